"""Who is called next and where, again, or never."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.effects.at_window import CALLS_KEPT
from hall.domain.refusals import Code
from tests.hall.domain.halls import MINUTE, Small, refused


def test_two_clerks_get_two_tickets() -> None:
    hall = Small()
    first, second = hall.take(), hall.take()
    hall.open("1", "101")
    hall.open("2", "102")
    hall.at(c.CallNext, "1")
    hall.at(c.CallNext, "2")
    assert (first.window, second.window) == ("1", "2")


def test_a_busy_or_paused_window_calls_nobody() -> None:
    hall = Small()
    hall.take()
    hall.take()
    hall.open()
    hall.serve()
    refused(Code.WINDOW_BUSY, hall, c.CallNext(window="1", clerk="101"))
    hall.at(c.Pause, reason="系统")
    hall.at(c.Complete)
    refused(Code.WINDOW_PAUSED, hall, c.CallNext(window="1", clerk="101"))
    hall.at(c.Back)
    hall.at(c.CallNext)


def test_skills_decide_who_is_called_where() -> None:
    hall = Small()
    hall.take("card")
    staff = hall.take("staff")
    hall.open("3", "103")
    assert hall.serve("3").id == staff.id


def test_a_green_ticket_goes_before_those_who_came_a_little_earlier_and_no_more() -> None:
    hall = Small()
    early = hall.take()
    hall.now += 14 * MINUTE
    late = hall.take()
    green = hall.take(priority="senior")
    hall.now += MINUTE
    hall.open()
    order = []
    for _ in range(3):
        order.append(hall.serve().id)
        hall.at(c.Complete)
    assert order == [green.id, early.id, late.id]
    oldest = hall.take()
    hall.now += 16 * MINUTE
    hall.take(priority="senior")
    assert hall.serve().id == oldest.id


def test_a_class_at_its_bound_leaves_the_last_window_free() -> None:
    hall = Small()
    hall.take("desk")
    hall.take("desk")
    person = hall.take("card")
    hall.open("2", "102")
    hall.open("3", "103")
    hall.serve("3")
    assert hall.serve("2").id == person.id


def test_a_recall_waits_its_time_and_is_bounded() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.at(c.CallNext)
    again = c.Recall(window="1", clerk="101")
    assert "wait 4 s" in refused(Code.RECALL_TOO_SOON, hall, again, after=1000)
    for count in (1, 2, 3):
        (event,) = hall.do(again, after=6000)
        assert isinstance(event, e.TicketRecalled)
        assert event.count == count
    assert "no-show" in refused(Code.RECALL_LIMIT, hall, again, after=6000)


def test_a_recall_comes_before_the_calls_that_were_made_since() -> None:
    hall = Small()
    first, second = hall.take(), hall.take()
    hall.open("1", "101")
    hall.open("2", "102")
    hall.at(c.CallNext, "1")
    hall.at(c.CallNext, "2")
    assert [call.ticket for call in hall.state.calls] == [second.id, first.id]
    called_at = hall.state.calls[-1].at
    hall.now += 6000
    hall.at(c.Recall, "1")
    assert [call.ticket for call in hall.state.calls] == [first.id, second.id]
    assert hall.state.calls[0].at > called_at


def test_a_number_that_is_still_called_is_never_let_go() -> None:
    hall = Small()
    stays = hall.take()
    hall.open("1", "101")
    hall.open("2", "102")
    hall.at(c.CallNext, "1")
    for _ in range(CALLS_KEPT + 5):
        hall.take()
        hall.serve("2")
        hall.at(c.Complete, "2")
    assert hall.state.calls[-1].ticket == stays.id
    assert len(hall.state.calls) == CALLS_KEPT + 1
    hall.at(c.Arrive, "1")
    hall.take()
    hall.at(c.CallNext, "2")
    assert len(hall.state.calls) == CALLS_KEPT


def test_a_missed_number_comes_back_after_three_others_and_once() -> None:
    hall = Small()
    missed = hall.take()
    others = [hall.take().id for _ in range(4)]
    hall.open()
    hall.at(c.CallNext)
    hall.at(c.NoShow)
    hall.do(c.Reactivate(ticket=missed.id))
    served = []
    for _ in range(5):
        served.append(hall.serve().id)
        hall.at(c.Complete)
    assert served == [*others[:3], missed.id, others[3]]
    again = hall.take()
    for _ in range(2):
        hall.at(c.CallNext)
        hall.at(c.NoShow)
        if not again.reactivations:
            hall.do(c.Reactivate(ticket=again.id))
    assert again.reactivations == 1  # called at once, since nobody else waited
    refused(Code.REACTIVATED_BEFORE, hall, c.Reactivate(ticket=again.id))


def test_nobody_is_called_back_by_closing() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.at(c.CallNext)
    refused(Code.WINDOW_BUSY, hall, c.CloseWindow(window="1", clerk="101"))
    hall.at(c.NoShow)
    hall.at(c.CloseWindow)
