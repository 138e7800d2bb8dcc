"""What has its turn now, and when the next has it. PURE."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from devices.display.state import TURN_MS, State
from hall.domain.times import WallMs

T = TypeVar("T")
TOGETHER = 2
"""So many languages stand side by side."""


def since_start(state: State) -> int:
    return state.at - state.started


def next_multiple(state: State, period_ms: int) -> int:
    """Tell when the next full period since the start is over."""
    return state.at + period_ms - since_start(state) % period_ms


def pages(everything: Sequence[T], most: int) -> tuple[tuple[T, ...], ...]:
    """Cut what is shown in turn into as few pages as can be, all of about the same length."""
    count = max(1, -(-len(everything) // most))
    size = -(-len(everything) // count)
    return tuple(tuple(everything[size * n : size * (n + 1)]) for n in range(count))


def turn(state: State) -> int:
    """Count the turns of languages since the start; a board that shows all of them has none."""
    return since_start(state) // TURN_MS if _takes_turns(state) else 0


def turn_deadlines(state: State) -> Iterator[int]:
    if _takes_turns(state):
        yield next_multiple(state, TURN_MS)


def languages(state: State) -> tuple[str, ...]:
    """Tell the languages that are shown now, the first one first. Side by side there is room for two:
    of more, those after the first take turns beside it.
    """
    spoken = state.setup.hall.languages
    if state.setup.turns:
        return (spoken[turn(state) % len(spoken)],)
    first, others = spoken[:1], spoken[1:]
    return (*first, others[turn(state) % len(others)]) if others else first


def _takes_turns(state: State) -> bool:
    return state.setup.turns or len(state.setup.hall.languages) > TOGETHER


def identified(state: State) -> str | None:
    return state.setup.board if state.at < state.identify_until else None


def picture(state: State, name: str) -> str:
    """Find where a picture lies; empty where there is none, or not yet."""
    return state.pictures.get(name) or ""


def local(state: State, at: WallMs) -> datetime:
    """Tell the hall's local time."""
    offset = timedelta(milliseconds=state.setup.hall.utc_offset_ms)
    return datetime.fromtimestamp(at / 1000, UTC) + offset
