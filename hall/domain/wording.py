"""What people and programs write: which texts may be kept and shown. PURE.

Every door through which a text comes asks :func:`unfit`: bodies and keys of the API, requests of boards.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hall.domain.privacy import holds_identity_number, without_identity_numbers

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls (C0, C1), separators of lines and paragraphs, what turns the direction of writing, halves of
surrogate pairs: they change what stands around them.
"""


def unfit(text: str) -> str:
    """Say why a text cannot be taken, without repeating it; empty where it can."""
    if _CONTROL.search(text):
        return "this holds a control character; write it in one line of plain text"
    if holds_identity_number(text):
        return "this holds an identity number; personal data is not written here"
    return ""


def fit(text: str) -> str:
    """Return a text as it may be kept where refusing it would lose more: masked, controls as spaces."""
    return without_identity_numbers(_CONTROL.sub(" ", text))


def texts_in(value: Any) -> Iterable[str]:
    """Every text in a value of JSON, keys of objects too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
