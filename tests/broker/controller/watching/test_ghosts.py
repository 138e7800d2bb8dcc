"""What the hall file no longer has is cleared at the broker, and nothing else is."""

import pytest

from hall.shell.link import Received
from hall.wire import topics
from tests.broker.controller.rig import HALL, Rig


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    rig.wire.sent.clear()
    yield rig
    rig.store.close()


def hear(rig: Rig, topic: str, body: bytes = b'{"old":1}', *, retained: bool = True) -> list[str]:
    """What was cleared when this came."""
    rig.wire.sent.clear()
    rig.writer.turn([Received(topic, body, retained)])
    return [topic for topic, said, keep in rig.wire.sent if keep and not said]


@pytest.mark.parametrize(
    "topic",
    [
        topics.window_state(HALL, "99"),
        topics.zone_state(HALL, "gone"),
        topics.presence(HALL, "kiosk-9"),
    ],
)
def test_what_is_no_more_is_cleared_once_and_silently(rig, caplog, topic):
    assert hear(rig, topic) == [topic]
    assert hear(rig, topic, b"") == []
    assert not caplog.records
    assert not rig.writer.counters.refused


@pytest.mark.parametrize(
    "topic",
    [
        topics.window_state(HALL, "1"),
        topics.zone_state(HALL, "A"),
        topics.presence(HALL, "kiosk-1"),
        topics.hall_state(HALL),
        topics.controller(HALL),
        topics.window_state("other", "99"),
        topics.presence("other", "kiosk-9"),
        topics.request(HALL, "kiosk-9"),
    ],
)
def test_what_is_there_or_of_another_hall_is_left_alone(rig, topic):
    assert hear(rig, topic) == []


def test_a_stranger_that_is_there_is_told_of_as_ever(rig, caplog):
    topic = topics.presence(HALL, "kiosk-9")
    body = b'{"online":true,"boot":"b","version":"1","kind":"kiosk"}'
    assert hear(rig, topic, body, retained=False) == []
    assert "kiosk-9" in caplog.text
