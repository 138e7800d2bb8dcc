"""The envelope of a request: its sender, its idempotency key and its times. PURE.

A machine builds the request itself, with the envelope :data:`DRAFT`; the program that sends it puts
the real envelope around it with :func:`addressed`.
"""

from typing import TypedDict, TypeVar

import msgspec

from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m


class Envelope(TypedDict):
    """The fields that every request has besides its own.

    ``id`` is the idempotency key, kept through every retry; ``boot`` names the start of the sender's
    program and ``sequence`` counts its requests; ``at`` is wall time and ``mono`` monotonic time, both in
    milliseconds.
    """

    id: str
    device: str
    boot: str
    sequence: int
    at: WallMs
    mono: MonoMs


DRAFT: Envelope = {
    "id": "",
    "device": "",
    "boot": "",
    "sequence": 0,
    "at": WallMs(0),
    "mono": MonoMs(0),
}
"""The envelope of a request that is not addressed yet; a receiver refuses it, since its id is empty."""

R = TypeVar("R", bound=m.Request)


def addressed(draft: R, envelope: Envelope) -> R:
    """Return a request in another envelope.

    Raises :class:`msgspec.ValidationError` where one of its fields is out of its bounds.
    """
    fields = msgspec.to_builtins(draft) | envelope
    return msgspec.convert(fields, type(draft))
