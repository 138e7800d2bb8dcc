"""Whatever people, printers and the network do: one number a visit, and none that nobody holds."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from devices import ports as p
from devices.kiosk.controls import NEXT_MS
from devices.kiosk.machine import initial, step
from devices.kiosk.visit.pages import Result, State, Taking
from devices.kiosk.visit.viewing import view
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import CODES, hall_state, setup, ticket
from tests.devices.kiosk.machine_bench import reported
from tests.devices.sending import sent

TARGETS = (*CODES, "take", "back", "language", "large-text", "priority", "priority:senior", "more")

moves = st.one_of(
    st.tuples(st.just("touch"), st.sampled_from(TARGETS)),
    st.tuples(st.just("down"), st.sampled_from(CODES)),
    st.tuples(st.just("up"), st.sampled_from(CODES)),
    st.tuples(st.just("wait"), st.sampled_from([1, 40, 700, 2_000, 3_000, 9_000, 31_000, 61_000])),
    st.tuples(st.just("answer"), st.integers(0, 5)),
    st.tuples(st.just("refuse"), st.integers(0, 5)),
    st.tuples(st.just("print"), st.sampled_from(["well", "not-begun", "torn", "unprintable"])),
    st.tuples(st.just("printer"), st.sampled_from(["ready", "paper-low", "cover-open", "unknown"])),
    st.tuples(st.just("open"), st.booleans()),
    st.tuples(st.just("stale"), st.booleans()),
    st.tuples(st.just("order"), st.sampled_from(["identify", "test-print", "reprint", "restart"])),
)


def _is_busy(state: State) -> bool:
    return isinstance(state.page, Taking | Result)


class Run:
    """A kiosk under random moves, and what the hall and its printer saw of it."""

    def __init__(self) -> None:
        self.state = initial(setup())
        self.at = 0
        self.revision = 1
        self.takes: list[m.Take] = []
        self.open: list[m.Take] = []
        self.answered: set[str] = set()
        self.prints: list[str] = []
        self.failed: list[str] = []
        self.torn: set[str] = set()
        self.printing: list[str] = []
        self.reports: dict[str, list[str]] = {}
        self.visits = 0
        self.ids = 0
        self.give(p.Started(at=0))

    def give(self, input: p.Input) -> None:
        before = self.state
        self.state, effects = step(before, input)
        self.visits += _is_busy(self.state) and (not _is_busy(before) or self._is_over(before))
        for effect in effects:
            self._perform(effect)

    def _is_over(self, before: State) -> bool:
        """Whether the next citizen began while the number of the one before, on paper, was still shown."""
        last = before.page
        printed = isinstance(last, Result) and last.outcome == "printed"
        long_ago = self.at - before.page_at >= NEXT_MS
        return printed and long_ago and isinstance(self.state.page, Taking)

    def _perform(self, effect: p.Effect) -> None:
        if isinstance(effect, p.Print):
            assert effect.copy or effect.ticket.id in self.answered
            if effect.ticket.id in self.torn:
                assert effect.copy
            self.prints.append(effect.ticket.id)
            self.printing.append(effect.ticket.id)
        if isinstance(effect, p.Ask):
            self._ask(effect)

    def _ask(self, ask: p.Ask) -> None:
        self.ids += 1
        request = sent(ask, self.ids, self.at)
        if isinstance(request, m.Take):
            assert ask.held
            self.takes.append(request)
            self.open.append(request)
        else:
            type, ticket, _ = reported(ask)
            self.reports.setdefault(ticket, []).append(type)
        self.give(p.Asked(request, at=self.at))

    def move(self, kind: str, value: Any) -> None:
        getattr(self, f"do_{kind}")(value)
        assert view(self.state) == view(self.state)

    def do_touch(self, target: str) -> None:
        self.give(p.Touched(target, at=self.at))

    def do_down(self, button: str) -> None:
        self.give(p.ButtonDown(button, at=self.at))

    def do_up(self, button: str) -> None:
        self.give(p.ButtonUp(button, at=self.at))

    def do_wait(self, ms: int) -> None:
        self.at += ms
        self.give(p.Ticked(at=self.at, wall=WALL + self.at))

    def do_answer(self, which: int) -> None:
        if self.open:
            request = self.open.pop(which % len(self.open))
            number = int(request.id.removeprefix("id-"))
            given = ticket(number)
            self.answered.add(given.id)
            reply = m.Reply(id=request.id, ok=True, result=msgspec.to_builtins(given))
            self.give(p.Replied(request, reply, at=self.at))

    def do_refuse(self, which: int) -> None:
        if self.open:
            request = self.open.pop(which % len(self.open))
            refusal = m.Refusal(code="suspended", message="no")
            reply = m.Reply(id=request.id, ok=False, refusal=refusal)
            self.give(p.Replied(request, reply, at=self.at))

    def do_print(self, how: str) -> None:
        if not self.printing:
            return
        job = self.printing.pop(0)
        if how != "well":
            self.failed.append(job)
        if how == "torn":
            self.torn.add(job)
        reason = {"well": "", "unprintable": "unprintable"}.get(how, "cover-open")
        self.give(p.PrintEnded(job, how == "well", reason, at=self.at, begun=how == "torn"))

    def do_printer(self, state: str) -> None:
        self.give(p.PrinterChanged(state, at=self.at))

    def do_open(self, is_open: bool) -> None:
        self.revision += 1
        self.give(p.Heard(hall_state(self.revision, open=is_open), at=self.at))

    def do_stale(self, stale: bool) -> None:
        self.give(p.Freshness(stale=stale, at=self.at))

    def do_order(self, kind: str) -> None:
        of = ticket(9_000) if kind == "reprint" else None
        self.give(p.Ordered(m.Order(id="o", type=kind, ticket=of), at=self.at))

    def finish(self) -> None:
        """Everything that hangs is answered, and everybody goes home."""
        while self.open:
            self.do_answer(0)
        for _ in range(4):
            while self.printing:
                self.do_print("well")
            self.do_wait(61_000)


@settings(max_examples=300, deadline=None)
@given(st.lists(moves, max_size=60))
def test_whatever_happens(every: list[tuple[str, Any]]):
    run = Run()
    for kind, value in every:
        run.move(kind, value)
        assert len(run.takes) <= run.visits
        for job in set(run.prints) - {"ticket-9000"}:
            # Once, and once more for each time that it failed.
            assert run.prints.count(job) <= 1 + run.failed.count(job)
    run.finish()
    # Every number that the hall gave was reported, and once: in a hand, on the screen, or given back.
    # Only one that may be in a hand, torn, stays as it is.
    for given_ticket in run.answered - run.torn:
        assert len(run.reports.get(given_ticket, [])) == 1
    for given_ticket in run.torn & run.answered:
        assert run.reports.get(given_ticket, []) in ([], ["printed"], ["shown"])
    for number in run.reports:
        assert number in run.answered or number == "ticket-9000"
