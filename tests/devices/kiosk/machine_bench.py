"""A kiosk's machine with nothing around it: inputs go in, effects are kept."""

from typing import Any

import msgspec

from devices import keys as k
from devices import ports as p
from devices.kiosk.machine import initial, step
from devices.kiosk.visit.pages import State
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, setup
from tests.devices.sending import sent, type_of

GIVE_UP_MS = setup().hall.policy.print_give_up_ms


class Kiosk:
    """Feeds a machine and answers its requests' commits, as the loop does."""

    def __init__(self, services: int = 5, *, known: bool = True) -> None:
        self.state: State = initial(setup(services))
        self.at = 0
        self.asked: list[m.AnyRequest] = []
        self.effects: list[p.Effect] = []
        self.give(p.Started(at=0, boot="b"))
        if known:
            self.give(p.Heard(hall_state(), at=0))
            self.give(p.Freshness(stale=False, at=0))

    def give(self, given: p.Input) -> list[p.Effect]:
        """One input and what follows from it; the effects of all of it."""
        self.state, effects = step(self.state, given)
        found = list(effects)
        for effect in effects:
            if isinstance(effect, p.Ask):
                found += self.give(p.Asked(self._request(effect), at=self.at))
        self.effects += effects
        return found

    def _request(self, ask: p.Ask) -> m.AnyRequest:
        number = len(self.asked) + 1
        request = sent(ask, number, self.at)
        self.asked.append(request)
        return request

    def touch(self, *targets: str) -> list[p.Effect]:
        return [x for target in targets for x in self.give(p.Touched(target, at=self.at))]

    def press(self, button: str, hold_ms: int = 80) -> list[p.Effect]:
        """Press a button and let it go; what follows is known once its level was stable."""
        down = self.give(p.ButtonDown(button, at=self.at))
        self.at += hold_ms
        up = self.give(p.ButtonUp(button, at=self.at))
        return [*down, *up, *self.wait(k.STABLE_MS)]

    def wait(self, ms: int) -> list[p.Effect]:
        self.at += ms
        return self.give(p.Ticked(at=self.at, wall=WALL + self.at))

    def reply(self, result: Any, request: m.AnyRequest | None = None) -> list[p.Effect]:
        request = request or self.takes()[-1]
        reply = m.Reply(id=request.id, ok=True, result=msgspec.to_builtins(result))
        return self.give(p.Replied(request, reply, at=self.at))

    def refuse(self, code: str) -> list[p.Effect]:
        request = self.takes()[-1]
        reply = m.Reply(id=request.id, ok=False, refusal=m.Refusal(code=code, message="no"))
        return self.give(p.Replied(request, reply, at=self.at))

    def print_ends(self, *, ok: bool = True, number: int = 1, reason: str = "") -> list[p.Effect]:
        ended = p.PrintEnded(f"ticket-{number}", ok=ok, reason=reason, at=self.at)
        return self.give(ended)

    def takes(self) -> list[m.AnyRequest]:
        return [one for one in self.asked if isinstance(one, m.Take)]

    def reports(self) -> list[tuple[str, str, str | None]]:
        """The reports as (type, ticket, the settled take's id)."""
        asks = [x for x in self.effects if isinstance(x, p.Ask)]
        return [reported(x) for x in asks if not isinstance(x.request, m.Take)]

    def printed(self) -> list[tuple[str, bool]]:
        return [(x.ticket.number, x.copy) for x in self.effects if isinstance(x, p.Print)]

    @property
    def page(self) -> Any:
        return self.state.page


def reported(ask: p.Ask) -> tuple[str, str, str | None]:
    """A report as (type, ticket, the settled take's id)."""
    assert isinstance(ask.request, m.Printed | m.PrintFailed | m.Shown)
    return type_of(ask.request), ask.request.ticket, ask.settles


def order(kind: str, of: m.PaperTicket | None = None) -> p.Ordered:
    """What the controller orders."""
    return p.Ordered(m.Order(id="o", type=kind, ticket=of), at=0)
