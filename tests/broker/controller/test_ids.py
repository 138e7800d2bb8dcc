"""Ids that nobody guesses, and that sort."""

from broker.controller.ids import FOLLOW_LENGTH, LETTERS, CountedIds, FreshIds


def test_follow_codes_can_be_read_from_paper_and_use_every_letter():
    ids = FreshIds(lambda: 1_790_000_000_000)
    codes = [ids.follow() for _ in range(300)]
    assert len(set(codes)) == 300
    assert {len(code) for code in codes} == {FOLLOW_LENGTH}
    for place in range(FOLLOW_LENGTH):
        drawn = {code[place] for code in codes}
        assert drawn <= set(LETTERS)
        assert len(drawn) > len(LETTERS) * 0.8


def test_tickets_sort_by_the_time_of_their_taking():
    now = iter(range(1_790_000_000_000, 1_790_000_000_050))
    ids = FreshIds(lambda: next(now))
    made = [ids.ticket() for _ in range(50)]
    assert made == sorted(made)


def test_counted_ids_are_the_same_at_every_run():
    first, second = CountedIds(), CountedIds()
    assert [first.ticket(), first.follow()] == [second.ticket(), second.follow()]
