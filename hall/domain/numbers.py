"""Ticket numbers: a prefix and at least three digits. Each prefix has two disjoint ranges a day: running
numbers, A001 to A9000, and numbers leased to kiosks, A9001 to A9999.
"""

from collections.abc import Iterator

from hall.domain.names import GREEN_PREFIX
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState

LEASED_ABOVE = 9000
"""The last running count; leased numbers begin above it."""
LAST_LEASED = 9999
"""The last leased count: papers, screens and voices are made for four digits."""
RUNNING = "running"
LEASED = "leased"


def is_leased(count: int) -> bool:
    """Whether ``count`` is in the range of leased numbers."""
    return count > LEASED_ABOVE


def owner(device: str, request: str) -> str:
    """The key of a kiosk's request."""
    return f"{device}/{request}"


def number(prefix: str, count: int) -> str:
    """Format the number of the ``count``-th ticket of a prefix: A001 … A999, A1000."""
    return f"{prefix}{count:03d}"


def prefix_of(state: HallState, service: str, priority: str | None) -> str:
    """Return the prefix of a new ticket."""
    green = priority is not None and priority not in state.index.by_guide
    return GREEN_PREFIX if green else state.index.services[service].prefix


def next_counts(state: HallState, prefix: str) -> tuple[tuple[int, ...], int]:
    """The counts to be voided (their numbers are still at a window from the day before), and the
    count to issue. Refused once the running numbers of the prefix are used up.
    """
    carried = set(state.carried)
    void: list[int] = []
    for count in range(state.counters.get(prefix, 0) + 1, LEASED_ABOVE + 1):
        if number(prefix, count) not in carried:
            return tuple(void), count
        void.append(count)
    raise Refused(Code.NUMBERS_USED_UP, _used_up_text(prefix, RUNNING))


def free_leased_counts(state: HallState, prefix: str) -> Iterator[int]:
    """Yield the counts not leased yet today, without numbers still at a window from the day before."""
    carried = set(state.carried)
    after = state.leased_counts.get(prefix, LEASED_ABOVE)
    return (n for n in range(after + 1, LAST_LEASED + 1) if number(prefix, n) not in carried)


def must_have_leased_left(state: HallState, prefix: str) -> None:
    """Raise ``Refused`` (numbers-used-up) where all numbers that can be leased today have been."""
    if next(free_leased_counts(state, prefix), None) is None:
        raise Refused(Code.NUMBERS_USED_UP, _used_up_text(prefix, LEASED))


def range_of(prefix: str, which: str) -> tuple[str, str]:
    """Return the first and the last number of a prefix's running or leased range."""
    first, last = (1, LEASED_ABOVE) if which == RUNNING else (LEASED_ABOVE + 1, LAST_LEASED)
    return number(prefix, first), number(prefix, last)


def used_up(state: HallState) -> Iterator[tuple[str, str]]:
    """Return the used-up ranges of the open day as pairs of prefix and RUNNING or LEASED."""
    if not state.day_open:
        return
    for prefix, count in state.counters.items():
        left = range(count + 1, LEASED_ABOVE + 1)
        if len(left) <= len(state.carried) and all(
            number(prefix, n) in state.carried for n in left
        ):
            yield prefix, RUNNING
    for prefix in state.leased_counts:
        if next(free_leased_counts(state, prefix), None) is None:
            yield prefix, LEASED


def _used_up_text(prefix: str, which: str) -> str:
    first, last = range_of(prefix, which)
    aside = " that can be set aside" if which == LEASED else ""
    return f"the numbers of {prefix}{aside} are used up for today: {first}–{last}"
