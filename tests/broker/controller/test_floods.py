"""A board that asks far too often: it is bounded and told of, and nobody else feels it."""

from collections import Counter

import msgspec
import pytest

from broker.controller.watching.alerts import AlertKind
from broker.web.pages.board_status import devices
from hall.wire import messages as wire
from tests.broker.controller.rig import Rig, request

MINUTE_MS = 60_000


class Bounded(Rig):
    """A rig with the limit that a hall has by default."""

    board_limit = 60


@pytest.fixture
def rig(tmp_path):
    rig = Bounded(tmp_path)
    yield rig
    rig.store.close()


def takes(count: int, device: str = "kiosk-1", first: int = 0) -> list[wire.Request]:
    numbers = range(first, first + count)
    return [request(wire.Take, device, f"{device}-{n}", service="card") for n in numbers]


def said(rig: Rig, device: str = "kiosk-1") -> Counter:
    replies = rig.replies(device)
    return Counter(one["ok"] or one["refusal"]["code"] for one in replies)


def test_a_minute_has_so_many_requests_so_many_refusals_and_silence(rig):
    rig.send(*takes(1_000))
    assert said(rig) == {True: 60, "too-many": 60}
    assert len(rig.state.tickets) == 60
    rig.send(*takes(5, "kiosk-2"))
    assert said(rig, "kiosk-2") == {True: 5}
    rig.pass_time(MINUTE_MS)
    rig.send(*takes(10, first=1_000))
    assert said(rig)[True] == 70


def test_ever_new_starts_of_a_kiosk_fill_no_journal(rig):
    asked = (request(wire.Reconcile, "kiosk-1", f"r-{n}") for n in range(1_000))
    rig.send(*(msgspec.structs.replace(one, boot=one.id) for one in asked))
    assert said(rig) == {True: 60, "too-many": 60}
    assert rig.store.head < 100


def test_a_bucket_fills_up_evenly(rig):
    rig.send(*takes(60))
    rig.pass_time(2_000)
    rig.send(*takes(5, first=60))
    assert said(rig) == {True: 62, "too-many": 3}


def test_what_was_answered_is_answered_again_however_often(rig):
    asked = takes(70)
    rig.send(*asked)
    before = rig.replies("kiosk-1")
    rig.send(*asked)
    again = rig.replies("kiosk-1")[len(before) :]
    assert [one["id"] for one in again] == [one.id for one in asked]
    assert again == before


def test_a_refusal_is_final(rig):
    rig.send(*takes(61))
    rig.pass_time(MINUTE_MS)
    rig.send(takes(61)[-1])
    assert rig.replies("kiosk-1")[-1]["refusal"]["code"] == "too-many"


def test_reports_are_never_too_many(rig):
    rig.send(*takes(60))
    tickets = [one["result"]["id"] for one in rig.replies("kiosk-1")]
    reports = [
        request(wire.Printed, "kiosk-1", f"p-{n}-{ticket}", ticket=ticket)
        for n in range(5)
        for ticket in tickets
    ]
    rig.send(*reports)
    assert len(rig.replies("kiosk-1")) == 60 + len(reports)
    assert "too-many" not in said(rig)
    assert all(one["ok"] for one in rig.replies("kiosk-1"))


def test_a_flood_is_told_with_its_count_until_a_minute_after_it(rig):
    rig.send(*takes(1_000))
    rig.pass_time(1_000)
    (alert,) = rig.writer.alerts.standing
    assert (alert.kind, alert.about) == (AlertKind.BOARD_FLOODS, "kiosk-1")
    assert alert.values == {"count": 940}
    kiosk = next(one for one in devices(rig.writer.boards.values()) if one.device == "kiosk-1")
    assert [(one.part, one.what, one.n) for one in kiosk.troubles] == [
        ("requests", "too-many", 940)
    ]
    rig.pass_time(MINUTE_MS)
    assert not rig.writer.alerts.standing
    assert rig.writer.boards["kiosk-1"].refused == 0


def test_messages_that_found_no_room_are_told_of_too(rig):
    rig.writer.dropped({"kiosk-1": 7, "": 3})
    rig.pass_time(1_000)
    assert rig.writer.boards["kiosk-1"].refused == 7


def test_without_a_limit_everything_is_decided(tmp_path):
    rig = Rig(tmp_path)
    rig.send(*takes(200))
    assert said(rig) == {True: 200}
    rig.store.close()


def test_a_request_is_looked_up_among_the_stored_replies_once(rig, monkeypatch):
    asked, look = [], rig.store.reply
    monkeypatch.setattr(rig.store, "reply", lambda *of: asked.append(of) or look(*of))
    rig.send(*takes(5))
    assert asked == [("device:kiosk-1", f"kiosk-1-{n}") for n in range(5)]
