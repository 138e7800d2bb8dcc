import time

import pytest

from hall.shell.clock import HallClock, ManualClock, SystemClock, clock_from
from hall.shell.settings import Clock

HOUR = 3_600_000


@pytest.fixture
def real(monkeypatch):
    """Real time, which a test moves; wall and monotonic in nanoseconds."""
    now = {"wall": 1_000_000_000_000_000_000, "mono": 5_000_000_000}
    monkeypatch.setattr(time, "time_ns", lambda: now["wall"])
    monkeypatch.setattr(time, "monotonic_ns", lambda: now["mono"])
    return now


def test_the_systems_clock_is_in_milliseconds(real):
    clock = SystemClock()
    assert (clock.wall(), clock.mono()) == (1_000_000_000_000, 5_000)


def test_a_halls_clock_runs_from_its_origin_at_its_speed(real):
    clock = HallClock(Clock(origin_ms=8 * HOUR, started_ms=1_000_000_000_000, speed=60.0))
    assert clock.wall() == 8 * HOUR
    real["wall"] += 60_000_000_000
    real["mono"] += 60_000_000_000
    assert clock.wall() == 9 * HOUR
    assert clock.mono() == 65_000


def test_a_halls_clock_stands_still_until_it_is_started(real):
    settings = Clock(origin_ms=8 * HOUR, started_ms=1_000_000_005_000, speed=60.0)
    clock = HallClock(settings)
    assert clock.wall() == 8 * HOUR
    real["wall"] += 6_000_000_000
    assert clock.wall() == 8 * HOUR + 60_000


def test_a_file_without_a_clock_means_the_machines_time():
    assert isinstance(clock_from(None), SystemClock)
    assert isinstance(clock_from(Clock(origin_ms=0, started_ms=0, speed=2)), HallClock)


def test_a_manual_clock_moves_only_when_told():
    clock = ManualClock(wall=100, mono=7)
    clock.advance(50)
    assert (clock.wall(), clock.mono()) == (150, 57)
    clock.set_wall(10)
    assert (clock.wall(), clock.mono()) == (10, 57)
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)
