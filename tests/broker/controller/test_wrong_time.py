"""The machine's date is wrong while a hall runs, or when it starts: nobody loses a number by it."""

from concurrent.futures import Future

import msgspec
import pytest

from broker.controller.contract import ClockChoice, ClockView, Outcome
from broker.controller.intake.inbox import Chosen, Question
from broker.controller.watching.alerts import AlertKind
from broker.journal import replay
from broker.journal.contract import StorageFailed
from hall.domain import commands as c
from hall.domain.calendar import DAY_MS
from hall.domain.definition import Holiday
from hall.domain.state import HallState
from hall.shell.clock import ManualClock
from tests.broker.controller.rig import Rig
from tests.hall.domain.halls import DAY, START, text

HOUR = 3_600_000
MINUTE = 60_000
FIVE_YEARS = 5 * 365 * DAY_MS


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def types(rig: Rig) -> list[str]:
    return [entry.type for entry in rig.store.events(0)]


def jump(rig: Rig, by: int) -> None:
    rig.clock.set_wall(rig.clock.wall() + by)
    rig.writer.turn([])


def alerts(rig: Rig) -> set[AlertKind]:
    return {alert.kind for alert in rig.writer.alerts.standing}


def choose(rig: Rig, *, machine: bool, key: str | None = None) -> Outcome:
    future: Future[Outcome] = Future()
    choice = ClockChoice(machine, "session:3001", key, "session:3001", f"{machine}")
    rig.writer.turn([Chosen(choice, future)])
    return future.result(0)


def shown(rig: Rig) -> ClockView:
    future: Future[ClockView] = Future()
    rig.writer.turn([Question(rig.writer.show_clock, future)])
    return future.result(0)


def tell_time(rig: Rig, at: int, *boards: str) -> None:
    """Boards tell what their own clocks show."""
    right, rig.clock = rig.clock, ManualClock(wall=at)
    for board in boards:
        rig.feels(board)
    rig.clock = right


@pytest.mark.parametrize("by", [DAY_MS, FIVE_YEARS, -DAY_MS, -FIVE_YEARS * 20])
def test_five_seconds_of_a_wrong_date_expire_nobody(rig, by):
    rig.printed("r1")
    before = types(rig)
    jump(rig, by)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    for _ in range(20):
        rig.pass_time(250)
    assert rig.printed("r2")["number"] == "A002"
    jump(rig, -by)
    assert alerts(rig) == set()
    assert rig.printed("r3")["number"] == "A003"
    assert "ticket-expired" not in types(rig)
    assert "day-closed" not in types(rig)[len(before) :]
    assert {t.taken_at for t in rig.state.tickets.values()} == {START, START + 5_000}


def test_a_held_hall_counts_its_own_time_and_keeps_its_days(rig):
    jump(rig, DAY_MS)
    rig.pass_time(9 * HOUR)
    assert types(rig)[-1] == "day-closed"
    rig.pass_time(14 * HOUR)
    assert rig.state.day == DAY + 1


def test_what_is_asked_says_what_either_answer_does(rig):
    rig.printed("r1")
    assert shown(rig).held is None
    jump(rig, DAY_MS)
    view = shown(rig)
    assert (view.held, view.now, view.machine) == ("ahead", START, START + DAY_MS)
    new, old = view.new, view.old
    assert (new.closes, new.expiring, new.opens, new.goes_on) == (DAY, 1, DAY + 1, 0)
    assert (old.closes, old.expiring, old.opens, old.goes_on) == (0, 0, 0, DAY)


def test_a_person_takes_the_new_time(rig):
    rig.printed("r1")
    jump(rig, DAY_MS)
    assert choose(rig, machine=True, key="k1").ok
    rig.pass_time(250)
    assert types(rig)[-4:] == ["clock-settled", "ticket-expired", "day-closed", "day-opened"]
    assert alerts(rig) == set()
    assert rig.state.day == DAY + 1
    assert choose(rig, machine=True, key="k1").ok
    assert choose(rig, machine=True).refusal.code == "clock-not-held"


def test_a_person_keeps_the_old_time(rig):
    rig.printed("r1")
    jump(rig, DAY_MS)
    assert choose(rig, machine=False).ok
    rig.pass_time(HOUR)
    assert alerts(rig) == set()
    assert types(rig)[-1] == "clock-settled"
    settled = msgspec.json.decode(list(rig.store.events(0))[-1].body)
    assert (settled["by"], settled["machine"]) == ("session:3001", START + DAY_MS)
    rig.take("r2")
    assert rig.state.tickets["ticket-000002"].taken_at == START + HOUR


def test_a_time_that_a_person_kept_is_kept_over_restarts_until_the_clock_is_put_right(rig):
    rig.printed("r1")
    jump(rig, DAY_MS)
    assert choose(rig, machine=False).ok
    for hours in (1, 2):
        rig.pass_time(HOUR)
        rig.reopen()
        assert alerts(rig) == set()
        assert shown(rig).now == START + hours * HOUR
        assert rig.state.day == DAY
    jump(rig, -DAY_MS)
    assert rig.state.machine_off_ms == 0
    rig.reopen()
    assert (alerts(rig), shown(rig).now, rig.state.day) == (set(), START + 2 * HOUR, DAY)
    assert types(rig).count("clock-settled") == 2


def test_most_of_several_boards_settle_it(rig):
    rig.printed("r1")
    jump(rig, DAY_MS)
    for _ in range(4):
        tell_time(rig, rig.clock.wall(), "screen-1")
        rig.pass_time(10_000)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    for _ in range(4):
        tell_time(rig, rig.clock.wall(), "screen-1", "zone-b")
        rig.pass_time(10_000)
    assert alerts(rig) == set()
    assert rig.state.day == DAY + 1


# --- a restart in the middle of a hold -------------------------------------------------------------


def held(rig: Rig) -> tuple[str | None, int | None]:
    view = shown(rig)
    return view.held, view.since


@pytest.mark.parametrize("by", [HOUR, DAY_MS, 2 * DAY_MS, -HOUR, -DAY_MS])
def test_a_held_clock_stays_held_over_restarts(rig, by):
    rig.printed("r1")
    rig.pass_time(MINUTE)
    jump(rig, by)
    before = held(rig)
    assert before == ("ahead" if by > 0 else "behind", START + MINUTE)
    for count in (2, 3, 4):
        rig.clock.advance(5_000)
        rig.reopen()
        assert (alerts(rig), held(rig)) == ({AlertKind.CLOCK_HELD}, before)
        assert rig.printed(f"r{count}")["number"] == f"A00{count}"
        rig.pass_time(MINUTE)
    assert shown(rig).now == START + 4 * MINUTE + 15_000
    assert {"ticket-expired", "day-closed"} & set(types(rig)) == set()
    assert types(rig).count("clock-held") == 1


def restarted_in_a_hold(rig: Rig, by: int = DAY_MS) -> None:
    rig.printed("r1")
    rig.pass_time(MINUTE)
    jump(rig, by)
    rig.clock.advance(5_000)
    rig.reopen()


def test_after_a_restart_a_person_settles_it_either_way(rig):
    restarted_in_a_hold(rig)
    assert choose(rig, machine=False).ok
    rig.pass_time(MINUTE)
    assert (alerts(rig), rig.state.day) == (set(), DAY)
    assert rig.printed("r2")["number"] == "A002"
    jump(rig, DAY_MS)
    rig.reopen()
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    assert choose(rig, machine=True).ok
    rig.pass_time(250)
    assert (alerts(rig), rig.state.day, rig.state.clock_hold) == (set(), DAY + 2, None)


def test_after_a_restart_boards_settle_it(rig):
    restarted_in_a_hold(rig)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    for _ in range(4):
        tell_time(rig, rig.clock.wall(), "screen-1", "zone-b")
        rig.pass_time(10_000)
    assert (alerts(rig), rig.state.day) == (set(), DAY + 1)


@pytest.mark.parametrize("by", [DAY_MS, -DAY_MS])
@pytest.mark.parametrize("while_off", [True, False])
def test_after_a_restart_the_machines_clock_coming_back_settles_it(rig, by, while_off):
    rig.printed("r1")
    rig.pass_time(MINUTE)
    jump(rig, by)
    if not while_off:
        rig.reopen()
    rig.clock.set_wall(rig.clock.wall() - by)
    if while_off:
        rig.clock.advance(5_000)
        rig.reopen()
    rig.pass_time(1_000)
    assert (alerts(rig), rig.state.clock_hold, rig.state.day) == (set(), None, DAY)
    assert shown(rig).now == rig.clock.wall()
    rig.reopen()
    assert (alerts(rig), rig.printed("r2")["number"]) == (set(), "A002")
    assert {"ticket-expired", "day-closed"} & set(types(rig)) == set()


def test_a_clock_that_is_put_right_while_off_ends_what_a_person_kept(rig):
    jump(rig, DAY_MS)
    assert choose(rig, machine=False).ok
    rig.clock.set_wall(rig.clock.wall() - DAY_MS + 5_000)
    rig.reopen()
    assert (alerts(rig), rig.state.machine_off_ms) == (set(), 0)
    assert shown(rig).now == START + 5_000


def test_a_hold_that_is_over_leaves_a_weekend_alone(rig):
    jump(rig, DAY_MS)
    jump(rig, -DAY_MS)
    assert types(rig)[-2:] == ["clock-held", "clock-released"]
    rig.clock.advance(3 * DAY_MS)
    rig.reopen()
    assert (alerts(rig), rig.state.day) == (set(), DAY + 3)


def test_after_a_restart_in_a_hold_the_hall_keeps_its_days(rig):
    restarted_in_a_hold(rig)
    rig.pass_time(9 * HOUR)
    assert types(rig)[-1] == "day-closed"
    rig.pass_time(14 * HOUR)
    assert rig.state.day == DAY + 1


def wrong_start(rig: Rig, wall: int) -> None:
    rig.clock.set_wall(wall)
    rig.reopen()


def test_a_start_with_a_date_years_ahead_is_held_and_then_goes_on(rig):
    rig.printed("r1")
    wrong_start(rig, START + FIVE_YEARS)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    assert rig.printed("r2")["number"] == "A002"
    rig.clock.set_wall(START + MINUTE)
    rig.pass_time(1_000)
    assert alerts(rig) == set()
    assert rig.printed("r3")["number"] == "A003"
    assert {"ticket-expired", "day-closed"} & set(types(rig)) == set()


def test_a_start_with_a_dead_clock_waits_for_the_time(rig):
    rig.pass_time(10 * HOUR)
    assert types(rig)[-1] == "day-closed"
    wrong_start(rig, 0)
    rig.pass_time(14 * HOUR)
    assert (alerts(rig), types(rig)[-1]) == ({AlertKind.CLOCK_HELD}, "clock-held")
    rig.clock.set_wall(START + DAY_MS)
    rig.pass_time(250)
    assert rig.state.day == DAY + 1
    assert alerts(rig) == set()
    assert rig.take("r1")["result"]["taken_at"] == START + DAY_MS + 250


def test_a_first_start_years_ahead_begins_nothing(tmp_path):
    rig = Rig(tmp_path, ManualClock(wall=START + FIVE_YEARS, mono=1))
    assert (types(rig), alerts(rig)) == (
        ["hall-defined", "clock-held"],
        {AlertKind.CLOCK_HELD},
    )
    rig.clock.set_wall(START)
    rig.pass_time(250)
    assert rig.state.day == DAY
    rig.store.close()


@pytest.mark.parametrize("known", [True, False])
def test_after_ten_days_off_nobody_is_needed_where_the_hall_file_knows_them(tmp_path, known):
    festival = Holiday(first=DAY + 1, last=DAY + 9, name=text("国庆"))
    rig = Rig(tmp_path, holidays=(festival,) if known else ())
    rig.pass_time(10 * HOUR)
    rig.clock.advance(10 * DAY_MS - 10 * HOUR)
    rig.reopen()
    assert alerts(rig) == (set() if known else {AlertKind.CLOCK_HELD})
    if not known:
        tell_time(rig, rig.clock.wall(), "screen-1", "zone-b")
        for _ in range(4):
            rig.pass_time(10_000)
    assert (alerts(rig), types(rig)[-1]) == (set(), "day-opened")
    rig.store.close()


def ahead_once(rig: Rig) -> None:
    """An older version followed a clock that was five years ahead."""
    rig.printed("r1")
    jump(rig, FIVE_YEARS)
    assert choose(rig, machine=True).ok
    rig.pass_time(250)
    assert rig.state.day > DAY + 10_000
    rig.printed("r2")


def test_a_hall_that_was_ahead_goes_back_by_a_person(rig):
    ahead_once(rig)
    wrong_start(rig, START + HOUR)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    assert shown(rig).held == "behind"
    assert shown(rig).new.goes_on == DAY
    assert choose(rig, machine=True).ok
    rig.pass_time(10_000)
    assert (rig.state.day, rig.state.day_open, alerts(rig)) == (DAY, True, set())
    assert rig.printed("r3")["number"] == "A002"
    rig.at(c.OpenWindow)
    rig.at(c.CallNext)
    rig.pass_time(6_000)
    assert rig.at(c.Recall).ok
    rig.pass_time(24 * HOUR)
    rig.pass_time(250)
    assert rig.state.day == DAY + 1
    assert rig.printed("r4")["number"] == "A001"


def test_a_hall_that_was_ahead_goes_back_by_itself_where_boards_know_the_time(rig):
    ahead_once(rig)
    wrong_start(rig, START + HOUR)
    tell_time(rig, START + HOUR, "screen-1", "kiosk-2", "zone-b")
    for _ in range(4):
        rig.pass_time(10_000)
    assert (rig.state.day, alerts(rig)) == (DAY, set())
    state: HallState = replay.replayed(rig.store, HallState(), 0)
    assert msgspec.msgpack.encode(state) == rig.frozen()


def test_standing_still_is_an_alert_after_a_minute_and_ends_by_itself(rig):
    rig.take("r1")
    jump(rig, -4 * MINUTE)
    rig.pass_time(59_000)
    assert alerts(rig) == set()
    rig.pass_time(1_000)
    assert alerts(rig) == {AlertKind.CLOCK_STANDING}
    rig.pass_time(4 * MINUTE)
    assert alerts(rig) == set()


def test_standing_still_ends_at_once_where_boards_know_the_time(rig):
    rig.take("r1")
    jump(rig, -4 * MINUTE)
    for _ in range(4):
        tell_time(rig, rig.clock.wall(), "screen-1", "zone-b")
        rig.pass_time(10_000)
    assert rig.store.head
    assert types(rig)[-1] == "clock-settled"
    assert rig.writer.now() == rig.clock.wall()


def test_a_settlement_that_cannot_be_committed_is_none(rig, monkeypatch):
    jump(rig, DAY_MS)
    before = rig.writer.now()
    with monkeypatch.context() as patch:
        patch.setattr(rig.store, "append", _full)
        assert choose(rig, machine=True).refusal.code == "storage-failed"
    assert rig.writer.now() == before
    rig.pass_time(2_000)
    assert alerts(rig) == {AlertKind.CLOCK_HELD}
    assert choose(rig, machine=True).ok


def _full(batch):
    raise StorageFailed("the disk is full")
