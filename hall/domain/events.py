"""What happened in the hall. The journal keeps these for good; their fields never change meaning.

An event's time and sequence number stand in the journal's envelope, not in the event.
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
    """It was settled what the time is: ``after``, where the hall had ``before``. Only here may the time
    of the journal go back. What happened later than ``since`` was told by a wrong clock and is moved by
    the difference. ``machine`` is what the machine's clock showed, ``by`` who or what settled it.
    """

    before: int
    after: int
    since: int
    machine: int
    by: str


class Suspended(Event, frozen=True, kw_only=True, tag="suspended"):
    """No new tickets for a service, or for the hall (None)."""

    service: str | None
    reason: str


class Unsuspended(Event, frozen=True, kw_only=True, tag="unsuspended"):
    """Tickets again."""

    service: str | None


class NumberVoided(Event, frozen=True, kw_only=True, tag="number-voided"):
    """A number is passed over for good: a citizen from the day before still holds it."""

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
    """Numbers were set aside for a kiosk, to be issued by this start (``boot``) of it while it is alone."""

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
    """A kiosk's unanswered request is void: it issued a leased number instead."""

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
    """It became callable; ``unconfirmed`` where nothing was heard in time."""

    how: Confirmation


class TicketCancelled(TicketEvent, frozen=True, kw_only=True, tag="ticket-cancelled"):
    """It was given up."""

    reason: CancelReason


class TicketExpired(TicketEvent, frozen=True, kw_only=True, tag="ticket-expired"):
    """The day ended before it was served."""


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
    """The guide has seen the reason: the ticket goes into the green channel under its number."""

    reason: str
    clerk: str


class TicketReprinted(TicketEvent, frozen=True, kw_only=True, tag="ticket-reprinted"):
    """A second paper was ordered; ``follow_digest`` is the digest of the follow code that it bears."""

    device: str
    clerk: str
    follow_digest: str = ""


class AppointmentCheckedIn(TicketEvent, frozen=True, kw_only=True, tag="appointment-checked-in"):
    """Whoever has the appointment is here; the ticket was taken just before."""

    code: str


class AppointmentBooked(Event, frozen=True, kw_only=True, tag="appointment-booked"):
    """An appointment was taken in, or moved; ``appointment_at`` in ms since the epoch."""

    code: str
    service: str
    appointment_at: int
    person: str


class AppointmentDropped(Event, frozen=True, kw_only=True, tag="appointment-dropped"):
    """An appointment was taken back."""

    code: str


class AppointmentMissed(Event, frozen=True, kw_only=True, tag="appointment-missed"):
    """Its day ended and nobody had checked in, or the hall did not open on that day."""

    code: str


class AtWindow(TicketEvent, frozen=True, kw_only=True):
    """Something happened to a ticket at a window."""

    window: str
    clerk: str


class TicketCalled(AtWindow, frozen=True, kw_only=True, tag="ticket-called"):
    """It was claimed by a window and called."""


class TicketRecalled(AtWindow, frozen=True, kw_only=True, tag="ticket-recalled"):
    """It was called again."""

    count: int


class TicketMissed(AtWindow, frozen=True, kw_only=True, tag="ticket-missed"):
    """Nobody came (no-show)."""


class LegStarted(AtWindow, frozen=True, kw_only=True, tag="leg-started"):
    """The citizen arrived; service begins."""

    leg: str


class LegParked(AtWindow, frozen=True, kw_only=True, tag="leg-parked"):
    """The case was put aside."""

    leg: str
    reason: str


class LegResumed(AtWindow, frozen=True, kw_only=True, tag="leg-resumed"):
    """The case goes on."""

    leg: str


class LegEnded(AtWindow, frozen=True, kw_only=True, tag="leg-ended"):
    """A leg ended by completion or transfer. ``service_ms`` leaves out parked time."""

    leg: str
    service_ms: int
    completed: bool


class LegLeftOpen(AtWindow, frozen=True, kw_only=True, tag="leg-left-open"):
    """The hall ended a leg that nobody ended: put aside at the close of the day, or still open long after
    it. How long it took is not known; its rating is not asked for.
    """

    leg: str


class TicketCompleted(AtWindow, frozen=True, kw_only=True, tag="ticket-completed"):
    """The case is done."""


class NextServiceStarted(AtWindow, frozen=True, kw_only=True, tag="next-service-started"):
    """A service of the visit is done and this window goes on with the next one: ``leg`` begins."""

    service: str
    leg: str


class NextServiceAwaited(AtWindow, frozen=True, kw_only=True, tag="next-service-awaited"):
    """A service of the visit is done; the citizen waits for the next one under the same number."""

    service: str
    zone: str


class TicketTransferred(AtWindow, frozen=True, kw_only=True, tag="ticket-transferred"):
    """The citizen waits again, elsewhere, under the same number."""

    service: str
    to_window: str | None
    to_clerk: str | None
    zone: str


class PromptOpened(AtWindow, frozen=True, kw_only=True, tag="prompt-opened"):
    """The evaluator asks for a leg's rating."""

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
    """The clerk signed out, or the hall did it for them after the close (``by``)."""

    clerk: str
    by: SignOut = SignOut.CLERK


class WindowPaused(WindowEvent, frozen=True, kw_only=True, tag="window-paused"):
    """No new citizens for a while."""

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
    """A stand-in took the window over."""

    clerk: str
    before: str


class AwayAlerted(WindowEvent, frozen=True, kw_only=True, tag="away-alerted"):
    """An absence grew long: level 1 amber, 2 red."""

    level: int


class WindowLost(WindowEvent, frozen=True, kw_only=True, tag="window-lost"):
    """Its console is not heard."""


class WindowFound(WindowEvent, frozen=True, kw_only=True, tag="window-found"):
    """Its console is heard: for the first time since somebody signed in, or again."""


class BoardOrdered(Event, frozen=True, kw_only=True, tag="board-ordered"):
    """Somebody of the staff ordered a board to do something; ``clerk`` is empty for a program."""

    device: str
    order: BoardOrder
    clerk: str


class PrinterChanged(Event, frozen=True, kw_only=True, tag="printer-changed"):
    """A kiosk's printer is in another state; ``off``: the kiosk itself is."""

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
    """Why the citizen was not satisfied."""

    leg: str
    reason: RatingReason


AnyEvent = (
    HallDefined
    | DayOpened
    | DayClosed
    | ClockSettled
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
