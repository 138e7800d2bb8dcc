"""What a hand may hold to a kiosk's readers: a code, or a made-up ID card.

The number of a card passes through to the board, where the card lies. Nothing here keeps it, logs it
or repeats it in an error.
"""

from typing import Annotated

import msgspec

from devices.drivers.readers import card_reader, scanner
from devices.drivers.readers.identity import valid
from hall.shell import front as wire
from provisioning.rehearsal.front import Fronts
from provisioning.rehearsal.hands.touching import WrongError
from provisioning.rehearsal.processes.stand import Stand

LONGEST_CODE = 512
LONGEST_NAME = 30
NO_NUMBER = (
    "this is no number of an ID card: 17 digits, then a digit or X that fits them (GB 11643); "
    "use a made-up one, never anybody's own"
)


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code to be held before the scanner."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_CODE)]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up ID card to be laid on the reader; ``number`` null takes away what lies there."""

    number: str | None
    name: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] = ""

    def __repr__(self) -> str:
        return "Card(…)"


async def do_scan(fronts: Fronts, stand: Stand, scan: Scan) -> None:
    """Hold a code before the scanner. Raises WrongError where there is none, NotTakenError from a
    board that is off; an unplugged scanner reads nothing, as in a hall.
    """
    _must_have(stand, scanner.NAME)
    await fronts.tell(stand.board.id, wire.Scan(scan.code))


async def do_card(fronts: Fronts, stand: Stand, card: Card) -> None:
    """Lay a card on the reader, or take it away; the same holds. WrongError for what is no number."""
    _must_have(stand, card_reader.NAME)
    number = None if card.number is None else number_of(card.number)
    await fronts.tell(stand.board.id, wire.Card(number, card.name))
    fronts.of(stand.board.id).card = number is not None


def number_of(text: str) -> str:
    """An ID number as cards have it; WrongError where it is none, without repeating it."""
    number = text.strip().upper()
    if not number.isascii() or not valid(number.encode("ascii")):
        raise WrongError("no-number", NO_NUMBER)
    return number


def _must_have(stand: Stand, reader: str) -> None:
    if reader not in stand.readers:
        raise lacking(stand, reader)


def lacking(stand: Stand, part: str) -> WrongError:
    """What to say where a board has not got a part."""
    return WrongError(f"no-{part}", f"{stand.board.id} has no {part.replace('-', ' ')}")
