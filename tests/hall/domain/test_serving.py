"""A case at a window: handed on, laid aside, taken over, taken back, ended."""

from copy import deepcopy

import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.judgement.learning import Lesson, class_ms
from hall.domain.names import RatingValue
from hall.domain.refusals import Code
from tests.hall.domain.halls import MINUTE, Small, definition, refused, service


def test_a_transfer_keeps_number_and_turn_and_opens_the_leg_s_rating() -> None:
    hall = Small()
    ticket = hall.take("card")
    hall.open("1", "101")
    hall.open("3", "103")
    hall.take("staff")
    hall.serve("1")
    hall.at(c.Transfer, "1", to_service="staff")
    first_leg = ticket.legs[0]
    assert hall.state.legs[first_leg].prompt_at is not None
    assert hall.serve("3").id == ticket.id  # came before the other
    assert ticket.number == "A001"
    hall.at(c.Complete, "3")
    assert [hall.state.legs[leg].clerk for leg in ticket.legs] == ["101", "103"]
    hall.do(c.Rate(leg=first_leg, value=RatingValue.SATISFIED))
    assert hall.state.legs[ticket.legs[1]].rating is None


def test_a_transfer_names_one_target_that_exists() -> None:
    hall = Small(services=(*definition().services, service("orphan", "personal", "C")))
    hall.take()
    hall.open()
    hall.serve()
    at = {"window": "1", "clerk": "101"}
    refused(Code.ONE_TARGET, hall, c.Transfer(**at))
    refused(Code.ONE_TARGET, hall, c.Transfer(**at, to_window="2", to_service="staff"))
    refused(Code.NO_WINDOW_FOR_SERVICE, hall, c.Transfer(**at, to_service="orphan"))
    hall.at(c.Transfer, to_clerk="104")
    refused(Code.NOBODY_WAITING, hall, c.CallNext(**at))
    hall.open("3", "104")
    hall.serve("3")


def test_a_parked_case_is_resumed_where_it_lies_and_its_rest_is_not_service() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Park, reason="复核")
    hall.open("2", "102")
    message = refused(
        Code.PARKED_ELSEWHERE, hall, c.Resume(window="2", clerk="102", ticket=ticket.id)
    )
    assert "window 1" in message
    hall.now += 30 * MINUTE
    hall.at(c.Resume)
    ended = hall.at(c.Complete)[0]
    assert isinstance(ended, e.LegEnded)
    assert ended.service_ms < MINUTE


def test_a_stand_in_takes_over_with_the_case_and_both_are_named() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Away, contact="王芳", phone="26000001")
    hall.do(c.TakeOver(window="1", clerk="102"))
    assert hall.state.windows["1"].overlay is None
    refused(Code.NOT_YOUR_WINDOW, hall, c.Complete(window="1", clerk="101"))
    hall.at(c.Complete)
    leg = hall.state.legs[ticket.legs[0]]
    assert (leg.clerk, leg.clerks) == ("102", ["101", "102"])


def test_an_absence_turns_amber_at_eight_and_red_at_ten_minutes_once() -> None:
    hall = Small()
    hall.open()
    hall.at(c.Away, contact="王芳", phone="26000001")
    assert hall.do(c.Tick(), after=8 * MINUTE - 1) == ()
    levels = [hall.do(c.Tick(), after=1), hall.do(c.Tick()), hall.do(c.Tick(), after=2 * MINUTE)]
    assert [[event.level for event in events] for events in levels] == [[1], [], [2]]


@pytest.mark.parametrize("action", [c.CallNext, c.Arrive, c.NoShow, c.Complete])
def test_undo_takes_back_the_last_action(action: type[c.WindowCommand]) -> None:
    hall = Small()
    hall.take()
    hall.open()
    for before in {c.CallNext: (), c.Complete: (c.CallNext, c.Arrive)}.get(action, (c.CallNext,)):
        hall.at(before)
    window = hall.state.windows["1"]
    ticket = hall.state.tickets["t1"]
    was = ticket.state, window.status, window.ticket
    hall.at(action)
    assert (ticket.state, window.status, window.ticket) != was
    hall.at(c.Undo)
    assert (ticket.state, window.status, window.ticket) == was
    refused(Code.NOTHING_TO_UNDO, hall, c.Undo(window="1", clerk="101"))


def test_undo_has_its_time_and_ends_with_the_rating() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Complete)
    undo = c.Undo(window="1", clerk="101")
    hall.do(c.Rate(leg=ticket.legs[0], value=RatingValue.SATISFIED))
    refused(Code.ALREADY_RATED, hall, undo)
    hall.take()
    hall.at(c.CallNext)
    refused(Code.NOTHING_TO_UNDO, hall, undo, after=2 * MINUTE)


def test_a_leg_s_id_is_never_used_again() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    first = ticket.legs[0]
    hall.at(c.Undo)
    hall.at(c.Arrive)
    assert ticket.legs != [first]


def test_the_close_expires_who_waits_and_serves_who_is_served() -> None:
    hall = Small()
    served, called, waits = hall.take(), hall.take(), hall.take()
    hall.open("1", "101")
    hall.open("2", "102")
    hall.serve("1")
    hall.at(c.CallNext, "2")
    hall.do(c.CloseDay())
    assert [t.state for t in (served, called, waits)] == ["serving", "expired", "expired"]
    assert hall.state.windows["2"].status == "idle"
    hall.at(c.Complete, "1")
    assert served.state == "completed"


def test_an_undone_completion_teaches_nothing_and_counts_once() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.serve()
    hall.now += 20 * MINUTE
    hall.at(c.Complete)
    before = deepcopy(hall.state.learnt)
    assert before.classes["personal"].cases == 1
    hall.at(c.Undo)
    assert hall.state.learnt.classes["personal"] == Lesson()
    hall.at(c.Complete)
    two_seconds_more = before.classes["personal"].mean + 2_000
    assert hall.state.learnt.classes["personal"] == Lesson(two_seconds_more, 1)


def test_one_forgotten_case_hardly_moves_the_mean() -> None:
    hall = Small()
    hall.open()
    for minutes in (4, 6, 5, 5, 4, 6, 3 * 60):
        hall.take()
        hall.serve()
        hall.now += minutes * MINUTE
        hall.at(c.Complete)
    assert class_ms(hall.state.learnt, "personal", 5 * MINUTE) < 7 * MINUTE


def test_what_stood_open_for_hours_teaches_nothing() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.serve()
    hall.now += 5 * 60 * MINUTE
    hall.at(c.Complete)
    assert hall.state.learnt.classes == {}


def test_an_undone_call_was_none_and_an_undone_no_show_neither() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.at(c.CallNext)
    hall.at(c.Undo)
    assert (ticket.first_called_at, ticket.missed_at) == (None, None)
    hall.at(c.CallNext)
    first = ticket.first_called_at
    hall.at(c.NoShow)
    assert ticket.missed_at == hall.now
    hall.at(c.Undo)
    assert ticket.missed_at is None
    hall.at(c.NoShow)
    hall.do(c.Reactivate(ticket=ticket.id))
    assert ticket.missed_at is None
    hall.at(c.CallNext)
    hall.at(c.Undo)
    assert ticket.first_called_at == first


def test_a_missed_number_stays_missed_at_its_window_when_it_expires() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.at(c.CallNext)
    hall.at(c.NoShow)
    missed_at = ticket.missed_at
    hall.do(c.CloseDay())
    assert (ticket.state, ticket.missed_at, ticket.window) == ("expired", missed_at, "1")


def test_a_parked_case_s_leg_ends_with_its_number() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Park)
    hall.do(c.CloseDay())
    leg = hall.state.legs[ticket.legs[0]]
    assert (leg.ended_at, leg.left_open) == (hall.now, True)
