"""What a board's program is made of: who it is, its hands, and everything between it and the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from devices import ports as p
from devices.health import PaperLeft, Vitals
from devices.hearing import StateKind
from devices.outbox import Outbox
from hall.domain.names import BoardKind
from hall.shell.clock import Clock
from hall.wire import messages as m
from hall.wire.codec import encode

S = TypeVar("S")
V = TypeVar("V")


class Publisher(Protocol):
    """The link as a program sees it; False when there is no broker now."""

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool: ...


@dataclass(frozen=True)
class Who:
    """Which board this is, and which run of its program."""

    hall: str
    device: str
    kind: BoardKind
    version: str
    boot: str

    def presence(self, *, online: bool, address: str = "", anchor: m.Anchor | None = None) -> bytes:
        """The retained presence of this run; offline, it is the last will."""
        here = m.Presence(
            online=online,
            boot=self.boot,
            version=self.version,
            kind=self.kind,
            address=address,
            anchor=anchor,
        )
        return encode(here)


@dataclass(frozen=True)
class Hands:
    """What effects act upon; what a board has not got does nothing."""

    print_ticket: Callable[[m.PaperTicket, bool], None] | None = None
    print_test: Callable[[], None] | None = None
    lamps: p.Lamps | None = None
    sound: Callable[[str], None] | None = None
    want_picture: Callable[[str], None] | None = None
    count_paper: Callable[[p.Input], PaperLeft] | None = None
    speak: Callable[[p.Speak], None] | None = None
    hush: Callable[[], None] | None = None


@dataclass(frozen=True)
class Parts(Generic[S, V]):
    """What a program is made of. ``states`` are the retained topics that the board wants, by
    their kind; ``announcements`` is the topic of its zone's loudspeaker, where it has one.
    """

    who: Who
    machine: p.Machine[S, V]
    faces: tuple[p.Face[V], ...]
    outbox: Outbox
    link: Publisher
    clock: Clock
    hands: Hands
    look: Callable[[], Vitals]
    states: Mapping[str, StateKind] = field(default_factory=dict)
    announcements: str | None = None
