"""From a message to a reply, a commit and what the hall is shown."""

import pytest

from broker.controller import desk
from hall.domain import commands as c
from hall.domain import decide
from hall.wire import messages as wire
from tests.broker.controller.rig import Rig, request


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def test_a_number_is_taken_printed_called_served_and_rated(rig):
    reply = rig.take("r1")
    ticket = reply["result"]
    assert reply["ok"]
    assert (ticket["number"], ticket["state"], ticket["ahead"]) == ("A001", "waiting", 0)
    assert ticket["zone"] == "A"
    assert ticket["windows"] == ["1", "2"]
    assert ticket["class"] == "personal"
    assert ticket["follow_url"] == f"http://127.0.0.1/follow/{ticket['follow']}"
    rig.at(c.OpenWindow)
    refused = rig.at(c.CallNext)
    assert refused.refusal.code == "nobody-waiting"
    rig.send(request(wire.Printed, "kiosk-1", "r2", ticket=ticket["id"]))
    called = rig.at(c.CallNext)
    assert called.result.ticket.number == "A001"
    assert called.result.window.status == "calling"
    leg = rig.at(c.Arrive).result.leg
    assert leg is not None
    done = rig.at(c.Complete)
    assert (done.result.leg, done.result.ticket.state) == (leg, "completed")
    assert rig.wire.last("hall/1/small/state/window/1")["rating"]["leg"] == leg
    rig.send(request(wire.Rate, "evaluator-1", "e1", leg=leg, value="satisfied"))
    assert rig.replies("evaluator-1")[-1]["result"] == {"leg": leg, "outcome": "stored"}
    assert rig.wire.last("hall/1/small/state/window/1")["rating"] is None


def test_a_repeated_request_gets_the_same_answer_and_happens_once(rig):
    first = rig.take("r1")
    assert rig.take("r1") == first
    both = request(wire.Take, "kiosk-1", "r2", service="card")
    rig.send(both, both)
    assert rig.replies("kiosk-1")[-1] == rig.replies("kiosk-1")[-2]
    rig.reopen()
    assert rig.take("r1") == first
    assert len(rig.state.tickets) == 2


def test_the_time_of_sending_is_not_part_of_what_is_asked(rig):
    first = rig.take("r1")
    assert rig.take("r1", mono=77, at=99, boot="later") == first


def test_a_key_cannot_ask_for_two_things(rig):
    rig.take("r1")
    again = rig.take("r1", service="pension")
    assert again["refusal"]["code"] == "key-reused"
    assert rig.take("r1")["result"]["number"] == "A001"
    assert len(rig.state.tickets) == 1


def test_devices_do_not_share_keys(rig):
    assert rig.take("r1")["result"]["number"] == "A001"
    assert rig.take("r1", device="kiosk-2")["result"]["number"] == "A002"


def test_a_refusal_is_an_answer_that_is_given_again(rig):
    rig.submit(c.Suspend(service="card", reason="系统升级"))
    refused = rig.take("r1")
    assert refused["refusal"]["code"] == "suspended"
    rig.submit(c.Unsuspend(service="card"))
    assert rig.take("r1") == refused
    assert rig.take("r2")["ok"]


def test_the_console_gets_a_stored_outcome_as_the_same_types(rig):
    first = rig.over_api("k1")
    assert isinstance(first.result, wire.Ticket)
    assert rig.over_api("k1") == first
    open_ = c.OpenWindow(window="1", clerk="101")
    opened = rig.submit(open_, "k2")
    assert rig.submit(open_, "k2") == opened
    assert opened.result.window.plaque.staff_number == "101"
    refused = rig.submit(c.CallNext(window="2", clerk="102"), "k3")
    assert refused.refusal.code == "not-signed-in"
    assert rig.submit(c.CallNext(window="2", clerk="102"), "k3") == refused


def test_without_a_key_nothing_is_remembered(rig):
    assert rig.over_api().result.number == "A001"
    assert rig.over_api().result.number == "A002"


def test_a_turn_shares_one_commit(rig):
    before = rig.writer.counters.commits
    rig.send(*(request(wire.Take, "kiosk-1", f"r{n}", service="card") for n in range(20)))
    assert rig.writer.counters.commits == before + 1
    assert [r["result"]["number"] for r in rig.replies("kiosk-1")][-1] == "A020"


def test_replies_leave_before_state_and_events(rig):
    rig.wire.sent.clear()
    rig.take("r1")
    order = [t for t in rig.wire.topics() if not t.endswith(("/state/hall", "/controller"))]
    assert order[0] == "hall/1/small/device/kiosk-1/reply"
    assert order[-1] == "hall/1/small/event"


def test_an_exception_in_one_message_harms_no_other(rig, monkeypatch, caplog):
    def broken(state, command, now):
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setitem(decide.RULES, c.Cancel, broken)
    ticket = rig.take("r1")["result"]["id"]
    before = rig.frozen()
    rig.send(
        request(wire.CancelTicket, "kiosk-1", "bad", ticket=ticket),
        request(wire.Take, "kiosk-2", "good", service="card"),
    )
    assert rig.replies("kiosk-1")[-1]["refusal"]["code"] == "internal-error"
    assert rig.replies("kiosk-2")[-1]["ok"]
    assert before != rig.frozen()
    assert "a mistake of ours" in caplog.text
    assert rig.writer.counters.refused["internal-error"] == 1


def test_a_half_applied_event_is_undone_from_the_journal(rig, monkeypatch):
    real, broken = desk.evolve, []

    def evolve(state, event, at):
        real(state, event, at)
        if broken:
            raise ZeroDivisionError("in the middle")

    monkeypatch.setattr(desk, "evolve", evolve)
    first = request(wire.Take, "kiosk-1", "r1", service="card")
    second = request(wire.Take, "kiosk-1", "r2", service="card")
    third = request(wire.Take, "kiosk-1", "r3", service="card")
    take_in = desk.Desk.apply

    def apply(self, command, now, check=None):
        if getattr(command, "ticket", "") == "ticket-000002":
            broken.append(True)
        try:
            return take_in(self, command, now, check)
        finally:
            broken.clear()

    monkeypatch.setattr(desk.Desk, "apply", apply)
    rig.send(first, second, third)
    answers = {r["id"]: r for r in rig.replies("kiosk-1")}
    assert answers["r1"]["result"]["number"] == "A001"
    assert answers["r2"]["refusal"]["code"] == "internal-error"
    assert answers["r3"]["result"]["number"] == "A002"
    state = rig.frozen()
    rig.reopen()
    assert rig.frozen() == state
