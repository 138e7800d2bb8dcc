"""A step of the schedule that fails is told, and keeps no other from being done."""

from itertools import pairwise

import pytest

from broker.controller.watching.alerts import AlertKind
from broker.controller.writer import Writer
from hall.domain import commands as c
from hall.domain import decide as core
from hall.domain.events import TicketExpired
from hall.domain.evolve import EFFECTS
from tests.broker.controller.rig import Rig
from tests.hall.domain.halls import DAY

HOUR = 3_600_000


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def failed(rig: Rig) -> dict[str, str]:
    standing = rig.writer.alerts.standing
    return {
        one.about: str(one.values["error"]) for one in standing if one.kind is AlertKind.STEP_FAILED
    }


def types(rig: Rig) -> list[str]:
    return [entry.type for entry in rig.store.events(0)]


def break_rule(
    patch: pytest.MonkeyPatch, command: type[c.Command], when=lambda asked: True
) -> None:
    right = core.RULES[command]

    def broken(state, asked, now):
        if when(asked):
            raise ValueError("year 10000 is out of range")
        return right(state, asked, now)

    patch.setitem(core.RULES, command, broken)


def test_a_close_that_fails_is_told_and_made_once_it_can_be(rig, caplog):
    rig.at(c.OpenWindow)
    rig.at(c.Away, contact="王芳", phone="26000001")
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, c.CloseDay)
        rig.clock.advance(10 * HOUR)
        for _ in range(40):
            rig.pass_time(250)
        assert failed(rig) == {"close-day": "ValueError: year 10000 is out of range"}
        assert types(rig)[-1] == "away-alerted"
        assert rig.take("r1")["refusal"]["code"] == "outside-hours"
        assert len([one for one in caplog.records if "close-day failed" in one.message]) == 1
    rig.pass_time(60_000)
    assert failed(rig) == {}
    assert "day-closed" in types(rig)


def test_a_failing_step_is_tried_again_ever_more_rarely(rig):
    tries = []
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, c.CloseDay, lambda asked: tries.append(rig.clock.mono()) or True)
        rig.clock.advance(10 * HOUR)
        for _ in range(4 * 200):
            rig.pass_time(250)
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]


def test_a_step_that_leaves_the_state_torn_is_taken_back_and_the_others_go_on(rig, monkeypatch):
    rig.printed("r1")

    def broken(state, event, at):
        state.tickets.clear()
        raise KeyError("half done")

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EFFECTS, TicketExpired, broken)
        rig.clock.advance(10 * HOUR)
        rig.pass_time(250)
        assert list(failed(rig)) == ["expiry of ticket A001"]
        assert rig.state.day_open is False
        assert [t.number for t in rig.state.tickets.values()] == ["A001"]
        rig.feels("kiosk-1", printer="ready", paper="low")
        rig.pass_time(250)
        assert rig.state.printers == {"kiosk-1": "paper-low"}
    rig.pass_time(60_000)
    assert (failed(rig), rig.state.day_open) == ({}, False)


@pytest.mark.parametrize("restarts", [False, True])
def test_a_ticket_that_cannot_expire_keeps_no_day_open(rig, restarts):
    """Over the close, the clearing and the next opening."""
    for request in ("r1", "r2", "r3"):
        rig.printed(request)
    bad = rig.state.tickets["ticket-000002"].id
    right = EFFECTS[TicketExpired]

    def broken(state, event, at):
        if event.ticket == bad:
            raise KeyError("half done")
        right(state, event, at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EFFECTS, TicketExpired, broken)
        rig.clock.advance(10 * HOUR)
        rig.pass_time(250)
        assert list(failed(rig)) == ["expiry of ticket A002"]
        assert types(rig).count("ticket-expired") == 2
        assert rig.state.day_open is False
        rig.clock.advance(4 * HOUR)
        for _ in range(3):
            rig.pass_time(70_000)
        assert "expiry of ticket A002" in failed(rig)
        if restarts:
            rig.reopen()
        rig.clock.advance(10 * HOUR)
        for _ in range(3):
            rig.pass_time(70_000)
        assert rig.state.day > DAY
        assert rig.printed("r4")["number"] == "A001"
    rig.pass_time(70_000)
    assert failed(rig) == {}


def test_one_windows_tick_keeps_no_others_from_theirs(rig):
    for window, clerk in (("1", "101"), ("2", "102")):
        rig.submit(c.OpenWindow(window=window, clerk=clerk))
        rig.submit(c.Away(window=window, clerk=clerk, contact="王芳", phone="26000001"))
    rig.take("r1")
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, c.Tick, lambda asked: asked.window == "1" or asked == c.Tick())
        for _ in range(9 * 60):
            rig.pass_time(1_000)
        assert set(failed(rig)) == {"tick", "tick of window 1"}
        assert [rig.state.windows[id].away_alert for id in ("1", "2")] == [0, 1]
        assert rig.state.tickets["ticket-000001"].confirmation == "unconfirmed"
    rig.pass_time(60_000)
    assert failed(rig) == {}
    assert rig.state.windows["1"].away_alert == 2


def test_a_start_survives_a_step_that_fails(rig):
    with pytest.MonkeyPatch.context() as patch:
        break_rule(patch, c.Tick)
        rig.reopen()
        assert "tick" in failed(rig)
        assert rig.take("r1")["ok"]
    assert rig.state.day == DAY


def test_a_snapshot_that_fails_holds_nothing_up(rig, monkeypatch):
    def broken(snapshot):
        raise TypeError("no such form")

    monkeypatch.setattr(rig.store, "keep_snapshot", broken)
    rig.clock.advance(24 * HOUR)
    rig.pass_time(250)
    rig.pass_time(250)
    assert list(failed(rig)) == ["snapshot"]
    assert rig.take("r1")["ok"]


def test_a_board_whose_news_cannot_be_taken_in_is_told_by_name(rig, monkeypatch):
    right = Writer._hear

    def broken(self, heard):
        if heard.device == "kiosk-2":
            raise LookupError("no zone")
        right(self, heard)

    monkeypatch.setattr(Writer, "_hear", broken)
    rig.feels("kiosk-2", printer="ready")
    rig.feels("kiosk-1", printer="ready")
    rig.pass_time(250)
    assert list(failed(rig)) == ["hear kiosk-2"]
    assert rig.state.printers == {"kiosk-1": "ready"}
