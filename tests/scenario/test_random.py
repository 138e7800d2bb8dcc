"""Random days in which anything may fail at any time. A seed that fails becomes a scene of its own."""

import random

import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Policy
from hall.domain.names import RatingValue, TicketState
from tests.scenario.hall import Hall, Key

SEEDS = range(20)
ACTS = 120
KEYS = (
    c.CallNext,
    c.CallNext,
    c.CallNext,
    c.Arrive,
    c.Arrive,
    c.Complete,
    c.Complete,
    c.Recall,
    c.NoShow,
    c.Pause,
    c.Back,
    c.Back,
    c.Park,
    c.Resume,
)


LIKELY = ("card", "pension", "another", "take", "back")


class Crowd:
    """Citizens, clerks and a gremlin, who act by lots and never look at what failed."""

    def __init__(self, hall: Hall, seed: int) -> None:
        self.hall = hall
        self.lots = random.Random(seed)
        self.keys: list[Key] = []
        self.pressed: dict[str, set[str]] = {}

    def act(self) -> None:
        """Do something, then let some time pass."""
        acts = (self.touch, self.guide, self.clerk, self.rate, self.gremlin)
        self.lots.choices(acts, weights=(6, 1, 7, 3, 2))[0]()
        self.hall.wait(self.lots.choice((0, 0, 100, 400, 1_500, 6_000)))
        self.keys = [key for key in self.keys if key.outcome is None]

    def touch(self) -> None:
        """Touch anything that is to be seen on a kiosk, most often on the way to a number."""
        kiosk = self.hall[self.lots.choice(("kiosk-1", "kiosk-2"))]
        targets = [one.id for one in kiosk.scene.targets] if kiosk.on else []
        if targets:
            likely = [one for one in targets if one in LIKELY]
            kiosk.touch(self.lots.choice(likely or targets))

    def guide(self) -> None:
        """Issue a number for several services; window 1 does two of them, window 2 all."""
        services = self.lots.sample(("card", "pension", "staff"), self.lots.randint(1, 3))
        self.keys.append(self.hall.issue(*services))

    def clerk(self) -> None:
        window, kind = self.lots.choice("12"), self.lots.choice(KEYS)
        self.keys.append(self.hall.press_key(window, kind))

    def rate(self) -> None:
        """Press something, and remember which leg was asked for, or answered a moment ago."""
        board = self.hall[self.lots.choice(("evaluator-1", "evaluator-2"))]
        if not board.on:
            return
        value = self.lots.choice(tuple(RatingValue)).value
        state = board.program.state
        for about in (state.window and state.window.rating, state.answer):
            if about is not None:
                self.pressed.setdefault(about.leg, set()).add(value)
        self.hall.rate(board.board.id, value)

    # --- what fails ------------------------------------------------------------------------------

    def gremlin(self) -> None:
        faults = (self.kill, self.doom, self.wipe, self.plug, self.cable, self.network, self.paper)
        self.lots.choice(faults)()

    def kill(self) -> None:
        if self.hall.controller.writer is not None:
            self.hall.controller.kill(away_ms=self.lots.choice((500, 3_000, 20_000)))

    def doom(self) -> None:
        doom = self.hall.controller.doom
        doom.at = doom.commits + self.lots.randint(1, 3)
        doom.when = self.lots.choice(("before", "after"))

    def wipe(self) -> None:
        self.hall.bus.wipe()

    def plug(self) -> None:
        board = self.lots.choice(list(self.hall.boards.values()))
        if board.on:
            board.power_off(paper_out=self.lots.random() < 0.5)
        else:
            board.power_on()

    def cable(self) -> None:
        board = self.lots.choice(list(self.hall.boards.values()))
        if board.on and board.client.up:
            board.client.cut()
        elif board.on:
            board.client.connect()

    def network(self) -> None:
        """Repeat, delay or lose a share of the messages from now on. State is never lost: within a
        connection MQTT keeps its word, and after one the controller says everything again.
        """
        lots, share = self.lots, self.lots.choice((0, 0, 0.2, 0.5))
        bus, longest = self.hall.bus, round(share * 4_000)
        fault = lots.choice(("loses", "twice", "delay_ms"))
        if fault == "loses":
            bus.loses = lambda t: t.endswith(("/request", "/reply")) and lots.random() < share
        elif fault == "twice":
            bus.twice = lambda t: lots.random() < share
        else:
            bus.delay_ms = lambda t: lots.randint(0, longest)

    def paper(self) -> None:
        printer = self.hall[self.lots.choice(("kiosk-1", "kiosk-2"))].printer
        printer.fault = None if printer.fault else "paper-out"

    # --- the end ---------------------------------------------------------------------------------

    def heal(self) -> None:
        """Mend everything, let the hall come to rest."""
        hall = self.hall
        hall.controller.doom.at = None
        hall.bus.loses = hall.bus.twice = lambda topic: False
        hall.bus.delay_ms = lambda topic: 0
        for board in hall.boards.values():
            board.printer.fault = None
            if not board.on:
                board.power_on()
            elif not board.client.up:
                board.client.connect()
        hall.until(lambda: all(key.outcome for key in self.keys) and hall.at_rest, 120_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_fails_the_hall_keeps_its_promises(folder, seed):
    hall = Hall(folder, policy=Policy(services_per_visit=3))
    crowd = Crowd(hall, seed)
    for window in ("1", "2"):
        assert hall.at(window, c.OpenWindow).ok
    for _ in range(ACTS):
        crowd.act()
    crowd.heal()
    hall.wait(70_000)
    hall.until(lambda: hall.at_rest)
    hall.must_be_sound()
    for given in hall.of(e.RatingGiven):
        assert given.value in crowd.pressed[given.leg]
    boards_agree(hall)
    hall.close()


def boards_agree(hall: Hall) -> None:
    """Every board shows what the journal says, and the living state is the one of the journal."""
    state = hall.state
    for window in ("1", "2"):
        shown = hall[f"screen-{window}"].program.state.window
        assert shown.status == state.windows[window].status
        ticket = shown.ticket.id if shown.ticket else None
        assert ticket == state.windows[window].ticket
    assert hall["board-a"].program.state.board.hall.waiting == len(state.waiting)
    called = {one.number for one in state.tickets.values() if one.state is TicketState.CALLED}
    shown = {one.number for one in hall["board-a"].view.calls if one.state == TicketState.CALLED}
    assert shown == called
    assert len(hall["board-a"].loudspeaker.said) <= len(hall.of(e.TicketCalled, e.TicketRecalled))
