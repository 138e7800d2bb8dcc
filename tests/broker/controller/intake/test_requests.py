"""Messages that are refused: named, counted, answered where they can be, and nothing changes."""

import logging

import msgspec
import pytest

from broker.controller.contract import BOARDS, HEALTH
from broker.controller.intake.requests import MADE
from hall.domain import commands as c
from hall.shell.link import Received
from hall.wire import codec, topics
from hall.wire import messages as wire
from tests.broker.controller.rig import HALL, Rig, request


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def body(**changes) -> bytes:
    asked = msgspec.to_builtins(request(wire.Take, "kiosk-1", "r1", service="card"))
    return msgspec.json.encode(asked | changes)


BAD = {
    "too-large": body(service="x" * 5000),
    "malformed": b"{not json",
    "unknown-version": body(v=2),
    "unknown-type": body(type="order-tea"),
    "forged": body(device="kiosk-2"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_message_changes_nothing(rig, code):
    before, head = rig.frozen(), rig.store.head
    rig.raw("kiosk-1", BAD[code])
    assert (rig.frozen(), rig.store.head) == (before, head)
    assert rig.writer.counters.refused == {code: 1}


@pytest.mark.parametrize("code", ["unknown-version", "unknown-type", "forged"])
def test_it_is_answered_where_its_id_could_be_read(rig, code):
    rig.raw("kiosk-1", BAD[code])
    (reply,) = rig.replies("kiosk-1")
    assert (reply["id"], reply["ok"], reply["refusal"]["code"]) == ("r1", False, code)


@pytest.mark.parametrize("code", ["too-large", "malformed"])
def test_it_is_not_answered_where_no_id_could_be_read(rig, code):
    rig.raw("kiosk-1", BAD[code])
    assert rig.replies("kiosk-1") == []


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'{"v":1,"id":7}',
        b"[" * 4000,
        b"\xff\xfe",
        b'{"v":1,"id":"a","type":"take","service":{}}',
        body(sequence="one"),
        body(sequence=10**30),
        body(id=""),
        body(id="x" * 65),
    ],
)
def test_nonsense_is_malformed_and_the_next_request_is_served(rig, payload):
    before = rig.frozen()
    rig.raw("kiosk-1", payload)
    assert rig.frozen() == before
    assert sum(rig.writer.counters.refused.values()) == 1
    assert rig.take("r9")["ok"]


def test_a_refusal_repeats_no_identity_number_and_is_not_kept(rig):
    number = "110105194912310021"
    refused = rig.take("r1", service=number)
    assert refused["refusal"]["code"] == "malformed"
    assert number not in str(refused)
    assert rig.store.reply("device:kiosk-1", "r1") is None


@pytest.mark.parametrize(
    ("kind", "field"),
    [(wire.CheckIn, "code"), (wire.CheckIn, "person"), (wire.ReactivateTicket, "follow")],
)
@pytest.mark.parametrize("number", ["110105194912310021", "a-1101-0519-4912-3100-21"])
def test_an_identity_number_as_a_code_is_neither_kept_nor_told(rig, caplog, kind, field, number):
    caplog.set_level(logging.DEBUG)
    before = rig.frozen()
    rig.send(request(kind, "kiosk-1", "r1", **{field: number}))
    (reply,) = rig.replies("kiosk-1")
    assert (reply["id"], reply["refusal"]["code"]) == ("r1", "malformed")
    assert rig.frozen() == before
    assert rig.store.reply("device:kiosk-1", "r1") is None
    assert number not in str(reply) + caplog.text


def test_a_retained_request_is_refused(rig):
    rig.raw("kiosk-1", body(), retained=True)
    assert rig.replies("kiosk-1")[-1]["refusal"]["code"] == "retained"
    assert rig.take("r1")["ok"]


def test_a_board_that_the_hall_file_does_not_have(rig):
    rig.send(request(wire.Take, "stranger", "r1", service="card"))
    assert rig.replies("stranger")[-1]["refusal"]["code"] == "unknown-device"
    assert rig.state.tickets == {}


def test_a_refused_forgery_leaves_the_id_free(rig):
    rig.raw("kiosk-1", BAD["forged"])
    assert rig.take("r1")["ok"]


@pytest.mark.parametrize(
    ("device", "kind", "fields"),
    [
        ("evaluator-1", wire.Take, {"service": "card"}),
        ("screen-1", wire.Take, {"service": "card"}),
        ("kiosk-1", wire.Rate, {"leg": "l", "value": "satisfied"}),
        ("screen-1", wire.RateReason, {"leg": "l", "reason": "quality"}),
    ],
)
def test_a_board_may_send_only_what_its_kind_may(rig, device, kind, fields):
    before = rig.frozen()
    rig.send(request(kind, device, "r1", **fields))
    assert rig.replies(device)[-1]["refusal"]["code"] == "not-allowed"
    assert rig.frozen() == before


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (wire.Printed, {}),
        (wire.Shown, {}),
        (wire.PrintFailed, {"reason": "paper out"}),
        (wire.CancelTicket, {}),
    ],
)
def test_only_the_kiosk_that_took_a_number_tells_what_becomes_of_it(rig, kind, fields):
    ticket = rig.take("r1")["result"]["id"]
    before = rig.frozen()
    rig.send(request(kind, "kiosk-2", "r2", ticket=ticket, **fields))
    assert rig.replies("kiosk-2")[-1]["refusal"]["code"] == "not-your-device"
    assert rig.frozen() == before
    rig.send(request(kind, "kiosk-1", "r3", ticket=ticket, **fields))
    assert rig.replies("kiosk-1")[-1]["ok"]


def test_by_its_id_a_missed_number_waits_again_only_at_its_own_kiosk(rig):
    ticket = rig.printed("r1")["id"]
    for step in (c.OpenWindow, c.CallNext, c.NoShow):
        rig.at(step)
    rig.send(request(wire.ReactivateTicket, "kiosk-2", "r2", ticket=ticket))
    assert rig.replies("kiosk-2")[-1]["refusal"]["code"] == "not-your-device"
    rig.send(request(wire.ReactivateTicket, "kiosk-1", "r3", ticket=ticket))
    assert rig.replies("kiosk-1")[-1]["result"]["state"] == "waiting"


def test_what_became_of_the_paper(rig):
    ids = [rig.take(f"r{n}")["result"]["id"] for n in range(3)]
    rig.send(
        request(wire.Printed, "kiosk-1", "p", ticket=ids[0]),
        request(wire.Shown, "kiosk-1", "s", ticket=ids[1]),
        request(wire.PrintFailed, "kiosk-1", "f", ticket=ids[2], reason="cover open"),
    )
    results = {r["id"]: r["result"] for r in rig.replies("kiosk-1")}
    assert (results["p"]["confirmation"], results["p"]["printed"]) == ("printed", True)
    assert (results["s"]["confirmation"], results["s"]["printed"]) == ("shown", False)
    assert results["f"]["state"] == "cancelled"


def test_an_evaluator_rates_what_was_served_at_its_window(rig):
    rig.printed("r1")
    leg = rig.serve("1").result.leg
    rig.at(c.Complete)
    rig.send(request(wire.Rate, "evaluator-2", "e1", leg=leg, value="satisfied"))
    assert rig.replies("evaluator-2")[-1]["refusal"]["code"] == "not-your-window"
    rig.send(request(wire.Rate, "evaluator-1", "e1", leg=leg, value="unsatisfied"))
    rig.send(request(wire.RateReason, "evaluator-1", "e2", leg=leg, reason="efficiency"))
    assert [r["ok"] for r in rig.replies("evaluator-1")] == [True, True]
    assert rig.state.legs[leg].rating.reason == "efficiency"
    (row,) = rig.store.legs(0, 99999999)
    assert (row.rating, row.reason) == ("unsatisfied", "efficiency")


def test_presence_and_health_are_remembered(rig):
    presence = wire.Presence(online=True, boot="b", version="1", kind="kiosk")
    health = wire.Health(boot="b", at=1, uptime_s=2, outbox=0, paper="low")
    rig.writer.turn(
        [
            Received(topics.presence(HALL, "kiosk-1"), codec.encode(presence), True),
            Received(topics.health(HALL, "kiosk-1"), codec.encode(health), False),
            Received(topics.health(HALL, "stranger"), codec.encode(health), False),
            Received(topics.health(HALL, "kiosk-2"), b"{}", False),
        ]
    )
    board = rig.writer.boards["kiosk-1"]
    assert (board.presence, board.health) == (presence, health)
    assert board.heard_at == rig.clock.wall()
    assert rig.writer.counters.refused == {"unknown-device": 1, "malformed": 1}


def test_a_flood_does_not_fill_the_log(rig, caplog):
    with caplog.at_level(logging.WARNING):
        for _ in range(500):
            rig.raw("kiosk-1", b"{")
        assert len(caplog.records) == 1
        rig.clock.advance(10_000)
        rig.raw("kiosk-1", b"{")
    assert "and 499 more like it" in caplog.records[-1].getMessage()
    assert rig.writer.counters.refused == {"malformed": 501}


def test_who_watches_hears_a_boards_trouble_apart_from_its_pulse(rig):
    heard = []
    rig.writer.watchers = (heard.append,)

    def feels(at: int, *faults: str) -> None:
        health = wire.Health(boot="b", at=at, uptime_s=at, outbox=0, faults=faults)
        topic = topics.health(HALL, "evaluator-1")
        rig.writer.turn([Received(topic, codec.encode(health), False)])

    feels(1)
    heard.clear()
    feels(2)
    feels(3, "button satisfied: is held down for 10 s")
    feels(4, "button satisfied: is held down for 10 s")
    feels(5)
    assert [set(change.topics) for change in heard] == [{HEALTH}, {BOARDS}, {HEALTH}, {BOARDS}]


def test_bytes_that_are_no_utf_8_cost_one_line_however_many_come(rig, caplog):
    good = codec.encode(request(wire.Take, "kiosk-1", "r", service="~"))
    bad = good.replace(b"~", b"\xff")
    for _ in range(50):
        rig.raw("kiosk-1", bad)
    assert len(caplog.records) == 1
    assert rig.writer.counters.refused["malformed"] == 50
    assert not rig.state.tickets


def test_every_request_has_a_command():
    with_ids = {wire.Take, wire.CheckIn, wire.Lease, wire.ReactivateTicket}
    assert set(MADE) | with_ids == set(wire.AnyRequest.__args__)
    assert not set(MADE) & with_ids
