"""Ids that sort."""

from broker.controller.ids import CountedIds, FreshIds
from tests.codes import CODES


def test_tickets_sort_by_the_time_of_their_taking():
    now = iter(range(1_790_000_000_000, 1_790_000_000_050))
    ids = FreshIds(lambda: next(now), CODES)
    made = [ids.fresh().ticket for _ in range(50)]
    assert made == sorted(made)


def test_a_fresh_ticket_comes_with_the_digest_of_its_code():
    one = FreshIds(lambda: 1_790_000_000_000, CODES).fresh()
    assert one.follow_digest == CODES.digest(CODES.code(one.ticket))


def test_counted_ids_are_the_same_at_every_run():
    first, second = CountedIds(), CountedIds()
    assert [first.fresh(), first.fresh()] == [second.fresh(), second.fresh()]
    assert first.codes.code("ticket-000001") == second.codes.code("ticket-000001")
