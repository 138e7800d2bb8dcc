"""The events of the hall. The journal keeps them for ever; their fields never change their meaning.

An event's time and sequence number are stored in the journal's entry, not in the event.
"""

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.names import (
    Action,
    BoardOrder,
    CancelReason,
    Confirmation,
    PriorityClass,
    RatingOutcome,
    RatingReason,
    RatingValue,
    SignOut,
    Source,
)


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all events."""


class HallDefined(Event, frozen=True, kw_only=True, tag="hall-defined"):
    """A hall file came into force."""

    definition: HallDefinition


class DayOpened(Event, frozen=True, kw_only=True, tag="day-opened"):
    """A business day began; numbers start again."""

    day: int


class DayClosed(Event, frozen=True, kw_only=True, tag="day-closed"):
    """A business day ended."""

    day: int


class ClockSettled(Event, frozen=True, kw_only=True, tag="clock-settled"):
    """The hall's time was set from ``before`` to ``after``; only with this event may the journal's times go
    back. Times later than ``since`` were recorded under a wrong clock and are moved by the difference.
    ``machine`` is the time of the machine's clock, ``by`` what confirmed the time.
    """

    before: int
    after: int
    since: int
    machine: int
    by: str


class ClockHeld(Event, frozen=True, kw_only=True, tag="clock-held"):
    """The machine's clock is not followed, since the hall's time was ``since``: it is ``off_ms`` ahead of the
    hall's time. ``sure``: the hall's time was known when the clock jumped. It also replaces an earlier hold.
    """

    since: int
    reason: str
    off_ms: int
    sure: bool


class ClockReleased(Event, frozen=True, kw_only=True, tag="clock-released"):
    """The machine's clock came back by itself to what is followed."""


class Suspended(Event, frozen=True, kw_only=True, tag="suspended"):
    """No new tickets for a service, or for the hall (None)."""

    service: str | None
    reason: str


class Unsuspended(Event, frozen=True, kw_only=True, tag="unsuspended"):
    """A suspension ended."""

    service: str | None


class NumberVoided(Event, frozen=True, kw_only=True, tag="number-voided"):
    """A number was skipped: a citizen of the day before still holds it."""

    number: str
    prefix: str
    count: int


class LeasedNumber(msgspec.Struct, frozen=True):
    """A number set aside, with the id that its ticket will have and the digest of its follow code."""

    number: str
    count: int
    ticket: str
    follow_digest: str = ""


class LeaseGranted(Event, frozen=True, kw_only=True, tag="lease-granted"):
    """Numbers were leased to a kiosk, to be issued offline by its program's start ``boot``."""

    device: str
    prefix: str
    numbers: tuple[LeasedNumber, ...]
    boot: str = ""


class KioskReconciled(Event, frozen=True, kw_only=True, tag="kiosk-reconciled"):
    """A kiosk's program began anew: numbers that earlier starts hold are not this one's. ``went_back``:
    its card does not know of the start before (``before``), as that of a copied or restored card.
    """

    device: str
    boot: str
    before: str
    went_back: bool


class TakeOverridden(Event, frozen=True, kw_only=True, tag="take-overridden"):
    """A kiosk's unanswered request became void: the kiosk issued a leased number instead."""

    device: str
    request: str


class TicketEvent(Event, frozen=True, kw_only=True):
    """Something happened to a ticket."""

    ticket: str
    number: str


class TicketTaken(TicketEvent, frozen=True, kw_only=True, tag="ticket-taken"):
    """A number was issued; ``then`` are further services of the same visit, in order.
    ``follow_digest`` is the keyed digest of its follow code.
    """

    service: str
    service_class: str
    prefix: str
    count: int
    priority: str | None
    priority_class: PriorityClass
    language: str
    large_text: bool
    follow_digest: str = ""
    source: Source
    device: str
    zone: str
    confirmation: Confirmation
    request: str = ""
    first_waited_at: int | None = None  # earlier than the event where a kiosk issued it offline
    appointment_at: int | None = None
    then: tuple[str, ...] = ()
    papers: bool = False


class TicketIssuedLate(TicketEvent, frozen=True, kw_only=True, tag="ticket-issued-late"):
    """A kiosk had given the number out on the business day ``day`` and reported it after its close, when it
    was recorded as void: it was taken at ``taken_at``, and expired with that day.
    """

    day: int
    service: str
    service_class: str
    prefix: str
    count: int
    priority: str | None
    priority_class: PriorityClass
    language: str
    large_text: bool
    device: str
    zone: str
    request: str
    taken_at: int
    then: tuple[str, ...] = ()
    papers: bool = False


class NumberIssuedTwice(TicketEvent, frozen=True, kw_only=True, tag="number-issued-twice"):
    """A kiosk gave the ticket's number out again, for another request, at ``issued_at``: two people hold
    it, and the ticket is the first one's.
    """

    device: str
    request: str
    issued_at: int


class TicketConfirmed(TicketEvent, frozen=True, kw_only=True, tag="ticket-confirmed"):
    """A ticket became callable; ``unconfirmed`` if the kiosk reported nothing in time."""

    how: Confirmation


class TicketCancelled(TicketEvent, frozen=True, kw_only=True, tag="ticket-cancelled"):
    """A ticket was cancelled."""

    reason: CancelReason


class TicketExpired(TicketEvent, frozen=True, kw_only=True, tag="ticket-expired"):
    """A ticket expired: the day ended before it was served."""


class TicketReplaced(TicketEvent, frozen=True, kw_only=True, tag="ticket-replaced"):
    """Nobody holds its number: the kiosk printed a leased one (``by``) instead. ``window`` is where it
    was being called, if it was.
    """

    by: str
    window: str | None


class TicketReactivated(TicketEvent, frozen=True, kw_only=True, tag="ticket-reactivated"):
    """A missed number waits again; it is skipped until its pool has made ``skip_until`` calls."""

    skip_until: int


class PriorityGranted(TicketEvent, frozen=True, kw_only=True, tag="priority-granted"):
    """A guide granted the ticket's priority; it keeps its number."""

    reason: str
    clerk: str


class PriorityRefused(TicketEvent, frozen=True, kw_only=True, tag="priority-refused"):
    """The guide has not accepted the reason: the ticket asks no more and keeps its place; ``why`` is the
    guide's.
    """

    reason: str
    clerk: str
    why: str


class TicketReprinted(TicketEvent, frozen=True, kw_only=True, tag="ticket-reprinted"):
    """A paper was ordered from a kiosk; ``follow_digest`` is the digest of its follow code;
    ``first`` where it is the ticket's first one and no copy.
    """

    device: str
    clerk: str
    follow_digest: str = ""
    first: bool = False


class AppointmentCheckedIn(TicketEvent, frozen=True, kw_only=True, tag="appointment-checked-in"):
    """An appointment was checked in; the event before has its ticket."""

    code: str


class AppointmentBooked(Event, frozen=True, kw_only=True, tag="appointment-booked"):
    """An appointment was loaded or changed; ``appointment_at`` in ms since the epoch."""

    code: str
    service: str
    appointment_at: int
    person: str


class AppointmentDropped(Event, frozen=True, kw_only=True, tag="appointment-dropped"):
    """An appointment was cancelled."""

    code: str


class AppointmentMissed(Event, frozen=True, kw_only=True, tag="appointment-missed"):
    """An appointment was missed: not checked in by the end of its day, or the hall did not open."""

    code: str


class AtWindow(TicketEvent, frozen=True, kw_only=True):
    """Something happened to a ticket at a window."""

    window: str
    clerk: str


class TicketCalled(AtWindow, frozen=True, kw_only=True, tag="ticket-called"):
    """A ticket was called to a window."""


class TicketRecalled(AtWindow, frozen=True, kw_only=True, tag="ticket-recalled"):
    """A ticket was called again."""

    count: int


class TicketMissed(AtWindow, frozen=True, kw_only=True, tag="ticket-missed"):
    """A called ticket was marked as a no-show."""


class LegStarted(AtWindow, frozen=True, kw_only=True, tag="leg-started"):
    """The citizen arrived; service begins."""

    leg: str


class LegParked(AtWindow, frozen=True, kw_only=True, tag="leg-parked"):
    """The ticket was parked."""

    leg: str
    reason: str


class LegResumed(AtWindow, frozen=True, kw_only=True, tag="leg-resumed"):
    """The parked ticket was resumed."""

    leg: str


class LegEnded(AtWindow, frozen=True, kw_only=True, tag="leg-ended"):
    """A leg ended by completion or transfer. ``service_ms`` excludes parked time."""

    leg: str
    service_ms: int
    completed: bool


class LegLeftOpen(AtWindow, frozen=True, kw_only=True, tag="leg-left-open"):
    """The hall ended a leg that no clerk had ended: parked at the close of the day, or still open some
    hours after it. Its duration is unknown; its rating is not asked for.
    """

    leg: str


class TicketCompleted(AtWindow, frozen=True, kw_only=True, tag="ticket-completed"):
    """The ticket's last service was completed."""


class NextServiceStarted(AtWindow, frozen=True, kw_only=True, tag="next-service-started"):
    """A service of the visit is done and this window goes on with the next one: ``leg`` begins."""

    service: str
    leg: str


class NextServiceAwaited(AtWindow, frozen=True, kw_only=True, tag="next-service-awaited"):
    """A service of the visit is done; the citizen waits for the next one under the same number."""

    service: str
    zone: str


class TicketTransferred(AtWindow, frozen=True, kw_only=True, tag="ticket-transferred"):
    """The ticket was transferred, and waits under the same number."""

    service: str
    to_window: str | None
    to_clerk: str | None
    zone: str


class PromptOpened(AtWindow, frozen=True, kw_only=True, tag="prompt-opened"):
    """The rating of a leg was opened; the evaluator asks for it."""

    leg: str


class ActionUndone(AtWindow, frozen=True, kw_only=True, tag="action-undone"):
    """The last action at a window was taken back. ``leg`` goes on, or has not begun after all;
    ``begun`` is the leg of a next service that was started.
    """

    action: Action
    leg: str | None
    begun: str | None = None


class WindowEvent(Event, frozen=True, kw_only=True):
    """Something happened to a window."""

    window: str


class WindowOpened(WindowEvent, frozen=True, kw_only=True, tag="window-opened"):
    """A clerk signed in."""

    clerk: str


class WindowClosed(WindowEvent, frozen=True, kw_only=True, tag="window-closed"):
    """The clerk signed out, or was signed out by the hall after the close (``by``)."""

    clerk: str
    by: SignOut = SignOut.CLERK


class WindowPaused(WindowEvent, frozen=True, kw_only=True, tag="window-paused"):
    """A window was paused."""

    clerk: str
    reason: str


class WindowLeft(WindowEvent, frozen=True, kw_only=True, tag="window-left"):
    """The clerk is away; the notice names whom to ask."""

    clerk: str
    contact: str
    phone: str
    reason: str


class WindowBack(WindowEvent, frozen=True, kw_only=True, tag="window-back"):
    """A pause or an absence ended."""

    clerk: str


class WindowTakenOver(WindowEvent, frozen=True, kw_only=True, tag="window-taken-over"):
    """Another clerk took the window over."""

    clerk: str
    before: str


class AwayAlerted(WindowEvent, frozen=True, kw_only=True, tag="away-alerted"):
    """An absence exceeded a limit: level 1 amber, 2 red."""

    level: int


class WindowLost(WindowEvent, frozen=True, kw_only=True, tag="window-lost"):
    """A window went offline: no page of its clerk is connected."""


class WindowFound(WindowEvent, frozen=True, kw_only=True, tag="window-found"):
    """A window is online: a page of its clerk connected, for the first time since sign-in, or again."""


class BoardOrdered(Event, frozen=True, kw_only=True, tag="board-ordered"):
    """An order was given to a board; ``clerk`` is empty for a program."""

    device: str
    order: BoardOrder
    clerk: str


class PrinterChanged(Event, frozen=True, kw_only=True, tag="printer-changed"):
    """The state of a kiosk's printer changed; ``off`` if the kiosk itself is offline."""

    device: str
    printer: str


class RatingGiven(Event, frozen=True, kw_only=True, tag="rating-given"):
    """One press: stored, replaced an earlier one, or recorded as a duplicate."""

    leg: str
    ticket: str
    window: str
    clerk: str
    value: RatingValue
    scale: str
    scale_version: int
    outcome: RatingOutcome
    device: str
    boot: str
    device_sequence: int
    after_prompt_ms: int | None
    hold_ms: int | None


class ReasonGiven(Event, frozen=True, kw_only=True, tag="reason-given"):
    """The citizen gave a reason for a rating "unsatisfied"."""

    leg: str
    reason: RatingReason


AnyEvent = (
    HallDefined
    | DayOpened
    | DayClosed
    | ClockSettled
    | ClockHeld
    | ClockReleased
    | Suspended
    | Unsuspended
    | NumberVoided
    | TicketTaken
    | LeaseGranted
    | KioskReconciled
    | TicketIssuedLate
    | NumberIssuedTwice
    | TakeOverridden
    | TicketReplaced
    | TicketConfirmed
    | TicketCancelled
    | TicketExpired
    | TicketReactivated
    | PriorityGranted
    | PriorityRefused
    | TicketReprinted
    | AppointmentCheckedIn
    | AppointmentBooked
    | AppointmentDropped
    | AppointmentMissed
    | TicketCalled
    | TicketRecalled
    | TicketMissed
    | LegStarted
    | LegParked
    | LegResumed
    | LegEnded
    | LegLeftOpen
    | TicketCompleted
    | NextServiceStarted
    | NextServiceAwaited
    | TicketTransferred
    | PromptOpened
    | ActionUndone
    | WindowOpened
    | WindowClosed
    | WindowPaused
    | WindowLeft
    | WindowBack
    | WindowTakenOver
    | AwayAlerted
    | WindowLost
    | WindowFound
    | BoardOrdered
    | PrinterChanged
    | RatingGiven
    | ReasonGiven
)

Events = tuple[Event, ...]
"""What a command becomes, in the order in which it happens."""
