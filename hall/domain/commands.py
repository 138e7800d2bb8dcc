"""The commands that the hall decides on. The caller generates ids and digests of follow codes: the core
uses no randomness and never sees a follow code. Times are in ms since the epoch on the hall's clock.
"""

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.names import (
    BoardOrder,
    CancelReason,
    Confirmation,
    RatingReason,
    RatingValue,
    Source,
)


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Base of all commands."""


# --- the day ---------------------------------------------------------------------------------


class DefineHall(Command, frozen=True, kw_only=True, tag="define-hall"):
    """Put a hall file in force."""

    definition: HallDefinition


class OpenDay(Command, frozen=True, kw_only=True, tag="open-day"):
    """Begin the business day ``day`` (YYYYMMDD). ``leaving`` as in :class:`CloseDay`."""

    day: int
    leaving: frozenset[str] = frozenset()


class CloseDay(Command, frozen=True, kw_only=True, tag="close-day"):
    """End the business day: waiting tickets expire, tickets being served stay until completed. ``leaving``
    are tickets that are left as they are because they cannot expire.
    """

    leaving: frozenset[str] = frozenset()


class ClearHall(Command, frozen=True, kw_only=True, tag="clear-hall"):
    """End what is still open some hours after the close: service legs and sign-ins at windows. ``leaving``
    as in :class:`CloseDay`.
    """

    leaving: frozenset[str] = frozenset()


class ExpireTicket(Command, frozen=True, kw_only=True, tag="expire-ticket"):
    """Let one ticket expire that is due at the close of the day. It is never asked for by anybody: the
    controller does so where not all can expire together.
    """

    ticket: str


class Suspend(Command, frozen=True, kw_only=True, tag="suspend"):
    """Issue no new tickets for ``service``, or for any service where it is None."""

    service: str | None = None
    reason: str


class Unsuspend(Command, frozen=True, kw_only=True, tag="unsuspend"):
    """End a suspension: tickets are issued again."""

    service: str | None = None


class Tick(Command, frozen=True, kw_only=True, tag="tick"):
    """Apply time-outs: unconfirmed tickets become callable, long absences raise alerts. With ``window``
    or ``ticket``, only those of that window or ticket.
    """

    window: str | None = None
    ticket: str | None = None


class SettleClock(Command, frozen=True, kw_only=True, tag="settle-clock"):
    """Set the hall's time from ``before`` to ``after``, which may be earlier. Times later than ``since``
    were recorded under a wrong clock and are corrected. ``machine`` is the time of the machine's clock,
    ``by`` the person, token or time source that confirmed the time.
    """

    before: int
    after: int
    since: int
    machine: int
    by: str


# --- tickets ---------------------------------------------------------------------------------


class HoldClock(Command, frozen=True, kw_only=True, tag="hold-clock"):
    """The machine's clock is not followed; the fields are those of :class:`hall.domain.events.ClockHeld`."""

    since: int
    reason: str
    off_ms: int
    sure: bool


class ReleaseClock(Command, frozen=True, kw_only=True, tag="release-clock"):
    """The machine's clock is followed again without anybody's word."""


class Take(Command, frozen=True, kw_only=True, tag="take"):
    """Issue a ticket. ``ticket`` is a new id, ``follow_digest`` the digest of its follow code;
    ``request`` is the id of the kiosk's request. ``then`` lists further services of the same visit, in
    order; with ``papers`` the ticket lists the documents to bring. ``printer`` is the kiosk that prints a
    ticket of the guide's desk, ``clerk`` who issues it there.
    """

    ticket: str
    follow_digest: str
    service: str
    source: Source
    device: str = ""
    request: str = ""
    priority: str | None = None
    language: str = "zh-CN"
    large_text: bool = False
    then: tuple[str, ...] = ()
    papers: bool = False
    printer: str = ""
    clerk: str = ""


class Fresh(msgspec.Struct, frozen=True):
    """A new ticket id, and the digest of the follow code that belongs to it."""

    ticket: str
    follow_digest: str


class Lease(Command, frozen=True, kw_only=True, tag="lease"):
    """Lease numbers of a prefix to a kiosk, one for each of ``fresh``. Only the program start ``boot``
    may issue them.
    """

    device: str
    prefix: str
    fresh: tuple[Fresh, ...]
    boot: str = ""


class Reconcile(Command, frozen=True, kw_only=True, tag="reconcile"):
    """Reconcile a kiosk's leases after its program started or reconnected. ``boot`` identifies this
    start, ``boots`` the earlier starts recorded on its card, the newest last.
    """

    device: str
    boot: str
    boots: tuple[str, ...] = ()


class Issue(Command, frozen=True, kw_only=True, tag="issue"):
    """Record a leased number that a kiosk issued offline at ``at`` (ms since the epoch, its clock).

    ``take`` is the id of the request that got no reply; a ticket issued for it is void. ``ticket`` and
    ``day`` (YYYYMMDD) are the number's ticket id and business day in the lease; "" and 0 where the
    kiosk does not send them.
    """

    device: str
    take: str
    number: str
    service: str
    at: int
    priority: str | None = None
    language: str = "zh-CN"
    large_text: bool = False
    then: tuple[str, ...] = ()
    papers: bool = False
    day: int = 0
    ticket: str = ""


class Confirm(Command, frozen=True, kw_only=True, tag="confirm"):
    """Confirm that the citizen has the number, on paper or from the screen."""

    ticket: str
    how: Confirmation


class Cancel(Command, frozen=True, kw_only=True, tag="cancel"):
    """Cancel a ticket."""

    ticket: str
    reason: CancelReason


class Reactivate(Command, frozen=True, kw_only=True, tag="reactivate"):
    """Return a no-show ticket to its queue, found by its id or by a digest of its follow code."""

    ticket: str = ""
    follow_digests: tuple[str, ...] = ()


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment to load: ``at`` in ms since the epoch, ``person`` the keyed hash of an identity
    number, or empty.
    """

    code: str
    service: str
    at: int
    person: str = ""


class LoadAppointments(Command, frozen=True, kw_only=True, tag="load-appointments"):
    """Load appointments, all or none; one whose code is known is updated."""

    appointments: tuple[Booked, ...]


class DropAppointment(Command, frozen=True, kw_only=True, tag="drop-appointment"):
    """Cancel an appointment."""

    code: str


class CheckIn(Command, frozen=True, kw_only=True, tag="check-in"):
    """Check an appointment in and issue its ticket; found by ``code`` or by ``person``. ``printer`` and
    ``clerk`` as in :class:`Take`.
    """

    ticket: str
    follow_digest: str
    source: Source
    code: str = ""
    person: str = ""
    device: str = ""
    language: str = "zh-CN"
    large_text: bool = False
    papers: bool = False
    printer: str = ""
    clerk: str = ""


class GrantPriority(Command, frozen=True, kw_only=True, tag="grant-priority"):
    """Grant the priority that a ticket asks for, after the guide has checked the document."""

    ticket: str
    clerk: str


class RefusePriority(Command, frozen=True, kw_only=True, tag="refuse-priority"):
    """Refuse the priority that a ticket asks for; ``why`` is for the staff. The ticket keeps its place."""

    ticket: str
    clerk: str
    why: str


class Reprint(Command, frozen=True, kw_only=True, tag="reprint"):
    """Print a ticket again under the same number; ``follow_digest`` is the digest of the follow code on
    the copy. ``printer`` is the kiosk that prints it; empty for the one that issued the ticket.
    """

    ticket: str
    follow_digest: str
    clerk: str = ""
    printer: str = ""


# --- windows ---------------------------------------------------------------------------------


class WindowCommand(Command, frozen=True, kw_only=True):
    """A clerk's command at a window; ``clerk`` is who gives it."""

    window: str
    clerk: str


class OpenWindow(WindowCommand, frozen=True, kw_only=True, tag="open"):
    """Sign in at a closed window."""


class CloseWindow(WindowCommand, frozen=True, kw_only=True, tag="close"):
    """Sign out."""


class CallNext(WindowCommand, frozen=True, kw_only=True, tag="next"):
    """Claim the next ticket of the window's pool."""


class Recall(WindowCommand, frozen=True, kw_only=True, tag="recall"):
    """Call the same ticket again."""


class Arrive(WindowCommand, frozen=True, kw_only=True, tag="arrive"):
    """Begin a service leg: the called citizen is at the window."""


class NoShow(WindowCommand, frozen=True, kw_only=True, tag="no-show"):
    """Mark the called ticket as a no-show."""


class Complete(WindowCommand, frozen=True, kw_only=True, tag="complete"):
    """End the service leg and open its rating."""


class Transfer(WindowCommand, frozen=True, kw_only=True, tag="transfer"):
    """Transfer the ticket to a service, a window or a clerk: exactly one of them is given."""

    to_service: str | None = None
    to_window: str | None = None
    to_clerk: str | None = None


class Park(WindowCommand, frozen=True, kw_only=True, tag="park"):
    """Park the ticket that is being served, so that the clerk can call another one."""

    reason: str = ""


class Resume(WindowCommand, frozen=True, kw_only=True, tag="resume"):
    """Resume a parked ticket; without ``ticket``, the one parked last at this window."""

    ticket: str | None = None


class Pause(WindowCommand, frozen=True, kw_only=True, tag="pause"):
    """Pause the window: it calls nobody; a ticket being served is finished."""

    reason: str = ""


class Away(WindowCommand, frozen=True, kw_only=True, tag="away"):
    """Mark the clerk as away; ``contact`` and ``phone`` tell citizens whom to ask."""

    contact: str
    phone: str
    reason: str = ""


class Back(WindowCommand, frozen=True, kw_only=True, tag="back"):
    """End a pause or an absence."""


class PleaseRate(WindowCommand, frozen=True, kw_only=True, tag="please-rate"):
    """Ask for a rating before the service leg has ended."""


class Undo(WindowCommand, frozen=True, kw_only=True, tag="undo"):
    """Undo the last call, arrival, no-show or completion at this window."""


class TakeOver(WindowCommand, frozen=True, kw_only=True, tag="takeover"):
    """Sign ``clerk`` in at a staffed window in place of its clerk; the ticket there stays."""


class LoseWindow(Command, frozen=True, kw_only=True, tag="lose-window"):
    """Mark a window offline: no page of its clerk is connected any more."""

    window: str


class FindWindow(Command, frozen=True, kw_only=True, tag="find-window"):
    """Mark a window online: a page of its clerk is connected."""

    window: str


# --- boards ----------------------------------------------------------------------------------


class OrderBoard(Command, frozen=True, kw_only=True, tag="order-board"):
    """Send an order to the board ``device``; ``clerk`` is who gave it, empty for a program."""

    device: str
    order: BoardOrder
    clerk: str


class NotePrinter(Command, frozen=True, kw_only=True, tag="note-printer"):
    """Record the state of a kiosk's printer; empty where it is unknown."""

    device: str
    printer: str


# --- ratings ---------------------------------------------------------------------------------


class Rate(Command, frozen=True, kw_only=True, tag="rate"):
    """Rate a service leg; ``window`` is None for a rating from the citizen's page.

    ``after_prompt_ms`` (from prompt to press) and ``hold_ms`` (how long the button was held) are
    measured by the evaluator and kept for audits.
    """

    leg: str
    value: RatingValue
    window: str | None = None
    device: str = ""
    boot: str = ""
    device_sequence: int = 0
    after_prompt_ms: int | None = None
    hold_ms: int | None = None


class GiveReason(Command, frozen=True, kw_only=True, tag="rate-reason"):
    """Add the reason to a rating "unsatisfied"."""

    leg: str
    reason: RatingReason
    window: str | None = None


AnyCommand = (
    DefineHall
    | OpenDay
    | CloseDay
    | ClearHall
    | ExpireTicket
    | Suspend
    | Unsuspend
    | Tick
    | SettleClock
    | HoldClock
    | ReleaseClock
    | Take
    | Lease
    | Reconcile
    | Issue
    | Confirm
    | Cancel
    | Reactivate
    | LoadAppointments
    | DropAppointment
    | CheckIn
    | GrantPriority
    | RefusePriority
    | Reprint
    | OpenWindow
    | CloseWindow
    | CallNext
    | Recall
    | Arrive
    | NoShow
    | Complete
    | Transfer
    | Park
    | Resume
    | Pause
    | Away
    | Back
    | PleaseRate
    | Undo
    | TakeOver
    | LoseWindow
    | FindWindow
    | OrderBoard
    | NotePrinter
    | Rate
    | GiveReason
)
