"""What people hold to a scanner: which texts can be a code of ours, and which never are. PURE.

A citizen's number has 15 digits or 18 signs. Whatever has as many digits in a row, hyphens between them
left aside, is no code, wherever they stand in it: so none can be made, none leaves a kiosk, and the
controller keeps none.
"""

import re

APPOINTMENT = r"(?!.*(?:\d-*){14}[\dXx])[A-Za-z0-9-]{4,32}"
"""An appointment's code, which the city's booking system chooses."""
FOLLOW = r"[A-Za-z0-9-]{4,14}"
"""A ticket's code. Ours have 11 signs: a citizen's number has no room in it."""
_APPOINTMENT = re.compile(APPOINTMENT)
_FOLLOW = re.compile(FOLLOW)
_PERSON = re.compile(r"[0-9a-f]{64}")


def is_appointment(text: str) -> bool:
    """Whether a text can be an appointment's code."""
    return _APPOINTMENT.fullmatch(text) is not None


def is_follow(text: str) -> bool:
    """Whether a text can be the code of a ticket's own page."""
    return _FOLLOW.fullmatch(text) is not None


def is_person(text: str) -> bool:
    """Whether a text can be the keyed hash of a citizen's number."""
    return _PERSON.fullmatch(text) is not None
