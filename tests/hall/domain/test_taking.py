"""Taking a number, and what must hold before one can be called."""

import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.decide import decide
from hall.domain.names import CancelReason, Confirmation, RatingValue, Source
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState
from tests.hall.domain.halls import DAY, START, Small, refused


def take(service: str = "card", **more: object) -> c.Take:
    return c.Take(ticket="x", follow_digest="fx", service=service, source=Source.API, **more)


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
        (
            c.Take(ticket="t1", follow_digest="n", service="card", source=Source.API),
            Code.TICKET_EXISTS,
        ),
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
        (c.Rate(leg="no", value=RatingValue.SATISFIED), Code.UNKNOWN_LEG),
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
