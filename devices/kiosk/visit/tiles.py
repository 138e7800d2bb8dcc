"""The tiles to choose from: services, or classes of them. PURE."""

from msgspec.structs import replace

from devices.kiosk.visit import giving
from devices.kiosk.visit.offer import minute_now, refusal
from devices.kiosk.visit.page_views import Tile
from devices.kiosk.visit.pages import Home, Setup, State
from hall.domain.calendar import hhmm
from hall.domain.definition import Service
from hall.texts import named
from hall.wire import messages as m

LINE_EM = 10
"""So many em of large text stand beside each other on a tall screen."""
DIRECT = 12
"""Up to so many services stand on the first page; more are grouped by their class."""


def capacity(
    setup: Setup, language: str, *, large_text: bool, low_reach: bool = False
) -> tuple[int, int]:
    """Columns and rows of tiles on a page; half the rows where only the lower half is within reach, and
    fewer on a tall screen where large text takes several lines.
    """
    if setup.portrait:
        columns, rows = (1, 4 if _is_long(setup, language) else 6) if large_text else (2, 7)
    else:
        columns, rows = (2, 3) if large_text else (3, 4)
    return columns, -(-rows // 2) if low_reach else rows


def _is_long(setup: Setup, language: str) -> bool:
    """Whether a name in this language is longer than one line of large text."""
    hall = setup.hall
    names = (*(one.name for one in hall.services), *(one.name for one in hall.classes))
    said = (named(name, language) for name in names)
    return any(sum(0.5 if char < "\u2e80" else 1.0 for char in name) > LINE_EM for name in said)


def is_searchable(state: State) -> bool:
    """Whether services stand in groups, where a search is worth its while."""
    return len(state.setup.hall.services) > DIRECT


def all_tiles(state: State, group: str | None) -> tuple[Tile, ...]:
    """Everything to choose from on the first page, or of one class."""
    services = _by_class(state.setup)
    if group is not None:
        return tuple(tile_of(state, one) for one in services if one.service_class == group)
    if len(services) <= DIRECT:
        return tuple(tile_of(state, one) for one in services)
    return tuple(_class_tile(state, one.id) for one in state.setup.hall.classes)


def shown_tiles(state: State, home: Home) -> tuple[Tile, ...]:
    """The tiles of one page, the last of which turns over where there are more."""
    tiles = all_tiles(state, home.group)
    columns, rows = capacity(
        state.setup, state.language, large_text=state.large_text, low_reach=state.low_reach
    )
    room = columns * rows
    rest = tiles[home.start :]
    if len(tiles) <= room:
        return tiles
    return (*rest[: room - 1], Tile("more"))


def turned(state: State, home: Home) -> Home:
    """The same page with the next tiles on it, from the first again behind the last."""
    shown = sum(tile.target != "more" for tile in shown_tiles(state, home))
    start = home.start + shown
    return Home(home.group, 0 if start >= len(all_tiles(state, home.group)) else start)


def _by_class(setup: Setup) -> list[Service]:
    order = {one.id: place for place, one in enumerate(setup.hall.classes)}
    return sorted(setup.hall.services, key=lambda one: order.get(one.service_class, len(order)))


def tile_of(state: State, service: Service) -> Tile:
    queue = queue_of(state, service.code)
    minute = minute_now(state)
    return Tile(
        target=service.code,
        ahead=queue.ahead if queue else None,
        wait=queue.expected_wait if queue else None,
        off=refusal(state, service.code),
        left=queue.left if queue else None,
        ends=time_or_nothing(giving.ends(state.setup.hall, service, minute))
        if minute is not None
        else "",
        place=_place(state, service.code),
    )


def queue_of(state: State, service: str) -> m.ServiceQueue | None:
    """A service's queue as this citizen meets it; what the hall tells of it is for ordinary numbers."""
    queue = state.hall.services.get(service) if state.hall else None
    if queue is None or not state.setup.is_green(state.priority):
        return queue
    return replace(queue, ahead=None, expected_wait=None)


def _place(state: State, service: str) -> int:
    return state.chosen.index(service) + 1 if service in state.chosen else 0


def _class_tile(state: State, group: str) -> Tile:
    """A class; one of a single service is that service. Services that share windows share their queue:
    how many are ahead is told where it is the same whichever is chosen.
    """
    inside = [tile_of(state, x) for x in state.setup.hall.services if x.service_class == group]
    if len(inside) == 1:
        return inside[0]
    offered = [tile for tile in inside if not tile.off]
    ahead = {tile.ahead for tile in offered}
    same = ahead.pop() if len(ahead) == 1 else None
    return Tile(f"group:{group}", same, off=None if offered else "suspended")


def time_or_nothing(minute: int | None) -> str:
    return "" if minute is None else hhmm(minute)
