"""What a day came to, told from its committed events alone, beside what the kiosks were answered."""

import hashlib
from collections.abc import Iterable, Mapping
from statistics import fmean

import msgspec

from hall.domain import events as e
from hall.domain.evolve import evolve
from hall.domain.names import (
    Confirmation,
    PriorityClass,
    RatingOutcome,
    TicketState,
    WindowStatus,
)
from hall.domain.routing import calling_windows, windows_for
from hall.domain.state import HallState, Ticket
from provisioning.days.crowd import Answer


class Committed(msgspec.Struct, frozen=True):
    """One event of the journal."""

    at: int
    event: e.AnyEvent


class ClassFigures(msgspec.Struct):
    """Figures of a class; "green" are those with a priority."""

    tickets: int = 0
    completed: int = 0
    mean_wait_s: float = 0.0
    p90_wait_s: float = 0.0
    longest_wait_s: float = 0.0


class WindowFigures(msgspec.Struct):
    """Figures of a window."""

    called: int = 0
    completed: int = 0
    no_shows: int = 0
    service_s: float = 0.0


class Report(msgspec.Struct, kw_only=True):
    """A day's report. Waits run from the taking to the first call, in seconds.

    lost: answered to a kiosk but unknown to the journal. unserved_by_right: waited to the end
    though a window with the skill stood idle. expected_wait_coverage: the share of promised ranges
    that held; null where nothing was promised. hash: SHA-256 over the canonical events.
    """

    tickets: int = 0
    printed: int = 0
    called: int = 0
    completed: int = 0
    no_shows: int = 0
    expired: int = 0
    legs: int = 0
    prompts: int = 0
    ratings: int = 0
    lost: int = 0
    duplicate_numbers: int = 0
    double_calls: int = 0
    unserved_by_right: int = 0
    mean_wait_s: float = 0.0
    p90_wait_s: float = 0.0
    longest_wait_s: float = 0.0
    longest_queue: int = 0
    expected_wait_mean_error_s: float | None = None
    expected_wait_coverage: float | None = None
    by_class: dict[str, ClassFigures] = {}
    by_window: dict[str, WindowFigures] = {}
    hash: str = ""

    def reconciles(self) -> bool:
        """Whether nothing was lost, doubled or left unasked."""
        nothing_wrong = not (self.lost or self.duplicate_numbers or self.double_calls)
        return nothing_wrong and self.prompts == self.legs


def report(events: Iterable[Committed], answers: Mapping[str, Answer]) -> Report:
    """Report on a day. ``answers`` are the tickets that kiosks were given, by id."""
    teller = _Teller()
    for committed in events:
        teller.hear(committed)
    return teller.report(answers)


class _Teller:
    """Hears the events in their order and keeps count."""

    def __init__(self) -> None:
        self._state = HallState()
        self._figures = Report()
        self._numbers: set[tuple[int, str]] = set()
        self._classes: dict[str, str] = {}
        self._waits: dict[str, float] = {}
        self._taken: dict[str, int] = {}
        self._callable: set[str] = set()
        self._prompts: set[str] = set()
        self._ended: set[str] = set()
        self._rated: set[str] = set()
        self._digest = hashlib.sha256()

    def hear(self, committed: Committed) -> None:
        event = committed.event
        self._digest.update(msgspec.json.encode(committed, order="deterministic"))
        self._count(event, committed.at)
        if isinstance(event, e.TicketExpired):
            self._figures.unserved_by_right += self._had_a_right(event.ticket)
        evolve(self._state, event, committed.at)
        self._figures.longest_queue = max(self._figures.longest_queue, len(self._state.waiting))

    def _count(self, event: e.AnyEvent, at: int) -> None:
        match event:
            case e.TicketTaken():
                self._taken_one(event, at)
            case e.TicketConfirmed(how=Confirmation.PRINTED):
                self._figures.printed += 1
            case e.TicketExpired():
                self._figures.expired += 1
            case e.TicketReactivated() | e.TicketTransferred() | e.NextServiceAwaited():
                self._callable.add(event.ticket)
            case e.ActionUndone():
                self._undone(event)
            case e.RatingGiven(outcome=RatingOutcome.STORED):
                self._rated.add(event.leg)
            case e.PromptOpened():
                self._prompts.add(event.leg)
            case _:
                self._at_window(event, at)

    def _taken_one(self, event: e.TicketTaken, at: int) -> None:
        self._figures.tickets += 1
        key = self._state.day, event.number
        self._figures.duplicate_numbers += key in self._numbers
        self._numbers.add(key)
        self._callable.add(event.ticket)
        self._taken[event.ticket] = at
        green = event.priority_class is PriorityClass.GREEN
        self._classes[event.ticket] = event.priority_class if green else event.service_class
        self._class(event.ticket).tickets += 1

    def _at_window(self, event: e.AnyEvent, at: int) -> None:
        if not isinstance(event, e.AtWindow):
            return
        window = self._figures.by_window.setdefault(event.window, WindowFigures())
        match event:
            case e.TicketCalled():
                window.called += 1
                self._called(event, at)
            case e.TicketMissed():
                window.no_shows += 1
                self._figures.no_shows += 1
            case e.LegEnded():
                window.service_s += event.service_ms / 1000
                self._ended.add(event.leg)
            case e.TicketCompleted():
                window.completed += 1
                self._figures.completed += 1
                self._class(event.ticket).completed += 1
            case _:
                pass

    def _called(self, event: e.TicketCalled, at: int) -> None:
        self._figures.called += 1
        self._figures.double_calls += event.ticket not in self._callable
        self._callable.discard(event.ticket)
        self._waits.setdefault(event.ticket, (at - self._taken[event.ticket]) / 1000)

    def _undone(self, event: e.ActionUndone) -> None:
        if event.action == "call":
            self._callable.add(event.ticket)
        for leg in (event.leg, event.begun):
            self._prompts.discard(leg or "")
            self._ended.discard(leg or "")

    def _had_a_right(self, id: str) -> bool:
        ticket = self._state.tickets[id]
        if ticket.state is not TicketState.WAITING:
            return False
        return any(self._is_idle(window) for window in _pool(self._state, ticket))

    def _is_idle(self, window: str) -> bool:
        return self._state.windows[window].status is WindowStatus.IDLE

    def _class(self, ticket: str) -> ClassFigures:
        return self._figures.by_class.setdefault(self._classes[ticket], ClassFigures())

    def report(self, answers: Mapping[str, Answer]) -> Report:
        figures = self._figures
        figures.legs, figures.prompts = len(self._ended), len(self._prompts)
        figures.ratings = len(self._rated)
        figures.lost = sum(id not in self._taken for id in answers)
        _set_waits(figures, list(self._waits.values()))
        for name, one in figures.by_class.items():
            _set_waits(one, [w for id, w in self._waits.items() if self._classes[id] == name])
        self._judge_promises(answers)
        figures.hash = self._digest.hexdigest()
        return figures

    def _judge_promises(self, answers: Mapping[str, Answer]) -> None:
        """How far the promised ranges were from the waits, and how many of them held."""
        judged = [
            (wait.low_s, wait.high_s, self._waits[id])
            for id, answer in answers.items()
            if (wait := answer.ticket.expected_wait) is not None and id in self._waits
        ]
        if judged:
            errors = [abs((low + high) / 2 - real) for low, high, real in judged]
            held = [low <= real <= high for low, high, real in judged]
            self._figures.expected_wait_mean_error_s = round(fmean(errors), 1)
            self._figures.expected_wait_coverage = round(fmean(held), 4)


def _pool(state: HallState, ticket: Ticket) -> frozenset[str]:
    return calling_windows(state).intersection(windows_for(state, ticket))


def _set_waits(figures: Report | ClassFigures, waits: list[float]) -> None:
    if not waits:
        return
    waits.sort()
    figures.mean_wait_s = round(fmean(waits), 1)
    figures.p90_wait_s = waits[min(len(waits) - 1, len(waits) * 9 // 10)]
    figures.longest_wait_s = waits[-1]
