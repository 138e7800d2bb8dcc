"""Bodies of the API's requests, and those of its answers that are not messages of the protocol."""

from typing import Annotated, Any

import msgspec
from litestar.params import JSONBody

from broker.controller.watching.alerts import Alert
from broker.web.problems import WebCode
from hall.domain.names import RatingValue
from hall.domain.wording import texts_in, unfit
from hall.wire import messages as wire

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Printer = Annotated[
    Word | None,
    msgspec.Meta(
        description="The kiosk that prints the paper, with its code; by default none does."
    ),
]
Line = Annotated[str, msgspec.Meta(max_length=120)]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of bodies; unknown fields are errors, and so are texts that may not be stored."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            for text in texts_in(getattr(self, name)):
                if why := unfit(text):
                    raise ValueError(f"{name}: {why}")


class Nothing(Body, frozen=True, kw_only=True):
    """No body, or ``{}``."""


NOTHING = Nothing()
MaybeNothing = JSONBody[Nothing | None]


class TakeTicket(Body, frozen=True, kw_only=True):
    """Take a number for a service; ``priority`` is one of the hall's reasons, ``then`` are further
    services of the same visit, in order; ``printer`` is a kiosk.
    """

    service: Word
    priority: Word | None = None
    language: Word = "zh-CN"
    large_text: bool = False
    then: Annotated[tuple[Word, ...], msgspec.Meta(max_length=60)] = ()
    papers: bool = False
    printer: Printer = None


class AtPrinter(Body, frozen=True, kw_only=True, omit_defaults=True):
    """Where the paper comes out."""

    printer: Printer = None


class RefusePriority(Body, frozen=True, kw_only=True):
    """Why the priority is refused, for the staff. Never personal data of a citizen."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class OpenWindow(Body, frozen=True, kw_only=True):
    """``clerk`` is the clerk for whom a program acts; a person omits it."""

    clerk: Word | None = None


class Transfer(Body, frozen=True, kw_only=True):
    """Exactly one target."""

    to_service: Word | None = None
    to_window: Word | None = None
    to_clerk: Word | None = None


class Reason(Body, frozen=True, kw_only=True):
    """A reason, shown to staff only; must not contain a citizen's personal data."""

    reason: Line = ""


class Resume(Body, frozen=True, kw_only=True):
    """The parked ticket to resume; without it, the one parked last at this window."""

    ticket: Word | None = None


class Away(Body, frozen=True, kw_only=True):
    """The contact for the time of the absence."""

    contact: Line = ""
    phone: Line = ""
    reason: Line = ""


class GiveRating(Body, frozen=True, kw_only=True):
    """A rating from the citizen's page."""

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
