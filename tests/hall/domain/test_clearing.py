"""Who forgets at night: cases that stay open, clerks who do not sign out."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Hours, Policy
from hall.domain.names import SignOut, Source
from tests.hall.domain.halls import DAY, Small

HOUR = 3_600_000
TO_CLOSE = 9 * HOUR
"""From the start of a small hall's day, at nine, to its close."""


def closed_hall() -> Small:
    """After the close: a case open at window 1, nobody at window 2, a case put aside at window 3."""
    hall = Small()
    for window, clerk in (("1", "101"), ("2", "102"), ("3", "103")):
        hall.open(window, clerk)
    hall.take("card")
    hall.take("staff")
    hall.serve("1")
    hall.serve("3")
    hall.at(c.Park, "3")
    hall.at(c.Away, "2", contact="王芳", phone="26000001")
    hall.now += TO_CLOSE
    hall.do(c.CloseDay())
    return hall


def test_a_case_put_aside_ends_with_the_day() -> None:
    hall = closed_hall()
    left = [event for _, event in hall.journal if isinstance(event, e.LegLeftOpen)]
    assert [(one.window, one.clerk, one.leg) for one in left] == [("3", "103", "t2-1")]
    assert hall.state.tickets["t2"].state == "expired"
    assert hall.state.legs["t2-1"].ended_at == hall.now


def test_what_is_forgotten_ends_two_hours_after_the_close_and_not_before() -> None:
    hall = closed_hall()
    hall.now += 2 * HOUR - 120_000
    assert hall.do(c.ClearHall()) == ()
    assert hall.state.tickets["t1"].state == "serving"
    events = hall.do(c.ClearHall(), after=120_000)
    assert [type(one) for one in events[:2]] == [e.LegLeftOpen, e.TicketCompleted]
    assert {(one.window, one.by) for one in events[2:]} == {(n, SignOut.HALL) for n in "123"}
    leg = hall.state.legs["t1-1"]
    assert (leg.left_open, leg.prompt_at) == (True, None)
    assert hall.state.learnt.classes == {}
    for window, clerk in (("1", "101"), ("2", "102"), ("3", "103")):
        now = hall.state.windows[window]
        assert (now.status, now.clerk, now.overlay, now.signed_out) == ("closed", None, None, clerk)
    assert hall.do(c.ClearHall()) == ()


def test_who_is_served_after_the_close_is_served_to_the_end_and_may_be_handed_on() -> None:
    hall = closed_hall()
    hall.at(c.Back, "2")
    hall.at(c.Transfer, "1", to_window="2")
    assert hall.serve("2").id == "t1"
    hall.at(c.Complete, "2")
    assert hall.state.tickets["t1"].state == "completed"


def test_who_was_handed_on_after_the_close_and_never_called_expires() -> None:
    hall = closed_hall()
    hall.at(c.Transfer, "1", to_window="2")
    hall.now += 2 * HOUR
    hall.do(c.ClearHall())
    assert hall.state.tickets["t1"].state == "expired"


def test_further_services_of_a_forgotten_visit_expire_with_its_number() -> None:
    hall = Small(policy=Policy(services_per_visit=2))
    hall.open()
    hall.do(
        c.Take(ticket="t", follow_digest="f", service="card", then=("pension",), source=Source.API)
    )
    hall.serve()
    hall.do(c.CloseDay(), after=TO_CLOSE)
    events = hall.do(c.ClearHall(), after=2 * HOUR)
    assert [type(one) for one in events] == [e.LegLeftOpen, e.TicketExpired, e.WindowClosed]
    assert hall.state.windows["1"].ticket is None


def test_a_morning_begins_with_closed_windows() -> None:
    hall = closed_hall()
    hall.do(c.ClearHall(), after=3 * HOUR)
    hall.now += 12 * HOUR
    hall.do(c.OpenDay(day=DAY + 1))
    hall.take("card")
    assert {one.status for one in hall.state.windows.values()} == {"closed"}
    assert hall.state.carried == ()
    hall.open("1", "104")
    assert hall.state.windows["1"].signed_out == ""


def test_a_hall_that_never_closes_signs_out_whose_page_is_gone_since_the_day_before() -> None:
    """Else nothing ever ends a forgotten sign-out there, and a hall file without that clerk waits for it."""
    hall = Small(kiosk_hours=(Hours(start=0, until=24 * 60),), close_of_day=24 * 60)
    for window, clerk in (("1", "101"), ("2", "102"), ("3", "103")):
        hall.open(window, clerk)
    hall.take()
    hall.take("staff")
    hall.serve("1")
    hall.serve("3")
    for window in ("1", "2", "3"):
        hall.do(c.LoseWindow(window=window))
    hall.do(c.CloseDay(), after=15 * HOUR)
    hall.do(c.OpenDay(day=DAY + 1))
    hall.at(c.Complete, "3")
    assert hall.do(c.ClearHall(), after=2 * HOUR - 120_000) == ()
    events = hall.do(c.ClearHall(), after=120_000)
    closed = [(one.window, one.clerk, one.by) for one in events if isinstance(one, e.WindowClosed)]
    assert closed == [("1", "101", SignOut.HALL), ("2", "102", SignOut.HALL)]
    assert hall.state.legs["t1-1"].left_open
    assert hall.state.windows["3"].clerk == "103", "who worked today"
    assert hall.do(c.ClearHall()) == ()


def test_a_hall_that_never_closes_serves_over_midnight_and_ends_what_is_forgotten() -> None:
    hall = Small(kiosk_hours=(Hours(start=0, until=24 * 60),), close_of_day=24 * 60)
    hall.open("1", "101")
    hall.open("2", "102")
    hall.take()
    hall.take()
    hall.now += 15 * HOUR - 60_000
    hall.serve("1")
    hall.serve("2")
    hall.do(c.CloseDay(), after=60_000)
    hall.do(c.ClearHall())
    hall.do(c.OpenDay(day=DAY + 1))
    hall.at(c.Complete, "1")
    hall.now += HOUR
    assert hall.do(c.ClearHall()) == ()
    hall.do(c.ClearHall(), after=HOUR)
    assert not hall.state.legs["t1-1"].left_open
    assert hall.state.legs["t2-1"].left_open
    assert (hall.state.windows["2"].status, hall.state.windows["2"].last) == ("idle", None)
