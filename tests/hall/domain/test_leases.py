"""A kiosk alone: leased numbers, and what becomes of the request that had no answer."""

import pytest

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.names import CancelReason, Confirmation, Source
from hall.domain.refusals import Code, Refused
from hall.domain.rules.leases import free_of
from tests.hall.domain.halls import DAY, Small

MINUTE = 60_000


def refused(hall: Small, command: c.Command) -> Code:
    with pytest.raises(Refused) as no:
        hall.do(command)
    return no.value.code


def lease(
    hall: Small, count: int = 3, device: str = "kiosk-1", prefix: str = "A", boot: str = ""
) -> list[str]:
    hall.made += 1
    fresh = tuple(
        c.Fresh(ticket=f"l{hall.made}-{k}", follow_digest=f"g{hall.made}-{k}") for k in range(count)
    )
    (granted,) = hall.do(c.Lease(device=device, prefix=prefix, fresh=fresh, boot=boot))
    assert isinstance(granted, e.LeaseGranted)
    return [one.number for one in granted.numbers]


def issue(number: str, take: str = "r1", at: int = 0, **more: object) -> c.Issue:
    return c.Issue(device="kiosk-1", take=take, number=number, service="card", at=at, **more)


def ask(hall: Small, request: str) -> None:
    hall.made += 1
    hall.do(
        c.Take(
            ticket=f"t{hall.made}",
            follow_digest=f"f{hall.made}",
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
    assert refused(hall, issue("A9001", take="r1")) is Code.OVERRIDDEN


def test_a_lease_has_its_bounds() -> None:
    hall = Small()
    lease(hall, 60)
    fresh = (c.Fresh(ticket="x", follow_digest="fx"),)
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


# --- whose numbers they are ------------------------------------------------------------------------


def start(hall: Small, boot: str, *boots: str) -> tuple[e.Event, ...]:
    return hall.do(c.Reconcile(device="kiosk-1", boot=boot, boots=boots))


def test_a_lease_is_one_start_s_and_a_copy_of_the_card_gets_others() -> None:
    hall = Small()
    start(hall, "first")
    assert lease(hall, 2, boot="first") == ["A9001", "A9002"]
    start(hall, "restarted", "first")
    start(hall, "copy", "first")
    assert lease(hall, 2, boot="restarted") == ["A9003", "A9004"]
    assert lease(hall, 2, boot="copy") == ["A9005", "A9006"]
    assert free_of(hall.state, "kiosk-1", "restarted") == {"A": (9003, 9004)}
    hall.do(issue("A9003"))
    assert free_of(hall.state, "kiosk-1", "restarted") == {"A": (9004,)}
    assert free_of(hall.state, "kiosk-1", "unheard of") == {}


def test_a_card_that_does_not_know_the_start_before_went_back() -> None:
    hall = Small()
    (first,) = start(hall, "first")
    (second,) = start(hall, "second", "first")
    (copy,) = start(hall, "copy", "first")
    (empty,) = start(hall, "empty")
    told = [(one.before, one.went_back) for one in (first, second, copy, empty)]
    assert told == [("", False), ("first", False), ("second", True), ("copy", False)]
    assert start(hall, "second", "first") == ()


def test_at_need_a_start_gets_what_earlier_starts_of_its_own_card_left() -> None:
    hall = Small()
    for n in range(3):
        start(hall, f"b{n}", *(f"b{k}" for k in range(n)))
        lease(hall, 20, boot=f"b{n}")
    start(hall, "b3", "b0", "b1", "b2")
    assert lease(hall, 2, boot="b3") == ["A9001", "A9002"]
    assert hall.state.leased_counts["A"] == 9060
    fresh = (c.Fresh(ticket="x", follow_digest="fx"),)
    start(hall, "copy", "b0")
    wanted = c.Lease(device="kiosk-1", prefix="A", fresh=fresh, boot="copy")
    assert refused(hall, wanted) is Code.LEASE_LIMIT


# --- late, and twice -------------------------------------------------------------------------------


def night(hall: Small, day: int) -> None:
    hall.do(c.OpenDay(day=day), after=86_400_000)


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("days", [0, 1, 2])
def test_a_number_that_is_reported_after_the_close_was_taken_and_expired_on_its_day(
    days: int, tells: bool
) -> None:
    hall = Small()
    lease(hall, 1)
    at = hall.now + MINUTE
    hall.do(c.CloseDay(), after=10 * MINUTE)
    for n in range(days):
        night(hall, DAY + 1 + n)
        lease(hall, 1)
        if n < days - 1:
            hall.do(c.CloseDay(), after=10 * MINUTE)
    ticket = "l1-0" if tells else ""
    events = hall.do(issue("A9001", at=at, ticket=ticket, day=DAY if tells else 0))
    if days == 2 and not tells:
        return  # of two days' leases of one number such a kiosk does not tell which
    late = next(one for one in events if isinstance(one, e.TicketIssuedLate))
    assert (late.day, late.number, late.ticket, late.taken_at) == (DAY, "A9001", "l1-0", at)
    assert not [one for one in events if isinstance(one, e.TicketTaken)]
    assert not hall.state.waiting
    assert ("A9001" in hall.state.leases) == (days > 0)
    hall.do(c.Confirm(ticket="l1-0", how=Confirmation.PRINTED))
    known = hall.state.tickets.get("l1-0") or hall.state.late["l1-0"]
    assert (known.state, known.confirmation) == ("expired", Confirmation.PRINTED)
    assert known.closed_at == hall.now


def test_a_number_of_today_is_today_s_where_yesterday_s_lease_had_the_same() -> None:
    hall = Small()
    lease(hall, 1)
    hall.do(c.CloseDay())
    night(hall, DAY + 1)
    lease(hall, 1)
    hall.do(issue("A9001", at=hall.now + MINUTE))
    assert [hall.state.tickets[one].id for one in hall.state.waiting] == ["l2-0"]


def test_leases_of_ended_days_are_kept_for_three_days() -> None:
    hall = Small()
    for n in range(5):
        lease(hall, 2)
        hall.do(c.CloseDay())
        night(hall, DAY + 1 + n)
    assert {one.day for one in hall.state.past_leases.values()} == {DAY + 2, DAY + 3, DAY + 4}


@pytest.mark.parametrize("ticket", ["l1-0", ""])
def test_a_number_that_was_given_out_twice_is_recorded_by_name(ticket: str) -> None:
    hall = Small()
    (number,) = lease(hall, 1)
    hall.do(issue(number, take="r1", ticket=ticket))
    (twice,) = hall.do(issue(number, take="r2", ticket=ticket))
    assert isinstance(twice, e.NumberIssuedTwice)
    assert (twice.number, twice.ticket, twice.device) == (number, "l1-0", "kiosk-1")
    assert hall.state.twice == {number: "kiosk-1"}
    assert list(hall.state.waiting) == ["l1-0"]
    hall.do(c.CloseDay())
    night(hall, DAY + 1)
    assert hall.state.twice == {}
