"""Appointments for the rehearsal's visitors, loaded as the city's booking system loads them."""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from devices.drivers.readers.identity import person
from hall.domain.definition import HallDefinition
from provisioning.board_files import make_identity_key
from provisioning.rehearsal.hands.holding import number_of
from provisioning.rehearsal.hands.touching import WrongError
from provisioning.rehearsal.people.api import Api, RefusedError

ANSWER_WITHIN_S = 5.0
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Booking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An appointment for now: for a service, the hall's first one without it; ``number`` is a made-up
    ID card's, which then finds it.
    """

    service: str | None = None
    number: str | None = None

    def __repr__(self) -> str:
        return f"Booking(service={self.service!r}, …)"


class Booked(msgspec.Struct, frozen=True):
    """An appointment that was made; ``at`` on the hall's clock, in milliseconds."""

    code: str
    service: str
    at: int


async def book(hall: HallDefinition, key: Path, api: Api, booking: Booking, now: int) -> Booked:
    """Make an appointment; ``key`` is the file of the hall's key for hashes of ID numbers.

    Raises WrongError for what is no number, and where the hall refuses or does not answer.
    """
    service = booking.service or hall.services[0].code
    booked = Booked(code=_code(), service=service, at=now)
    entry: dict[str, object] = {
        "code": booked.code,
        "service": service,
        "at": datetime.fromtimestamp(now / 1000, UTC).isoformat(),
        "person": "" if booking.number is None else _person(booking.number, key),
    }
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await api.post("/api/v1/appointments", {"appointments": [entry]})
    except TimeoutError as error:
        text = "the controller does not answer; switch it on, or try again in a moment"
        raise WrongError("controller-away", text, 409) from error
    except RefusedError as error:
        raise WrongError(error.code, error.message, 409) from error
    return booked


def _person(number: str, key: Path) -> str:
    secret = bytes.fromhex(make_identity_key(key).read_text("ascii"))
    return person(number_of(number).encode("ascii"), secret)


def _code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(2))
    return f"{letters}-{secrets.randbelow(9000) + 1000}"
