"""A kiosk whose hall does not answer: leased numbers, one a touch, whatever is killed when."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices import ports as p
from devices.hearing import STALE_AFTER_MS
from devices.kiosk.alone.issuing import ASK_AGAIN_MS
from devices.kiosk.alone.reconciling import HEAR_FIRST_MS, UNANSWERED_MS
from devices.kiosk.machine import machine
from devices.kiosk.visit.pages import Home, Refused, Result, Taking
from devices.kiosk.visit.taking import PATIENCE_MS, REPRINT_WITHIN_MS
from devices.outbox import OutboxError
from hall.shell.clock import ManualClock
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import HALL, WALL, Bench
from tests.devices.kiosk.hall import hall_state, setup, ticket

HALL_TOPIC = topics.hall_state(HALL)
TEN = WALL - 12 * 3_600_000
"""Ten in the morning of the day that the hall's state names."""
HOUR = 3_600_000
DAY = 20260921


def bench_of(folder: Path, clock: ManualClock | None = None, boot: str = "boot-1") -> Bench:
    clock = clock or ManualClock(wall=TEN, mono=1_000)
    return Bench(machine(setup()), folder, states={HALL_TOPIC: m.Hall}, clock=clock, boot=boot)


def lease(prefix: str, first: int = 1, count: int = 20, day: int = DAY) -> m.LeaseResult:
    return m.LeaseResult(
        day=day,
        prefix=prefix,
        numbers=tuple(
            m.LeasedNumber(number=f"{prefix}{9000 + n}", ticket=f"t-{prefix}{n}", follow=f"F{n}")
            for n in range(first, first + count)
        ),
        follow_url="http://127.0.0.1:8080/follow/",
    )


def online(bench: Bench, count: int = 20, first: int = 1) -> None:
    """Connect, and answer the leases that are asked for with so many numbers each."""
    bench.connect()
    bench.hear(HALL_TOPIC, hall_state())
    if bench.requests("issued"):
        answer_issued(bench)
    reconcile(bench)
    for request in bench.requests("lease"):
        bench.reply(request, lease(request.prefix, first, count))


def reconcile(bench: Bench, **free: tuple[int, ...]) -> None:
    """Answer whether the kiosk may give out what it holds: these counts; with none named, all."""
    (asked,) = {one.id: one for one in bench.requests("reconcile")[-1:]}.values()
    held = bench.program.state.alone.held
    every = {k: tuple(int(one.number[1:]) for one in some) for k, some in held.items()}
    bench.reply(asked, m.ReconcileResult(day=DAY, free=free or every))


def answer_issued(bench: Bench) -> None:
    """Take in every number that was given out meanwhile; what waits for that is sent then."""
    for one in {one.id: one for one in bench.requests("issued")}.values():
        bench.reply(one, ticket())
    bench.advance(1_000)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = bench_of(tmp_path)
    made.start()
    online(made)
    yield made
    made.close()


def touch(bench: Bench, service: str = "pension") -> None:
    bench.touch(service)
    bench.touch("take")


def paper_ends(bench: Bench, *, ok: bool = True) -> None:
    id = bench.printed[-1][0].id
    bench.give(p.PrintEnded(id, ok=ok, reason="" if ok else "paper-out", at=bench.clock.mono()))


def papers(bench: Bench) -> list[str]:
    return [one.number + "*" * copy for one, copy in bench.printed]


def after_power_cut(
    bench: Bench, folder: Path, away_ms: int = 5_000, boot: str = "boot-1"
) -> Bench:
    bench.close()
    bench.clock.advance(away_ms)
    again = bench_of(folder, bench.clock, boot)
    again.start()
    return again


# --- numbers for later ---------------------------------------------------------------------------


def test_every_prefix_is_asked_for_once_while_the_hall_answers(bench: Bench):
    asked = bench.requests("lease")
    assert {(one.prefix, one.count) for one in asked} == {("A", 20), ("V", 20)}
    bench.advance(30_000)
    assert bench.requests("lease") == asked


def test_below_half_more_are_asked_for_and_never_in_an_outage(bench: Bench):
    bench.cut()
    for _ in range(11):
        touch(bench)
        paper_ends(bench)
        bench.touch("back")
    assert len(bench.requests("lease")) == 2
    bench.connect()
    answer_issued(bench)
    reconcile(bench)
    (more,) = bench.requests("lease")[2:]
    assert (more.prefix, more.count) == ("A", 11)
    bench.reply(more, lease("A", 21, 11))
    assert len(bench.program.state.alone.held["A"]) == 20


def test_a_refused_lease_is_asked_for_again_after_a_while(tmp_path: Path):
    bench = bench_of(tmp_path)
    bench.start()
    bench.connect()
    bench.hear(HALL_TOPIC, hall_state())
    reconcile(bench)
    for request in bench.requests("lease"):
        bench.refuse(request, "lease-limit")
    bench.hear_controller()
    assert len(bench.requests("lease")) == 2
    for _ in range(ASK_AGAIN_MS // 10_000):
        bench.advance(10_000)
        bench.hear_controller()
    assert len(bench.requests("lease")) == 4
    bench.close()


def test_a_new_day_has_numbers_of_its_own(bench: Bench):
    bench.clock.advance(24 * HOUR)
    bench.hear_controller()
    bench.hear(HALL_TOPIC, hall_state(2, day=DAY + 1))
    assert len(bench.requests("lease")) == 4
    bench.reply(bench.requests("lease")[-2], lease("A", day=DAY + 1))
    assert {one.day for one in bench.program.state.alone.held["A"]} == {DAY + 1}


# --- what this start may give out -----------------------------------------------------------------


def test_a_new_start_drops_what_is_not_its_own_and_asks_for_numbers_of_its_own(
    bench: Bench, tmp_path: Path
):
    again = after_power_cut(bench, tmp_path, boot="boot-2")
    online(again, first=21)
    again.cut()
    touch(again)
    assert papers(again) == ["A9021"]
    (asked,) = {one.id: one for one in again.requests("reconcile")}.values()
    assert (asked.boot, asked.boots) == ("boot-2", ("boot-1",))
    again.close()


def test_a_controller_that_is_there_is_asked_before_anything_is_given_out(
    bench: Bench, tmp_path: Path
):
    """It was there and then silent: the card may be a copy, or have lost an hour."""
    again = after_power_cut(bench, tmp_path, boot="boot-2")
    again.connect()
    again.hear(HALL_TOPIC, hall_state())
    again.advance(HEAR_FIRST_MS)
    touch(again)
    again.advance(PATIENCE_MS)
    assert papers(again) == []
    reconcile(again)
    for request in again.requests("lease"):
        again.reply(request, lease(request.prefix, 21))
    again.touch("back")
    touch(again)
    again.advance(PATIENCE_MS)
    assert papers(again) == ["A9021"]
    again.close()


def test_a_controller_that_answers_nothing_for_long_is_as_good_as_away(
    bench: Bench, tmp_path: Path
):
    again = after_power_cut(bench, tmp_path, boot="boot-2")
    again.connect()
    again.hear(HALL_TOPIC, hall_state())
    again.advance(UNANSWERED_MS - 3_000)
    again.hear_controller()
    again.advance(3_000)
    touch(again)
    again.advance(PATIENCE_MS)
    assert papers(again) == ["A9001"]
    again.close()


def test_a_start_that_was_told_once_goes_on_while_the_next_answer_is_awaited(bench: Bench):
    bench.cut()
    bench.connect()
    touch(bench)
    bench.advance(PATIENCE_MS)
    assert papers(bench) == ["A9001"]


def test_what_the_controller_knows_as_issued_is_not_given_out_again(bench: Bench):
    bench.cut()
    bench.connect()
    reconcile(bench, A=tuple(range(9_004, 9_021)), V=())
    bench.cut()
    touch(bench)
    assert papers(bench) == ["A9004"]


def test_numbers_that_were_dropped_stay_dropped_after_a_restart_in_an_outage(
    bench: Bench, tmp_path: Path
):
    second = after_power_cut(bench, tmp_path, boot="boot-2")
    online(second, first=21)
    second.cut()
    third = after_power_cut(second, tmp_path, boot="boot-3")
    third.advance(HEAR_FIRST_MS)
    touch(third)
    third.advance(PATIENCE_MS)
    assert papers(third) == ["A9021"]
    third.close()


def test_a_number_that_an_earlier_start_held_too_is_out_once_it_is_given_out(
    bench: Bench, tmp_path: Path
):
    second = after_power_cut(bench, tmp_path, boot="boot-2")
    online(second, first=1)
    second.cut()
    touch(second)
    assert papers(second) == ["A9001"]
    third = after_power_cut(second, tmp_path, away_ms=REPRINT_WITHIN_MS, boot="boot-3")
    third.advance(HEAR_FIRST_MS)
    touch(third)
    third.advance(PATIENCE_MS)
    assert papers(third) == ["A9002"]
    third.close()


def test_an_older_controller_that_does_not_know_the_question_leaves_the_numbers(
    bench: Bench, tmp_path: Path
):
    again = after_power_cut(bench, tmp_path, boot="boot-2")
    again.connect()
    again.hear(HALL_TOPIC, hall_state())
    again.refuse(again.requests("reconcile")[-1], "unknown-type")
    again.cut()
    touch(again)
    assert papers(again) == ["A9001"]
    again.close()


def test_the_outbox_comes_before_the_question(bench: Bench):
    bench.cut()
    touch(bench)
    paper_ends(bench)
    bench.connect()
    before = len(bench.requests("reconcile"))
    bench.advance(1_000)
    issued = bench.requests("issued")[0]
    assert (issued.day, issued.ticket) == (DAY, "t-A1")
    assert len(bench.requests("reconcile")) == before
    bench.reply(issued, bench.printed[0][0])
    bench.advance(1_000)
    assert len(bench.requests("reconcile")) > before


# --- who waits in vain -----------------------------------------------------------------------------


def test_no_answer_for_two_seconds_gives_a_leased_number(bench: Bench):
    touch(bench)
    bench.advance(PATIENCE_MS - 100)
    assert papers(bench) == []
    bench.advance(100)
    given = bench.printed[0][0]
    assert (given.number, given.source, given.ahead, given.expected_wait) == (
        "A9001",
        "offline",
        None,
        None,
    )
    assert given.follow_url == "http://127.0.0.1:8080/follow/F1"
    assert given.windows == ("1", "2", "3", "4", "5", "6", "7", "8")
    (issued,) = bench.requests("issued")
    (take,) = {one.id: one for one in bench.requests("take")}.values()
    assert (issued.take, issued.number, issued.service) == (take.id, "A9001", "pension")


def test_a_link_that_is_known_to_be_gone_is_not_waited_for(bench: Bench):
    bench.cut()
    touch(bench)
    assert papers(bench) == ["A9001"]


def test_a_controller_that_said_goodbye_a_while_ago_is_not_waited_for(bench: Bench):
    bench.hear_controller(online=False)
    bench.advance(PATIENCE_MS)
    touch(bench)
    assert papers(bench) == ["A9001"]


def test_a_controller_that_is_silent_for_long_is_not_waited_for(bench: Bench):
    bench.advance(STALE_AFTER_MS)
    touch(bench)
    assert papers(bench) == ["A9001"]


@pytest.mark.parametrize("gone_ms", [0, 1_000, PATIENCE_MS - 100])
def test_a_controller_that_has_only_just_gone_may_still_answer(bench: Bench, gone_ms: int):
    """Its own number is better than a leased one: whoever asks waits as long as for a slow answer."""
    bench.hear_controller(online=False)
    bench.advance(gone_ms)
    touch(bench)
    bench.advance(PATIENCE_MS - 200)
    assert papers(bench) == []
    bench.hear_controller()
    bench.reply(bench.requests("take")[-1], ticket())
    assert papers(bench) == ["A001"]


def test_a_controller_that_stays_gone_is_waited_for_as_long_as_a_silent_one(bench: Bench):
    bench.hear_controller(online=False)
    bench.advance(PATIENCE_MS - 100)
    touch(bench)
    bench.advance(PATIENCE_MS - 100)
    assert papers(bench) == []
    bench.advance(100)
    assert papers(bench) == ["A9001"]


def test_a_link_that_is_back_is_waited_for_until_it_has_been_quiet_for_long(bench: Bench):
    bench.cut()
    bench.give(p.LinkChanged(online=True, at=bench.clock.mono()))
    touch(bench)
    bench.advance(PATIENCE_MS - 100)
    assert papers(bench) == []
    bench.advance(100)
    assert papers(bench) == ["A9001"]


def test_the_late_answer_is_void_and_the_take_is_not_sent_again(bench: Bench):
    touch(bench)
    bench.advance(PATIENCE_MS)
    take = bench.requests("take")[0]
    sent = len(bench.requests("take"))
    bench.reply(take, ticket())
    bench.advance(10_000)
    assert papers(bench) == ["A9001"]
    assert len(bench.requests("take")) == sent


def test_the_report_comes_after_its_number_and_settles_it(bench: Bench):
    bench.cut()
    touch(bench)
    paper_ends(bench)
    bench.connect()
    issued = bench.requests("issued")[0]
    bench.advance(3_000)
    assert bench.requests("printed") == []
    bench.reply(issued, bench.printed[0][0])
    bench.advance(200)
    (report,) = bench.requests("printed")
    assert report.ticket == "t-A1"
    bench.reply(report)
    assert bench.outbox.issued()[0].settled


def test_a_number_without_paper_is_shown(bench: Bench):
    bench.cut()
    touch(bench)
    paper_ends(bench, ok=False)
    assert bench.program.state.page == Result(bench.printed[0][0], "held")
    bench.advance(setup().hall.policy.print_give_up_ms)
    assert bench.program.state.page == Result(bench.printed[0][0], "shown")


def test_priority_has_leased_numbers_of_its_own(bench: Bench):
    bench.cut()
    bench.touch("priority")
    bench.touch("priority:senior")
    touch(bench)
    assert papers(bench) == ["V9001"]
    assert bench.printed[0][0].service_class == "green"


def test_numbers_come_in_their_order_and_then_the_guide_helps(tmp_path: Path):
    bench = bench_of(tmp_path)
    bench.start()
    online(bench, count=2)
    bench.cut()
    for _ in range(2):
        touch(bench)
        paper_ends(bench)
        bench.touch("back")
    touch(bench)
    bench.advance(PATIENCE_MS)
    assert papers(bench) == ["A9001", "A9002"]
    assert bench.program.state.page == Taking(
        "pension", since=bench.clock.mono() - PATIENCE_MS, request=bench_take(bench), late=True
    )
    bench.close()


def bench_take(bench: Bench) -> str:
    return [one.id for one in bench.outbox.pending() if isinstance(one, m.Take)][-1]


def test_a_number_that_the_controller_does_not_know_is_told(bench: Bench):
    bench.cut()
    touch(bench)
    bench.connect()
    bench.refuse(bench.requests("issued")[0], "unknown-lease")
    bench.advance(1_000)
    assert any("A9001" in fault for one in bench.health() for fault in one.faults)


def test_a_full_disk_keeps_the_number_and_sends_the_citizen_to_the_guide(bench: Bench):
    touch(bench)
    bench.outbox.add = _full  # type: ignore[method-assign]
    bench.advance(PATIENCE_MS)
    assert bench.program.state.page == Refused("kiosk-broken")
    assert papers(bench) == []
    assert len(bench.program.state.alone.held["A"]) == 20


# --- the day, the hours and the clock --------------------------------------------------------------


def test_yesterdays_numbers_are_not_given_out(bench: Bench):
    bench.cut()
    bench.clock.advance(24 * HOUR)
    bench.advance(1_000)
    touch(bench)
    bench.advance(PATIENCE_MS)
    assert papers(bench) == []


def test_after_hours_a_lonely_kiosk_closes_by_its_own_clock(bench: Bench):
    bench.cut()
    bench.clock.advance(8 * HOUR)
    bench.advance(1_000)
    bench.touch("pension")
    assert bench.program.state.page == Home()


def test_a_clock_that_lost_its_time_goes_by_the_day_of_the_controller(tmp_path: Path):
    bench = bench_of(tmp_path)
    bench.start()
    online(bench)
    again = after_power_cut(bench, tmp_path)
    again.clock.set_wall(TEN - 400 * 24 * HOUR)
    again.advance(HEAR_FIRST_MS)
    again.program.link_down()
    touch(again)
    assert papers(again) == ["A9001"]
    again.close()


# --- killed at every step --------------------------------------------------------------------------

Step = Callable[[Bench], None]
WAY: tuple[Step, ...] = (
    lambda bench: bench.touch("pension"),
    lambda bench: bench.touch("take"),
    lambda bench: bench.advance(PATIENCE_MS),
    paper_ends,
    lambda bench: bench.touch("back"),
)


@pytest.mark.parametrize("hall_is_back", [True, False])
@pytest.mark.parametrize("steps", range(len(WAY) + 1))
def test_a_kiosk_killed_between_any_two_steps(tmp_path: Path, steps: int, hall_is_back: bool):
    bench = bench_of(tmp_path)
    bench.start()
    online(bench)
    bench.link.up = False
    for step in WAY[:steps]:
        step(bench)
    first = papers(bench)
    again = after_power_cut(bench, tmp_path)
    if hall_is_back:
        online(again, first=len(first) + 1)
    again.advance(HEAR_FIRST_MS + 1_000)
    for request in again.requests("take"):
        again.reply(request, ticket())
    if again.printed:
        paper_ends(again)
    every = first + papers(again)
    plain = [one for one in every if not one.endswith("*")]
    assert len(plain) <= 1
    assert len({one.rstrip("*") for one in every}) <= 1
    if steps == 3:
        assert papers(again) == ["A9001*"]
    if steps >= 4:
        assert papers(again) == []
    # The next citizen gets another number, whatever was out before.
    again.cut()
    touch(again)
    assert again.printed[-1][0].number == ("A9002" if first else "A9001")
    again.close()


def test_a_number_whose_paper_never_began_is_printed_after_a_restart_unmarked(tmp_path: Path):
    bench = bench_of(tmp_path)
    bench.start()
    online(bench)
    bench.program.parts.outbox.begin = _lost  # type: ignore[method-assign]
    bench.cut()
    touch(bench)
    again = after_power_cut(bench, tmp_path)
    again.advance(HEAR_FIRST_MS)
    assert papers(again) == ["A9001"]
    again.close()


def test_nobody_waits_ten_minutes_for_a_paper(tmp_path: Path):
    bench = bench_of(tmp_path)
    bench.start()
    online(bench)
    bench.program.parts.outbox.begin = _lost  # type: ignore[method-assign]
    bench.cut()
    touch(bench)
    again = after_power_cut(bench, tmp_path, REPRINT_WITHIN_MS)
    again.connect()
    again.advance(1_000)
    again.reply(again.requests("issued")[0], bench.printed[0][0])
    again.advance(200)
    assert papers(again) == []
    assert [one.ticket for one in again.requests("print-failed")] == ["t-A1"]
    again.close()


def _lost(ticket: str, at: int) -> None:
    """The power went before this was kept."""


def _full(*_: object, **__: object) -> None:
    raise OutboxError("outbox: disk full")
