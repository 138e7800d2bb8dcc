"""A visit of several services goes on: here, elsewhere, and back."""

import msgspec
import pytest

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain import events as e
from hall.domain.forecast import forecast
from hall.domain.names import RatingValue, TicketState, WindowStatus
from hall.domain.refusals import Code, Refused
from tests.hall.domain.halls import Small, definition
from tests.hall.domain.visits import THREE, kinds, serve, several, visit


@pytest.fixture
def hall() -> Small:
    return several()


def test_the_same_window_goes_on_with_what_it_can_do(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    events = hall.at(c.Complete)
    assert kinds(events) == [e.LegEnded, e.PromptOpened, e.NextServiceStarted]
    window = hall.state.windows["1"]
    assert (window.status, window.ticket) == (WindowStatus.SERVING, ticket.id)
    assert window.prompt == ticket.legs[0]
    assert (ticket.state, ticket.service, ticket.then) == (TicketState.SERVING, "pension", ())
    assert [hall.state.legs[leg].service for leg in ticket.legs] == ["card", "pension"]


def test_one_key_is_the_whole_round(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    hall.at(c.Complete)
    events = hall.at(c.Complete)
    assert kinds(events) == [e.LegEnded, e.PromptOpened, e.TicketCompleted]
    assert ticket.state is TicketState.COMPLETED
    assert hall.state.windows["1"].status is WindowStatus.IDLE


def test_the_citizen_waits_for_what_the_window_cannot_do(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "staff")
    rank, number = ticket.rank, ticket.number
    events = hall.at(c.Complete)
    assert kinds(events) == [e.LegEnded, e.PromptOpened, e.NextServiceAwaited]
    assert (ticket.state, ticket.service, ticket.then) == (TicketState.WAITING, "staff", ())
    assert (ticket.rank, ticket.number, ticket.window) == (rank, number, None)
    assert hall.state.windows["1"].status is WindowStatus.IDLE


def test_the_citizen_waits_in_the_zone_of_the_next_service() -> None:
    windows = tuple(one for one in definition().windows if one.id != "2")
    hall = Small(windows=windows, policy=THREE)
    ticket = serve(hall, "1", "card", "staff")
    hall.at(c.Complete)
    assert ticket.zone == "B"
    hall.at(c.Undo)
    assert ticket.zone == "A"


def test_who_waits_for_the_next_service_is_called_at_once_and_first(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "staff")
    visit(hall, "staff")
    hall.at(c.Complete)
    hall.open("3", "103")
    assert hall.serve("3") is ticket


def test_three_services_at_two_windows(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension", "staff")
    hall.at(c.Complete)
    hall.at(c.Complete)
    hall.open("3", "103")
    hall.serve("3")
    hall.at(c.Complete, "3")
    assert ticket.state is TicketState.COMPLETED
    legs = [hall.state.legs[leg] for leg in ticket.legs]
    assert [(leg.service, leg.window) for leg in legs] == [
        ("card", "1"),
        ("pension", "1"),
        ("staff", "3"),
    ]


def test_a_window_does_not_go_on_where_the_class_holds_as_many_as_it_may(hall: Small) -> None:
    serve(hall, "3", "desk")
    ticket = serve(hall, "2", "staff", "desk")
    hall.at(c.Complete, "2")
    assert (ticket.state, ticket.service) == (TicketState.WAITING, "desk")


def test_a_paused_window_serves_the_visit_to_its_end(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    hall.at(c.Pause)
    hall.at(c.Complete)
    assert (ticket.state, ticket.service) == (TicketState.SERVING, "pension")


def test_each_service_is_rated_by_itself(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    hall.at(c.PleaseRate)
    assert kinds(hall.at(c.Complete)) == [e.LegEnded, e.NextServiceStarted]
    hall.at(c.PleaseRate)
    assert kinds(hall.at(c.Complete)) == [e.LegEnded, e.TicketCompleted]
    for leg, value in zip(
        ticket.legs, (RatingValue.SATISFIED, RatingValue.UNSATISFIED), strict=True
    ):
        hall.do(c.Rate(leg=leg, value=value, window="1"))
    values = [hall.state.legs[leg].rating for leg in ticket.legs]
    assert [one.value for one in values if one] == ["satisfied", "unsatisfied"]


# --- what keeps the rest of the visit -------------------------------------------------------------
def test_a_transfer_keeps_the_rest(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension", "staff")
    hall.at(c.Transfer, to_service="desk")
    assert (ticket.service, ticket.then) == ("desk", ("pension", "staff"))


def test_a_transfer_to_a_service_of_the_visit_takes_it_out_of_the_rest(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension", "staff")
    hall.at(c.Transfer, to_service="staff")
    assert (ticket.service, ticket.then) == ("staff", ("pension",))


def test_who_was_handed_to_a_window_may_go_on_anywhere(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    hall.at(c.Transfer, to_window="3")
    hall.open("3", "103")
    hall.serve("3")
    hall.at(c.Complete, "3")
    assert (ticket.only_window, ticket.service) == (None, "pension")
    hall.at(c.CallNext)
    assert hall.state.windows["1"].ticket == ticket.id


def test_a_parked_or_missed_ticket_keeps_the_rest(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "staff", "pension")
    hall.at(c.Park)
    hall.at(c.Resume)
    hall.at(c.Complete)
    hall.open("3", "103")
    hall.at(c.CallNext, "3")
    hall.at(c.NoShow, "3")
    hall.do(c.Reactivate(ticket=ticket.id))
    assert (ticket.state, ticket.service, ticket.then) == (
        TicketState.WAITING,
        "staff",
        ("pension",),
    )


def test_the_close_of_day_ends_a_visit_that_waits_and_serves_one_that_is_served(
    hall: Small,
) -> None:
    served = serve(hall, "2", "card", "pension")
    waits = serve(hall, "1", "card", "staff")
    hall.at(c.Complete)
    hall.do(c.CloseDay())
    assert (waits.state, waits.service) == (TicketState.EXPIRED, "staff")
    hall.at(c.Complete, "2")
    hall.at(c.Complete, "2")
    assert served.state is TicketState.COMPLETED


def test_a_hall_file_may_not_leave_out_a_service_that_is_to_come(hall: Small) -> None:
    visit(hall, "card", "desk")
    without = tuple(one for one in definition().services if one.code != "desk")
    windows = (d.Window(id="1", zone="A", skills=("card", "pension", "staff")),)
    changed = definition(services=without, windows=windows, policy=THREE)
    with pytest.raises(Refused, match="'desk', a service of A001") as no:
        hall.do(c.DefineHall(definition=changed))
    assert no.value.code is Code.IN_USE


# --- taking back ----------------------------------------------------------------------------------
def test_going_on_can_be_taken_back(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension", "staff")
    before = msgspec.msgpack.encode((ticket.service, ticket.then, ticket.legs))
    hall.at(c.Complete)
    (undone,) = hall.at(c.Undo)
    assert isinstance(undone, e.ActionUndone)
    assert msgspec.msgpack.encode((ticket.service, ticket.then, ticket.legs)) == before
    assert undone.begun not in hall.state.legs
    window, leg = hall.state.windows["1"], hall.state.legs[ticket.legs[0]]
    assert (window.status, window.ticket, window.prompt) == (WindowStatus.SERVING, ticket.id, None)
    assert (leg.ended_at, leg.prompt_at) == (None, None)
    assert kinds(hall.at(c.Complete)) == [e.LegEnded, e.PromptOpened, e.NextServiceStarted]


def test_sending_on_can_be_taken_back(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "staff", "pension")
    hall.at(c.Complete)
    hall.at(c.Undo)
    assert (ticket.state, ticket.service, ticket.zone) == (TicketState.SERVING, "card", "A")
    assert (ticket.then, hall.state.windows["1"].ticket) == (("staff", "pension"), ticket.id)
    assert ticket.id not in hall.state.waiting


def rate(hall: Small, leg: str) -> None:
    hall.do(c.Rate(leg=leg, value=RatingValue.SATISFIED, window="1"))


def why_not_undone(hall: Small) -> Code:
    with pytest.raises(Refused) as no:
        hall.at(c.Undo)
    return no.value.code


@pytest.mark.parametrize("then", ["pension", "staff"])
def test_a_rated_service_stays_as_it_is(hall: Small, then: str) -> None:
    ticket = serve(hall, "1", "card", then)
    hall.at(c.Complete)
    rate(hall, ticket.legs[0])
    assert why_not_undone(hall) is Code.ALREADY_RATED


def test_a_next_service_that_was_rated_early_stays_begun(hall: Small) -> None:
    ticket = serve(hall, "1", "card", "pension")
    hall.at(c.Complete)
    hall.at(c.PleaseRate)
    rate(hall, ticket.legs[1])
    assert why_not_undone(hall) is Code.ALREADY_RATED


def test_sending_on_stays_once_the_number_was_called_for_the_next_service(hall: Small) -> None:
    serve(hall, "1", "card", "staff")
    hall.at(c.Complete)
    hall.open("3", "103")
    hall.at(c.CallNext, "3")
    assert why_not_undone(hall) is Code.NOTHING_TO_UNDO
    hall.at(c.Undo, "3")
    assert why_not_undone(hall) is Code.NOTHING_TO_UNDO


# --- the forecast ---------------------------------------------------------------------------------
def high(hall: Small, service: str) -> int:
    """The far end of what somebody is told who comes now."""
    found = forecast(hall.state, hall.now).newcomer(service)
    assert found is not None
    return found.high_ms


def test_who_has_two_services_for_a_window_counts_twice() -> None:
    waits = []
    for then in ((), ("pension",)):
        hall = Small(policy=THREE)
        hall.open("1", "101")
        for _ in range(4):
            visit(hall, "card", *then)
        waits.append(high(hall, "card"))
    once, twice = waits
    assert once * 3 // 2 < twice < once * 5 // 2


def test_who_goes_on_elsewhere_is_expected_there(hall: Small) -> None:
    hall.open("1", "101")
    hall.open("3", "103")
    visit(hall, "staff")
    before = high(hall, "staff")
    visit(hall, "card", "staff")
    assert high(hall, "staff") > before


def test_a_window_that_goes_on_with_its_citizen_is_free_later(hall: Small) -> None:
    serve(hall, "1", "card")
    other = Small(policy=THREE)
    serve(other, "1", "card", "pension")
    assert high(other, "card") > high(hall, "card") * 3 // 2
