"""An evaluator on the bench: time, fingers and the hall are ours."""

from msgspec.structs import replace

from devices import ports as p
from devices.evaluator import faces as f
from devices.evaluator.machine import machine
from devices.evaluator.state import Setup, View
from hall.domain.names import RatingValue
from hall.wire import messages as m
from hall.wire.envelope import Envelope, addressed
from tests.devices.sending import own

GOOD, FAIR, BAD = RatingValue
ALL_BLINK = dict.fromkeys(RatingValue, "blink")
ALL_OFF = dict.fromkeys(RatingValue, "off")
SETUP = Setup(board="e-3", window="3", languages=("zh-CN", "en"), utc_offset_ms=8 * 3_600_000)


class Bench:
    def __init__(self, setup: Setup = SETUP, at: int = 1_000) -> None:
        self.machine = machine(setup)
        self.state = self.machine.initial
        self.at = at
        self.effects: list[p.Effect] = []
        self.outbox: dict[str, m.Rate | m.RateReason] = {}
        self.waiting: set[str] = set()
        self.feed(p.Started(at=at))
        self.feed(p.Freshness(stale=False, at=at))

    def feed(self, input: p.Input) -> tuple[p.Effect, ...]:
        self.state, effects = self.machine.step(self.state, input)
        self.effects += effects
        for effect in effects:
            if isinstance(effect, p.Ask):
                self._commit(effect)
            if isinstance(effect, p.Complete):
                self._complete(effect)
        return effects

    def _commit(self, ask: p.Ask) -> None:
        """Keep a request as the outbox does, and tell the machine its id."""
        id = f"r-{len(self.effects)}"
        envelope = Envelope(id=id, device="e-3", boot="b", sequence=1, at=0, mono=0)
        request = addressed(ask.request, envelope)
        assert isinstance(request, m.Rate | m.RateReason)
        self.outbox[id] = request
        if ask.delay_ms:
            self.waiting.add(id)
        self.feed(p.Asked(request=request, at=self.at))

    def _complete(self, effect: p.Complete) -> None:
        rate = self.outbox[effect.request]
        self.outbox[effect.request] = replace(rate, hold_ms=effect.hold_ms)
        self.waiting.remove(effect.request)

    def wait(self, ms: int, wall: int = 0) -> None:
        """Let time pass in the loop's ticks."""
        end = self.at + ms
        while self.at < end:
            self.at = min(end, self.at + 100)
            self.feed(p.Ticked(at=self.at, wall=wall))

    def hear(self, window: m.Window) -> None:
        self.feed(p.Heard(message=window, at=self.at))

    def down(self, button: str) -> None:
        self.feed(p.ButtonDown(button=button, at=self.at))

    def up(self, button: str) -> None:
        self.feed(p.ButtonUp(button=button, at=self.at))

    def press(self, button: str, ms: int = 80) -> None:
        self.down(button)
        self.wait(ms)
        self.up(button)
        self.wait(20)

    def asked(self, type: str = "rate") -> list[dict[str, object]]:
        """What goes out to the hall: what no button that is still down holds back."""
        sent = (own(one) for id, one in self.outbox.items() if id not in self.waiting)
        return [body for body in sent if body["type"] == type]

    def kept(self) -> list[object]:
        """The values that a power cut now would leave in the outbox."""
        return [one.value for one in self.outbox.values() if isinstance(one, m.Rate)]

    @property
    def view(self) -> View:
        return self.machine.view(self.state)

    @property
    def face(self) -> f.Face:
        return self.view.face

    def lamps(self) -> dict[str, str]:
        """How the lamps stand after every Light so far."""
        lamps: dict[str, str] = {}
        for effect in self.effects:
            if isinstance(effect, p.Light):
                lamps |= effect.lamps
        return lamps

    def faults(self) -> dict[str, str | None]:
        return {e.name: e.text for e in self.effects if isinstance(e, p.Complain)}


def only(value: RatingValue) -> dict[str, str]:
    return ALL_OFF | {value: "on"}
