"""The loop: one inbox, steps in order, ticks in time, an orderly end."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices import ports as p
from devices.loop import AHEAD_MS, BATCH, LAST_PAPER_MS, SOONEST_MS, STUCK_MS, Inbox, Loop
from hall.shell.clock import ManualClock
from hall.shell.link import LinkDown, LinkUp, Received
from hall.wire import topics
from tests.devices.harness import HALL, Bench
from tests.devices.kiosk.hall import ticket


def keep(
    state: tuple[p.Input, ...], given: p.Input
) -> tuple[tuple[p.Input, ...], tuple[p.Effect, ...]]:
    """A machine that keeps its inputs, prints at an order, and restarts at a button."""
    effects: tuple[p.Effect, ...] = ()
    if isinstance(given, p.Ordered) and given.order.ticket:
        effects = (p.Print(given.order.ticket),)
    if isinstance(given, p.ButtonDown):
        effects = (p.Restart(),)
    return (*state, given), effects


class Rig:
    """A loop around a bench, turned by hand."""

    def __init__(self, folder: Path, *, hurried: bool = False, wake=p.never_woken) -> None:
        machine = p.Machine(initial=(), step=keep, view=len, hurried=lambda _: hurried, wake=wake)
        self.bench = Bench(machine, folder)
        self.bench.start()
        self.clock: ManualClock = self.bench.clock
        self.inbox = Inbox()
        self.pumped = 0
        self.loop = Loop(self.bench.program, self.inbox, self.clock, self._pump)

    def _pump(self) -> None:
        self.pumped += 1

    def inputs(self, kind: type) -> list[p.Input]:
        return [one for one in self.bench.program.state if isinstance(one, kind)]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.bench.close()


def touched(number: int) -> p.Touched:
    return p.Touched(str(number), at=number)


def test_inputs_are_taken_in_their_order(rig: Rig):
    for number in range(10):
        rig.inbox.post(touched(number))
    rig.loop.turn(0)
    assert rig.inputs(p.Touched) == [touched(number) for number in range(10)]


def test_a_flood_does_not_keep_the_screen_from_its_events(rig: Rig):
    for number in range(BATCH + 5):
        rig.inbox.post(touched(number))
    rig.loop.turn(0)
    assert (len(rig.inputs(p.Touched)), rig.pumped) == (BATCH, 1)
    rig.loop.turn(0)
    assert len(rig.inputs(p.Touched)) == BATCH + 5


def test_a_wake_lets_the_screen_read_its_events_at_once(rig: Rig):
    rig.inbox.wake()
    rig.loop.turn(60_000)
    assert (rig.pumped, rig.bench.program.state[1:]) == (1, ())


def test_work_ahead_does_not_wait_for_touches(tmp_path: Path):
    rig = Rig(tmp_path)
    loop = Loop(rig.bench.program, rig.inbox, rig.clock, lambda: None, 250, ahead=range(2))
    assert loop._wait_ms() == AHEAD_MS
    for _ in range(3):
        loop.turn(0)
    assert loop._wait_ms() == 250
    rig.bench.close()


def test_work_ahead_is_done_in_pieces_and_only_while_nothing_else_waits(tmp_path: Path):
    rig, done = Rig(tmp_path), []
    ahead = (done.append(piece) for piece in range(3))
    loop = Loop(rig.bench.program, rig.inbox, rig.clock, ahead=ahead)
    loop.turn(0)
    assert done == [0]
    for number in range(BATCH + 1):
        rig.inbox.post(touched(number))
    loop.turn(0)
    assert done == [0]
    for _ in range(5):
        loop.turn(0)
    assert done == [0, 1, 2]
    rig.bench.close()


def test_the_links_news_reach_the_machine(rig: Rig):
    rig.bench.link.up = True
    order = topics.order(HALL, "kiosk-1")
    rig.inbox.post(LinkUp(1))
    rig.inbox.post(Received(order, b'{"id": "o", "type": "identify"}', retained=False))
    rig.inbox.post(LinkDown("cut"))
    rig.loop.turn(0)
    assert [one.online for one in rig.inputs(p.LinkChanged)] == [True, False]
    assert [one.order.type for one in rig.inputs(p.Ordered)] == ["identify"]


@pytest.mark.parametrize(("hurried", "ticks"), [(False, 2), (True, 20)])
def test_ticks_come_each_second_or_ten_times_as_often(tmp_path: Path, hurried: bool, ticks: int):
    rig = Rig(tmp_path, hurried=hurried)
    for _ in range(200):
        rig.clock.advance(10)
        rig.loop.turn(0)
    assert len(rig.inputs(p.Ticked)) == ticks
    rig.bench.close()


def test_a_machine_is_woken_at_the_time_it_names(tmp_path: Path):
    """At 1,020 and 1,300 ms by the clock, whose start is 1,000."""

    def wake(state: tuple[p.Input, ...]) -> int | None:
        return next((at for at in (1_020, 1_300) if at > state[-1].at), None)

    rig = Rig(tmp_path, wake=wake)
    for _ in range(60):
        rig.clock.advance(10)
        rig.loop.turn(0)
    assert [one.at for one in rig.inputs(p.Ticked)] == [1_020, 1_300]
    rig.bench.close()


def test_a_machine_that_always_wants_to_be_woken_leaves_the_processor_to_others(tmp_path: Path):
    rig = Rig(tmp_path, wake=lambda state: state[-1].at)
    for _ in range(100):
        rig.clock.advance(1)
        rig.loop.turn(0)
    assert len(rig.inputs(p.Ticked)) == 100 // SOONEST_MS
    rig.bench.close()


def test_a_program_that_is_told_to_stop_ends(rig: Rig):
    rig.inbox.stop()
    rig.loop.run()
    assert rig.bench.program.ended is False  # it ends because it was told, not to be restarted


def test_a_restart_ends_the_loop(rig: Rig):
    rig.inbox.post(p.ButtonDown("x", at=0))
    rig.loop.run()
    assert rig.bench.program.ended


def test_an_end_waits_for_the_paper_and_its_report(rig: Rig):
    rig.bench.order("reprint", ticket())
    rig.inbox.stop()
    ending = threading.Thread(target=rig.loop.run)
    rig.inbox.post(p.PrintEnded("ticket-1", ok=True, reason="", at=0))
    ending.start()
    ending.join(timeout=5)
    assert not ending.is_alive()
    assert len(rig.inputs(p.PrintEnded)) == 1


def test_an_end_does_not_wait_for_ever(rig: Rig):
    rig.bench.order("reprint", ticket())
    rig.inbox.stop()
    rig.loop.turn(0)
    assert not rig.loop._ended()
    rig.clock.advance(LAST_PAPER_MS)
    assert rig.loop._ended()


def test_a_loop_that_hangs_is_not_alive(rig: Rig):
    rig.loop.turn(0)
    assert rig.loop.alive()
    rig.clock.advance(STUCK_MS)
    assert not rig.loop.alive()


def test_things_posted_from_another_thread_wake_the_loop(rig: Rig):
    posted = threading.Timer(0.02, rig.inbox.post, args=(touched(1),))
    posted.start()
    rig.loop.turn(5_000)
    posted.join()
    assert rig.inputs(p.Touched) == [touched(1)]
