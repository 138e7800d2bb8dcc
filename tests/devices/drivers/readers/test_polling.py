"""How a card reader is asked, step by step, and what silence and rubbish lead to."""

import random

from devices.drivers.readers import polling as p
from devices.drivers.readers.idcard import Ask, Complaint
from devices.drivers.readers.identity import Identity

SOMEBODY = Identity("ab" * 32, "**************0011")


class Reader:
    """A state, and what was asked for."""

    def __init__(self) -> None:
        self.state, self.at = p.State(), 0

    def give(self, given: p.Given) -> list[p.Act]:
        self.state, acts = p.step(self.state, given)
        return list(acts)

    def wait(self, ms: int) -> list[p.Act]:
        """Time goes on, in the driver's small steps."""
        acts: list[p.Act] = []
        for _ in range(ms // 50):
            self.at += 50
            acts += self.give(p.Passed(self.at))
        return acts

    def answer(self, status: int, identity: Identity | None = None) -> list[p.Act]:
        return self.give(p.Answered(status, identity, self.at))

    def to_reading(self) -> None:
        self.wait(p.FIND_EVERY_MS)
        self.answer(p.FOUND)
        assert self.answer(p.DONE) == [p.Send(Ask.READ)]


def test_a_card_is_found_selected_and_read():
    reader = Reader()
    assert reader.wait(50) == [p.Send(Ask.FIND)]
    assert reader.answer(p.FOUND) == [p.Tell(""), p.Send(Ask.SELECT)]
    assert reader.answer(p.DONE) == [p.Send(Ask.READ)]
    assert reader.answer(p.DONE, SOMEBODY) == [p.Card(SOMEBODY)]
    assert reader.wait(p.FIND_EVERY_MS) == [p.Send(Ask.FIND)]


def test_without_a_card_it_asks_again_and_again():
    reader = Reader()
    assert reader.wait(50) == [p.Send(Ask.FIND)]
    assert reader.answer(p.NO_CARD) == [p.Tell("")]
    for _ in range(5):
        assert reader.wait(p.FIND_EVERY_MS) == [p.Send(Ask.FIND)]
        assert reader.answer(p.NO_CARD) == []


def test_a_card_that_stays_is_read_once():
    reader = Reader()
    reader.to_reading()
    reader.answer(p.DONE, SOMEBODY)
    for _ in range(5):
        reader.wait(p.FIND_EVERY_MS)
        assert reader.answer(p.FOUND) == []
    reader.wait(p.FIND_EVERY_MS)
    reader.answer(p.NO_CARD)
    reader.wait(p.FIND_EVERY_MS)
    assert reader.answer(p.FOUND) == [p.Send(Ask.SELECT)]


def test_a_card_that_cannot_be_read_is_tried_three_times_and_told_once():
    reader = Reader()
    reader.to_reading()
    assert reader.answer(0x41) == [p.Send(Ask.READ)]
    assert reader.answer(p.DONE, None) == [p.Send(Ask.READ)]
    assert reader.answer(0x41) == [p.Card(None)]
    reader.wait(p.FIND_EVERY_MS)
    assert reader.answer(p.FOUND) == []


def test_a_card_that_is_gone_before_it_is_selected_is_nothing():
    reader = Reader()
    reader.wait(50)
    reader.answer(p.FOUND)
    assert reader.answer(p.NOT_SELECTED) == []
    assert reader.wait(p.FIND_EVERY_MS) == [p.Send(Ask.FIND)]


def test_silence_is_told_once_and_ends():
    reader = Reader()
    acts = reader.wait(20_000)
    assert [one for one in acts if isinstance(one, p.Tell)] == [p.Tell("silent")]
    assert p.Send(Ask.FIND) in acts
    while p.Send(Ask.FIND) not in reader.wait(50):
        pass
    assert reader.answer(p.NO_CARD) == [p.Tell("")]


def test_rubbish_is_told_as_such():
    reader = Reader()
    acts = []
    for _ in range(60):
        acts += reader.wait(50)
        acts += reader.give(p.Complained(Complaint.GARBAGE, reader.at))
    assert [one for one in acts if isinstance(one, p.Tell)] == [p.Tell("garbled")]


def test_a_broken_checksum_while_reading_asks_for_the_card_again():
    reader = Reader()
    reader.to_reading()
    assert reader.give(p.Complained(Complaint.CHECKSUM, reader.at)) == []
    assert reader.wait(p.QUIET_MS) == [p.Send(Ask.READ)]
    assert reader.answer(p.DONE, SOMEBODY) == [p.Card(SOMEBODY)]


def test_a_reader_that_is_not_authorised_says_so():
    reader = Reader()
    reader.wait(50)
    assert reader.answer(0x66) == [p.Tell("broken")]
    assert reader.wait(p.RETRY_MS) == [p.Send(Ask.FIND)]
    assert reader.answer(p.NO_CARD) == [p.Tell("")]


def test_an_answer_that_nobody_waits_for_is_nothing():
    reader = Reader()
    before = reader.state
    assert reader.answer(p.DONE, SOMEBODY) == []
    assert reader.state == before


def test_whatever_comes_it_goes_on_asking_and_nobody_is_made_up():
    lots, reader = random.Random(8), Reader()
    for _ in range(10_000):
        reader.at += lots.randrange(400)
        given = lots.choice(
            (
                p.Passed(reader.at),
                p.Passed(reader.at),
                p.Answered(lots.choice((0x90, 0x9F, 0x80, 0x81, 0x41, 7)), None, reader.at),
                p.Complained(lots.choice(tuple(Complaint)), reader.at),
            )
        )
        assert all(one == p.Card(None) for one in reader.give(given) if isinstance(one, p.Card))
        assert reader.state.due <= reader.at + max(p.ANSWERS_MS.values())
    assert p.Send(Ask.FIND) in reader.wait(10_000)
