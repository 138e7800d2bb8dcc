"""The rules of the hall, one by one."""

import msgspec
import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.decide import decide
from hall.domain.definition import Hours, Policy
from hall.domain.evolve import evolve
from hall.domain.forecast import expected, forecast
from hall.domain.names import CancelReason, Confirmation, RatingReason, RatingValue, Source
from hall.domain.refusals import Code, Refused
from hall.domain.routing import ahead
from hall.domain.state import HallState
from tests.hall.domain.halls import DAY, START, Small, definition, service

MINUTE = 60_000
SATISFIED, UNSATISFIED = RatingValue.SATISFIED, RatingValue.UNSATISFIED


def refused(code: Code, hall: Small, command: c.Command, *, after: int = 0) -> str:
    with pytest.raises(Refused) as no:
        hall.do(command, after=after)
    assert no.value.code is code
    return no.value.message


def take(service: str = "card", **more: object) -> c.Take:
    return c.Take(ticket="x", follow="fx", service=service, source=Source.API, **more)


def test_numbers_run_per_prefix_and_start_again_each_day() -> None:
    hall = Small()
    numbers = [hall.take(s).number for s in ("card", "staff", "pension")]
    numbers.append(hall.take("card", priority="senior").number)
    assert numbers == ["A001", "B001", "A002", "V001"]
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=DAY + 1), after=86_400_000)
    assert hall.take().number == "A001"


def test_a_thousandth_number_gets_a_fourth_digit() -> None:
    hall = Small()
    hall.state.counters["A"] = 999
    assert hall.take().number == "A1000"


def test_a_number_still_at_a_window_overnight_is_passed_over() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.serve()
    hall.do(c.CloseDay())
    hall.do(c.OpenDay(day=DAY + 1), after=86_400_000)
    assert hall.take().number == "A002"
    assert any(isinstance(event, e.NumberVoided) for _, event in hall.journal)
    hall.at(c.Complete)


def test_a_ticket_is_callable_once_printed_or_after_a_minute() -> None:
    hall = Small()
    hall.open()
    hall.do(take())
    hall.state.tickets["x"].confirmation = Confirmation.PENDING
    refused(Code.NOBODY_WAITING, hall, c.CallNext(window="1", clerk="101"))
    assert hall.do(c.Tick(), after=59_000) == ()
    (event,) = hall.do(c.Tick(), after=1_000)
    assert isinstance(event, e.TicketConfirmed)
    assert event.how is Confirmation.UNCONFIRMED
    assert hall.serve().id == "x"


def test_late_news_of_the_paper_is_kept_and_said_once() -> None:
    hall = Small()
    ticket = hall.take()
    assert hall.do(c.Confirm(ticket=ticket.id, how=Confirmation.SHOWN)) == ()
    assert ticket.confirmation is Confirmation.PRINTED


def test_a_ticket_that_was_not_printed_is_never_called() -> None:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.do(c.Cancel(ticket=ticket.id, reason=CancelReason.PRINT_FAILED))
    refused(Code.NOBODY_WAITING, hall, c.CallNext(window="1", clerk="101"))
    refused(Code.WRONG_TICKET_STATE, hall, c.Confirm(ticket=ticket.id, how=Confirmation.PRINTED))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (take("nothing"), Code.UNKNOWN_SERVICE),
        (take(priority="whim"), Code.UNKNOWN_PRIORITY),
        (take(language="fr"), Code.UNKNOWN_LANGUAGE),
        (c.Take(ticket="t1", follow="n", service="card", source=Source.API), Code.TICKET_EXISTS),
        (c.OpenDay(day=DAY + 1), Code.DAY_OPEN),
        (c.OpenWindow(window="9", clerk="101"), Code.UNKNOWN_WINDOW),
        (c.OpenWindow(window="2", clerk="999"), Code.UNKNOWN_CLERK),
        (c.OpenWindow(window="2", clerk="101"), Code.CLERK_ELSEWHERE),
        (c.OpenWindow(window="1", clerk="102"), Code.WRONG_WINDOW_STATE),
        (c.CallNext(window="2", clerk="102"), Code.NOT_SIGNED_IN),
        (c.CallNext(window="1", clerk="102"), Code.NOT_YOUR_WINDOW),
        (c.Arrive(window="1", clerk="101"), Code.WRONG_WINDOW_STATE),
        (c.Back(window="1", clerk="101"), Code.WRONG_WINDOW_STATE),
        (c.Resume(window="1", clerk="101"), Code.NOTHING_PARKED),
        (c.Undo(window="1", clerk="101"), Code.NOTHING_TO_UNDO),
        (c.Away(window="1", clerk="101", contact="王芳", phone=" "), Code.CONTACT_NEEDED),
        (c.Unsuspend(), Code.NOT_SUSPENDED),
        (c.Cancel(ticket="no", reason=CancelReason.GUIDE), Code.UNKNOWN_TICKET),
        (c.Rate(leg="no", value=SATISFIED), Code.UNKNOWN_LEG),
    ],
)
def test_what_the_hall_says_no_to(command: c.Command, code: Code) -> None:
    hall = Small()
    hall.take()
    hall.open()
    assert refused(code, hall, command)


def test_nothing_happens_before_a_hall_file_or_outside_hours() -> None:
    with pytest.raises(Refused, match="hall file"):
        decide(HallState(), take(), START)
    hall = Small()
    message = refused(Code.OUTSIDE_HOURS, hall, take(), after=8 * 3_600_000)
    assert "17:00" in message
    assert "08:00-17:00" in message
    hall.do(c.CloseDay())
    refused(Code.DAY_CLOSED, hall, take())


def test_a_suspended_service_takes_no_tickets_and_keeps_those_it_has() -> None:
    hall = Small()
    ticket = hall.take()
    hall.do(c.Suspend(service="card", reason="系统升级"))
    assert "系统升级" in refused(Code.SUSPENDED, hall, take())
    hall.take("pension")
    hall.do(c.Suspend(reason="疏散"))
    refused(Code.SUSPENDED, hall, take("pension"))
    hall.do(c.Unsuspend())
    hall.do(c.Unsuspend(service="card"))
    hall.do(take())
    assert ticket.id in hall.state.waiting


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
    hall.do(c.Rate(leg=first_leg, value=SATISFIED))
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
    hall.do(c.Rate(leg=ticket.legs[0], value=SATISFIED))
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


def test_nobody_is_called_back_by_closing() -> None:
    hall = Small()
    hall.take()
    hall.open()
    hall.at(c.CallNext)
    refused(Code.WINDOW_BUSY, hall, c.CloseWindow(window="1", clerk="101"))
    hall.at(c.NoShow)
    hall.at(c.CloseWindow)


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


# --- ratings -------------------------------------------------------------------------------------


def rated_hall() -> tuple[Small, str]:
    hall = Small()
    ticket = hall.take()
    hall.open()
    hall.serve()
    hall.at(c.Complete)
    return hall, ticket.legs[0]


def press(leg: str, value: RatingValue, at: int | None = None, **more: object) -> c.Rate:
    return c.Rate(leg=leg, value=value, after_prompt_ms=at, boot="b", **more)


def test_the_first_press_counts_a_quick_change_replaces_it_later_ones_are_duplicates() -> None:
    hall, leg = rated_hall()
    outcomes = [
        hall.do(press(leg, value, at))[0].outcome
        for value, at in ((SATISFIED, 4000), (UNSATISFIED, 6900), (SATISFIED, 60_000))
    ]
    assert outcomes == ["stored", "replaced", "duplicate"]
    rating = hall.state.legs[leg].rating
    assert rating is not None
    assert (rating.value, rating.duplicates) == (UNSATISFIED, 1)


def test_presses_that_arrive_together_are_judged_by_the_device_s_own_time() -> None:
    hall, leg = rated_hall()
    hall.do(press(leg, SATISFIED, 4000))
    assert hall.do(press(leg, UNSATISFIED, 14_000))[0].outcome == "duplicate"


def test_another_door_does_not_change_a_rating() -> None:
    hall, leg = rated_hall()
    hall.do(press(leg, SATISFIED, 4000, device="evaluator-1"))
    (event,) = hall.do(c.Rate(leg=leg, value=UNSATISFIED))
    assert isinstance(event, e.RatingGiven)
    assert event.outcome == "duplicate"


def test_a_rating_given_in_time_may_arrive_late_even_the_next_day() -> None:
    hall, leg = rated_hall()
    hall.do(c.CloseDay(), after=8 * 3_600_000)
    hall.do(c.OpenDay(day=DAY + 1), after=10 * 3_600_000)
    hall.do(press(leg, SATISFIED, 5000))
    assert hall.state.legs[leg].rating is not None


def test_a_rating_after_the_next_call_still_belongs_to_its_leg() -> None:
    hall, leg = rated_hall()
    hall.take()
    hall.serve()
    hall.do(press(leg, SATISFIED, window="1"), after=MINUTE)
    assert hall.state.legs[leg].rating is not None
    assert hall.state.legs[hall.state.tickets["t2"].legs[0]].rating is None


def test_a_rating_has_its_window_its_time_and_its_question() -> None:
    hall, leg = rated_hall()
    refused(Code.NOT_YOUR_WINDOW, hall, press(leg, SATISFIED, window="2"))
    refused(Code.RATING_CLOSED, hall, press(leg, SATISFIED, 31 * MINUTE))
    refused(Code.RATING_CLOSED, hall, press(leg, SATISFIED), after=31 * MINUTE)
    ticket = hall.take()
    hall.serve()
    refused(Code.RATING_CLOSED, hall, press(ticket.legs[0], SATISFIED))
    hall.at(c.PleaseRate)
    hall.do(press(ticket.legs[0], SATISFIED))
    refused(Code.ALREADY_ASKED, hall, c.PleaseRate(window="1", clerk="101"))
    prompts = [x for x in hall.at(c.Complete) if isinstance(x, e.PromptOpened)]
    assert prompts == []


def test_a_reason_belongs_to_an_unsatisfied_rating() -> None:
    hall, leg = rated_hall()
    reason = c.GiveReason(leg=leg, reason=RatingReason.EFFICIENCY)
    hall.do(press(leg, SATISFIED, 1000))
    refused(Code.NOT_UNSATISFIED, hall, reason)
    hall.do(press(leg, UNSATISFIED, 2000))
    hall.do(reason)
    rating = hall.state.legs[leg].rating
    assert rating is not None
    assert rating.reason is RatingReason.EFFICIENCY


# --- the hall file, the queue's figures ----------------------------------------------------------


def test_a_new_hall_file_leaves_nobody_without_a_place() -> None:
    hall = Small()
    hall.take("desk")
    hall.open("3", "103")
    less = definition(services=definition().services[:-1])
    refused(Code.IN_USE, hall, c.DefineHall(definition=less))
    fewer = definition(windows=definition().windows[:-1])
    refused(Code.IN_USE, hall, c.DefineHall(definition=fewer))
    assert hall.do(c.DefineHall(definition=definition())) == ()
    other = definition(policy=Policy(recall_limit=1))
    assert len(hall.do(c.DefineHall(definition=other))) == 1


def test_ahead_counts_those_who_come_first_at_the_same_windows() -> None:
    hall = Small()
    hall.take("card")
    hall.take("staff")
    mine = hall.take("pension")
    hall.take("card", priority="senior")
    assert ahead(hall.state, mine) == 3  # the enterprise case may take window 2
    assert ahead(hall.state, hall.take("desk")) == 4


def test_no_staff_no_forecast_and_more_windows_less_wait() -> None:
    hall = Small()
    for _ in range(6):
        hall.take()
    assert expected(forecast(hall.state, hall.now), "card", 6) is None
    waits = []
    for window, clerk in (("1", "101"), ("2", "102")):
        hall.open(window, clerk)
        found = expected(forecast(hall.state, hall.now), "card", 6)
        assert found is not None
        assert 0 <= found.low_ms < found.high_ms
        waits.append(found.high_ms)
    assert waits[1] < waits[0]
    empty = Small()
    empty.open()
    now = expected(forecast(empty.state, empty.now), "card", 0)
    assert now is not None
    assert (now.low_ms, now.high_ms) == (0, MINUTE)


def test_a_wait_that_reaches_into_the_break_is_longer_by_it() -> None:
    spans = (Hours(start=9 * 60, until=12 * 60), Hours(start=13 * 60 + 30, until=17 * 60))
    hall = Small(window_hours=spans)
    for _ in range(12):
        hall.take()
    hall.open()

    def high(at: int) -> int | None:
        found = expected(forecast(hall.state, at), "card", 12)
        return None if found is None else found.high_ms

    early, late = high(START), high(START + 170 * MINUTE)
    assert early is not None
    assert late == early + 90 * MINUTE
    assert high(START - MINUTE) is None  # before the windows open
    assert high(START + 200 * MINUTE) is None  # in the break
    assert high(START + 300 * MINUTE) == high(START + 600 * MINUTE) == early


def test_the_state_survives_its_own_bytes() -> None:
    hall, _ = rated_hall()
    again = msgspec.json.decode(msgspec.json.encode(hall.state), type=HallState)
    assert again == hall.state
    evolve(again, e.DayClosed(day=DAY), hall.now)
    assert again != hall.state
