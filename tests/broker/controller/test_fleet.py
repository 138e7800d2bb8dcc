"""What boards say of themselves: kiosks' printers for all to know, orders, and what was not spoken."""

import pytest

from broker.controller.fleet import STATE_LENGTH
from broker.controller.publishing import projections
from broker.journal.contract import StorageFailed
from hall.domain import commands as c
from hall.domain.forecast import forecast
from hall.domain.names import BoardOrder
from hall.domain.refusals import Code
from hall.shell.link import LinkDown
from hall.wire import codec
from hall.wire import messages as wire
from tests.broker.controller.rig import HALL, Rig

ROOT = f"hall/1/{HALL}"


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def kiosks(rig: Rig) -> dict:
    rig.pass_time(1_000)
    return rig.wire.last(f"{ROOT}/state/hall")["kiosks"]


def order(rig: Rig, device: str, order: BoardOrder = BoardOrder.IDENTIFY, key: str | None = None):
    return rig.submit(c.OrderBoard(device=device, order=order, clerk="401"), key)


# --- kiosks' printers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"printer": "ready", "paper": "ok"}, "ready"),
        ({"printer": "ready", "paper": "low"}, "paper-low"),
        ({"printer": "ready", "paper": "out"}, "paper-out"),
        ({"printer": "cover-open"}, "cover-open"),
        ({"printer": "x" * (STATE_LENGTH + 1)}, "x" * STATE_LENGTH),
    ],
)
def test_the_halls_state_tells_of_a_kiosks_printer(rig, parts, told):
    rig.here("kiosk-1")
    rig.feels("kiosk-1", **parts)
    assert kiosks(rig) == {"kiosk-1": told}


def test_a_kiosk_that_is_off_says_nothing_until_it_has_looked_again(rig):
    rig.here("kiosk-1")
    rig.feels("kiosk-1", printer="ready", paper="ok")
    rig.here("kiosk-1", online=False)
    assert kiosks(rig) == {"kiosk-1": "off"}
    rig.here("kiosk-1", boot="another")
    assert kiosks(rig) == {"kiosk-1": "off"}
    rig.feels("kiosk-1", boot="another", printer="paper-low")
    assert kiosks(rig) == {"kiosk-1": "paper-low"}


def test_only_kiosks_are_told_of(rig):
    rig.here("evaluator-1")
    rig.feels("evaluator-1", printer="ready")
    rig.here("kiosk-2")
    rig.feels("kiosk-2")
    assert kiosks(rig) == {}


def test_a_printers_news_is_a_greater_revision_and_the_same_is_no_news(rig):
    rig.here("kiosk-1")
    rig.feels("kiosk-1", printer="ready", paper="ok")
    kiosks(rig)
    before = rig.wire.last(f"{ROOT}/state/hall")
    rig.wire.sent.clear()
    rig.feels("kiosk-1", printer="ready", paper="ok")
    rig.pass_time(1_000)
    assert f"{ROOT}/state/hall" not in rig.wire.topics()
    rig.feels("kiosk-1", printer="ready", paper="out")
    assert kiosks(rig) == {"kiosk-1": "paper-out"}
    after = rig.wire.last(f"{ROOT}/state/hall")
    assert (after["epoch"], after["revision"]) > (before["epoch"], before["revision"])
    events = [one for one in rig.wire.of(f"{ROOT}/event") if one["type"] == "printer-changed"]
    assert [one["printer"] for one in events] == ["paper-out"]


def test_a_controller_that_restarts_still_knows_the_printers(rig):
    rig.here("kiosk-1")
    rig.feels("kiosk-1", printer="cutter-fault")
    kiosks(rig)
    rig.reopen()
    assert rig.wire.last(f"{ROOT}/state/hall")["kiosks"] == {"kiosk-1": "cutter-fault"}


def test_the_list_of_kiosks_is_bounded(rig):
    state, now = rig.state, rig.clock.wall()
    state.printers = {f"{n:03d}" + "k" * 61: "x" * STATE_LENGTH for n in range(60)}
    told = projections.hall(state, forecast(state, now), now, 1, 1)
    assert list(told.kiosks) == sorted(state.printers)[: wire.KIOSKS_SHOWN]
    assert len(codec.encode(told)) < wire.STATE_LIMIT / 2


def test_a_kiosk_that_left_the_hall_file_is_forgotten(rig):
    rig.submit(c.NotePrinter(device="kiosk-9", printer="ready"))
    assert kiosks(rig) == {}


# --- orders --------------------------------------------------------------------------------------


def test_an_order_goes_out_once_and_is_kept_with_who_gave_it(rig):
    rig.here("kiosk-1")
    first = order(rig, "kiosk-1", BoardOrder.TEST_PRINT, key="k")
    assert first.ok
    assert order(rig, "kiosk-1", BoardOrder.TEST_PRINT, key="k").sequence == first.sequence
    sent = rig.wire.of(f"{ROOT}/device/kiosk-1/order")
    assert [one["type"] for one in sent] == ["test-print"]
    (kept,) = [one for one in rig.wire.of(f"{ROOT}/event") if one["type"] == "board-ordered"]
    assert (kept["device"], kept["order"], kept["clerk"]) == ("kiosk-1", "test-print", "401")
    assert not any(retain for topic, _, retain in rig.wire.sent if topic.endswith("/order"))


@pytest.mark.parametrize(
    ("device", "what", "code"),
    [
        ("nobody", BoardOrder.IDENTIFY, Code.UNKNOWN_DEVICE),
        ("evaluator-1", BoardOrder.TEST_PRINT, Code.NOT_FOR_THIS_DEVICE),
        ("kiosk-2", BoardOrder.PAPER_CHANGED, Code.NOT_FOR_THIS_DEVICE),
        ("screen-1", BoardOrder.RESTART, Code.DEVICE_OFFLINE),
    ],
)
def test_an_order_that_nobody_could_obey_is_refused(rig, device, what, code):
    rig.here("evaluator-1")
    outcome = order(rig, device, what)
    assert outcome.refusal is not None
    assert outcome.refusal.code == code
    assert device in outcome.refusal.message
    assert not [topic for topic in rig.wire.topics() if topic.endswith("/order")]


def test_without_the_broker_no_order_is_taken(rig):
    rig.here("kiosk-1")
    rig.writer.turn([LinkDown("the broker went")])
    refusal = order(rig, "kiosk-1").refusal
    assert refusal.code == Code.DEVICE_OFFLINE
    assert "broker" in refusal.message


# --- what was not spoken -------------------------------------------------------------------------


def said(rig: Rig) -> list[tuple]:
    day = rig.state.day
    return [(r.device, r.zone, r.spoken, r.unspoken) for r in rig.store.speech(day, day)]


def test_what_was_not_spoken_is_kept_and_counted_once(rig):
    rig.over_api()  # the day is open
    rig.feels("zone-b", spoken=7, unspoken=1)
    rig.feels("zone-b", spoken=9, unspoken=2)
    rig.feels("zone-b", spoken=9, unspoken=2)
    rig.feels("screen-1", spoken=3, unspoken=0)
    rig.feels("kiosk-1", spoken=3, unspoken=3)
    assert said(rig) == [("screen-1", "A", 3, 0), ("zone-b", "B", 9, 2)]
    rig.reopen()
    rig.feels("zone-b", spoken=10, unspoken=2)
    rig.feels("zone-b", boot="later", spoken=1, unspoken=1)
    rows = [("screen-1", "A", 3, 0), ("zone-b", "B", 10, 2), ("zone-b", "B", 1, 1)]
    assert sorted(said(rig)) == sorted(rows)


def test_a_commit_that_failed_is_made_up_for_by_the_next_health(rig, monkeypatch):
    def fails(batch):
        raise StorageFailed("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(rig.store, "append", fails)
        rig.feels("zone-b", spoken=7, unspoken=1)
    rig.pass_time(2_000)
    rig.feels("zone-b", spoken=7, unspoken=1)
    assert said(rig) == [("zone-b", "B", 7, 1)]


# --- since when ----------------------------------------------------------------------------------


def test_it_is_known_since_when_a_board_is_there_if_somebody_listened(rig):
    rig.here("kiosk-1")
    assert rig.writer.boards["kiosk-1"].since is None
    rig.pass_time(5_000)
    rig.here("kiosk-1", boot="again")
    came = rig.clock.wall()
    rig.pass_time(5_000)
    rig.here("kiosk-1", boot="again")
    assert rig.writer.boards["kiosk-1"].since == came
    rig.here("kiosk-1", boot="again", online=False)
    assert rig.writer.boards["kiosk-1"].since == rig.clock.wall()
