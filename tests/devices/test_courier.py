"""A request that waits for the rest of itself: kept at once, sent when it is whole, or in the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.courier import Courier
from devices.outbox import Outbox
from devices.ports import Ask
from hall.domain.names import RatingValue
from hall.wire import messages as m
from hall.wire.codec import encode

RATING = m.Rate(
    id="id-1",
    device="e-3",
    boot="b",
    sequence=1,
    at=1,
    mono=1,
    leg="leg-1",
    value=RatingValue.SATISFIED,
)
WHOLE = m.Rate(
    **{name: getattr(RATING, name) for name in RATING.__struct_fields__} | {"hold_ms": 9}
)
WAITS = Ask(RATING, delay_ms=1_500)


class Post:
    """A line to the broker that may be cut."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.up = True

    def publish(self, body: bytes) -> bool:
        self.sent += [body] * self.up
        return self.up


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    yield outbox
    outbox.close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def courier(outbox: Outbox, post: Post) -> Courier:
    courier = Courier(outbox, post.publish)
    courier.send(RATING, WAITS, at=0)
    return courier


def test_a_waiting_request_is_kept_and_not_sent(
    courier: Courier, outbox: Outbox, post: Post
) -> None:
    courier.tick(1_400)
    courier.hurry(1_499)
    assert (outbox.pending(), post.sent) == ((RATING,), [])


def test_what_completes_it_sends_it_under_its_own_id(
    courier: Courier, outbox: Outbox, post: Post
) -> None:
    assert courier.complete("id-1", 9, 80) == WHOLE
    courier.tick(500)
    assert (outbox.pending(), post.sent) == ((WHOLE,), [encode(WHOLE)])


def test_without_a_line_it_goes_out_whole_once_there_is_one(courier: Courier, post: Post) -> None:
    post.up = False
    courier.complete("id-1", 9, 80)
    post.up = True
    courier.hurry(300)
    assert post.sent == [encode(WHOLE)]


def test_what_nobody_completes_goes_out_as_it_is_and_stays_so(
    courier: Courier, outbox: Outbox, post: Post
) -> None:
    courier.tick(1_500)
    assert post.sent == [encode(RATING)]
    assert courier.complete("id-1", 9, 1_600) is None
    assert outbox.pending() == (RATING,)


def test_after_a_power_cut_it_goes_out_at_once(outbox: Outbox, post: Post) -> None:
    Courier(outbox, post.publish).send(RATING, WAITS, at=0)
    restarted = Courier(outbox, post.publish)
    restarted.load(outbox.pending(), at=5)
    restarted.hurry(5)
    assert post.sent == [encode(RATING)]
