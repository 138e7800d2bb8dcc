"""What went wrong once and nothing mends: it is told until the business day has ended. PURE.

Whatever lasts (a printer, a reader, a full disk) is told by who notices that it has ended.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.paper.printing import Step
from devices.kiosk.visit.pages import State
from hall.wire import messages as m

ONCE = ("controller", "number ", "order")
MOST = 8
"""More of them make a board's health no clearer."""


def number(number: str, text: str) -> p.Complain:
    """Tell of a number that is, or may be, on paper, and is not what its paper says."""
    return p.Complain(f"number {number}", text)


def remember(state: State, effects: Iterable[p.Effect]) -> Step:
    """Keep in mind what was told of that nothing mends; the oldest make room."""
    told = [one.name for one in effects if isinstance(one, p.Complain) and one.text is not None]
    once = [name for name in told if name.startswith(ONCE)]
    if not once:
        return state, ()
    known = tuple(dict.fromkeys((*(one for one in state.told if one not in once), *once)))
    kept = known[-MOST:]
    gone = tuple(p.Complain(name, None) for name in known[:-MOST])
    return replace(state, told=kept), gone


def on_hall(state: State, hall: m.Hall) -> Step:
    """Hear the hall's state; a new day ends what was told of the day before."""
    before, state = state, replace(state, hall=hall)
    if before.hall is None or before.hall.day == hall.day:
        return state, ()
    return replace(state, told=()), tuple(p.Complain(name, None) for name in before.told)
