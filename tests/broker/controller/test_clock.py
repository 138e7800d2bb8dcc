"""What the hall's clock brings: days, alerts, tickets nobody confirmed."""

import pytest

from broker.controller import schedule
from broker.controller.watching.alerts import AlertKind
from broker.web.pages.view_models import window_view
from hall.domain import commands as c
from hall.domain.state import HallState
from hall.shell.clock import ManualClock
from tests.broker.controller.rig import Rig
from tests.hall.domain.halls import DAY, START, definition

HOUR = 3_600_000


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def types(rig: Rig) -> list[str]:
    return [entry.type for entry in rig.store.events(0)]


def due(state: HallState, now: int) -> list[type]:
    return [type(command) for command in schedule.due(state, definition(), now)]


def test_a_new_hall_is_defined_and_its_day_opened(rig):
    assert types(rig) == ["hall-defined", "day-opened"]
    assert (rig.state.day, rig.state.day_open) == (DAY, True)


def test_the_day_opens_an_hour_before_the_doors():
    state = HallState(definition=definition())
    seven = START - 2 * HOUR
    assert due(state, seven - 1) == []
    assert due(state, seven) == [c.OpenDay]
    assert due(state, START + 9 * HOUR) == []


def test_the_day_is_closed_once_and_opened_the_next_morning(rig):
    rig.printed("r1")
    rig.pass_time(9 * HOUR)
    assert types(rig)[-2:] == ["ticket-expired", "day-closed"]
    rig.pass_time(5 * HOUR)
    assert types(rig)[-1] == "day-closed"
    rig.pass_time(10 * HOUR)
    assert types(rig)[-1] == "day-opened"
    assert rig.state.day == DAY + 1
    assert rig.take("r2")["result"]["number"] == "A001"


def test_a_close_that_was_missed_in_an_outage_comes_first(rig):
    rig.printed("r1")
    rig.clock.advance(24 * HOUR)
    rig.reopen()
    assert types(rig)[-3:] == ["ticket-expired", "day-closed", "day-opened"]
    assert rig.state.day == DAY + 1
    assert rig.store.tickets(DAY, DAY)[0].state == "expired"


def test_an_outage_over_the_close_of_day_only(rig):
    rig.clock.advance(10 * HOUR)
    rig.reopen()
    assert types(rig)[-1] == "day-closed"
    rig.reopen()
    assert types(rig).count("day-closed") == 1


def test_a_ticket_nobody_confirmed_becomes_callable(rig):
    rig.take("r1")
    rig.at(c.OpenWindow)
    rig.pass_time(59_000)
    assert rig.at(c.CallNext).refusal.code == "nobody-waiting"
    rig.pass_time(1_250)
    assert rig.at(c.CallNext).result.ticket.confirmation == "unconfirmed"


def test_absences_alert_in_time(rig):
    rig.at(c.OpenWindow)
    rig.at(c.Away, contact="王芳", phone="26000001")
    left = rig.clock.wall()
    alerts = []
    for _ in range(11 * 60 * 4):
        rig.pass_time(250)
        alert = rig.state.windows["1"].away_alert
        if alert > len(alerts):
            alerts.append(rig.clock.wall() - left)
    assert alerts == [8 * 60_000, 10 * 60_000]


def test_time_without_news_leaves_no_trace(rig):
    rig.take("r1")
    head, commits = rig.store.head, rig.writer.counters.commits
    for _ in range(100):
        rig.pass_time(250)
    assert (rig.store.head, rig.writer.counters.commits) == (head, commits)


def test_a_clock_that_is_set_back_does_not_take_the_hall_back(rig):
    rig.take("r1")
    latest = rig.state.tickets["ticket-000001"].taken_at
    rig.clock.set_wall(latest - HOUR)
    rig.take("r2")
    assert rig.state.tickets["ticket-000002"].taken_at == latest
    rig.clock.set_wall(latest - HOUR)
    rig.reopen()
    assert rig.over_api().result.taken_at == latest


def test_a_changed_hall_file_comes_into_force_at_the_start(rig):
    rig.definition = definition(close_of_day=17 * 60)
    rig.reopen()
    assert types(rig)[-1] == "hall-defined"
    rig.reopen()
    assert types(rig).count("hall-defined") == 2


def test_a_hall_file_that_leaves_out_what_is_in_use_waits_for_the_next_day(rig, caplog):
    rig.printed("r1")
    shorter = tuple(one for one in definition().services if one.code != "card")
    rig.definition = definition(services=shorter)
    rig.reopen()
    assert "leaves out 'card'" in caplog.text
    assert [one.kind for one in rig.writer.alerts.standing] == [AlertKind.HALL_FILE_WAITS]
    assert rig.take("r2")["ok"]
    rig.pass_time(24 * HOUR)
    rig.pass_time(1000)
    assert rig.take("r3")["refusal"]["code"] == "unknown-service"
    assert rig.writer.alerts.standing == ()


def test_who_forgot_to_sign_out_neither_holds_up_a_hall_file_nor_staffs_a_window(rig):
    rig.at(c.OpenWindow, "1")
    rig.at(c.OpenWindow, "2")
    rig.printed("r1")
    rig.at(c.CallNext, "2")
    rig.at(c.Arrive, "2")
    rig.definition = definition(clerks=definition().clerks[1:])
    rig.reopen()
    assert rig.state.definition != rig.definition
    rig.pass_time(10 * HOUR)
    assert rig.state.windows["1"].clerk == "101"
    rig.pass_time(HOUR)
    assert types(rig)[-5:] == [
        "leg-left-open",
        "ticket-completed",
        "window-closed",
        "window-closed",
        "hall-defined",
    ]
    [row] = rig.store.legs(DAY, DAY)
    assert (row.ended_at, row.service_ms) == (rig.clock.wall(), None)
    [alert] = rig.writer.alerts.standing
    assert (alert.kind, alert.values) == (AlertKind.NOT_SIGNED_OUT, {"windows": "1 (101), 2 (102)"})
    shown = window_view(rig.state, rig.clock.wall(), "2", "zh-CN")
    assert (shown.status, shown.signed_out) == ("closed", "员工102 (102)")
    assert [(one.number, one.left_open) for one in shown.recent] == [("A001", True)]
    rig.pass_time(13 * HOUR)
    assert rig.writer.live.hall.services["card"].windows == 0
    rig.at(c.OpenWindow, "2")
    rig.submit(c.OpenWindow(window="1", clerk="103"))
    rig.pass_time(1000)
    assert rig.writer.alerts.standing == ()


def test_whose_page_was_heard_is_known_after_a_restart(rig):
    rig.at(c.OpenWindow, "1")
    rig.at(c.OpenWindow, "2")
    rig.submit(c.FindWindow(window="1"))
    rig.reopen()
    assert rig.writer.live.attended == {"1"}
    rig.submit(c.TakeOver(window="1", clerk="103"))
    assert rig.writer.live.attended == set()


def test_an_outage_over_the_night_is_cleared_before_the_day_opens(rig):
    rig.at(c.OpenWindow)
    rig.printed("r1")
    rig.serve()
    rig.clock.advance(24 * HOUR)
    rig.reopen()
    assert types(rig)[-5:] == [
        "day-closed",
        "leg-left-open",
        "ticket-completed",
        "window-closed",
        "day-opened",
    ]


def test_a_service_that_is_still_suspended_in_the_morning_is_told(rig):
    rig.submit(c.Suspend(service="card", reason="上游系统停机"))
    rig.submit(c.Suspend(reason="疏散"))
    rig.pass_time(1000)
    assert rig.writer.alerts.standing == ()
    rig.pass_time(24 * HOUR)
    kinds = {(one.kind, one.about) for one in rig.writer.alerts.standing}
    told = {(AlertKind.HALL_STILL_SUSPENDED, ""), (AlertKind.STILL_SUSPENDED, "card")}
    assert kinds == told
    rig.reopen()
    assert {(one.kind, one.about) for one in rig.writer.alerts.standing} == told
    rig.submit(c.Unsuspend(service="card"))
    rig.submit(c.Unsuspend())
    rig.pass_time(1000)
    assert rig.writer.alerts.standing == ()


def test_appointments_for_a_service_that_is_gone_are_told_and_kept(rig):
    booked = c.Booked(code="b1", service="desk", at=START + 48 * HOUR)
    rig.submit(c.LoadAppointments(appointments=(booked,)))
    shorter = tuple(one for one in definition().services if one.code != "desk")
    rig.definition = definition(services=shorter)
    rig.reopen()
    [alert] = rig.writer.alerts.standing
    assert (alert.kind, alert.about, alert.values) == (
        AlertKind.APPOINTMENTS_LEFT_OUT,
        "desk",
        {"n": 1},
    )
    rig.submit(c.DropAppointment(code="b1"))
    rig.pass_time(10_000)
    assert rig.writer.alerts.standing == ()


def test_a_start_in_the_night_is_a_closed_hall(tmp_path):
    rig = Rig(tmp_path, ManualClock(wall=START - 6 * HOUR, mono=1_000_000))
    assert rig.take("r1")["refusal"]["code"] == "day-closed"
    assert rig.writer.live.hall.open is False
    rig.store.close()
