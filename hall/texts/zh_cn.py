"""Texts in Chinese, as used on the mainland."""

TEXTS: dict[str, str] = {
    # --- shared ---
    "language.name": "中文",
}
