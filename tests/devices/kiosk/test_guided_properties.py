"""Whatever keys are pressed: a ticket a visit, a way out, and never silence."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.guided.state import LEFT, Guide
from devices.kiosk.visit.pages import Result, Setup
from devices.voice.prompts import Speech
from hall.domain.names import GuideKey
from hall.wire import messages as m
from tests.devices.kiosk.guided.citizens import BACK, Visit, speaking
from tests.devices.kiosk.hall import CODES, hall_state, setup, ticket

STEPS_OUT = 5
"""Of pressing back and listening, from anywhere to the first page."""

moves = st.one_of(
    st.tuples(st.just("press"), st.sampled_from(list(GuideKey))),
    st.tuples(st.just("press"), st.sampled_from(list(GuideKey))),
    st.tuples(st.just("press"), st.sampled_from(CODES)),
    st.tuples(st.just("hear"), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([100, 2_000, 13_000, 51_000, 61_000])),
    st.tuples(st.just("answer"), st.integers(0, 3)),
    st.tuples(st.just("deny"), st.integers(0, 3)),
    st.tuples(st.just("print"), st.sampled_from(["", "paper-out", "unprintable"])),
    st.tuples(st.just("printer"), st.sampled_from(["ready", "paper-out", "unknown"])),
    st.tuples(st.just("open"), st.booleans()),
    st.tuples(st.just("gone"), st.booleans()),
    st.tuples(st.just("touch"), st.sampled_from(["guided", "take", "back", *CODES])),
)


class Run(Visit):
    """A guided kiosk under random moves; ``given`` has the numbers that each visit was shown."""

    def __init__(self, of: Setup) -> None:
        self.visit = 0
        self.given: dict[int, set[str]] = {}
        self.open: list[m.Take] = []
        self.revision = 1
        super().__init__(of)

    def give(self, given: p.Input) -> None:
        before, asked = self.state, len(self.asked)
        super().give(given)
        self.open += [one for one in self.asked[asked:] if isinstance(one, m.Take)]
        over = before.guided is None or before.page == Guide(LEFT)
        if self.state.guided is not None and over and self.state.page != before.page:
            self.visit += 1
        if self.state.guided is not None and isinstance(self.state.page, Result):
            self.given.setdefault(self.visit, set()).add(self.state.page.ticket.id)

    def do_press(self, button: str) -> None:
        self.press(button)

    def do_hear(self, ok: bool) -> None:
        if self.state.guided is not None and self.state.guided.speaking:
            self.at += 500
            reason = "" if ok else "unplugged"
            self.give(p.Spoken(self.state.guided.speaking, ok, reason, at=self.at))

    def do_wait(self, ms: int) -> None:
        self.wait(ms)

    def do_answer(self, which: int) -> None:
        if self.open:
            request = self.open.pop(which % len(self.open))
            number = int(request.id.removeprefix("id-"))
            reply = m.Reply(id=request.id, ok=True, result=_body(number))
            self.give(p.Replied(request, reply, at=self.at))

    def do_deny(self, which: int) -> None:
        if self.open:
            request = self.open.pop(which % len(self.open))
            refusal = m.Refusal(code="suspended", message="no")
            self.give(
                p.Replied(request, m.Reply(id=request.id, ok=False, refusal=refusal), self.at)
            )

    def do_print(self, reason: str) -> None:
        for job in [one for one in self.state.jobs.values() if not one.held][:1]:
            self.give(p.PrintEnded(job.ticket.id, not reason, reason, at=self.at))

    def do_printer(self, state: str) -> None:
        self.give(p.PrinterChanged(state, at=self.at))

    def do_open(self, is_open: bool) -> None:
        self.revision += 1
        self.give(p.Heard(hall_state(self.revision, open=is_open), at=self.at))

    def do_gone(self, gone: bool) -> None:
        self.give(p.LinkChanged(online=not gone, at=self.at))

    def do_touch(self, target: str) -> None:
        self.give(p.Touched(target, at=self.at))

    def leave(self) -> None:
        """Back, until the first page is there; whatever is under way comes to its end."""
        while self.open:
            self.do_answer(0)
        self.do_printer("ready")
        while any(not one.held for one in self.state.jobs.values()):
            self.do_print("")
        for _ in range(STEPS_OUT):
            if self.state.guided is not None:
                self.press(BACK)
                self.do_hear(True)


def _body(number: int) -> Any:
    return {**_ticket, "id": f"ticket-{number}", "number": f"A{number:03}"}


_ticket = {name: getattr(ticket(), name) for name in ticket().__struct_fields__} | {
    "class": "personal",
    "expected_wait": {"low_s": 900, "high_s": 1500},
}


def some_words(setup: Setup, every: int) -> Setup:
    """A setup that lacks some of its clips."""
    speech = setup.speech
    assert speech is not None
    known = {
        language: frozenset(sorted(clips)[::every]) for language, clips in speech.known.items()
    }
    return replace(setup, speech=Speech(speech.voices, known))


@settings(max_examples=200, deadline=None)
@given(st.lists(moves, max_size=50), st.sampled_from([1, 2, 7]), st.sampled_from([5, 20]))
def test_whatever_is_pressed(every: list[tuple[str, Any]], words: int, services: int) -> None:
    run = Run(some_words(speaking(setup(services)), words))
    for kind, value in every:
        getattr(run, f"do_{kind}")(value)
    for numbers in run.given.values():
        assert len(numbers) <= 1
    run.leave()
    assert run.state.guided is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(list(GuideKey)), min_size=1, max_size=60))
def test_keys_alone_are_each_answered(keys: list[GuideKey]) -> None:
    run = Run(speaking(setup(20)))
    for key in keys:
        said = len(run.spoken)
        run.press(key)
        assert len(run.spoken) == said + 1
        if run.open:
            run.do_answer(0)
