"""A kiosk's leases over the wire: granted, issued, and an unanswered take made void."""

import msgspec
import pytest

from broker.controller.intake.requests import fingerprint
from hall.domain import commands as c
from hall.wire import messages as wire
from hall.wire import topics
from hall.wire.messages import REQUEST_LIMIT
from tests.broker.controller.rig import HALL, Rig, request
from tests.hall.domain.halls import definition

MINUTE = 60_000


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def lease(rig: Rig, id: str = "lease-1", count: int = 5, device: str = "kiosk-1") -> dict:
    rig.send(request(wire.Lease, device, id, prefix="A", count=count))
    return rig.replies(device)[-1]


def issued(rig: Rig, number: str, take: str, id: str = "issued-1", **more) -> dict:
    fields = {"take": take, "number": number, "service": "card", "at": rig.clock.wall()}
    rig.send(request(wire.Issued, "kiosk-1", id, **(fields | more)))
    return rig.replies("kiosk-1")[-1]


def test_a_lease_says_what_paper_needs_and_fits_into_a_message(rig):
    rig.send(request(wire.Lease, "kiosk-1", "much", prefix="A", count=500))
    topic = topics.reply(HALL, "kiosk-1")
    (body,) = [body for to, body, _ in rig.wire.sent if to == topic]
    assert len(body) <= REQUEST_LIMIT
    result = rig.replies("kiosk-1")[-1]["result"]
    assert len(result["numbers"]) == 20
    assert result["day"] == rig.state.day
    assert result["numbers"][0]["number"] == "A9001"
    ticket = rig.take("t1")["result"]
    assert ticket["follow_url"].startswith(result["follow_url"])


def test_the_same_lease_asked_for_again_is_the_same_lease(rig):
    assert lease(rig) == lease(rig)
    assert len(rig.state.leases) == 5


def test_the_printed_number_stands_whichever_side_comes_back_first(rig):
    one, two = (n["number"] for n in lease(rig)["result"]["numbers"][:2])
    lost = rig.take("answered-and-lost")["result"]
    stands = issued(rig, one, "answered-and-lost")["result"]
    assert (stands["number"], stands["state"]) == (one, "waiting")
    assert issued(rig, two, "comes-late", id="issued-2")["ok"]
    late = rig.take("comes-late")
    assert late["refusal"]["code"] == "overridden"
    states = {t.number: t.state for t in rig.state.tickets.values()}
    assert states == {lost["number"]: "cancelled", one: "waiting", two: "waiting"}


def test_resends_of_all_of_it_change_nothing(rig):
    number = lease(rig)["result"]["numbers"][0]["number"]
    first = issued(rig, number, "r1")
    head = rig.store.head
    for _ in range(3):
        assert issued(rig, number, "r1") == first
        rig.take("r1")
        lease(rig)
    assert rig.store.head == head
    rig.reopen()
    assert issued(rig, number, "r1") == first


def test_a_window_that_called_the_void_ticket_says_so_at_once(rig):
    number = lease(rig)["result"]["numbers"][0]["number"]
    rig.take("r1")
    rig.pass_time(MINUTE)
    rig.submit(c.OpenWindow(window="1", clerk="101"))
    assert rig.submit(c.CallNext(window="1", clerk="101")).ok
    issued(rig, number, "r1")
    assert rig.wire.last(topics.window_state(HALL, "1"))["status"] == "idle"
    assert rig.wire.last(topics.zone_state(HALL, "A"))["calls"] == []


def test_an_evaluator_leases_nothing(rig):
    rig.send(request(wire.Lease, "evaluator-1", "x", prefix="A", count=1))
    assert rig.replies("evaluator-1")[-1]["refusal"]["code"] == "not-allowed"


def test_a_kiosk_is_told_what_its_start_may_give_out(rig):
    lease(rig, count=3)
    issued(rig, "A9002", "r1")
    rig.send(request(wire.Reconcile, "kiosk-1", "ask-1"))
    answer = rig.replies("kiosk-1")[-1]["result"]
    assert answer == {"day": rig.state.day, "free": {"A": [9001, 9003]}}
    other = request(wire.Reconcile, "kiosk-1", "ask-2")
    rig.send(msgspec.structs.replace(other, boot="other"))
    assert rig.replies("kiosk-1")[-1]["result"]["free"] == {}


def test_an_issued_number_of_an_earlier_version_has_the_fingerprint_that_its_reply_was_kept_under():
    """Else its resend after an update would be refused as another request under the same key."""
    old = request(wire.Issued, "kiosk-1", "i", take="r1", number="A9001", service="card")
    assert fingerprint(old) == "678c8b3dfff19fff1639ea7b3e249c96"
    new = request(
        wire.Issued, "kiosk-1", "i", take="r1", number="A9001", service="card", ticket="t1"
    )
    assert fingerprint(new) != fingerprint(old)


def test_a_number_that_is_reported_twice_is_answered_and_recorded(rig):
    number = lease(rig)["result"]["numbers"][0]["number"]
    first = issued(rig, number, "r1")["result"]
    again = issued(rig, number, "r2", id="issued-2")
    assert (again["ok"], again["result"]["id"]) == (True, first["id"])
    rig.pass_time(1_000)
    (alert,) = rig.writer.alerts.standing
    assert (alert.kind, alert.about, alert.values) == (
        "number-twice",
        number,
        {"device": "kiosk-1"},
    )


def test_a_late_number_of_a_service_that_left_the_hall_file_is_known_no_more(rig):
    """Nothing of it could be told or written: what cannot be decided would be asked for ever."""
    day = rig.state.day
    (one,) = lease(rig, count=1)["result"]["numbers"]
    rig.pass_time(24 * 60 * MINUTE)
    late = issued(rig, one["number"], "unanswered", day=day, ticket=one["ticket"])["result"]
    assert late["state"] == "expired"
    services = tuple(each for each in rig.definition.services if each.code != "card")
    rig.definition = definition(services=services)
    rig.reopen()
    assert "card" not in rig.state.index.services
    rig.send(request(wire.Printed, "kiosk-1", "paper", ticket=one["ticket"]))
    assert rig.replies("kiosk-1")[-1]["refusal"]["code"] == "unknown-ticket"
