"""What a kiosk does after a restart with what the run before left."""

import msgspec
import pytest

from devices import ports as p
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.machine_bench import GIVE_UP_MS, Kiosk


def take_request(at: int) -> m.Take:
    return m.Take(id="old", device="k", boot="a", sequence=1, at=at, mono=1, service="pension")


def restarted(*, pending: bool, ago_min: int, begun: bool = False) -> Kiosk:
    """A kiosk that comes up ``ago_min`` minutes after a take was asked for, or answered."""
    kiosk = Kiosk(known=False)
    then = WALL - ago_min * 60_000
    request = take_request(then)
    answer = m.Reply(id="old", ok=True, result=msgspec.to_builtins(ticket(taken_at=then)))
    unsettled = () if pending else (p.Unsettled(request, answer, begun),)
    kiosk.give(p.Started(at=0, pending=(request,) if pending else (), unsettled=unsettled))
    kiosk.wait(100)
    assert kiosk.printed() == []
    present = m.Controller(online=True, epoch=1, sequence=1, version="0", at=WALL)
    kiosk.give(p.Heard(present, at=200))
    if pending:
        kiosk.give(p.Replied(request, answer, at=300))
    return kiosk


@pytest.mark.parametrize("begun", [False, True])
def test_a_paper_cut_short_by_the_power_is_printed_again_marked_only_where_it_had_begun(begun):
    kiosk = restarted(pending=False, ago_min=9, begun=begun)
    assert kiosk.printed() == [("A001", begun)]
    kiosk.print_ends()
    assert kiosk.reports() == [("printed", "ticket-1", "old")]


def test_a_number_nobody_waits_for_any_more_is_given_back():
    kiosk = restarted(pending=False, ago_min=11)
    assert kiosk.printed() == []
    assert kiosk.reports() == [("print-failed", "ticket-1", "old")]


def test_a_number_that_may_be_on_paper_is_never_given_back():
    kiosk = restarted(pending=False, ago_min=11, begun=True)
    assert kiosk.printed() == []
    assert kiosk.reports() == []
    (told,) = [x.text for x in kiosk.effects if isinstance(x, p.Complain)]
    assert told == "nobody knows whether it is on paper"


@pytest.mark.parametrize(("ago", "printed"), [(9, [("A001", False)]), (11, [])])
def test_a_take_in_the_outbox_is_printed_after_the_restart_while_it_is_young(ago, printed):
    kiosk = restarted(pending=True, ago_min=ago)
    assert kiosk.printed() == printed
    if not printed:
        assert kiosk.reports() == [("print-failed", "ticket-1", "old")]


def test_a_second_paper_that_fails_never_cancels_the_number():
    kiosk = restarted(pending=False, ago_min=1, begun=True)
    kiosk.print_ends(ok=False, reason="paper-out")
    kiosk.wait(GIVE_UP_MS)
    assert kiosk.reports() == []
    assert any(isinstance(one, p.Complain) for one in kiosk.effects)


def test_a_number_nobody_knows_of_is_told_until_the_day_has_ended_whatever_the_printer_does():
    kiosk = restarted(pending=False, ago_min=11, begun=True)
    kiosk.give(p.Heard(hall_state(1, day=20260921), at=300))
    kiosk.give(p.PrinterChanged("paper-out", at=400))
    kiosk.give(p.PrinterChanged("ready", at=500))
    kiosk.give(p.Heard(hall_state(2, day=20260921), at=600))
    told = {one.name: one.text for one in kiosk.effects if isinstance(one, p.Complain)}
    assert told["number A001"] == "nobody knows whether it is on paper"
    gone = kiosk.give(p.Heard(hall_state(3, day=20260922), at=700))
    assert p.Complain("number A001", None) in gone
