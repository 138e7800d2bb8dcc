"""How many are ahead: the same on the tiles, beside the papers and on the ticket."""

from devices import ports as p
from devices.kiosk.visit.page_views import Tile
from devices.kiosk.visit.tiles import DIRECT, all_tiles
from hall.wire import messages as m
from tests.devices.kiosk.hall import hall_state
from tests.devices.kiosk.machine_bench import Kiosk


def class_tiles(ahead: dict[str, int], **changes: object) -> dict[str, Tile]:
    """The first page's tiles by target, in a hall whose services stand in classes."""
    kiosk = Kiosk(DIRECT + 1)
    codes = [one.code for one in kiosk.state.setup.hall.services]
    queues = {
        one: m.ServiceQueue(waiting=1, expected_wait=None, windows=3, ahead=ahead.get(one, 29))
        for one in codes
    }
    kiosk.give(p.Heard(hall_state(2, services=queues, **changes), at=0))
    return {one.target: one for one in all_tiles(kiosk.state, None)}


def test_a_class_tells_how_many_are_ahead_where_that_is_the_same_for_all_of_it() -> None:
    assert class_tiles({"enquiry": 3})["group:personal"].ahead == 29
    assert class_tiles({"enquiry": 3})["enquiry"].ahead == 3
    assert class_tiles({"card": 4})["group:personal"].ahead is None
    closed = class_tiles({"card": 4}, suspended={"card": "system down"})
    assert closed["group:personal"].ahead == 29


def test_whoever_has_priority_is_not_told_the_queue_of_ordinary_numbers() -> None:
    kiosk = Kiosk()
    kiosk.touch("priority", "priority:senior")
    tiles = all_tiles(kiosk.state, None)
    assert {(one.ahead, one.wait) for one in tiles} == {(None, None)}
