"""Simulated clerks: they take steps in order, undo some, and forget some."""

from collections.abc import Callable

from hall.domain import commands as c
from hall.domain.names import TicketState, WindowStatus
from tests.broker.controller.rig import Rig

SERVICES = ("card", "card", "pension", "staff", "desk")
HABITS = {"forgets to sign out": 0.3, "leaves a case open": 0.08}
"""How often a clerk does so when they go home, and with each case of the afternoon."""


class Clerks(Rig):
    """The clerks of a hall. Whoever lives the hall's days draws ``lots``, lets things happen ``soon``, and
    says what citizens ``press``.
    """

    def begin(self, window: str) -> None:
        if self.now.windows[window].status is WindowStatus.CLOSED:
            self.at(c.OpenWindow, window)
        self.next_step(window, 5, self.work)

    def next_step(self, window: str, seconds: float, step: Callable[[str], None]) -> None:
        """What a clerk does next; whatever they had in mind before is dropped."""
        turn = self._turn[window] = self._turn[window] + 1

        def go_on() -> None:
            if self._turn[window] == turn:
                step(window)

        self.soon(seconds, go_on)

    def after(self, hour: float) -> bool:
        return self.clock.wall() > self.clock_time(hour)

    def work(self, window: str) -> None:
        if self.after(17) and (not self.now.waiting or self.lots.random() < 0.1):
            self.go_home(window)
            return
        if not self.at(c.CallNext, window).ok:
            self.next_step(window, self.lots.uniform(30, 120), self.work)
        elif self.lots.random() < 0.04:
            self.at(c.Undo, window)
            self.next_step(window, 20, self.work)
        else:
            self.next_step(window, self.lots.uniform(10, 40), self.wait)

    def wait(self, window: str) -> None:
        if self.lots.random() < 0.1:
            ticket = self.at(c.NoShow, window).result.ticket.id
            if self.lots.random() < 0.2:
                self.at(c.Undo, window)
                self.next_step(window, 15, self.serve_it)
                return
            if self.lots.random() < 0.4:
                self.soon(300, lambda: self.submit(c.Reactivate(ticket=ticket)))
            self.next_step(window, 5, self.work)
        else:
            self.serve_it(window)

    def serve_it(self, window: str) -> None:
        self.at(c.Arrive, window)
        if self.lots.random() < 0.04:
            self.at(c.Undo, window)
            self.at(c.Arrive, window)
        self.next_step(window, min(1_800, max(8, self.lots.lognormvariate(5.0, 0.7))), self.finish)

    def finish(self, window: str) -> None:
        lot = self.lots.random()
        if self.after(15) and lot < HABITS["leaves a case open"]:
            return  # gone home, and so is the citizen
        if lot < 0.06:
            self.put_aside(window)
        elif lot < 0.12:
            self.at(c.Transfer, window, to_service=self.lots.choice(SERVICES))
            self.next_step(window, 5, self.work)
        elif lot < 0.16:
            self.complete(window)
            self.at(c.Undo, window)
            self.next_step(window, 30, self.complete)
        else:
            self.complete(window)

    def complete(self, window: str) -> None:
        done = self.at(c.Complete, window)
        self.soon(self.lots.uniform(2, 20), lambda: self.press(window, done.result.leg))
        serving = self.now.windows[window].status is WindowStatus.SERVING
        self.next_step(window, 60 if serving else 8, self.finish if serving else self.work)

    def put_aside(self, window: str) -> None:
        ticket = self.at(c.Park, window, reason="复核").result.ticket.id
        if self.lots.random() < 0.7:
            self.soon(600, lambda: self.resume(window, ticket))
        self.next_step(window, 5, self.work)

    def resume(self, window: str, ticket: str) -> None:
        known = self.now.tickets.get(ticket)
        if known is None or known.state is not TicketState.PARKED or self.after(17):
            return
        if self.at(c.Resume, window, ticket=ticket).ok:
            self.next_step(window, 60, self.finish)
        else:
            self.soon(45, lambda: self.resume(window, ticket))

    def go_home(self, window: str) -> None:
        if self.lots.random() >= HABITS["forgets to sign out"]:
            self.at(c.CloseWindow, window)
