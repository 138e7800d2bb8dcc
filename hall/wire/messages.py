"""The messages of protocol version 1. Times are in milliseconds: ``at`` on the hall's wall clock, ``mono``
on the sender's monotonic clock. Unknown fields are ignored, so that messages may gain fields.
"""

from typing import Annotated, Any, TypeVar

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


LATEST_MS = 7_258_118_400_000
"""The start of the year 2200: the latest time in a message; every date library can represent it."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Word = Annotated[str, msgspec.Meta(max_length=256)]
"""An id or a code; may be empty."""
Text = Annotated[str, msgspec.Meta(max_length=STATE_LIMIT)]
"""A text for people, no longer than a message."""
Moment = Annotated[int, msgspec.Meta(ge=0, le=LATEST_MS)]
"""A time on the hall's clock; 0 where there is none."""
BoardMoment = Annotated[int, msgspec.Meta(ge=-LATEST_MS, le=LATEST_MS)]
"""A time on a board's own clock, which may lie before 1970."""
Span = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A duration, or a time since some start."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Place = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""An epoch, a sequence or a revision: an integer that JSON numbers represent exactly."""
Date = Annotated[int, msgspec.Meta(ge=0, le=2200_12_31)]
"""A business day as YYYYMMDD; 0 before the first."""
E = TypeVar("E")
Several = Annotated[tuple[E, ...], msgspec.Meta(max_length=4_096)]
Named = Annotated[dict[Text, E], msgspec.Meta(max_length=4_096)]
Degrees = Annotated[float, msgspec.Meta(ge=-300.0, le=1000.0)]


BOOTS_TOLD = 32
"""Most earlier starts in one request."""


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Base of all messages."""


# --- requests, device -> controller ------------------------------------------------------------


class Request(Message, frozen=True, kw_only=True, tag_field="type"):
    """A request; ``id`` is a UUIDv7, the same in every retry (the idempotency key)."""

    v: Count = VERSION
    id: Name
    device: Name
    boot: Name
    sequence: Place
    at: BoardMoment
    mono: Span


class Take(Request, frozen=True, kw_only=True, tag="take"):
    """Kiosk: issue a ticket; ``then`` are further services of the same visit, in order, and ``papers`` asks
    for the list of documents to bring on the ticket.
    """

    service: Word
    priority: Word | None = None
    language: Word = "zh-CN"
    large_text: bool = False
    then: Several[Word] = ()
    papers: bool = False


class Printed(Request, frozen=True, kw_only=True, tag="printed"):
    """Kiosk: the ticket was printed."""

    ticket: Word


class PrintFailed(Request, frozen=True, kw_only=True, tag="print-failed"):
    """Kiosk: the ticket could not be printed and its number was not shown."""

    ticket: Word
    reason: Word


class Shown(Request, frozen=True, kw_only=True, tag="shown"):
    """Kiosk: the number was shown on the screen instead."""

    ticket: Word


class Lease(Request, frozen=True, kw_only=True, tag="lease"):
    """Kiosk: lease ``count`` numbers of a prefix to this kiosk."""

    prefix: Word
    count: Count


class Issued(Request, frozen=True, kw_only=True, tag="issued"):
    """Kiosk: a leased number was issued offline (``at``), because the request ``take`` got no reply. ``day``
    and ``ticket`` are those of the number in its lease.
    """

    take: Word
    number: Word
    service: Word
    priority: Word | None = None
    language: Word = "zh-CN"
    large_text: bool = False
    then: Several[Word] = ()
    papers: bool = False
    day: Date = 0
    ticket: Word = ""


class Reconcile(Request, frozen=True, kw_only=True, tag="reconcile"):
    """Kiosk: ask which leased numbers this start may still issue. ``boots`` are the earlier starts recorded
    on its disk, the newest last.
    """

    boots: Annotated[tuple[Name, ...], msgspec.Meta(max_length=BOOTS_TOLD)] = ()


class CancelTicket(Request, frozen=True, kw_only=True, tag="cancel"):
    """Kiosk: cancel a ticket."""

    ticket: Word


class ReactivateTicket(Request, frozen=True, kw_only=True, tag="reactivate"):
    """Kiosk: reactivate a no-show ticket, named by its id or by the follow code of its QR code."""

    ticket: Word = ""
    follow: Word = ""


class CheckIn(Request, frozen=True, kw_only=True, tag="check-in"):
    """Kiosk: check in an appointment, named by its ``code``, or by ``person``, the keyed hash of an
    identity number.
    """

    code: Word = ""
    person: Word = ""
    language: Word = "zh-CN"
    large_text: bool = False
    papers: bool = False


class Rate(Request, frozen=True, kw_only=True, tag="rate"):
    """Evaluator: a press of a rating button."""

    leg: Word
    value: RatingValue
    scale: Word = RATING_SCALE
    scale_version: Count = RATING_SCALE_VERSION
    after_prompt_ms: Span | None = None
    hold_ms: Span | None = None


class RateReason(Request, frozen=True, kw_only=True, tag="rate-reason"):
    """Evaluator: why the citizen was not satisfied."""

    leg: Word
    reason: RatingReason


AnyRequest = (
    Take
    | Lease
    | Issued
    | Reconcile
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
        {
            Take,
            Lease,
            Issued,
            Reconcile,
            Printed,
            PrintFailed,
            Shown,
            CancelTicket,
            ReactivateTicket,
            CheckIn,
        }
    ),
    BoardKind.EVALUATOR: frozenset({Rate, RateReason}),
    BoardKind.WINDOW_SCREEN: frozenset(),
    BoardKind.ZONE_BOARD: frozenset(),
}
"""Which requests each kind of board may send; anything else is refused and reported."""


# --- replies and orders, controller -> device --------------------------------------------------


class Refusal(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal: ``code`` for programs, ``message`` for people; ``appointment_at`` is the time of the
    appointment concerned.
    """

    code: Text
    message: Text
    appointment_at: Moment | None = None


class Reply(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The controller's answer; ``sequence`` is the journal's, ``result`` depends on the request."""

    id: Text
    ok: bool
    sequence: Place | None = None
    result: Any = None
    refusal: Refusal | None = None


class Wait(Message, frozen=True, kw_only=True):
    """An expected wait as a range, in seconds."""

    low_s: Count
    high_s: Count


class Ticket(Message, frozen=True, kw_only=True, rename={"service_class": "class"}):
    """A ticket, for devices, pages and other systems.

    ``service_class`` travels as ``class``: the service's class, "green" with a priority, or
    "appointment".
    ``ahead`` is how many wait before it, null once called; ``windows`` are those that may call it.
    ``then`` are the services still to come after ``service``; with ``papers`` it lists what to bring.
    """

    id: Text
    number: Text
    service: Text
    service_class: Text
    state: Text
    ahead: Count | None
    expected_wait: Wait | None
    zone: Text
    windows: Several[Text]
    window: Text | None
    printed: bool
    confirmation: Text
    taken_at: Moment
    language: Text = "zh-CN"
    large_text: bool = False
    priority: Text | None = None
    appointment_at: Moment | None = None
    source: Text = "kiosk"
    then: Several[Text] = ()
    papers: bool = False


class PaperTicket(Ticket, frozen=True, kw_only=True):
    """A ticket with its follow code, which opens its page to the citizen. It is sent only to the kiosk or
    the program that prints the ticket.
    """

    follow: Text = ""
    follow_url: Text = ""


class LeasedNumber(Message, frozen=True, kw_only=True):
    """A leased number, with the id and the follow code that its ticket will have."""

    number: Text
    ticket: Text
    follow: Text = ""


class LeaseResult(Message, frozen=True, kw_only=True):
    """Result of ``lease``: numbers to be issued on this business day (YYYYMMDD) and no other."""

    day: Date
    prefix: Text
    numbers: Several[LeasedNumber]
    follow_url: Text


class ReconcileResult(Message, frozen=True, kw_only=True):
    """Result of ``reconcile``: the counts by prefix that this start may still give out on ``day``, and no
    other.
    """

    day: Date
    free: Named[Several[Count]]


class RateResult(Message, frozen=True, kw_only=True):
    """Result of ``rate``: "stored", "replaced" or "duplicate"."""

    leg: Text
    outcome: Text


class Order(Message, frozen=True, kw_only=True):
    """An order to a device: identify, restart, test-print, paper-changed; print, reprint with a ticket."""

    id: Text
    type: Text
    ticket: PaperTicket | None = None


# --- presence and health, device -> all --------------------------------------------------------


class Anchor(Message, frozen=True, kw_only=True):
    """The head of the journal: ``sequence`` and ``hash`` of its last entry, with the controller's HMAC
    ``mark``. A board keeps the newest by ``(epoch, sequence)``, and writes it to its disk from time to time
    and when the day is no longer ``open``.
    """

    epoch: Place
    sequence: Place
    hash: Word
    mark: Word
    open: bool = True


class Presence(Message, frozen=True, kw_only=True):
    """Retained; the last will has ``online`` false. ``address`` is the board's IP address on this
    connection, empty if unknown. ``anchor`` is the newest anchor that it has received.
    """

    online: bool
    boot: Word
    version: Word
    kind: Word
    address: Word = ""
    anchor: Anchor | None = None


class Health(Message, frozen=True, kw_only=True):
    """Sent at once after a change and every 30 s; a part that the board does not have is null."""

    boot: Word
    at: BoardMoment
    uptime_s: Span
    outbox: Count
    printer: Word | None = None
    paper: Word | None = None
    paper_left_mm: Span | None = None
    tickets_left: Count | None = None
    screen: Word | None = None
    panel: Word | None = None
    speaker: Word | None = None
    spoken: Count | None = None
    unspoken: Count | None = None
    temperature_c: Degrees | None = None
    disk_free_mb: Span | None = None
    undervoltage: bool | None = None
    frames: Span | None = None
    faults: Several[Text] = ()


# --- retained state, controller -> all ---------------------------------------------------------


class State(Message, frozen=True, kw_only=True):
    """Base of retained states: a receiver ignores one that is older by ``(epoch, revision)``."""

    epoch: Place
    revision: Place


class ServiceQueue(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A service's queue. ``waiting`` counts those who wait for it; ``ahead`` those who would be before
    somebody who took an ordinary number now, others who share its windows included, as a ticket's
    ``ahead`` does. ``windows`` counts the open windows that can serve it, ``left`` the numbers that are
    left today, where the hall file bounds them.
    """

    waiting: Count
    expected_wait: Wait | None
    windows: Count
    ahead: Count | None = None
    left: Count | None = None


KIOSKS_SHOWN = 40
"""Most kiosks in the hall's state."""


class Hall(State, frozen=True, kw_only=True):
    """state/hall. ``suspended`` maps a service code, or "*" for the hall, to the reason; ``kiosks`` a
    kiosk to its printer's state, "off" where the kiosk itself is.
    """

    open: bool
    day: Date
    waiting: Count
    services: Named[ServiceQueue]
    suspended: Named[Text]
    kiosks: Named[Text] = {}


class Plaque(Message, frozen=True, kw_only=True):
    """The plaque 服务监督牌 of the clerk who is signed in; ``photo`` is a picture's name, or empty."""

    name: Text
    staff_number: Text
    post: Named[Text]
    photo: Text = ""


class AwayNotice(Message, frozen=True, kw_only=True):
    """The notice of an absent clerk: whom to ask, the phone number, since when, and why."""

    contact: Text
    phone: Text
    since: Moment
    reason: Text


class WindowTicket(Message, frozen=True, kw_only=True):
    """The ticket at a window; ``calls`` counts its calls, so that a recall changes the state."""

    id: Text
    number: Text
    service: Text
    language: Text
    calls: Count


class RatingPrompt(Message, frozen=True, kw_only=True):
    """The open rating of a leg: its number, opening and end on the hall's clock."""

    leg: Text
    number: Text
    opened: Moment
    until: Moment


class Window(State, frozen=True, kw_only=True):
    """state/window/<window>. ``status`` is closed, idle, calling or serving; ``overlay`` is null,
    "paused" or "away".
    """

    window: Text
    zone: Text
    status: Text
    overlay: Text | None
    offline: bool
    reason: Text
    ticket: WindowTicket | None
    plaque: Plaque | None
    away: AwayNotice | None
    rating: RatingPrompt | None
    since: Moment


SPOKEN_WITHIN_MS = 60_000
"""A call is not announced later than this after it was made."""


class ZoneCall(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a zone board. ``state`` is the ticket's state now, ``calls`` counts its calls, the
    last of them ``at``. While it is called it names the ``languages`` to say it in.
    """

    id: Text
    number: Text
    window: Text
    at: Moment
    state: Text
    calls: Count
    languages: Several[Text] = ()


CALLS_SHOWN = 40
"""Most calls in a zone's state."""


class Poster(Message, frozen=True, kw_only=True):
    """A poster that zone boards show while nobody is called; texts by language."""

    title: Named[Text]
    steps: Named[Several[Text]]
    picture: Text


class Zone(State, frozen=True, kw_only=True):
    """state/zone/<zone>: the calls, newest first; the missed numbers; the notices by language;
    the posters.
    """

    zone: Text
    calls: Several[ZoneCall]
    missed: Several[Text]
    notices: Several[Named[Text]]
    posters: Several[Poster] = ()


class Announcement(Message, frozen=True, kw_only=True):
    """announce/<zone>: a call made ``at``, to be spoken before ``until`` (hall's clock), in the order of
    ``(epoch, sequence)``; a zone's state with at least this ``(epoch, revision)`` includes the call.
    """

    id: Text
    ticket: Text
    number: Text
    window: Text
    languages: Several[Text]
    recall: bool
    until: Moment
    at: Moment = 0
    epoch: Place = 0
    sequence: Place = 0


class Controller(Message, frozen=True, kw_only=True):
    """Retained presence of the controller, republished every 5 s; ``at`` is the hall's clock."""

    online: bool
    epoch: Place
    sequence: Place
    version: Text
    at: Moment = 0
