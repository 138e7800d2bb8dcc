"""What a machine is told. ``at`` is monotonic time in milliseconds everywhere. PURE."""

import msgspec

from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

Call = tuple[str, WallMs]
"""A call: the ticket's id, and when it was called by the hall's clock."""


class Unsettled(msgspec.Struct, frozen=True):
    """An answered request whose reply was never dealt with, as the power went. ``begun``: a print
    of its ticket had begun.
    """

    request: m.AnyRequest
    reply: m.Reply
    begun: bool


class IssuedBefore(msgspec.Struct, frozen=True):
    """A leased number that was given out; ``settled``: it was reported what became of its paper."""

    request: m.Issued
    settled: bool


class Started(msgspec.Struct, frozen=True):
    """The first input: the program is up. ``pending`` are the requests still in the outbox,
    ``unsettled`` the held ones that were answered (see :class:`Ask`). ``wall`` is the hall's clock,
    as in :class:`Ticked`. ``issued`` are all leased numbers that are out, ``begun`` the ids of the
    tickets whose print had begun, ``said`` the calls that were spoken last (see :class:`Said`). ``boot``
    names this start of the program, ``boots`` those before it that the disk knows of, the newest last.
    """

    at: MonoMs
    pending: tuple[m.AnyRequest, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    wall: WallMs = WallMs(0)
    issued: tuple[IssuedBefore, ...] = ()
    begun: frozenset[str] = frozenset()
    said: frozenset[Call] = frozenset()
    boot: str = ""
    boots: tuple[str, ...] = ()


class Ticked(msgspec.Struct, frozen=True):
    """Time went on; at least every 100 ms while the machine asked for it, else every second.

    ``wall`` is the hall's clock in milliseconds since the epoch.
    """

    at: MonoMs
    wall: WallMs


class ButtonDown(msgspec.Struct, frozen=True):
    """An edge on a button's pin; bounce is the machine's to judge."""

    button: str
    at: MonoMs


class ButtonUp(msgspec.Struct, frozen=True):
    """The opposite edge."""

    button: str
    at: MonoMs


class Touched(msgspec.Struct, frozen=True):
    """A finger came down on a target of the scene that is shown."""

    target: str
    at: MonoMs


class PictureCame(msgspec.Struct, frozen=True):
    """A picture that was wanted lies on the disk; ``name`` is that of its content."""

    name: str
    path: str
    at: MonoMs


class LinkChanged(msgspec.Struct, frozen=True):
    """The broker is there, or gone."""

    online: bool
    at: MonoMs


class Heard(msgspec.Struct, frozen=True):
    """Retained state or presence of the controller arrived."""

    message: m.Hall | m.Window | m.Zone | m.Controller
    at: MonoMs


class Announced(msgspec.Struct, frozen=True):
    """Something is to be spoken in this board's zone; ``wall`` as in :class:`Ticked`."""

    announcement: m.Announcement
    at: MonoMs
    wall: WallMs


class Spoken(msgspec.Struct, frozen=True):
    """What :class:`Speak` asked for has been said to its end. ``ok`` False: ``reason`` says why not."""

    id: str
    ok: bool
    reason: str
    at: MonoMs


class VoiceChanged(msgspec.Struct, frozen=True):
    """There are more clips than before: the names of all, by language."""

    known: dict[str, frozenset[str]]
    at: MonoMs


class Ordered(msgspec.Struct, frozen=True):
    """The controller orders something."""

    order: m.Order
    at: MonoMs


class Replied(msgspec.Struct, frozen=True):
    """The controller answered one of our requests (by the request's id)."""

    request: m.AnyRequest
    reply: m.Reply
    at: MonoMs


class Asked(msgspec.Struct, frozen=True):
    """A request that the machine asked for is safe in the outbox, with the id that its reply will
    carry. Comes before any other input.
    """

    request: m.AnyRequest
    at: MonoMs


class NotAsked(msgspec.Struct, frozen=True):
    """A request could not be committed to the outbox and was not sent. Comes before any other input.
    ``request`` is the draft of :class:`devices.ports.Ask`.
    """

    request: m.AnyRequest
    reason: str
    at: MonoMs


class Freshness(msgspec.Struct, frozen=True):
    """Whether what the hall told is still to be believed: ``stale`` from 15 s without the
    controller, and until it is first heard.
    """

    stale: bool
    at: MonoMs


class PrinterChanged(msgspec.Struct, frozen=True):
    """The printer's state: ready, paper-low, paper-out, cover-open, cutter-fault, offline, unknown."""

    state: str
    at: MonoMs


class PrintEnded(msgspec.Struct, frozen=True):
    """A print job ended. ``ok`` False: ``reason`` says why nothing is to be trusted, and ``begun``
    whether some of it may be on paper. ``proven`` False: the printer answers for nothing it prints.
    """  # fmt: skip

    ticket: str
    ok: bool
    reason: str
    at: MonoMs
    begun: bool = False
    proven: bool = True


class ReaderChanged(msgspec.Struct, frozen=True):
    """A scanner or card reader works, or does not: offline, silent, garbled or broken."""

    reader: str  # "scanner" or "card-reader"
    ok: bool
    reason: str
    at: MonoMs


class WorkerChanged(msgspec.Struct, frozen=True):
    """A driver's thread fails by something that nobody foresaw and tries again; None: no more."""

    part: str
    fault: str | None
    at: MonoMs


class Scanned(msgspec.Struct, frozen=True):
    """A QR or bar code was held before the scanner."""

    code: str
    at: MonoMs


class CardRead(msgspec.Struct, frozen=True):
    """An ID card was read. ``person`` is the keyed hash of its number, ``masked`` what may be shown
    of it; nothing else of a card leaves its driver.
    """

    person: str
    masked: str
    at: MonoMs


class CardUnread(msgspec.Struct, frozen=True):
    """A card lies on the reader and cannot be read."""

    at: MonoMs


Input = (
    Started
    | Ticked
    | ButtonDown
    | ButtonUp
    | Touched
    | PictureCame
    | LinkChanged
    | Heard
    | Freshness
    | Announced
    | Spoken
    | VoiceChanged
    | Ordered
    | Asked
    | NotAsked
    | Replied
    | PrinterChanged
    | PrintEnded
    | ReaderChanged
    | WorkerChanged
    | Scanned
    | CardRead
    | CardUnread
)
"""A machine lets inputs pass that mean nothing to it."""
