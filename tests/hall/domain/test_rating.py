"""Ratings: which press counts, for how long, for which leg."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import RatingReason, RatingValue
from hall.domain.refusals import Code
from tests.hall.domain.halls import DAY, MINUTE, Small, refused

HOUR = 3_600_000
SATISFIED, UNSATISFIED = RatingValue.SATISFIED, RatingValue.UNSATISFIED


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


def test_a_rating_reaches_its_leg_after_holidays_and_for_a_week_of_business_days() -> None:
    hall, leg = rated_hall()
    hall.do(c.CloseDay(), after=8 * HOUR)
    hall.do(c.OpenDay(day=DAY + 9), after=9 * 24 * HOUR)
    hall.do(press(leg, SATISFIED, 5000))
    for day in range(DAY + 10, DAY + 14):
        hall.do(c.CloseDay(), after=8 * HOUR)
        hall.do(c.OpenDay(day=day), after=16 * HOUR)
    (event,) = hall.do(press(leg, UNSATISFIED, 60_000))
    assert isinstance(event, e.RatingGiven)
    assert event.outcome == "duplicate"
    hall.do(c.CloseDay(), after=8 * HOUR)
    hall.do(c.OpenDay(day=DAY + 14), after=16 * HOUR)
    refused(Code.UNKNOWN_LEG, hall, press(leg, SATISFIED, 5000))


def test_a_late_rating_is_judged_by_the_time_since_its_prompt_not_by_its_coming() -> None:
    hall, leg = rated_hall()
    hall.do(c.CloseDay(), after=8 * HOUR)
    hall.do(c.OpenDay(day=DAY + 3), after=64 * HOUR)
    refused(Code.RATING_CLOSED, hall, press(leg, SATISFIED, 31 * MINUTE))
    refused(Code.RATING_CLOSED, hall, press(leg, SATISFIED))
    hall.do(press(leg, SATISFIED, 29 * MINUTE))


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
