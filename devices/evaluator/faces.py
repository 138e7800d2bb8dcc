"""What an evaluator can show: one struct a face. PURE."""

import msgspec

from hall.domain.names import RatingReason, RatingValue
from hall.wire import messages as m


class Face(msgspec.Struct, frozen=True):
    """Base of all faces."""


class Connecting(Face, frozen=True):
    """Nothing was heard from the hall yet."""


class Closed(Face, frozen=True):
    """Nobody is signed in at the window."""


class OutOfService(Face, frozen=True):
    """The clerk's console does not answer: nobody is called to this window now."""


class Welcome(Face, frozen=True):
    """The plaque; ``calling`` is the number on its way to the window."""

    plaque: m.Plaque | None
    calling: str | None


class Wait(Face, frozen=True):
    """A number is being served."""

    number: str


class Paused(Face, frozen=True):
    """The window rests, with the clerk's reason (may be empty)."""

    reason: str


class Away(Face, frozen=True):
    """The clerk left: whom to ask, and since when (HH:MM, the hall's time)."""

    contact: str
    phone: str
    since: str


class RateNow(Face, frozen=True):
    """The service of a number is to be rated."""

    number: str


class Thanks(Face, frozen=True):
    """A rating was taken, for ``number`` where it is known. ``change`` says that another button
    still replaces it.
    """

    value: RatingValue
    change: bool
    number: str = ""


class AskReason(Face, frozen=True):
    """What was not satisfying, on the same three buttons."""


class ReasonThanks(Face, frozen=True):
    """A reason was taken, by its button."""

    reason: RatingReason
    button: RatingValue


class Already(Face, frozen=True):
    """The service is rated already; the rating that stands."""

    value: RatingValue


class Nothing(Face, frozen=True):
    """There is nothing to rate now."""


class NotKept(Face, frozen=True):
    """A rating could not be kept."""


class Identify(Face, frozen=True):
    """A technician looks for this board."""

    board: str
