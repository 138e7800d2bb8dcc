"""Citizens' identity numbers: nothing that is kept, shown or logged may hold one."""

import re

_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_MASK = "***"


def holds_identity_number(text: str) -> bool:
    return _IDENTITY_NUMBER.search(text) is not None


def without_identity_numbers(text: str) -> str:
    """Return ``text`` with each identity number in it replaced by a mask."""
    return _IDENTITY_NUMBER.sub(_MASK, text)
