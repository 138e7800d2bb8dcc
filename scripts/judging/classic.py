"""The estimators that the literature names, told from the state right before a ticket is taken.

QL is the work of the queue at the windows of a class over their number, LES the wait of the last who was
called, HOL the wait so far of the head of the line; "HOL refined" is the line over the rate at which its
class was called lately (Ibrahim and Whitt, M&SOM 2009 and POMS 2011). Milliseconds.
"""

from collections import Counter, deque

from hall.domain.judgement.hours import NEVER, left_of_today
from hall.domain.judgement.learning import class_ms
from hall.domain.names import WindowStatus
from hall.domain.routing import class_of
from hall.domain.state import HallState

LATELY_MS = 15 * 60_000
CALLS_KEPT = 400


class Classics:
    """What the classic estimators remember of a day."""

    def __init__(self) -> None:
        self._last_wait: dict[str, int] = {}
        self._calls: dict[str, deque[int]] = {}

    def called(self, service_class: str, waited: int, at: int) -> None:
        """Somebody was called ``at``, after ``waited``."""
        self._last_wait[service_class] = waited
        self._calls.setdefault(service_class, deque(maxlen=CALLS_KEPT)).append(at)

    def estimates(self, state: HallState, service: str, now: int) -> dict[str, int]:
        """The wait that each estimator expects for a ticket that is taken now."""
        name = state.index.services[service].service_class
        staffed = _staffed(state, service)
        left = left_of_today(state.definition, now)
        until = 0 if left.open else left.next_start() % NEVER
        waiting = [state.tickets[id] for id in state.waiting]
        line = [one for one in waiting if class_of(state, one) == name]
        idle = any(state.windows[id].status is WindowStatus.IDLE for id in staffed)
        if idle and not line:
            return dict.fromkeys(("QL", "LES", "HOL", "HOL refined"), 0)
        queue = until + _work(state, service, staffed)
        lately = sum(at > now - LATELY_MS for at in self._calls.get(name, ()))
        refined = (len(line) + 1) * LATELY_MS // lately if lately and not until else queue
        head = now - min((one.taken_at for one in line), default=now)
        return {
            "QL": queue,
            "LES": until + self._last_wait.get(name, 0),
            "HOL": until + head,
            "HOL refined": refined,
        }


def _staffed(state: HallState, service: str) -> frozenset[str]:
    pool = state.index.pools[service]
    now = frozenset(id for id in pool if state.windows[id].status is not WindowStatus.CLOSED)
    return now or frozenset(pool)


def _work(state: HallState, service: str, staffed: frozenset[str]) -> int:
    """What waits for these windows, in ms of all of them: of what others can do too, their share."""
    line = Counter(state.tickets[id].service for id in state.waiting)
    work = 0
    for code in (*line.elements(), service):
        theirs = _staffed(state, code)
        one = state.index.classes[state.index.services[code].service_class]
        took = class_ms(state.learnt, one.id, one.service_ms)
        work += took * len(staffed & theirs) // len(theirs)
    return work // len(staffed)
