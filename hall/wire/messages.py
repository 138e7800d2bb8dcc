"""The messages of protocol version 1. Times are milliseconds; ``at`` on the hall's wall clock, ``mono``
on the sender's monotonic clock. Unknown fields are let through: bodies may gain fields.
"""

from typing import Annotated, Any

import msgspec

from hall.domain.names import (
    RATING_SCALE,
    RATING_SCALE_VERSION,
    BoardKind,
    RatingReason,
    RatingValue,
)
from hall.wire.topics import VERSION

REQUEST_LIMIT = 4 * 1024
STATE_LIMIT = 16 * 1024


Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""What every reader of JSON and every table can hold; clocks of boards may lie before 1970."""


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Base of all messages."""


# --- requests, device -> controller ------------------------------------------------------------


class Request(Message, frozen=True, kw_only=True, tag_field="type"):
    """A request; ``id`` is a UUIDv7 made once and kept through every resend."""

    v: int = VERSION
    id: Name
    device: Name
    boot: Name
    sequence: Whole
    at: Whole
    mono: Whole


class Take(Request, frozen=True, kw_only=True, tag="take"):
    """Kiosk: take a number; ``then`` are further services of the same visit, in order, and ``papers``
    asks for the list of papers on the ticket.
    """

    service: str
    priority: str | None = None
    language: str = "zh-CN"
    large_text: bool = False
    then: tuple[str, ...] = ()
    papers: bool = False


class Printed(Request, frozen=True, kw_only=True, tag="printed"):
    """Kiosk: the ticket was printed."""

    ticket: str


class PrintFailed(Request, frozen=True, kw_only=True, tag="print-failed"):
    """Kiosk: the ticket could not be printed and its number was not shown."""

    ticket: str
    reason: str


class Shown(Request, frozen=True, kw_only=True, tag="shown"):
    """Kiosk: the number was shown on the screen instead."""

    ticket: str


class Lease(Request, frozen=True, kw_only=True, tag="lease"):
    """Kiosk: set ``count`` numbers of a prefix aside for me."""

    prefix: str
    count: Whole


class Issued(Request, frozen=True, kw_only=True, tag="issued"):
    """Kiosk: I gave out a leased number by myself (``at``), since the take of this id had no answer."""

    take: str
    number: str
    service: str
    priority: str | None = None
    language: str = "zh-CN"
    large_text: bool = False
    then: tuple[str, ...] = ()
    papers: bool = False


class CancelTicket(Request, frozen=True, kw_only=True, tag="cancel"):
    """Kiosk: the citizen gives the number up."""

    ticket: str


class ReactivateTicket(Request, frozen=True, kw_only=True, tag="reactivate"):
    """Kiosk: a missed number is to wait again; named by its id, or by the follow code of its QR."""

    ticket: str = ""
    follow: str = ""


class CheckIn(Request, frozen=True, kw_only=True, tag="check-in"):
    """Kiosk: whoever has an appointment is here. ``code`` is the appointment's; or else ``person`` a
    keyed hash of the number of their ID card.
    """

    code: str = ""
    person: str = ""
    language: str = "zh-CN"
    large_text: bool = False
    papers: bool = False


class Rate(Request, frozen=True, kw_only=True, tag="rate"):
    """Evaluator: one press."""

    leg: str
    value: RatingValue
    scale: str = RATING_SCALE
    scale_version: int = RATING_SCALE_VERSION
    after_prompt_ms: Whole | None = None
    hold_ms: Whole | None = None


class RateReason(Request, frozen=True, kw_only=True, tag="rate-reason"):
    """Evaluator: why the citizen was not satisfied."""

    leg: str
    reason: RatingReason


AnyRequest = (
    Take
    | Lease
    | Issued
    | Printed
    | PrintFailed
    | Shown
    | CancelTicket
    | ReactivateTicket
    | CheckIn
    | Rate
    | RateReason
)

MAY_SEND: dict[BoardKind, frozenset[type[Request]]] = {
    BoardKind.KIOSK: frozenset(
        {Take, Lease, Issued, Printed, PrintFailed, Shown, CancelTicket, ReactivateTicket, CheckIn}
    ),
    BoardKind.EVALUATOR: frozenset({Rate, RateReason}),
    BoardKind.WINDOW_SCREEN: frozenset(),
    BoardKind.ZONE_BOARD: frozenset(),
}
"""Which requests each kind of board may send; anything else is refused and reported."""


# --- replies and orders, controller -> device --------------------------------------------------


class Refusal(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Why not: ``code`` for programs, ``message`` for people; ``appointment_at`` is the time of the
    appointment that it is about.
    """

    code: str
    message: str
    appointment_at: int | None = None


class Reply(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The controller's answer; ``sequence`` is the journal's, ``result`` depends on the request."""

    id: str
    ok: bool
    sequence: int | None = None
    result: Any = None
    refusal: Refusal | None = None


class Wait(Message, frozen=True, kw_only=True):
    """An expected wait as a range, in seconds."""

    low_s: int
    high_s: int


class Ticket(Message, frozen=True, kw_only=True, rename={"service_class": "class"}):
    """A ticket as devices, pages and other systems see it.

    ``service_class`` travels as ``class``: the service's class, "green" with a priority, or
    "appointment".
    ``ahead`` is how many wait before it, null once called; ``windows`` are those that may call it.
    ``then`` are the services still to come after ``service``; with ``papers`` it lists what to bring.
    """

    id: str
    number: str
    service: str
    service_class: str
    state: str
    ahead: int | None
    expected_wait: Wait | None
    zone: str
    windows: tuple[str, ...]
    window: str | None
    follow: str
    follow_url: str
    printed: bool
    confirmation: str
    taken_at: int
    language: str = "zh-CN"
    large_text: bool = False
    priority: str | None = None
    appointment_at: int | None = None
    source: str = "kiosk"
    then: tuple[str, ...] = ()
    papers: bool = False


class LeasedNumber(Message, frozen=True, kw_only=True):
    """A number set aside, with the id and the follow code that its ticket will have."""

    number: str
    ticket: str
    follow: str


class LeaseResult(Message, frozen=True, kw_only=True):
    """Result of ``lease``: numbers to be issued on this business day (YYYYMMDD) and no other."""

    day: int
    prefix: str
    numbers: tuple[LeasedNumber, ...]
    follow_url: str


class RateResult(Message, frozen=True, kw_only=True):
    """Result of ``rate``: "stored", "replaced" or "duplicate"."""

    leg: str
    outcome: str


class Order(Message, frozen=True, kw_only=True):
    """An order to a device: identify, restart, test-print, paper-changed, reprint (with its ticket)."""

    id: str
    type: str
    ticket: Ticket | None = None


# --- presence and health, device -> all --------------------------------------------------------


class Presence(Message, frozen=True, kw_only=True):
    """Retained; the last will has ``online`` false. ``address`` is where the board is in the network,
    as its own end of the connection says; empty where nobody knows.
    """

    online: bool
    boot: str
    version: str
    kind: str
    address: Annotated[str, msgspec.Meta(max_length=64)] = ""


class Health(Message, frozen=True, kw_only=True):
    """Sent at once on a change and every 30 s; what a board does not have is null."""

    boot: str
    at: int
    uptime_s: int
    outbox: int
    printer: str | None = None
    paper: str | None = None
    paper_left_mm: int | None = None
    tickets_left: int | None = None
    screen: str | None = None
    panel: str | None = None
    speaker: str | None = None
    spoken: int | None = None
    unspoken: int | None = None
    temperature_c: float | None = None
    disk_free_mb: int | None = None
    undervoltage: bool | None = None
    frames: int | None = None
    faults: tuple[str, ...] = ()


# --- retained state, controller -> all ---------------------------------------------------------


class State(Message, frozen=True, kw_only=True):
    """Base of retained state: a receiver ignores what is older by ``(epoch, revision)``."""

    epoch: int
    revision: int


class ServiceQueue(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A service's queue. ``waiting`` counts those who wait for it; ``ahead`` those who would be before
    somebody who took an ordinary number now, others who share its windows included, as a ticket's
    ``ahead`` does. ``windows`` counts the open windows that can serve it, ``left`` the numbers that are
    left today, where the hall file bounds them.
    """

    waiting: int
    expected_wait: Wait | None
    windows: int
    ahead: int | None = None
    left: int | None = None


KIOSKS_SHOWN = 40
"""At most so many kiosks are in the hall's state."""


class Hall(State, frozen=True, kw_only=True):
    """state/hall. ``suspended`` maps a service code, or "*" for the hall, to the reason; ``kiosks`` a
    kiosk to its printer's state, "off" where the kiosk itself is.
    """

    open: bool
    day: int
    waiting: int
    services: dict[str, ServiceQueue]
    suspended: dict[str, str]
    kiosks: dict[str, str] = {}


class Plaque(Message, frozen=True, kw_only=True):
    """The plaque 服务监督牌 of the clerk who is signed in; ``photo`` is a picture's name, or empty."""

    name: str
    staff_number: str
    post: dict[str, str]
    photo: str = ""


class AwayNotice(Message, frozen=True, kw_only=True):
    """Where the clerk went: whom to ask, by phone, since when."""

    contact: str
    phone: str
    since: int
    reason: str


class WindowTicket(Message, frozen=True, kw_only=True):
    """The ticket at a window; ``calls`` counts its calls, so that a recall is seen as news."""

    id: str
    number: str
    service: str
    language: str
    calls: int


class RatingPrompt(Message, frozen=True, kw_only=True):
    """The rating that is asked for: which leg, which number, until when (hall's clock)."""

    leg: str
    number: str
    opened: int
    until: int


class Window(State, frozen=True, kw_only=True):
    """state/window/<window>. ``status`` is closed, idle, calling or serving; ``overlay`` is null,
    "paused" or "away".
    """

    window: str
    zone: str
    status: str
    overlay: str | None
    offline: bool
    reason: str
    ticket: WindowTicket | None
    plaque: Plaque | None
    away: AwayNotice | None
    rating: RatingPrompt | None
    since: int


SPOKEN_WITHIN_MS = 60_000
"""A call that was not spoken so long after it was made is spoken no more."""


class ZoneCall(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a zone board. ``state`` is the ticket's state now, ``calls`` counts its calls, the
    last of them ``at``. While it is called it names the ``languages`` to say it in.
    """

    id: str
    number: str
    window: str
    at: int
    state: str
    calls: int
    languages: tuple[str, ...] = ()


CALLS_SHOWN = 40
"""At most so many calls are in a zone's state."""


class Poster(Message, frozen=True, kw_only=True):
    """A procedure or a picture that boards show while it is quiet, by language."""

    title: dict[str, str]
    steps: dict[str, tuple[str, ...]]
    picture: str


class Zone(State, frozen=True, kw_only=True):
    """state/zone/<zone>: the calls, newest first; the missed numbers; the notices by language;
    the posters.
    """

    zone: str
    calls: tuple[ZoneCall, ...]
    missed: tuple[str, ...]
    notices: tuple[dict[str, str], ...]
    posters: tuple[Poster, ...] = ()


class Announcement(Message, frozen=True, kw_only=True):
    """announce/<zone>: called ``at``, to be spoken before ``until`` (hall's clock), in the order of
    ``(epoch, sequence)``; a zone's state whose ``(epoch, revision)`` is not less knows of this call.
    """

    id: str
    ticket: str
    number: str
    window: str
    languages: tuple[str, ...]
    recall: bool
    until: int
    at: int = 0
    epoch: int = 0
    sequence: int = 0


class Controller(Message, frozen=True, kw_only=True):
    """Retained presence of the controller, republished every 5 s; ``at`` is the hall's clock."""

    online: bool
    epoch: int
    sequence: int
    version: str
    at: int = 0
