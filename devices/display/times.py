"""What has its turn now, and when the next has it. PURE."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from devices.display.state import TURN_MS, State


def since_start(state: State) -> int:
    return state.at - state.started


def next_multiple(state: State, period_ms: int) -> int:
    """Tell when the next full period since the start is over."""
    return state.at + period_ms - since_start(state) % period_ms


def turn(state: State) -> int:
    """Count the turns of languages since the start; a board that shows them together has none."""
    return since_start(state) // TURN_MS if state.setup.turns else 0


def turn_deadlines(state: State) -> Iterator[int]:
    if state.setup.turns:
        yield next_multiple(state, TURN_MS)


def languages(state: State) -> tuple[str, ...]:
    """Tell the languages that are shown now, the first one first."""
    spoken = state.setup.hall.languages
    return (spoken[turn(state) % len(spoken)],) if state.setup.turns else spoken


def identified(state: State) -> str | None:
    return state.setup.board if state.at < state.identify_until else None


def picture(state: State, name: str) -> str:
    """Find where a picture lies; empty where there is none, or not yet."""
    return state.pictures.get(name) or ""


def local(state: State, at: int) -> datetime:
    """Tell the hall's local time."""
    offset = timedelta(milliseconds=state.setup.hall.utc_offset_ms)
    return datetime.fromtimestamp(at / 1000, UTC) + offset
