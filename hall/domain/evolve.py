"""Apply events to the state. ``evolve`` never refuses an event: the journal holds what has happened.

It changes the state in place and depends on nothing but its arguments, so that a replay of the same
events gives the same state.
"""

from collections.abc import Iterable

from hall.domain import events as e
from hall.domain.effects import (
    appointments,
    at_window,
    board_facts,
    clock,
    day,
    leases,
    ratings,
    tickets,
    windows,
)
from hall.domain.effects.base import apply
from hall.domain.state import HallState

SUBJECTS = (day, clock, leases, tickets, appointments, at_window, windows, board_facts, ratings)
"""Importing these registers their effects."""


def evolve(state: HallState, event: e.Event, at: int) -> None:
    """Apply one event that happened at ``at`` (ms since the epoch, hall's clock)."""
    apply(event, state, at)


def replay(state: HallState, events: Iterable[tuple[int, e.Event]]) -> HallState:
    """Apply ``(at, event)`` pairs in order, and return ``state``."""
    for at, event in events:
        evolve(state, event, at)
    return state
