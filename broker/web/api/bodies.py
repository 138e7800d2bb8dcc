"""What the API takes, and what it gives where that is not one of the wire's messages."""

from typing import Annotated, Any

import msgspec

from broker.controller.watching.alerts import Alert
from broker.web.problems import WebCode
from hall.domain.names import RatingValue
from hall.domain.wording import texts_in, unfit
from hall.wire import messages as wire

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Line = Annotated[str, msgspec.Meta(max_length=120)]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body; a field that it does not know is an error, and so is a text that may not be kept."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            for text in texts_in(getattr(self, name)):
                if why := unfit(text):
                    raise ValueError(f"{name}: {why}")


class Nothing(Body, frozen=True, kw_only=True):
    """Nothing is asked: no body, or ``{}``."""


class TakeTicket(Body, frozen=True, kw_only=True):
    """Take a number for a service; ``priority`` is one of the hall's reasons, ``then`` are further
    services of the same visit, in order.
    """

    service: Word
    priority: Word | None = None
    language: Word = "zh-CN"
    large_text: bool = False
    then: Annotated[tuple[Word, ...], msgspec.Meta(max_length=60)] = ()
    papers: bool = False


class OpenWindow(Body, frozen=True, kw_only=True):
    """``clerk`` is whom a program acts for; a person acts for nobody else."""

    clerk: Word | None = None


class Transfer(Body, frozen=True, kw_only=True):
    """Exactly one target."""

    to_service: Word | None = None
    to_window: Word | None = None
    to_clerk: Word | None = None


class Reason(Body, frozen=True, kw_only=True):
    """Why, for the staff's own eyes. Never personal data of a citizen."""

    reason: Line = ""


class Resume(Body, frozen=True, kw_only=True):
    """Which parked ticket; without it, the one parked here last."""

    ticket: Word | None = None


class Away(Body, frozen=True, kw_only=True):
    """Whom to ask meanwhile."""

    contact: Line = ""
    phone: Line = ""
    reason: Line = ""


class GiveRating(Body, frozen=True, kw_only=True):
    """One press on the citizen's own page."""

    leg: Word
    value: RatingValue


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """``ok`` when the hall can serve; ``sequence`` is the journal's; ``alerts`` is what needs a person,
    the most urgent first.
    """

    ok: bool
    sequence: int
    alerts: tuple[Alert, ...]


class NotReady(msgspec.Struct, frozen=True, kw_only=True):
    """The hall cannot serve: ``code`` and ``message`` as in every error, and the alerts, which say why."""

    code: str = WebCode.NOT_READY
    message: str
    sequence: int
    alerts: tuple[Alert, ...]


class HallAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The live state: the hall, every window and zone, as after the commit ``sequence``.

    ``now`` is the hall's clock in milliseconds since the epoch.
    """

    id: str
    name: dict[str, str]
    sequence: int
    now: int
    hall: wire.Hall
    windows: dict[str, wire.Window]
    zones: dict[str, wire.Zone]


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """Committed events in order; go on with ``after=last``. ``more``: there are further ones."""

    events: list[dict[str, Any]]
    last: int
    more: bool
