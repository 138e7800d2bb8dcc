"""A whole hall in one process: every board's real program and the controller's real writer and journal,
joined by a bus in memory. Time stands still until :meth:`Hall.wait` or :meth:`Hall.until`.
"""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import msgspec

from broker.controller.contract import Ids, Outcome, Submission
from broker.controller.ids import CountedIds
from broker.journal import replay
from broker.journal.sqlite import SqliteStore
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import LIVE, BoardKind, Source
from hall.domain.state import HallState
from hall.shell.clock import ManualClock
from hall.shell.hardware import Board
from tests.hall.domain.halls import START, definition
from tests.scenario.boards import PRESS_MS, Device
from tests.scenario.bus import Bus
from tests.scenario.controller import BORN, FILE, Controller

BOARDS = (
    Board(id="kiosk-1", kind=BoardKind.KIOSK, zone="A"),
    Board(id="kiosk-2", kind=BoardKind.KIOSK, zone="A"),
    Board(id="evaluator-1", kind=BoardKind.EVALUATOR, window="1"),
    Board(id="evaluator-2", kind=BoardKind.EVALUATOR, window="2"),
    Board(id="screen-1", kind=BoardKind.WINDOW_SCREEN, window="1"),
    Board(id="screen-2", kind=BoardKind.WINDOW_SCREEN, window="2"),
    Board(id="board-a", kind=BoardKind.ZONE_BOARD, zone="A"),
)
CLERKS = {"1": "101", "2": "102", "3": "103"}
STEP_MS = 100
CALM_MS = 500

_event: msgspec.json.Decoder[e.AnyEvent] = msgspec.json.Decoder(e.AnyEvent)


class Key:
    """A clerk's command; the console retries it under the same idempotency key until it is answered."""

    def __init__(self, controller: Controller, submission: Submission) -> None:
        self._controller = controller
        self._submission = submission
        self._sent_to = controller.starts
        self._future: Future[Outcome] = controller.submit(submission)

    @property
    def outcome(self) -> Outcome | None:
        """Return the outcome, None while there is no answer."""
        if self._future.done():
            return self._future.result()
        alive = self._controller.writer is not None
        if alive and self._sent_to != self._controller.starts:
            self._sent_to = self._controller.starts
            self._future = self._controller.submit(self._submission)
        return None


class Hall:
    """Two kiosks, two windows with evaluator and screen, a zone board, and clerks 101 to 103. What is
    in the ``folder`` already goes on, under other ``ids``; ``wall`` is the time at the start.
    """

    def __init__(
        self, folder: Path, *, wall: int = START, ids: Ids | None = None, **changes: object
    ) -> None:
        self.clock = ManualClock(wall=wall, mono=1_000_000)
        self.bus = Bus(self.clock)
        self.definition = definition(**changes)
        self.controller = Controller(
            self.definition, BOARDS, self.bus, self.clock, folder, ids or CountedIds()
        )
        self.boards = {
            board.id: Device(board, self.definition, self.bus, self.clock, folder / board.id)
            for board in BOARDS
        }
        self._journal = SqliteStore(folder / FILE, self.definition.id, BORN)
        self._keys = 0
        self.settle()

    def __getitem__(self, board: str) -> Device:
        return self.boards[board]

    # --- time ------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Deliver messages and run all programs until nothing changes, without advancing the time."""
        while True:
            self.controller.turn()
            for board in self.boards.values():
                board.turn()
            if not self.bus.deliver():
                return

    def wait(self, ms: int) -> None:
        """Advance the time, in the steps of the programs' ticks."""
        end = self.clock.mono() + ms
        while self.clock.mono() < end:
            hurried = any(board.hurried for board in self.boards.values())
            step = STEP_MS if hurried else CALM_MS
            self.clock.advance(min(step, end - self.clock.mono()))
            self.settle()

    def until(self, condition: Callable[[], Any], within_ms: int = 30_000) -> Any:
        """Advance the time until a condition holds, and return its value."""
        self.settle()
        end = self.clock.mono() + within_ms
        while not (found := condition()):
            assert self.clock.mono() < end, f"it did not come to be so in {within_ms} ms"
            self.clock.advance(STEP_MS)
            self.settle()
        return found

    # --- people ----------------------------------------------------------------------------------

    def press_key(self, window: str, kind: type[c.WindowCommand], **more: object) -> Key:
        """Press a clerk's key and do not wait."""
        self._keys += 1
        clerk = str(more.pop("clerk", CLERKS[window]))
        command: Any = kind(window=window, clerk=clerk, **more)  # type: ignore[arg-type]
        submission = Submission(f"key-{self._keys}", f"session:{clerk}", repr(command), command)
        return Key(self.controller, submission)

    def at(self, window: str, kind: type[c.WindowCommand], **more: object) -> Outcome:
        """Press a clerk's key and wait for its answer."""
        key = self.press_key(window, kind, **more)
        outcome: Outcome = self.until(lambda: key.outcome)
        return outcome

    def issue(self, service: str, *then: str) -> Key:
        """The guide issues a number for one service or several; nobody waits for its paper."""
        self._keys += 1
        command = c.Take(
            ticket=f"guide-{self._keys}",
            follow_digest=f"follow-{self._keys}",
            service=service,
            then=then,
            source=Source.API,
        )
        return Key(
            self.controller, Submission(f"key-{self._keys}", "guide", repr(command), command)
        )

    def touch(self, board: str, *targets: str) -> None:
        """Touch one target after another, as each comes to be seen."""
        for target in targets:
            self[board].touch(target)
            self.settle()

    def take(self, board: str = "kiosk-1", service: str = "card") -> str:
        """Take a number and wait for its paper; the number."""
        before = len(self[board].paper)
        self.touch(board, service, "take")
        self.until(lambda: len(self[board].paper) > before)
        number = self[board].paper[-1]
        self.until(lambda: "back" in {one.id for one in self[board].scene.targets})
        self.touch(board, "back")
        return number

    def rate(self, board: str, value: str) -> None:
        """Press one of an evaluator's buttons."""
        self[board].down(value)
        self.wait(PRESS_MS)
        self[board].release(value)
        self.wait(STEP_MS)

    def serve(self, window: str = "1") -> str:
        """Call the next and begin to serve; the leg."""
        assert self.at(window, c.CallNext).ok
        leg: str = self.at(window, c.Arrive).result.leg
        return leg

    # --- the truth ---------------------------------------------------------------------------------

    @property
    def events(self) -> list[e.Event]:
        """Everything in the journal."""
        return [_event.decode(entry.body) for entry in self._journal.events(0)]

    @property
    def state(self) -> HallState:
        """The hall as its journal tells it."""
        return replay.rebuild(self._journal)

    def of(self, *kinds: type[e.Event]) -> list[Any]:
        """The events of some kinds."""
        return [event for event in self.events if isinstance(event, kinds)]

    def ratings(self) -> dict[str, str]:
        """The rating that counts, by leg."""
        legs = self.state.legs.values()
        return {leg.id: leg.rating.value.value for leg in legs if leg.rating is not None}

    @property
    def at_rest(self) -> bool:
        """Whether everybody is there, believes what is shown, and waits for no answer."""
        there = all(board.on and not board.waiting for board in self.boards.values())
        fresh = all(not board.view.stale for board in self.boards.values() if board.on)
        return self.controller.writer is not None and there and fresh

    def must_be_sound(self) -> None:
        """Assert the invariants: the journal's chain verifies and everything agrees with the journal."""
        self._journal.verify()
        live = [t.number for t in self.state.tickets.values() if t.state in LIVE]
        assert len(live) == len(set(live)), f"two live tickets share a number: {sorted(live)}"
        self._papers_are_known()
        self._ratings_are_where_they_belong()
        ended = [event.leg for event in self.of(e.LegEnded)]
        assert sorted(event.leg for event in self.of(e.PromptOpened)) == sorted(ended)

    def _papers_are_known(self) -> None:
        taken = {event.ticket: event.number for event in self.of(e.TicketTaken)}
        gone = self._gone()
        for board in self.boards.values():
            for ticket, _ in board.printer.paper:
                assert taken.get(ticket.id) == ticket.number, f"{ticket.number} is on paper only"
                assert ticket.id not in gone, f"{ticket.number} is on paper, and cancelled"

    def _gone(self) -> set[str]:
        """Tickets that were given up; none of them may be called afterwards."""
        gone: set[str] = set()
        for event in self.of(e.TicketCancelled, e.TicketReplaced, e.TicketCalled):
            if isinstance(event, e.TicketCalled):
                assert event.ticket not in gone, f"{event.number} was cancelled, then called"
            else:
                gone.add(event.ticket)
        return gone

    def _ratings_are_where_they_belong(self) -> None:
        begun = self.of(e.LegStarted, e.NextServiceStarted)
        windows = {event.leg: event.window for event in begun}
        for given in self.of(e.RatingGiven):
            assert given.window == windows[given.leg]
            assert given.device == f"evaluator-{given.window}"

    def close(self) -> None:
        self.controller.close()
        self._journal.close()
        for board in self.boards.values():
            board.close()
