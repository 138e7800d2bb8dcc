"""From a card's data to what may be kept of it: a keyed hash, and a masked number. PURE.

``person`` is HMAC-SHA256 under the hall's key over the 18 characters of the number in ASCII, a
final x as X, in hexadecimal. Without the key it tells nothing; with the key gone, never again.
"""

import hmac

import msgspec

from devices.drivers.readers.idcard import wipe

DIGITS = 18
KEPT = 4
TEXT_AT = 4  # behind the lengths of text and photo, two bytes each
NUMBER_AT = 122  # behind name, sex, people, birth and address, in UTF-16LE
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = b"10X98765432"


class Identity(msgspec.Struct, frozen=True):
    """What is left of a card: ``person`` to be found by, ``masked`` to be shown."""

    person: str
    masked: str


def identity(body: memoryview, key: bytes) -> Identity | None:
    """Take the identity out of the data of a read card, and overwrite the data, photo and all.

    None where it has no valid number. Name, address and photo are not looked at.
    """
    number = bytearray(DIGITS)
    try:
        if not _found(body, number) or not valid(number):
            return None
        return Identity(person(number, key), masked(number))
    finally:
        wipe(memoryview(number))
        wipe(body)


def person(number: bytes | bytearray, key: bytes) -> str:
    """The keyed hash of a number."""
    return hmac.digest(key, number, "sha256").hex()


def masked(number: bytes | bytearray) -> str:
    """The number with all but its end hidden."""
    return "*" * (DIGITS - KEPT) + number[-KEPT:].decode("ascii")


def valid(number: bytes | bytearray) -> bool:
    """Whether it is a number: 17 digits, and the check character that they ask for (GB 11643)."""
    if len(number) != DIGITS:
        return False
    total = 0
    for place, weight in enumerate(_WEIGHTS):
        digit = number[place] - 0x30
        if not 0 <= digit <= 9:
            return False
        total += weight * digit
    return number[-1] == _CHECKS[total % 11]


def _found(body: memoryview, number: bytearray) -> bool:
    """Copy the number out of the text; False where the data is not a card's."""
    if len(body) < TEXT_AT:
        return False
    text_end = TEXT_AT + int.from_bytes(body[:2], "big")
    start = TEXT_AT + NUMBER_AT
    if text_end > len(body) or start + 2 * DIGITS > text_end:
        return False
    for place in range(DIGITS):
        char, high = body[start + 2 * place], body[start + 2 * place + 1]
        if high:
            return False
        number[place] = char
    if number[-1] == ord("x"):
        number[-1] = ord("X")
    return True
