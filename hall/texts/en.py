"""Texts in English."""

TEXTS: dict[str, str] = {
    # --- shared ---
    "language.name": "English",
}
