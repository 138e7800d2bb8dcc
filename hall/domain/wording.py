"""Validation of texts that people and programs enter. PURE.

Every input is checked with :func:`unfit`: bodies and keys of the API, requests of boards.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hall.domain.privacy import holds_identity_number, without_identity_numbers

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls (C0, C1), separators of lines and paragraphs, what turns the direction of writing, halves of
surrogate pairs: they change what stands around them.
"""


UNFIT = {
    "control-character": "the text contains a control character; write it in one line of plain text",
    "identity-number": "the text contains an identity number; remove it: personal data is not stored",
}
"""What :func:`unfit` returns, by reason."""


def unfit(text: str) -> str:
    """Return why a text is refused, without repeating it; an empty string if it is accepted."""
    if _CONTROL.search(text):
        return UNFIT["control-character"]
    if holds_identity_number(text):
        return UNFIT["identity-number"]
    return ""


def fit(text: str) -> str:
    """Return ``text`` with identity numbers masked and control characters replaced by spaces."""
    return without_identity_numbers(_CONTROL.sub(" ", text))


def texts_in(value: Any) -> Iterable[str]:
    """Yield every string in a JSON value, keys of objects included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
