"""Ticket numbers: a prefix and at least three digits."""

from hall.domain.names import GREEN_PREFIX
from hall.domain.state import HallState

LEASED_ABOVE = 9000
"""Leased numbers begin at A9001: visibly apart from the running ones, and out of their reach."""


def is_leased(count: int) -> bool:
    """Whether a count belongs to the leased numbers."""
    return count > LEASED_ABOVE


def owner(device: str, request: str) -> str:
    """The key of a kiosk's request."""
    return f"{device}/{request}"


def number(prefix: str, count: int) -> str:
    """The number of the ``count``-th ticket of a prefix: A001 … A999, A1000."""
    return f"{prefix}{count:03d}"


def prefix_of(state: HallState, service: str, priority: str | None) -> str:
    """The prefix that a new ticket gets."""
    green = priority is not None and priority not in state.index.by_guide
    return GREEN_PREFIX if green else state.index.services[service].prefix


def next_counts(state: HallState, prefix: str) -> tuple[tuple[int, ...], int]:
    """The counts to be voided (their numbers are still at a window from the day before), and the
    count to issue.
    """
    count = state.counters.get(prefix, 0) + 1
    void = []
    while number(prefix, count) in state.carried:
        void.append(count)
        count += 1
    return tuple(void), count
