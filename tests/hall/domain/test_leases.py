"""A kiosk alone: leased numbers, and what becomes of the request that had no answer."""

import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import CancelReason, Confirmation, Source
from hall.domain.refusals import Code, Refused
from tests.hall.domain.halls import DAY, Small

MINUTE = 60_000


def refused(hall: Small, command: c.Command) -> Code:
    with pytest.raises(Refused) as no:
        hall.do(command)
    return no.value.code


def lease(hall: Small, count: int = 3, device: str = "kiosk-1", prefix: str = "A") -> list[str]:
    hall.made += 1
    fresh = tuple(
        c.Fresh(ticket=f"l{hall.made}-{k}", follow=f"g{hall.made}-{k}") for k in range(count)
    )
    (granted,) = hall.do(c.Lease(device=device, prefix=prefix, fresh=fresh))
    assert isinstance(granted, e.LeaseGranted)
    return [one.number for one in granted.numbers]


def issue(number: str, take: str = "r1", at: int = 0, **more: object) -> c.Issue:
    return c.Issue(device="kiosk-1", take=take, number=number, service="card", at=at, **more)


def ask(hall: Small, request: str) -> None:
    hall.made += 1
    hall.do(
        c.Take(
            ticket=f"t{hall.made}",
            follow=f"f{hall.made}",
            service="card",
            source=Source.KIOSK,
            device="kiosk-1",
            request=request,
        )
    )


def test_leased_numbers_are_apart_from_the_running_ones_and_from_each_other() -> None:
    hall = Small()
    assert lease(hall) == ["A9001", "A9002", "A9003"]
    assert lease(hall, device="kiosk-2") == ["A9004", "A9005", "A9006"]
    assert lease(hall, prefix="V") == ["V9001", "V9002", "V9003"]
    assert hall.take().number == "A001"


def test_an_issued_number_waits_from_the_moment_it_was_printed() -> None:
    hall = Small()
    (number,) = lease(hall, 1)
    early = hall.now + MINUTE
    hall.now += 10 * MINUTE
    later = hall.take()
    hall.do(issue(number, at=early))
    ticket = hall.state.tickets["l1-0"]
    assert (ticket.number, ticket.source, ticket.taken_at) == (number, Source.OFFLINE, early)
    hall.do(c.Confirm(ticket=ticket.id, how=Confirmation.PRINTED))
    hall.open()
    assert hall.serve().id == ticket.id
    assert later.rank > ticket.rank


@pytest.mark.parametrize("wrong", [-365 * 86_400_000, 365 * 86_400_000])
def test_a_kiosk_s_wrong_clock_moves_nobody_beyond_the_lease_and_now(wrong: int) -> None:
    hall = Small()
    granted = hall.now
    (number,) = lease(hall, 1)
    hall.now += MINUTE
    hall.do(issue(number, at=hall.now + wrong))
    assert granted <= hall.state.tickets["l1-0"].taken_at <= hall.now


def test_the_ticket_of_the_lost_reply_is_void_and_the_printed_number_stands() -> None:
    hall = Small()
    (number,) = lease(hall, 1)
    ask(hall, "r1")
    hall.do(issue(number))
    assert hall.state.tickets["t2"].state == "cancelled"
    assert [hall.state.tickets[id].number for id in hall.state.waiting] == [number]


def test_a_void_ticket_that_was_called_sets_its_window_free() -> None:
    hall = Small()
    (number,) = lease(hall, 1)
    ask(hall, "r1")
    hall.now += MINUTE
    hall.do(c.Tick())
    hall.open()
    hall.at(c.CallNext)
    hall.do(issue(number))
    window = hall.state.windows["1"]
    assert (window.status, window.ticket) == ("idle", None)
    hall.do(c.Confirm(ticket="l1-0", how=Confirmation.PRINTED))
    assert hall.serve().number == number


def test_a_request_that_comes_after_its_number_was_issued_gives_no_second_one() -> None:
    hall = Small()
    first, second = lease(hall, 2)
    hall.do(issue(first))
    with pytest.raises(Refused) as no:
        ask(hall, "r1")
    assert no.value.code is Code.OVERRIDDEN
    assert refused(hall, issue(second)) is Code.OVERRIDDEN


def test_only_a_number_of_one_s_own_lease_is_issued_and_once() -> None:
    hall = Small()
    lease(hall, 1)
    (other,) = lease(hall, 1, device="kiosk-2")
    assert refused(hall, issue(other)) is Code.UNKNOWN_LEASE
    assert refused(hall, issue("A001")) is Code.UNKNOWN_LEASE
    hall.do(issue("A9001"))
    assert refused(hall, issue("A9001", take="r2")) is Code.UNKNOWN_LEASE


def test_a_lease_has_its_bounds() -> None:
    hall = Small()
    lease(hall, 60)
    fresh = (c.Fresh(ticket="x", follow="fx"),)
    wanted = c.Lease(device="kiosk-1", prefix="A", fresh=fresh)
    assert refused(hall, wanted) is Code.LEASE_LIMIT
    assert refused(hall, c.Lease(device="kiosk-1", prefix="Q", fresh=fresh)) is Code.UNKNOWN_PREFIX
    hall.do(c.CloseDay())
    assert refused(hall, wanted) is Code.DAY_CLOSED


def test_what_nobody_issued_is_void_at_the_close_and_leases_start_again() -> None:
    hall = Small()
    lease(hall, 3)
    hall.do(issue("A9002"))
    closed = hall.do(c.CloseDay())
    void = [event.number for event in closed if isinstance(event, e.NumberVoided)]
    assert void == ["A9001", "A9003"]
    hall.do(c.OpenDay(day=DAY + 1), after=86_400_000)
    assert lease(hall, 1) == ["A9001"]


def test_an_issued_number_that_was_not_printed_is_given_up_like_any_other() -> None:
    hall = Small()
    (number,) = lease(hall, 1)
    hall.do(issue(number))
    hall.do(c.Cancel(ticket="l1-0", reason=CancelReason.PRINT_FAILED))
    assert not hall.state.waiting
