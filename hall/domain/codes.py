"""The formats of codes that a kiosk's scanner may send on. PURE.

A resident identity number has 15 digits, or 18 characters of which the last may be X. No valid code
contains that many digits in a row (hyphens between them are ignored), so that a scanned identity number
is never sent, stored or logged.
"""

import re
from urllib.parse import urlsplit

APPOINTMENT = r"(?!.*(?:\d-*){14}[\dXx])[A-Za-z0-9-]{4,32}"
"""An appointment's code, assigned by the booking system: 4 to 32 characters."""
FOLLOW = r"[A-Za-z0-9-]{4,14}"
"""A ticket's follow code: at most 14 characters, too short for an identity number."""
_APPOINTMENT = re.compile(APPOINTMENT)
_FOLLOW = re.compile(FOLLOW)
_PERSON = re.compile(r"[0-9a-f]{64}")


def is_appointment(text: str) -> bool:
    """Whether ``text`` has the format of an appointment's code."""
    return _APPOINTMENT.fullmatch(text) is not None


def is_follow(text: str) -> bool:
    """Whether ``text`` has the format of a follow code."""
    return _FOLLOW.fullmatch(text) is not None


def is_person(text: str) -> bool:
    """Whether ``text`` has the format of an identity number's keyed hash (64 hexadecimal digits)."""
    return _PERSON.fullmatch(text) is not None


def read(text: str) -> tuple[str, str | None]:
    """Return what a scanned text is, "follow" or "appointment", and its code; None in place of a code
    that is not the hall's. A ticket bears the address of its page, an appointment an address or its code.
    """
    if "/" not in text:
        return "appointment", text if is_appointment(text) else None
    try:
        parts = urlsplit(text).path.split("/")
    except ValueError:
        return "follow", None
    what, last = parts[-2:] if len(parts) > 1 else ("", "")
    if what == "appointment":
        return what, last if is_appointment(last) else None
    return "follow", last if what == "follow" and is_follow(last) else None
