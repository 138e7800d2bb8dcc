"""What a person asks of a rehearsal, and when its hall's clock begins."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from hall.domain.definition import HallDefinition, Hours
from hall.domain.names import BoardKind
from hall.shell.settings import Clock

CONSOLE_PORT = 8080
REHEARSAL_PORT = 8090
MINUTE_MS = 60_000
LEFT_TODAY = 30
MORNING = 6 * 60
NINE = 9 * 60
LEAD_MS = 2_000
PROGRAM_MS = 500

BrokerKind = Literal["auto", "mosquitto", "embedded"]


@dataclass(frozen=True)
class Wishes:
    """The command line of ``hall up``. A port of None is the usual one, or the next free one."""

    file: Path
    data: Path | None = None
    port: int | None = None
    console_port: int | None = None
    visitors: float | None = None
    without: frozenset[BoardKind] = field(default_factory=frozenset)
    clock: int | None = None  # minutes since midnight
    speed: float = 1.0
    broker: BrokerKind = "auto"


def hall_clock(
    hall: HallDefinition,
    wishes: Wishes,
    now_ms: int,
    *,
    programs: int = 0,
    resumed_ms: int | None = None,
) -> Clock | None:
    """Choose the hall's clock for a rehearsal that starts now; None is the machine's own.

    Without a wish, a hall that is open keeps the real time, and one that is closed begins at its
    opening: who rehearses at night wants to see an open hall. ``resumed_ms`` is where the clock
    of a kept folder stopped; time never goes back. A clock that is faster than real time starts
    when so many ``programs`` should be ready, so that no hour is lost to their start.
    """
    start = _start(hall, wishes, now_ms)
    if resumed_ms is not None and wishes.clock is None:
        start = max(start, resumed_ms)
    if start == now_ms and wishes.speed == 1:
        return None
    lead_ms = LEAD_MS + PROGRAM_MS * programs if wishes.speed > 1 else 0
    return Clock(origin_ms=start, started_ms=now_ms + lead_ms, speed=wishes.speed)


def time_of_day(hall: HallDefinition, at_ms: int) -> str:
    """Write a time on the hall's clock as people read it."""
    return _local(hall, at_ms).strftime("%H:%M")


def _start(hall: HallDefinition, wishes: Wishes, now_ms: int) -> int:
    now = _local(hall, now_ms)
    if wishes.clock is not None:
        return _at(hall, now, wishes.clock)
    minute = now.hour * 60 + now.minute
    if _open(hall, minute) and _open(hall, minute + LEFT_TODAY):
        return now_ms
    opening = max(_first(hall.window_hours), _first(hall.kiosk_hours))
    return _at(hall, now, opening if opening >= MORNING else NINE)


def _open(hall: HallDefinition, minute: int) -> bool:
    if minute >= hall.close_of_day:
        return False
    return _within(hall.kiosk_hours, minute) and _within(hall.window_hours, minute)


def _within(hours: tuple[Hours, ...], minute: int) -> bool:
    return not hours or any(span.start <= minute < span.until for span in hours)


def _first(hours: tuple[Hours, ...]) -> int:
    return min((span.start for span in hours), default=NINE)


def _local(hall: HallDefinition, at_ms: int) -> datetime:
    """Local time as a naive-looking UTC value: the hall's offset is fixed."""
    return datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(milliseconds=hall.utc_offset_ms)


def _at(hall: HallDefinition, day: datetime, minute: int) -> int:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return round(midnight.timestamp() * 1000) - hall.utc_offset_ms + minute * MINUTE_MS
