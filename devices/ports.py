"""What a machine is told and what it asks for, and the ports behind which drivers stand. PURE.

A device is ``step(state, input) -> (state, effects)`` and ``view(state) -> View``. The loop reads one
inbox; after each step it performs the effects in their order, and draws when the view has changed.
``at`` is monotonic time in milliseconds everywhere below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from devices.scene import Measure, Scene
from hall.wire import messages as m

Call = tuple[str, int]
"""A call: the ticket's id, and when it was called by the hall's clock."""

# --- inputs --------------------------------------------------------------------------------------


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
    tickets whose print had begun, ``said`` the calls that were spoken last (see :class:`Said`).
    """

    at: int
    pending: tuple[m.AnyRequest, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    wall: int = 0
    issued: tuple[IssuedBefore, ...] = ()
    begun: frozenset[str] = frozenset()
    said: frozenset[Call] = frozenset()


class Ticked(msgspec.Struct, frozen=True):
    """Time went on; at least every 100 ms while the machine asked for it, else every second.

    ``wall`` is the hall's clock in milliseconds since the epoch.
    """

    at: int
    wall: int


class ButtonDown(msgspec.Struct, frozen=True):
    """An edge on a button's pin; bounce is the machine's to judge."""

    button: str
    at: int


class ButtonUp(msgspec.Struct, frozen=True):
    """The opposite edge."""

    button: str
    at: int


class Touched(msgspec.Struct, frozen=True):
    """A finger came down on a target of the scene that is shown."""

    target: str
    at: int


class PictureCame(msgspec.Struct, frozen=True):
    """A picture that was wanted lies on the disk; ``name`` is that of its content."""

    name: str
    path: str
    at: int


class LinkChanged(msgspec.Struct, frozen=True):
    """The broker is there, or gone."""

    online: bool
    at: int


class Heard(msgspec.Struct, frozen=True):
    """Retained state or presence of the controller arrived."""

    message: m.Hall | m.Window | m.Zone | m.Controller
    at: int


class Announced(msgspec.Struct, frozen=True):
    """Something is to be spoken in this board's zone; ``wall`` as in :class:`Ticked`."""

    announcement: m.Announcement
    at: int
    wall: int


class Spoken(msgspec.Struct, frozen=True):
    """What :class:`Speak` asked for has been said to its end. ``ok`` False: ``reason`` says why not."""

    id: str
    ok: bool
    reason: str
    at: int


class VoiceChanged(msgspec.Struct, frozen=True):
    """There are more clips than before: the names of all, by language."""

    known: dict[str, frozenset[str]]
    at: int


class Ordered(msgspec.Struct, frozen=True):
    """The controller orders something."""

    order: m.Order
    at: int


class Replied(msgspec.Struct, frozen=True):
    """The controller answered one of our requests (by the request's id)."""

    request: m.AnyRequest
    reply: m.Reply
    at: int


class Asked(msgspec.Struct, frozen=True):
    """A request that the machine asked for is safe in the outbox, with the id that its reply will
    carry. Comes before any other input.
    """

    request: m.AnyRequest
    at: int


class NotAsked(msgspec.Struct, frozen=True):
    """A request could not be made safe and was not sent. Comes before any other input."""

    body: dict[str, object]
    reason: str
    at: int


class Freshness(msgspec.Struct, frozen=True):
    """Whether what the hall told is still to be believed: ``stale`` from 15 s without the
    controller, and until it is first heard.
    """

    stale: bool
    at: int


class PrinterChanged(msgspec.Struct, frozen=True):
    """The printer's state: ready, paper-low, paper-out, cover-open, cutter-fault, offline, unknown."""

    state: str
    at: int


class PrintEnded(msgspec.Struct, frozen=True):
    """A print job ended. ``ok`` False: ``reason`` says why nothing is to be trusted, and ``begun``
    whether some of it may be on paper. ``proven`` False: the printer answers for nothing it prints.
    """  # fmt: skip

    ticket: str
    ok: bool
    reason: str
    at: int
    begun: bool = False
    proven: bool = True


class ReaderChanged(msgspec.Struct, frozen=True):
    """A scanner or card reader works, or does not: offline, silent, garbled or broken."""

    reader: str  # "scanner" or "card-reader"
    ok: bool
    reason: str
    at: int


class Scanned(msgspec.Struct, frozen=True):
    """A QR or bar code was held before the scanner."""

    code: str
    at: int


class CardRead(msgspec.Struct, frozen=True):
    """An ID card was read. ``person`` is the keyed hash of its number, ``masked`` what may be shown
    of it; nothing else of a card leaves its driver.
    """

    person: str
    masked: str
    at: int


class CardUnread(msgspec.Struct, frozen=True):
    """A card lies on the reader and cannot be read."""

    at: int


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
    | Scanned
    | CardRead
    | CardUnread
)
"""A machine lets inputs pass that mean nothing to it."""

# --- effects -------------------------------------------------------------------------------------


class Ask(msgspec.Struct, frozen=True):
    """Commit a request to the outbox, then send it until it is answered. The machine builds the
    body's own fields; the loop fills in v, id, device, boot, sequence, at and mono.

    ``life_ms`` drops a request that nobody answered for so long; its reply is then the refusal
    :data:`LIFE_OVER`. A ``held`` request's reply is told again at each start until a later request
    names its id in ``settles``, which is committed together with that request. What ``replaces``
    names has had no answer and is not sent any more: this request takes its place.

    ``delay_ms`` waits so long before the first sending, for a later one that ``completes`` it: that
    adds its fields to the request of this id and sends it; where it was sent already, it does nothing.
    """  # fmt: skip

    body: dict[str, object]  # {"type": "take", "service": ...}
    life_ms: int | None = None
    held: bool = False
    settles: str | None = None
    replaces: str | None = None
    delay_ms: int = 0
    completes: str | None = None


class Print(msgspec.Struct, frozen=True):
    """Print a ticket; ends in :class:`PrintEnded`. ``copy`` marks a second paper (补打)."""

    ticket: m.Ticket
    copy: bool = False


class TestPrint(msgspec.Struct, frozen=True):
    """Print the technician's test page."""


class Light(msgspec.Struct, frozen=True):
    """Set lamps: on, off, or blinking. Lamps that are not named stay as they are."""

    lamps: dict[str, Literal["on", "off", "blink"]]


class Sound(msgspec.Struct, frozen=True):
    """A short sound: ``click``, ``thanks`` or ``refused``."""

    name: str


class Clip(msgspec.Struct, frozen=True):
    """A clip of the voice pack that speaks a language of the hall."""

    language: str
    name: str


class Speak(msgspec.Struct, frozen=True):
    """Say clips one after another through the loudspeaker; ends in :class:`Spoken`. ``text`` is what
    they say. Said ``instead`` of what is being said, which is cut off and ends at once; else never
    asked for before the one before has ended.
    """

    id: str
    clips: tuple[Clip, ...]
    text: str
    instead: bool = False


class Hush(msgspec.Struct, frozen=True):
    """Fall silent: what is being said is cut off."""


class Said(msgspec.Struct, frozen=True):
    """Keep on the disk that a call was spoken: the next start is told of it."""

    call: Call


Unspoken = Literal["missed", "needless", "stale"]


class NotSpoken(msgspec.Struct, frozen=True):
    """A call was not spoken, and will not be. ``missed``: it should have been, so that it counts;
    ``needless``: the citizen came all the same; ``stale``: nobody lacks it.
    """

    number: str
    window: str
    reason: str
    kind: Unspoken


class WantPicture(msgspec.Struct, frozen=True):
    """Fetch a picture; ends in :class:`PictureCame` whenever the console has it."""

    name: str


class Restart(msgspec.Struct, frozen=True):
    """End the program; the supervisor starts it again."""


class Complain(msgspec.Struct, frozen=True):
    """Report a trouble in the board's health until it is withdrawn with ``text`` None."""

    name: str
    text: str | None


LIFE_OVER = "life-over"

Effect = (
    Ask
    | Print
    | TestPrint
    | Light
    | WantPicture
    | Sound
    | Speak
    | Hush
    | Said
    | NotSpoken
    | Restart
    | Complain
)

# --- machines ------------------------------------------------------------------------------------

S = TypeVar("S")
V = TypeVar("V")


def never_hurried(_state: object) -> bool:
    return False


def never_woken(_state: object) -> int | None:
    return None


@dataclass(frozen=True)
class Machine(Generic[S, V]):
    """A device's whole behaviour. ``hurried`` says whether the state wants a tick every 100 ms
    (something blinks or runs out soon) rather than every second; ``wake`` names the very time of
    the next tick that it wants, where it knows it. The view is drawn when it has changed: it must
    compare by value.
    """

    initial: S
    step: Callable[[S, Input], tuple[S, tuple[Effect, ...]]]
    view: Callable[[S], V]
    hurried: Callable[[S], bool] = never_hurried
    wake: Callable[[S], int | None] = never_woken


@dataclass(frozen=True)
class Face(Generic[V]):
    """A screen or a panel, and the layout that draws the view for it."""

    name: str  # "screen" or "panel", as health reports it
    screen: "Screen"
    layout: Callable[[V], Scene]


# --- ports ---------------------------------------------------------------------------------------

Post = Callable[[Input], None]
"""Put an input into the program's inbox; safe from any thread."""


class Fault(Exception):
    """Hardware failed; the text says which, with which value, and what to do now."""


class Unplugged(Fault):
    """Hardware was taken away: nothing that a restart of the program would mend."""


class Screen(Protocol):
    """A screen or a panel. ``show`` draws only what differs from the last frame; ``check`` makes
    sure, while nothing differs, that the last frame is still to be seen. Both raise Fault.
    """

    size: tuple[int, int]
    measure: Measure

    def show(self, scene: Scene) -> None: ...
    def check(self) -> None: ...
    def close(self) -> None: ...


class Lamps(Protocol):
    """The lamps of a board."""

    def set(self, lamps: dict[str, Literal["on", "off", "blink"]]) -> None: ...
    def close(self) -> None: ...


class Printer(Protocol):
    """A ticket printer with a thread of its own; states and ends go to the inbox."""

    width: int  # dots

    def print(self, job: str, data: bytes) -> None: ...
    def close(self) -> None: ...
