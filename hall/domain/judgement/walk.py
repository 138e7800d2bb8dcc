"""A walk through the queue: who will be called when, from the hall as it stands. PURE: integers only.

Those who wait are handed, in the order in which they would be called, to the window that is free first among
those that may call them. One walk passes everybody, so that it answers for all services at once.
"""

from heapq import heapify, heappop, heappush, heapreplace
from math import isqrt
from operator import attrgetter

import msgspec

from hall.domain.judgement import learning
from hall.domain.judgement.shape import DRAWS, UNIT
from hall.domain.judgement.staffing import BITS, Crew, Staffing, goes_on_with
from hall.domain.names import PriorityClass
from hall.domain.state import HallState, Ticket

PLACE = (1 << BITS) - 1
SURE = 50
"""However many cases were seen, a day differs from others by so many thousandths."""


class Call(msgspec.Struct, frozen=True):
    """In how many ms somebody is expected to be called, and the standard deviation of that in ms."""

    in_ms: int
    spread_ms: int


Line = list[tuple[int, Call | None]]
"""Those who wait for the same windows: their ranks, in order, and when each would be called."""


class Walk(msgspec.Struct):
    """What a walk found: by ticket, and by service for whoever comes now. None: not called today.

    ``lines`` are by service, for who comes now and goes before some of those who wait.
    """

    tickets: dict[str, Call | None]
    newcomers: dict[str, Call | None]
    lines: dict[str, Line]


class _Plan(msgspec.Struct):
    """How a service is served. ``slots`` are when the places of a class with a bound are free again."""

    crews: list[Crew]
    mean_ms: int
    doubt: int
    slots: list[int] | None
    line: Line


def walk(state: HallState, now: int) -> Walk:
    """Walk through the queue as it stands at ``now`` (ms since the epoch)."""
    return _Walker(state, now).walk()


class _Walker:
    def __init__(self, state: HallState, now: int) -> None:
        self._state, self._now = state, now
        self._staffing = Staffing(state, now)
        self._hold = learning.hold_ms(state.learnt)
        self._missed = learning.missed_permille(state.learnt)
        self._priority = learning.priority_share(state.learnt)
        policy = None if state.definition is None else state.definition.policy
        self._head_start = 0 if policy is None else policy.green_head_start_ms
        self._slots = self._bounds()
        self._lines: dict[tuple[str, tuple[str, ...]], Line] = {}
        self._plans = {code: self._plan(code) for code in state.index.services}
        self._later: list[tuple[int, str, tuple[str, ...]]] = []
        self._drawn = 0

    def _plan(self, code: str) -> _Plan:
        crews = [crew for skills, crew in self._staffing.crews.items() if code in skills]
        name = self._state.index.services[code].service_class
        known = self._state.learnt.classes.get(name, learning.Lesson()).cases
        doubt = 800 // isqrt(known + learning.CLASS_PRIOR_CASES) + SURE // 2
        line = self._lines.setdefault((name, self._state.index.pools[code]), [])
        return _Plan(crews, self._staffing.mean_ms(code), doubt, self._slots.get(name), line)

    def _bounds(self) -> dict[str, list[int]]:
        """When the places of each class with a bound are free, in ms from now."""
        classes = self._state.index.classes.values()
        slots = {one.id: [0] * one.max_windows for one in classes if one.max_windows}
        for window in self._state.windows.values():
            if window.ticket is None:
                continue
            service = self._state.tickets[window.ticket].service
            mine = slots.get(self._state.index.services[service].service_class)
            if mine:
                heapreplace(mine, self._staffing.busy_for(window))
        return slots

    def walk(self) -> Walk:
        found: dict[str, Call | None] = {}
        waiting = [self._state.tickets[id] for id in self._state.waiting]
        for ticket in sorted(waiting, key=attrgetter("rank")):
            found[ticket.id] = self._hand(ticket)
        newcomers = {code: self._newcomer(plan) for code, plan in self._plans.items()}
        return Walk(found, newcomers, {code: plan.line for code, plan in self._plans.items()})

    def _hand(self, ticket: Ticket) -> Call | None:
        """Hand somebody to the window that is free first for them."""
        plan = self._plans[ticket.service]
        crew, entry = self._window(plan, ticket)
        if crew is None:
            return None
        while self._later and self._later[0][0] <= entry >> BITS:
            self._come_back()
            crew, entry = self._window(plan, ticket)
            if crew is None:
                return None
        at = entry >> BITS
        if plan.slots:
            at = max(at, plan.slots[0])
        if at >= self._staffing.left.close:
            return None
        call = self._call(plan, crew, at, ordinary=ticket.priority_class is PriorityClass.ORDINARY)
        if ticket.only_window is None and ticket.only_clerk is None:
            plan.line.append((ticket.rank, self._call(plan, crew, at, ordinary=False)))
        takes = self._takes(plan, ticket, at)
        self._serve(plan, crew, entry, at=at, takes=takes, then=ticket.then)
        return call

    def _window(self, plan: _Plan, ticket: Ticket) -> tuple[Crew | None, int]:
        """The crew and the window, as the heaps have it, that will call somebody."""
        if ticket.only_window is not None or ticket.only_clerk is not None:
            return self._handed_on(ticket)
        crews = plan.crews
        if not crews:
            return None, 0
        crew = crews[0] if len(crews) == 1 else min(crews, key=_head)
        if plan.slots and plan.slots[0] > crew.heap[0] >> BITS:
            # The place of its class is free later: by then the window has served somebody else.
            ready = (entry for entry in crew.heap if entry >> BITS <= plan.slots[0])
            return crew, max(ready)
        return crew, crew.heap[0]

    def _handed_on(self, ticket: Ticket) -> tuple[Crew | None, int]:
        """The window, or the person's window, that somebody was handed to."""
        place = next(
            (
                self._staffing.place(one.id)
                for one in self._state.windows.values()
                if one.id == ticket.only_window
                or (one.clerk is not None and one.clerk == ticket.only_clerk)
            ),
            None,
        )
        for crew in self._staffing.crews.values():
            for entry in crew.heap:
                if entry & PLACE == place:
                    return crew, entry
        return None, 0

    def _takes(self, plan: _Plan, ticket: Ticket, at: int) -> int:
        """How long somebody holds the window, in ms: some do not come."""
        takes = self._draw(plan.mean_ms)
        step = learning.wait_step(self._now + at - ticket.taken_at)
        return takes + (self._hold - takes) * self._missed[step] // 1000

    def _draw(self, mean_ms: int) -> int:
        self._drawn += 1
        return mean_ms * DRAWS[self._drawn & 15] // UNIT

    def _serve(
        self,
        plan: _Plan,
        crew: Crew,
        entry: int,
        *,
        at: int,
        takes: int,
        then: tuple[str, ...],
    ) -> None:
        """Hold a window, with the further services of the visit that it goes on with."""
        if then:
            skills = next(k for k, one in self._staffing.crews.items() if one is crew)
            here = goes_on_with(skills, then)
            takes += sum(self._staffing.mean_ms(code) for code in here)
            if len(here) < len(then):
                heappush(self._later, (at + takes, then[len(here)], then[len(here) + 1 :]))
        crew.variance += takes * takes * 41 >> 12  # 0.64 of its square
        free = self._staffing.left.served_from(at + takes) << BITS | entry & PLACE
        if entry == crew.heap[0]:
            heapreplace(crew.heap, free)
        else:
            crew.heap[crew.heap.index(entry)] = free
            heapify(crew.heap)
        if plan.slots:
            heapreplace(plan.slots, at + takes)

    def _come_back(self) -> None:
        """Somebody who had more to do comes to the windows of their next service, before who came later."""
        came, service, then = heappop(self._later)
        plan = self._plans[service]
        if not plan.crews:
            return
        crew = min(plan.crews, key=_head)
        entry = crew.heap[0]
        at = self._staffing.left.served_from(max(came, entry >> BITS))
        self._serve(plan, crew, entry, at=at, takes=self._draw(plan.mean_ms), then=then)

    def _newcomer(self, plan: _Plan) -> Call | None:
        if not plan.crews:
            return None
        crew = min(plan.crews, key=_head)
        while self._later and self._later[0][0] <= crew.heap[0] >> BITS:
            self._come_back()
            crew = min(plan.crews, key=_head)
        at = crew.heap[0] >> BITS
        if plan.slots:
            at = max(at, plan.slots[0])
        if at >= self._staffing.left.close:
            return None
        return self._call(plan, crew, at, ordinary=True)

    def _call(self, plan: _Plan, crew: Crew, at: int, *, ordinary: bool) -> Call:
        """Who comes with a priority within their head start goes before an ordinary ticket."""
        if ordinary:
            at += min(at, self._head_start) * self._priority // learning.MILLION
        chance = 8 * isqrt(crew.variance) // crew.size
        doubt = at * plan.doubt // 1000
        return Call(at, isqrt(chance * chance + doubt * doubt))


def _head(crew: Crew) -> int:
    return crew.heap[0]
