"""An evaluator on the bench: time, fingers and the hall are ours."""

import msgspec

from devices import ports as p
from devices.evaluator import faces as f
from devices.evaluator.machine import machine
from devices.evaluator.state import Setup, View
from hall.domain.names import RatingValue
from hall.wire import messages as m

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
        self.outbox: dict[str, p.Ask] = {}
        self.feed(p.Started(at=at))
        self.feed(p.Freshness(stale=False, at=at))

    def feed(self, input: p.Input) -> tuple[p.Effect, ...]:
        self.state, effects = self.machine.step(self.state, input)
        self.effects += effects
        for effect in effects:
            if isinstance(effect, p.Ask):
                self._commit(effect)
        return effects

    def _commit(self, ask: p.Ask) -> None:
        """Keep a request as the outbox does, and tell the machine its id."""
        if ask.completes is not None:
            waiting = self.outbox[ask.completes]
            self.outbox[ask.completes] = p.Ask(waiting.body | ask.body)
            return
        id = f"r-{len(self.effects)}"
        self.outbox[id] = ask
        envelope = {"id": id, "device": "e-3", "boot": "b", "sequence": 1, "at": 0, "mono": 0}
        request = msgspec.convert({**ask.body, **envelope}, m.Rate | m.RateReason)
        self.feed(p.Asked(request=request, at=self.at))

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
        bodies = (ask.body for ask in self.outbox.values() if not ask.delay_ms)
        return [body for body in bodies if body["type"] == type]

    def kept(self) -> list[object]:
        """The values that a power cut now would leave in the outbox."""
        return [ask.body["value"] for ask in self.outbox.values() if "value" in ask.body]

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
