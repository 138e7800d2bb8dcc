"""What the hall is told, and that it is told no more than what changed."""

import msgspec
import pytest

from broker.controller.publishing import projections
from hall.domain import commands as c
from hall.domain import events as e
from hall.shell.hallfile.meaning import MOST_NOTICE_BYTES, MOST_SERVICES, NOTICE_BYTES
from hall.shell.link import LinkUp
from hall.wire import messages as wire
from tests.broker.controller.rig import BORN, Rig, request
from tests.hall.domain.halls import START, definition

ROOT = "hall/1/small"


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def states(rig: Rig) -> set[str]:
    return {
        topic.removeprefix(f"{ROOT}/state/") for topic in rig.wire.topics() if "/state/" in topic
    }


def test_a_start_says_everything_retained(rig):
    assert states(rig) == {"hall", "window/1", "window/2", "window/3", "zone/A", "zone/B"}
    assert all(retain for topic, _, retain in rig.wire.sent if "/state/" in topic)
    hall = rig.wire.last(f"{ROOT}/state/hall")
    assert (hall["open"], hall["waiting"], hall["epoch"]) == (True, 0, BORN)
    card = hall["services"]["card"]
    assert (card["waiting"], card["windows"], card["ahead"]) == (0, 0, 0)


def test_a_call_changes_its_window_and_its_zone_only(rig):
    rig.printed("r1")
    rig.at(c.OpenWindow)
    rig.wire.sent.clear()
    rig.at(c.CallNext)
    assert states(rig) == {"window/1", "zone/A"}
    window = rig.wire.last(f"{ROOT}/state/window/1")
    assert (window["status"], window["ticket"]["number"]) == ("calling", "A001")
    assert window["plaque"] == {
        "name": "员工101",
        "staff_number": "101",
        "post": {"zh-CN": "柜员", "en": "柜员"},
        "photo": "",
    }
    (line,) = rig.wire.last(f"{ROOT}/state/zone/A")["calls"]
    assert (line["number"], line["window"], line["state"], line["calls"]) == (
        "A001",
        "1",
        "called",
        1,
    )


def test_taking_a_number_changes_no_window_and_no_zone(rig):
    rig.wire.sent.clear()
    rig.take("r1")
    assert states(rig) <= {"hall"}


def test_the_wait_told_to_all_is_the_wait_of_who_comes_next(rig):
    rig.at(c.OpenWindow)
    for service in ("card", "pension", "pension"):
        rig.over_api(service=service)
    rig.pass_time(1_000)
    told = rig.wire.last(f"{ROOT}/state/hall")["services"]["card"]
    ticket = rig.over_api(service="card").result
    assert told["waiting"] == 1
    assert ticket.ahead == 3
    assert told["expected_wait"] == msgspec.to_builtins(ticket.expected_wait)


def test_a_revision_is_the_sequence_of_the_last_change_and_never_falls(rig):
    rig.printed("r1")
    rig.at(c.OpenWindow)
    rig.at(c.CallNext)
    before = rig.wire.last(f"{ROOT}/state/window/1")
    assert before["revision"] == rig.store.head
    rig.over_api()
    rig.writer.turn([LinkUp(2)])
    assert rig.wire.last(f"{ROOT}/state/window/1") == before
    rig.reopen()
    after = rig.wire.last(f"{ROOT}/state/window/1")
    assert after["epoch"] == before["epoch"]
    assert before["revision"] <= after["revision"] <= rig.store.head
    assert after | {"revision": 0} == before | {"revision": 0}


def test_the_link_back_means_everything_again(rig):
    rig.wire.up = False
    rig.over_api()
    rig.at(c.OpenWindow)
    rig.at(c.CallNext)
    rig.wire.up = True
    rig.wire.sent.clear()
    rig.writer.turn([LinkUp(2)])
    assert states(rig) == {"hall", "window/1", "window/2", "window/3", "zone/A", "zone/B"}
    assert rig.wire.last(f"{ROOT}/state/window/1")["ticket"]["number"] == "A001"
    assert rig.wire.last(f"{ROOT}/controller")["online"] is True


def test_a_call_is_announced_where_the_citizen_waits_too(rig):
    rig.send(request(wire.Take, "kiosk-1", "r1", service="staff", language="en"))
    ticket = rig.replies("kiosk-1")[-1]["result"]
    rig.send(request(wire.Printed, "kiosk-1", "r2", ticket=ticket["id"]))
    window, zone = ("3", "B") if ticket["zone"] == "A" else ("2", "A")
    rig.at(c.OpenWindow, window)
    rig.at(c.CallNext, window)
    here, there = (
        rig.wire.of(f"{ROOT}/announce/{zone}"),
        rig.wire.of(f"{ROOT}/announce/{ticket['zone']}"),
    )
    assert here == there
    assert len(here) == 1
    assert here[0] | {"id": "", "epoch": 0, "sequence": 0} == {
        "id": "",
        "epoch": 0,
        "sequence": 0,
        "ticket": ticket["id"],
        "number": "B001",
        "window": window,
        "languages": ["zh-CN", "en"],
        "recall": False,
        "at": rig.clock.wall(),
        "until": rig.clock.wall() + 60_000,
    }
    rig.pass_time(6000)
    rig.at(c.Recall, window)
    again = rig.wire.last(f"{ROOT}/announce/{zone}")
    assert again["recall"]
    assert again["id"] != here[0]["id"]
    assert (again["epoch"], again["sequence"]) > (here[0]["epoch"], here[0]["sequence"])
    assert rig.wire.last(f"{ROOT}/state/window/{window}")["ticket"]["calls"] == 2


def test_a_zone_knows_of_a_call_when_it_is_announced(rig):
    rig.printed("r1")
    rig.at(c.OpenWindow)
    rig.at(c.CallNext)
    rig.pass_time(6000)
    for command in (None, c.Recall):
        if command is not None:
            rig.at(command)
        said = rig.wire.last(f"{ROOT}/announce/A")
        zone = rig.wire.last(f"{ROOT}/state/zone/A")
        assert zone["epoch"] == said["epoch"]
        assert zone["revision"] >= said["sequence"] > 0
        (line,) = zone["calls"]
        named = (said["ticket"], said["at"], said["languages"])
        assert (line["id"], line["at"], line["languages"]) == named
    rig.at(c.Arrive)
    (line,) = rig.wire.last(f"{ROOT}/state/zone/A")["calls"]
    assert "languages" not in line  # nobody says it any more


def test_a_missed_number_is_shown_until_it_waits_again(rig):
    ticket = rig.printed("r1")
    rig.at(c.OpenWindow)
    rig.at(c.CallNext)
    rig.at(c.NoShow)
    shown = rig.wire.last(f"{ROOT}/state/zone/A")
    assert (shown["missed"], shown["calls"][0]["state"]) == (["A001"], "no-show")
    rig.send(request(wire.ReactivateTicket, "kiosk-2", "r2", follow=ticket["follow"]))
    assert rig.replies("kiosk-2")[-1]["ok"]
    shown = rig.wire.last(f"{ROOT}/state/zone/A")
    assert (shown["missed"], shown["calls"]) == ([], [])


def test_events_go_out_in_order_as_the_journal_has_them(rig):
    rig.printed("r1")
    rig.serve()
    rig.at(c.Complete)
    said = rig.wire.of(f"{ROOT}/event")
    kept = [msgspec.json.decode(entry.flat()) for entry in rig.store.events(0)]
    assert said == kept[len(kept) - len(said) :]
    assert [one["type"] for one in said][:3] == [
        "ticket-taken",
        "ticket-confirmed",
        "window-opened",
    ]
    assert [one["sequence"] for one in said] == list(
        range(rig.store.head - len(said) + 1, rig.store.head + 1)
    )


def test_a_lost_ticket_is_ordered_again_where_it_was_printed(rig):
    ticket = rig.printed("r1", "kiosk-2")
    rig.submit(c.Reprint(ticket=ticket["id"], follow_digest="", clerk="101"))
    order = rig.wire.last(f"{ROOT}/device/kiosk-2/order")
    assert (order["type"], order["ticket"]["number"]) == ("reprint", "A001")
    assert [retain for topic, _, retain in rig.wire.sent if topic.endswith("/order")] == [False]


def test_the_writer_itself_says_that_it_is_there(rig):
    rig.wire.sent.clear()
    for _ in range(40):
        rig.pass_time(250)
    said = rig.wire.of(f"{ROOT}/controller")
    assert len(said) == 2
    assert said[-1] == {
        "online": True,
        "epoch": BORN,
        "sequence": rig.store.head,
        "version": "test",
        "at": said[-1]["at"],
    }
    rig.writer.end()
    assert rig.wire.last(f"{ROOT}/controller")["online"] is False


def test_the_hall_is_told_at_most_once_a_second(rig):
    rig.wire.sent.clear()
    for n in range(20):
        rig.clock.advance(100)
        rig.take(f"r{n}")
    assert len(rig.wire.of(f"{ROOT}/state/hall")) == 2
    rig.pass_time(1000)
    assert rig.wire.last(f"{ROOT}/state/hall")["services"]["card"]["waiting"] == 20
    assert rig.writer.live.hall.waiting == 20


def test_kiosks_close_by_the_clock_alone(rig):
    rig.pass_time(8 * 3_600_000)
    assert rig.wire.last(f"{ROOT}/state/hall")["open"] is False
    assert rig.take("late")["refusal"]["code"] == "outside-hours"


def test_a_suspension_is_told(rig):
    rig.submit(c.Suspend(service=None, reason="演练"))
    rig.pass_time(1000)
    assert rig.wire.last(f"{ROOT}/state/hall")["suspended"] == {"*": "演练"}


def test_a_window_that_left_the_hall_file_is_wiped_from_the_broker(rig):
    rig.definition = definition(windows=rig.definition.windows[:2])
    rig.store.close()
    rig.wire.sent.clear()
    rig.open()
    assert states(rig) == {"hall", "window/1", "window/2", "zone/A", "zone/B"}
    assert rig.writer.live.windows.keys() == {"1", "2"}


def test_no_state_is_too_large_for_a_message(rig):
    rig.at(c.OpenWindow)
    rig.at(c.OpenWindow, "2")
    for n in range(70):
        rig.pass_time(1000)
        rig.printed(f"r{n}")
        window = str(1 + n % 2)
        rig.at(c.CallNext, window)
        rig.at(c.NoShow, window)
    zone = [body for topic, body, _ in rig.wire.sent if topic.endswith("/zone/A")][-1]
    shown = msgspec.json.decode(zone)
    assert len(zone) < wire.STATE_LIMIT
    assert (len(shown["calls"]), len(shown["missed"])) == (wire.CALLS_SHOWN, 70)
    assert shown["missed"][0] == "A070"


def test_a_number_that_is_still_called_stays_among_the_calls_however_many_come_after_it(rig):
    rig.at(c.OpenWindow)
    rig.at(c.OpenWindow, "2")
    for n in range(2 * wire.CALLS_SHOWN):
        rig.pass_time(1000)
        rig.printed(f"r{n}")
        rig.at(c.CallNext, "2" if n else "1")
        if n:
            rig.at(c.NoShow, "2")
    calls = rig.wire.last(f"{ROOT}/state/zone/A")["calls"]
    assert len(calls) == wire.CALLS_SHOWN
    assert [call["state"] for call in calls[:-1]] == ["no-show"] * (wire.CALLS_SHOWN - 1)
    assert (calls[-1]["number"], calls[-1]["state"]) == ("A001", "called")
    rig.at(c.Recall)
    assert rig.wire.last(f"{ROOT}/state/zone/A")["calls"][0]["number"] == "A001"


def test_the_longest_state_of_a_zone_fits_into_a_message():
    """Every call of the longest ids and numbers, beside as many notices as a hall file may have."""
    call = wire.ZoneCall(
        id="0" * 36,
        number="A1000",
        window="199",
        at=START,
        state="called",
        calls=4,
        languages=("zh-Hant-HK", "zh-CN"),
    )
    short = {"zh-CN": "停", "en": "x"}
    notices = (short,) * (MOST_NOTICE_BYTES // sum(NOTICE_BYTES + len(t.encode()) for t in short))
    zone = wire.Zone(
        epoch=100,
        revision=1_000_000,
        zone="A" * 48,
        calls=(call,) * wire.CALLS_SHOWN,
        missed=("A1000",) * projections.MISSED_SHOWN,
        notices=notices,
    )
    assert len(msgspec.json.encode(zone)) < wire.STATE_LIMIT


def test_an_event_too_large_for_a_message_is_named_and_left_to_http(tmp_path):
    services = tuple(
        msgspec.structs.replace(one, papers={"zh-CN": ("材料" * 2000,)})
        for one in definition().services
    )
    rig = Rig(tmp_path)
    rig.wire.sent.clear()
    rig.writer._definition = definition(services=services)
    rig.pass_time(1000)
    (said,) = [one for one in rig.wire.of(f"{ROOT}/event") if one["type"] == "hall-defined"]
    assert said == {
        "sequence": said["sequence"],
        "at": said["at"],
        "type": "hall-defined",
        "left_out": True,
    }
    kept = next(rig.store.events(said["sequence"] - 1, 1))
    assert msgspec.json.decode(kept.body, type=e.HallDefined).definition.services == services
    rig.store.close()


def test_the_longest_state_of_a_hall_fits_into_a_message():
    """As many services as a hall file may have, under the longest codes, each with everything."""
    queue = wire.ServiceQueue(
        waiting=9_999,
        expected_wait=wire.Wait(low_s=86_400, high_s=86_400),
        windows=200,
        ahead=99_999,
        left=9_000,
    )
    hall = wire.Hall(
        epoch=100,
        revision=1_000_000,
        open=True,
        day=20260921,
        waiting=99_999,
        services={f"{n:048}": queue for n in range(MOST_SERVICES)},
        suspended={"*": "停" * 80},
        kiosks={f"{n:048}": "cutter-fault" for n in range(wire.KIOSKS_SHOWN)},
    )
    assert len(msgspec.json.encode(hall)) < wire.STATE_LIMIT
