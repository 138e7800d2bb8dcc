"""What a machine asks for; the loop performs it in its order. PURE."""

from typing import Literal

import msgspec

from devices.ports.inputs import Call
from hall.wire import messages as m


class Ask(msgspec.Struct, frozen=True):
    """Commit a request to the outbox, then send it and retry until it is answered.

    ``request`` is a draft: the machine sets the request's own fields, in the envelope
    :data:`hall.wire.envelope.DRAFT`, and the program puts its envelope around it.

    ``life_ms`` drops a request that has had no answer after so many milliseconds; its reply is then the
    refusal :data:`LIFE_OVER`. A ``held`` request's reply is passed to the machine again at each start
    until a later request names its id in ``settles``, which is committed together with that request.
    ``replaces`` is the id of an unanswered request that is dropped: this request takes its place.
    ``delay_ms`` delays the first sending, in milliseconds, so that :class:`Complete` can add to it.
    """  # fmt: skip

    request: m.AnyRequest
    life_ms: int | None = None
    held: bool = False
    settles: str | None = None
    replaces: str | None = None
    delay_ms: int = 0


class Complete(msgspec.Struct, frozen=True):
    """Add to a delayed rating how long its button was held, in milliseconds, and send it. Where the
    request was sent already, this does nothing.
    """

    request: str  # its id
    hold_ms: int


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
    | Complete
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
