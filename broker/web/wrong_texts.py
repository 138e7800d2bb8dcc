"""Which field of a body has a text that cannot be taken, and why. PURE."""

import re
from collections.abc import Iterable

from hall.domain.wording import UNFIT

TOO_LONG = "too-long"
_LENGTH = re.compile(r"(\w+): .*of length <= \d+")
_UNFIT = re.compile(r"(\w+): (.+?)(?: - at `.*)?")


def wrong_text(messages: Iterable[str]) -> tuple[str, str]:
    """Return the field and the reason ("identity-number", "control-character", "too-long") of the first
    message about a text; empty strings where none is.
    """
    for message in messages:
        if found := _LENGTH.search(message):
            return found[1], TOO_LONG
        found = _UNFIT.fullmatch(message)
        why = next((kind for kind, said in UNFIT.items() if found and found[2] == said), "")
        if found and why:
            return found[1], why
    return "", ""
