"""A display on the bench: time and the hall are ours."""

from typing import Any

from devices import ports as p
from devices.display.machine import machine
from devices.display.state import Setup
from hall.domain.names import BoardKind
from hall.wire import messages as m
from tests.devices.display.halls import HALL


class Display:
    def __init__(self, kind: BoardKind, place: str, *, line_em: int = 34) -> None:
        setup = Setup(board="d-1", kind=kind, place=place, hall=HALL, line_em=line_em)
        self.machine = machine(setup)
        self.state = self.machine.initial
        self.at = 5_000
        self.feed(p.Started(at=self.at))

    def feed(self, input: p.Input) -> tuple[p.Effect, ...]:
        self.state, effects = self.machine.step(self.state, input)
        return effects

    def hear(self, *messages: m.Window | m.Zone | m.Hall) -> tuple[p.Effect, ...]:
        heard = [self.feed(p.Heard(message=message, at=self.at)) for message in messages]
        return tuple(effect for effects in heard for effect in effects)

    def wait(self, ms: int, wall: int = 1) -> None:
        self.at += ms
        self.feed(p.Ticked(at=self.at, wall=wall))

    @property
    def view(self) -> Any:
        return self.machine.view(self.state)
