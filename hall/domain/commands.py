"""What somebody asks of the hall. Ids and digests of follow codes come with the command: the core draws
no lots and knows no code.
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
    """Begin the business day ``day`` (YYYYMMDD)."""

    day: int


class CloseDay(Command, frozen=True, kw_only=True, tag="close-day"):
    """End the business day: who waits expires, who is served is served to the end."""


class ClearHall(Command, frozen=True, kw_only=True, tag="clear-hall"):
    """End what is still open long after the close: cases, and turns at windows."""


class Suspend(Command, frozen=True, kw_only=True, tag="suspend"):
    """Take no new tickets for a service, or for the whole hall (``service`` None)."""

    service: str | None = None
    reason: str


class Unsuspend(Command, frozen=True, kw_only=True, tag="unsuspend"):
    """Take tickets again."""

    service: str | None = None


class Tick(Command, frozen=True, kw_only=True, tag="tick"):
    """Time went on: unconfirmed tickets become callable, absences raise their alerts. For everything, or
    for one ``window`` or one ``ticket`` alone.
    """

    window: str | None = None
    ticket: str | None = None


class SettleClock(Command, frozen=True, kw_only=True, tag="settle-clock"):
    """The hall's time goes on from ``after`` where it was ``before``, which may be later. Times after
    ``since`` were told by a clock that was wrong. ``machine`` is what the machine's clock shows, ``by``
    who settled it: a person, a token, or what vouched for the time.
    """

    before: int
    after: int
    since: int
    machine: int
    by: str


# --- tickets ---------------------------------------------------------------------------------


class Take(Command, frozen=True, kw_only=True, tag="take"):
    """Take a number. ``ticket`` is a fresh id made by the caller, ``follow_digest`` the digest of the
    follow code that goes with it; ``request`` is the kiosk's own id of what it asked. ``then`` are
    further services of the same visit, in order; with ``papers`` the ticket lists what to bring.
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


class Fresh(msgspec.Struct, frozen=True):
    """A fresh id for one ticket to come, and the digest of the follow code that goes with it."""

    ticket: str
    follow_digest: str


class Lease(Command, frozen=True, kw_only=True, tag="lease"):
    """Set numbers of a prefix aside for a kiosk, one for each of ``fresh``. ``boot`` is the start of
    its program that may give them out.
    """

    device: str
    prefix: str
    fresh: tuple[Fresh, ...]
    boot: str = ""


class Reconcile(Command, frozen=True, kw_only=True, tag="reconcile"):
    """A kiosk's program has begun, or is back: what may this start (``boot``) still give out? ``boots``
    are the starts before it that its card knows of, the newest last.
    """

    device: str
    boot: str
    boots: tuple[str, ...] = ()


class Issue(Command, frozen=True, kw_only=True, tag="issue"):
    """A kiosk gave out a leased number by itself, ``at`` its time of day (ms since the epoch).

    ``take`` is the request that had no answer: whatever it came to, or would come to, is void.
    ``ticket`` is the id that the lease gave the number, and ``day`` the business day (YYYYMMDD) of the
    lease; empty and 0 from kiosks that do not tell them.
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
    """The citizen holds the number: printed or shown."""

    ticket: str
    how: Confirmation


class Cancel(Command, frozen=True, kw_only=True, tag="cancel"):
    """Give the number up."""

    ticket: str
    reason: CancelReason


class Reactivate(Command, frozen=True, kw_only=True, tag="reactivate"):
    """Let a missed number wait again: by its id, or by the digests under which the follow code of its
    QR may be known.
    """

    ticket: str = ""
    follow_digests: tuple[str, ...] = ()


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment: ``at`` in ms since the epoch, ``person`` a keyed hash or empty."""

    code: str
    service: str
    at: int
    person: str = ""


class LoadAppointments(Command, frozen=True, kw_only=True, tag="load-appointments"):
    """Take in appointments, all of them or none; a known code is moved."""

    appointments: tuple[Booked, ...]


class DropAppointment(Command, frozen=True, kw_only=True, tag="drop-appointment"):
    """Take an appointment back."""

    code: str


class CheckIn(Command, frozen=True, kw_only=True, tag="check-in"):
    """Take the number of an appointment, by its code or by whose it is."""

    ticket: str
    follow_digest: str
    source: Source
    code: str = ""
    person: str = ""
    device: str = ""
    language: str = "zh-CN"
    large_text: bool = False
    papers: bool = False


class GrantPriority(Command, frozen=True, kw_only=True, tag="grant-priority"):
    """Guide: the citizen has shown the reason that the ticket names."""

    ticket: str
    clerk: str


class Reprint(Command, frozen=True, kw_only=True, tag="reprint"):
    """Print a lost ticket again under the same number; ``follow_digest`` is the digest of the follow
    code that the new paper bears.
    """

    ticket: str
    follow_digest: str
    clerk: str = ""


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
    """The citizen stands at the window: a service leg begins."""


class NoShow(WindowCommand, frozen=True, kw_only=True, tag="no-show"):
    """Nobody came."""


class Complete(WindowCommand, frozen=True, kw_only=True, tag="complete"):
    """The case is done: the leg ends and its rating opens."""


class Transfer(WindowCommand, frozen=True, kw_only=True, tag="transfer"):
    """Hand the citizen on; exactly one of the targets is given."""

    to_service: str | None = None
    to_window: str | None = None
    to_clerk: str | None = None


class Park(WindowCommand, frozen=True, kw_only=True, tag="park"):
    """Put the case aside, for example for review."""

    reason: str = ""


class Resume(WindowCommand, frozen=True, kw_only=True, tag="resume"):
    """Go on with a parked case; without ``ticket``, the one parked here last."""

    ticket: str | None = None


class Pause(WindowCommand, frozen=True, kw_only=True, tag="pause"):
    """Take no new citizen for a while."""

    reason: str = ""


class Away(WindowCommand, frozen=True, kw_only=True, tag="away"):
    """Leave the window, naming whom to ask meanwhile."""

    contact: str
    phone: str
    reason: str = ""


class Back(WindowCommand, frozen=True, kw_only=True, tag="back"):
    """End a pause or an absence."""


class PleaseRate(WindowCommand, frozen=True, kw_only=True, tag="please-rate"):
    """Open the leg's rating during the service."""


class Undo(WindowCommand, frozen=True, kw_only=True, tag="undo"):
    """Take back the last call, arrival, no-show or completion here."""


class TakeOver(WindowCommand, frozen=True, kw_only=True, tag="takeover"):
    """A stand-in (``clerk``) takes the window over, its case included."""


class LoseWindow(Command, frozen=True, kw_only=True, tag="lose-window"):
    """The window's console is not heard any more."""

    window: str


class FindWindow(Command, frozen=True, kw_only=True, tag="find-window"):
    """The window's console is heard."""

    window: str


# --- boards ----------------------------------------------------------------------------------


class OrderBoard(Command, frozen=True, kw_only=True, tag="order-board"):
    """Technician: ``device`` is to do something; ``clerk`` is who orders it, empty for a program."""

    device: str
    order: BoardOrder
    clerk: str


class NotePrinter(Command, frozen=True, kw_only=True, tag="note-printer"):
    """A kiosk's printer is in this state; empty: nothing is known of it any more."""

    device: str
    printer: str


# --- ratings ---------------------------------------------------------------------------------


class Rate(Command, frozen=True, kw_only=True, tag="rate"):
    """A press on one of the three buttons; ``window`` None for the citizen's own page.

    ``after_prompt_ms`` and ``hold_ms`` are what the device measured, kept for audit.
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
    """Why the citizen was not satisfied."""

    leg: str
    reason: RatingReason
    window: str | None = None


AnyCommand = (
    DefineHall
    | OpenDay
    | CloseDay
    | ClearHall
    | Suspend
    | Unsuspend
    | Tick
    | SettleClock
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
