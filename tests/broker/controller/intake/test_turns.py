"""Turns between those who send: nobody keeps the others waiting, and clerks' keys go first."""

from concurrent.futures import Future

import pytest

from broker.controller.contract import Submission
from broker.controller.intake.inbox import Question, Submitted
from broker.controller.intake.turns import BATCH, LANE, Inbox
from hall.domain import commands as c
from hall.domain.names import Source
from hall.shell.link import LinkDown, LinkUp, Received
from hall.wire import topics

BOARDS = ("kiosk-1", "kiosk-2", "evaluator-1")


class Seconds:
    """A clock that passes ``each`` seconds whenever it is asked."""

    def __init__(self, each: float = 0.0) -> None:
        self.now, self.each = 0.0, each

    def __call__(self) -> float:
        self.now += self.each
        return self.now


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(BOARDS, Seconds())


def heard(device: str, number: int) -> Received:
    return Received(topics.request("small", device), str(number).encode(), False)


def key(number: int = 0) -> Submitted:
    command = c.CallNext(window="1", clerk="101")
    return Submitted(Submission(str(number), "session:101", "", command), Future())


def asked(origin: str) -> Submitted:
    command = c.Take(ticket="t", follow_digest="f", service="card", source=Source.API)
    return Submitted(Submission("k", origin, "", command), Future())


def test_a_key_is_decided_next_whatever_waits(inbox):
    for number in range(10_000):
        inbox.put(heard("kiosk-1", number))
    pressed = key()
    inbox.put(pressed)
    assert list(inbox.turn(0)) == [pressed]


def test_a_key_that_comes_in_the_middle_of_a_turn_is_next_and_ends_it(inbox):
    for number in range(200):
        inbox.put(heard("kiosk-1", number))
    turn, pressed = inbox.turn(0), key()
    taken = [next(turn), next(turn)]
    inbox.put(pressed)
    taken += turn
    assert taken == [heard("kiosk-1", 0), heard("kiosk-1", 1), pressed]


def test_keys_that_wait_together_share_a_turn(inbox):
    inbox.put(heard("kiosk-1", 0))
    keys = [key(number) for number in range(5)]
    for one in keys:
        inbox.put(one)
    assert list(inbox.turn(0)) == keys
    assert list(inbox.turn(0)) == [heard("kiosk-1", 0)]


def test_boards_and_programs_take_turns_and_keep_their_own_order(inbox):
    for number in range(100):
        inbox.put(heard("kiosk-1", number))
    program = asked("token:city")
    inbox.put(heard("kiosk-2", 0))
    inbox.put(program)
    inbox.put(heard("kiosk-2", 1))
    taken = list(inbox.turn(0))
    assert taken[:5] == [
        heard("kiosk-1", 0),
        heard("kiosk-2", 0),
        program,
        heard("kiosk-1", 1),
        heard("kiosk-2", 1),
    ]
    ours = [int(one.payload) for one in taken if isinstance(one, Received)]
    assert [n for n in ours if n > 1] == list(range(2, 100))


def test_what_comes_from_no_board_of_the_hall_takes_turns_as_one(inbox):
    for number in range(50):
        inbox.put(heard(f"stranger-{number}", number))
    inbox.put(heard("kiosk-1", 0))
    assert heard("kiosk-1", 0) in list(inbox.turn(0))[:2]


def test_one_board_fills_no_more_than_its_own_lane_and_its_last_word_is_kept(inbox):
    for number in range(LANE + 10):
        inbox.put(heard("kiosk-1", number))
    inbox.put(heard("kiosk-2", 0))
    taken = [*inbox.turn(0), *inbox.turn(0)]
    assert len(taken) == LANE + 1
    assert heard("kiosk-1", LANE + 9) in taken
    assert heard("kiosk-2", 0) in taken
    assert inbox.dropped_since() == {"kiosk-1": 10}
    assert inbox.dropped_since() == {}


def test_the_links_own_news_come_first_and_in_their_order(inbox):
    inbox.put(heard("kiosk-1", 0))
    inbox.put(LinkDown("cut"))
    inbox.put(LinkUp(2))
    assert list(inbox.turn(0)) == [LinkDown("cut"), LinkUp(2), heard("kiosk-1", 0)]


def test_a_question_comes_before_the_boards_and_ends_nothing(inbox):
    inbox.put(heard("kiosk-1", 0))
    question = Question(lambda state, now: None, Future())
    inbox.put(question)
    assert list(inbox.turn(0)) == [question, heard("kiosk-1", 0)]


def test_a_turn_is_bounded_in_number_and_in_time():
    for each, most in ((0.0, BATCH), (0.005, 5)):
        inbox = Inbox(BOARDS, Seconds(each))
        for board in BOARDS:
            for number in range(LANE):
                inbox.put(heard(board, number))
        taken = len(list(inbox.turn(0)))
        assert 1 <= taken <= most
        assert taken == most or each
        while some := list(inbox.turn(0)):
            taken += len(some)
        assert taken == LANE * len(BOARDS)


def test_a_closed_inbox_takes_nothing_more_and_gives_what_it_has(inbox):
    inbox.put(heard("kiosk-1", 0))
    inbox.close()
    assert not inbox.done
    assert not inbox.put(heard("kiosk-1", 1))
    assert list(inbox.turn(0)) == [heard("kiosk-1", 0)]
    assert inbox.done
