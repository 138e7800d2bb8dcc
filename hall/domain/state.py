"""The state of one hall on one business day. Only :func:`hall.domain.evolve.evolve` changes it.

Times are integers: milliseconds since the Unix epoch, on the hall's clock.
"""

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.index import Index
from hall.domain.judgement.learning import Learnt
from hall.domain.names import (
    RATING_SCALE,
    RATING_SCALE_VERSION,
    Action,
    Confirmation,
    Overlay,
    PriorityClass,
    RatingReason,
    RatingValue,
    Source,
    TicketState,
    WindowStatus,
)


class Rating(msgspec.Struct):
    """The rating that counts for a leg, on its ``scale``; ``duplicates`` counts the later presses."""

    value: RatingValue
    at: int
    scale: str = RATING_SCALE
    scale_version: int = RATING_SCALE_VERSION
    device: str = ""
    boot: str = ""
    after_prompt_ms: int | None = None
    reason: RatingReason | None = None
    duplicates: int = 0


class Leg(msgspec.Struct, omit_defaults=True):
    """A service leg 办理段: one service of one ticket at one window, to its end or to a transfer.

    ``clerk`` is who stands at the window when the leg ends; ``clerks`` all who served in it.
    ``taught_ms`` is what its end taught of how long such cases take, 0 for nothing; ``left_open``:
    nobody ended it in time, and how long it took is not known.
    """

    id: str
    ticket: str
    number: str
    service: str
    window: str
    clerk: str
    clerks: list[str]
    started_at: int
    parked_at: int | None = None
    parked_ms: int = 0
    ended_at: int | None = None
    prompt_at: int | None = None
    rating: Rating | None = None
    left_open: bool = False
    taught_ms: int = 0


class Ticket(msgspec.Struct):
    """A ticket 号票 of the current business day. ``service`` is the one it is at, ``then`` are those
    of the same visit that are still to come, in order. ``missed_at`` is when nobody came to its last
    call; None once it waits again. ``day`` is the business day of one that was reported late, else 0.
    ``priority_refused`` is why the guide refused the priority that it asked for, or empty.
    """

    id: str
    number: str
    service: str
    priority: str | None
    priority_class: PriorityClass
    language: str
    large_text: bool
    follow_digest: str
    source: Source
    device: str
    request: str
    zone: str
    taken_at: int
    rank: int
    state: TicketState = TicketState.WAITING
    confirmation: Confirmation = Confirmation.PENDING
    window: str | None = None
    called_at: int | None = None
    first_called_at: int | None = None
    missed_at: int | None = None
    recalls: int = 0
    last_call_at: int | None = None
    reactivations: int = 0
    skip_until: int = 0
    only_window: str | None = None
    only_clerk: str | None = None
    legs: list[str] = []
    legs_begun: int = 0
    closed_at: int | None = None
    appointment_at: int | None = None
    then: tuple[str, ...] = ()
    papers: bool = False
    day: int = 0
    priority_refused: str = ""


class Appointment(msgspec.Struct):
    """An appointment 预约; ``ticket`` is the one it was checked in with."""

    code: str
    service: str
    at: int
    person: str = ""
    ticket: str | None = None


class LastAction(msgspec.Struct):
    """The last action at a window, for undo; ``at`` in ms since the epoch."""

    action: Action
    ticket: str
    at: int


class WindowState(msgspec.Struct):
    """A window now. ``overlay`` keeps it from calling; ``serving`` goes on below it. ``signed_out`` is
    the clerk whom the hall signed out here after the last close, until somebody opens the window;
    ``attended``: a page of the clerk was heard here, and is missed when it falls silent.
    ``worked_on`` is the business day on which it was opened last, 0 for never.
    """

    id: str
    status: WindowStatus = WindowStatus.CLOSED
    clerk: str | None = None
    signed_out: str = ""
    ticket: str | None = None
    overlay: Overlay | None = None
    reason: str = ""
    contact: str = ""
    phone: str = ""
    overlay_at: int | None = None
    away_alert: int = 0  # 0 none, 1 amber, 2 red
    offline: bool = False
    attended: bool = False
    last: LastAction | None = None
    prompt: str | None = None  # the latest leg whose rating was asked for here
    since: int = 0
    worked_on: int = 0


class LeasedTo(msgspec.Struct):
    """A number set aside for a kiosk and not yet issued. ``boot`` is the start of its program that may
    give it out, ``day`` the business day on which.
    """

    device: str
    prefix: str
    count: int
    ticket: str
    follow_digest: str
    granted_at: int
    boot: str = ""
    day: int = 0


class KioskStarts(msgspec.Struct):
    """The starts of a kiosk's program, the newest last: those that one card knows of (``line``), and all
    that were heard of lately (``seen``).
    """

    line: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


class Call(msgspec.Struct):
    """A call, as listed on zone boards."""

    ticket: str
    window: str
    at: int


class GivenNumbers(msgspec.Struct):
    """The numbers issued on a day: the last running and leased counts by prefix, and totals by service."""

    counters: dict[str, int] = {}
    leased: dict[str, int] = {}
    by_service: dict[str, int] = {}


class ClockHold(msgspec.Struct, frozen=True):
    """The machine's clock is not followed, since the hall's time was ``since``; see ``ClockHeld``."""

    since: int
    reason: str
    off_ms: int
    sure: bool


class HallState(msgspec.Struct):
    """The whole state of a hall; it can be rebuilt from the journal at any time.

    ``day`` is the business day as ``YYYYMMDD`` (0 before the first), ``openings`` the last few openings.
    ``calls_made`` counts calls by pool (service class) for reactivated tickets; ``learnt`` is what cases
    teach about how long the next ones take.
    ``carried`` are numbers of the day before whose citizens are still served. ``leases`` are by
    number, ``leased_counts`` the last by prefix. ``past_leases`` are those that nobody reported by
    the close, by ticket, for a few days; ``late`` the tickets of earlier days that were reported since
    the opening; ``twice`` the numbers that two people hold today, with the kiosk. ``starts`` are by kiosk.
    ``requests`` maps a kiosk's request to its ticket,
    ``overridden`` holds those that are void. ``given`` counts the standing numbers by service.
    ``followed`` maps the digest of a follow code to its ticket. ``printers`` are the states of kiosks'
    printers, as last heard. ``suspended_at`` is when a service, or the hall (""), was suspended.
    ``given_before`` are the numbers of the days before, by day: a day that a wrong clock ended too early
    goes on from there. ``machine_off_ms`` is how far the machine's clock is ahead of the hall's time, where
    somebody settled that the hall's is right. ``clock_hold`` is why the machine's clock is not followed, as
    long as that is not settled.
    """

    definition: HallDefinition | None = None
    index: Index = msgspec.field(default_factory=Index)
    day: int = 0
    day_open: bool = False
    openings: tuple[int, ...] = ()
    counters: dict[str, int] = {}
    tickets: dict[str, Ticket] = {}
    waiting: dict[str, None] = {}
    legs: dict[str, Leg] = {}
    windows: dict[str, WindowState] = {}
    calls_made: dict[str, int] = {}
    carried: tuple[str, ...] = ()
    leases: dict[str, LeasedTo] = {}
    past_leases: dict[str, LeasedTo] = {}
    late: dict[str, Ticket] = {}
    twice: dict[str, str] = {}
    starts: dict[str, KioskStarts] = {}
    leased_counts: dict[str, int] = {}
    overridden: dict[str, None] = {}
    requests: dict[str, str] = {}
    given: dict[str, int] = {}
    suspended: dict[str, str] = {}
    hall_suspended: str | None = None
    suspended_at: dict[str, int] = {}
    calls: list[Call] = []
    followed: dict[str, str] = {}
    appointments: dict[str, Appointment] = {}
    printers: dict[str, str] = {}
    given_before: dict[int, GivenNumbers] = {}
    machine_off_ms: int = 0
    clock_hold: ClockHold | None = None
    learnt: Learnt = msgspec.field(default_factory=Learnt)

    @property
    def opened_at(self) -> int:
        """Return when the business day was opened (ms since the epoch); 0 before the first day."""
        return self.openings[-1] if self.openings else 0


def known_ticket(state: HallState, id: str) -> Ticket:
    """Return a ticket of today, or one of an earlier day that was reported since the opening.

    Raises KeyError.
    """
    return state.tickets[id] if id in state.tickets else state.late[id]
