"""What a machine asks for; the loop performs it in its order. PURE."""

from typing import Literal

import msgspec

from devices.ports.inputs import Call
from hall.wire import messages as m


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

    ticket: m.PaperTicket
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
