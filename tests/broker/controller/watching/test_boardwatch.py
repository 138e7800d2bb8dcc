"""Two boards under one name are noticed by their starts, and a board that was restarted is not."""

import pytest

from broker.controller.watching.alerts import AlertKind
from broker.controller.watching.boardwatch import CALM_MS
from broker.web.pages.board_status import devices
from tests.broker.controller.rig import Rig

TWO = AlertKind.TWO_BOARDS


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def told(rig: Rig) -> dict[str, dict]:
    return {one.about: one.values for one in rig.writer.alerts.standing if one.kind is TWO}


def view(rig: Rig, device: str = "kiosk-1"):
    return next(one for one in devices(rig.writer.boards.values()) if one.device == device)


def test_starts_that_take_turns_are_two_boards_by_name(rig):
    rig.here("kiosk-1", "boot-a", address="10.0.0.7")
    rig.here("kiosk-1", "boot-b", address="10.0.0.8")
    assert told(rig) == {}
    rig.here("kiosk-1", "boot-b", online=False)
    rig.here("kiosk-1", "boot-a", address="10.0.0.7")
    assert told(rig) == {"kiosk-1": {"one": "boot-a (10.0.0.7)", "other": "boot-b (10.0.0.8)"}}
    rig.pass_time(1_000)
    assert (view(rig).level, view(rig).troubles[0].what) == ("trouble", "two-boards")
    assert view(rig, "kiosk-2").level != "trouble"


def test_however_often_a_board_is_restarted_it_is_one_board(rig):
    for boot in range(20):
        rig.here("kiosk-1", f"boot-{boot}")
        rig.here("kiosk-1", f"boot-{boot}", online=False)
    rig.here("kiosk-1", "boot-20")
    rig.here("kiosk-1", "boot-20")
    assert told(rig) == {}


def test_it_ends_when_one_of_them_has_been_alone_for_minutes(rig):
    for boot in ("boot-a", "boot-b", "boot-a", "boot-b"):
        rig.here("kiosk-1", boot)
        rig.pass_time(5_000)
    rig.pass_time(CALM_MS - 10_000)
    assert set(told(rig)) == {"kiosk-1"}
    rig.pass_time(10_000)
    assert told(rig) == {}
    assert not view(rig).troubles
