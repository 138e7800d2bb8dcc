"""Which windows will serve, and when each can call next: the crews that a walk hands people to. PURE."""

from heapq import heapify

import msgspec

from hall.domain.calendar import MINUTE_MS
from hall.domain.judgement import learning
from hall.domain.judgement.hours import NEVER, left_of_today
from hall.domain.judgement.shape import expected_total, remaining
from hall.domain.names import WindowStatus
from hall.domain.state import HallState, Leg, Ticket, WindowState

PAUSE_MS = 10 * MINUTE_MS
"""A window that is paused, or whose clerk is away, is taken to be back after so long."""
SOON_MS = 2 * MINUTE_MS
LATE_MS = 60 * MINUTE_MS
"""A clerk who has not opened so long after the beginning of the hours does not come any more."""
SCATTER = 39
PLACES = 64
BITS = 10
"""A heap holds ``free << BITS | place``: when a window can call, in ms from now, and which one it is."""


class Crew(msgspec.Struct):
    """Windows with the same skills. ``variance`` is that of all that was handed to them, in 64 ms**2."""

    heap: list[int]
    size: int = 0
    variance: int = 0


class Staffing:
    """The windows of a hall as they stand at ``now`` (ms since the epoch)."""

    def __init__(self, state: HallState, now: int) -> None:
        self._state, self._now = state, now
        self._places = {id: place for place, id in enumerate(state.windows)}
        self._hold = learning.hold_ms(state.learnt)
        self._turns = _turns(state)
        self._latest = _latest_day_worked(state)
        self.left = left_of_today(state.definition, now)
        self.means = _means(state, now)
        self.crews = self._crews()

    def mean_ms(self, service: str) -> int:
        """How long a case of a service holds its window."""
        return self.means[service]

    def place(self, window: str) -> int:
        """A window as the heaps have it."""
        return self._places[window]

    def free_at(self, window: WindowState) -> int:
        """When a window can call, in ms from now; NEVER: not any more today."""
        if window.status is WindowStatus.CLOSED:
            return self._opens(window)
        free = self.busy_for(window)
        if window.overlay is not None:
            gone = self._now - (self._now if window.overlay_at is None else window.overlay_at)
            free = max(free, PAUSE_MS - gone, SOON_MS)
        elif window.offline:
            free = max(free, SOON_MS)
        return self.left.served_from(free)

    def busy_for(self, window: WindowState) -> int:
        """How long a window has to do with who is there, in ms."""
        if window.ticket is None:
            return 0
        ticket = self._state.tickets[window.ticket]
        turn, turns = self._turns[window.id]
        if window.status is WindowStatus.CALLING:
            called = self._now if ticket.called_at is None else ticket.called_at
            elapsed = max(0, self._now - called - self._hold)
            return remaining(self.means[ticket.service], elapsed, turn, turns)
        leg = self._state.legs[ticket.legs[-1]]
        elapsed = max(0, self._now - holds_window_since(self._state, ticket, leg))
        left = remaining(self.means[ticket.service], elapsed, turn, turns)
        skills = self._state.index.windows[window.id].skills
        return left + sum(self.means[code] for code in goes_on_with(skills, ticket.then))

    def _crews(self) -> dict[tuple[str, ...], Crew]:
        crews: dict[tuple[str, ...], Crew] = {}
        for id, window in self._state.windows.items():
            free = self.free_at(window)
            if free >= NEVER:
                continue
            crew = crews.setdefault(self._state.index.windows[id].skills, Crew([]))
            crew.heap.append(free << BITS | self._places[id])
            crew.size += 1
            if window.ticket is not None:
                mean = self.means[self._state.tickets[window.ticket].service]
                crew.variance += mean * mean >> 7
        for crew in crews.values():
            heapify(crew.heap)
        return crews

    def _opens(self, window: WindowState) -> int:
        """When a closed window opens: with the hours, if it worked this morning or on the last day on which
        any did; a clerk who is late is waited for; who has closed comes back after the break.
        """
        worked_today = window.worked_on == self._state.day
        if not worked_today and window.worked_on != self._latest:
            return NEVER
        if not self.left.open:
            return self.left.next_start()
        if worked_today:
            return self.left.next_start()
        late = -self.left.spans[0].start
        return max(SOON_MS, PAUSE_MS - late) if late <= LATE_MS else NEVER


def holds_window_since(state: HallState, ticket: Ticket, leg: Leg) -> int:
    """Since when a case has held its window: the call, or the end of the service before it; what it was
    parked for does not count. Milliseconds since the epoch.
    """
    called = leg.started_at if ticket.called_at is None else ticket.called_at
    known = (state.legs[id] for id in ticket.legs if id != leg.id and id in state.legs)
    came_with_it = any(called <= other.started_at < leg.started_at for other in known)
    return (leg.started_at if came_with_it else called) + leg.parked_ms


def goes_on_with(skills: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    """The further services of a visit that a window goes on with itself."""
    for place, code in enumerate(then):
        if code not in skills:
            return then[:place]
    return then


def _turns(state: HallState) -> dict[str, tuple[int, int]]:
    """Each busy window's turn among them, and how many they are: scattered, so that how long a case has
    lasted and what is left of it have nothing to do with each other.
    """
    places = enumerate(state.windows.values())
    busy = [(place * SCATTER % PLACES, one.id) for place, one in places if one.ticket is not None]
    return {id: (turn, len(busy)) for turn, (_, id) in enumerate(sorted(busy))}


def _latest_day_worked(state: HallState) -> int:
    """The latest day before today on which any window was opened; 0 if none was."""
    days = (one.worked_on for one in state.windows.values() if one.worked_on != state.day)
    return max(days, default=0)


def _means(state: HallState, now: int) -> dict[str, int]:
    """How long a case of each service holds its window."""
    of_classes = _class_means(state, now)
    found = {}
    for code, service in state.index.services.items():
        mean = of_classes[service.service_class]
        lesson = state.learnt.services.get(code)
        if lesson is not None:
            mean = learning.mixed(lesson, mean, learning.SERVICE_PRIOR_CASES)
        found[code] = mean
    return found


def _class_means(state: HallState, now: int) -> dict[str, int]:
    """How long a case of each class holds its window. Those still being served count with what they are
    expected to come to: early in a day the short ones have ended and the long ones have not.
    """
    going = _going(state, now)
    found = {}
    for name, one in state.index.classes.items():
        mean = learning.class_ms(state.learnt, name, one.service_ms)
        lasting = going.get(name, ())
        if lasting:
            total = sum(expected_total(mean, elapsed) for elapsed in lasting)
            known = state.learnt.classes.get(name, learning.Lesson()).cases
            weight = known + learning.CLASS_PRIOR_CASES
            mean = (mean * weight + total) // (weight + len(lasting))
        found[name] = mean
    return found


def _going(state: HallState, now: int) -> dict[str, list[int]]:
    """By class, how long the cases that are being served have held their windows."""
    found: dict[str, list[int]] = {}
    for window in state.windows.values():
        if window.ticket is not None and window.status is WindowStatus.SERVING:
            ticket = state.tickets[window.ticket]
            leg = state.legs[ticket.legs[-1]]
            elapsed = max(0, now - holds_window_since(state, ticket, leg))
            name = state.index.services[leg.service].service_class
            found.setdefault(name, []).append(min(elapsed, learning.LONGEST_MS))
    return found
