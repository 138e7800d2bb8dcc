"""What citizens will see first, laid out before they come, so that its fonts and glyphs are there. PURE."""

from collections.abc import Callable, Iterator
from itertools import product

from msgspec.structs import replace

from devices.drawing.scene import Scene
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import (
    Home,
    Page,
    Papers,
    Priorities,
    Result,
    Search,
    Setup,
    State,
    Taking,
)
from devices.kiosk.visit.tiles import is_searchable
from devices.kiosk.visit.viewing import view
from hall.domain.times import MonoMs
from hall.wire import messages as m

NUMBER, FOLLOW = "A088", "K7Q2M9XW4T"
WAIT = m.Wait(low_s=600, high_s=1_500)


def scenes(setup: Setup, draw: Callable[[View], Scene]) -> Iterator[Scene]:
    """Pages of a visit, each laid out when it is asked for, the likeliest last: what is kept of the
    others may have to go for it. Their figures are made up; nothing of them is shown.
    """
    made = State(setup=setup, stale=False, hall=_hall(setup), printer="ready")
    ways = [
        *product((True,), reversed(setup.languages)),
        *product((False,), reversed(setup.languages)),
    ]
    for large, language in ways:
        state = replace(made, language=language, large_text=large)
        if not large:
            yield from (draw(view(replace(state, page=page))) for page in _beside(setup))
            yield draw(view(replace(state, low_reach=True)))
        yield from (draw(view(replace(state, page=page))) for page in _visit(setup))


def _beside(setup: Setup) -> Iterator[Page]:
    """Where a visit may lead, too."""
    yield from (Papers(one.code) for one in setup.hall.services)
    if setup.hall.priorities:
        yield Priorities()
    if is_searchable(State(setup=setup)):
        yield Search()
        yield from (Home(group=one.id) for one in setup.hall.classes)


def _visit(setup: Setup) -> Iterator[Page]:
    """A visit from its end to its beginning."""
    for one in setup.hall.services[:1]:
        number = _ticket(setup, one.code)
        yield from (Result(number, "printed"), Result(number, "printing"))
        yield from (Taking(one.code, MonoMs(0)), Papers(one.code))
    yield Home()


def _hall(setup: Setup) -> m.Hall:
    queue = m.ServiceQueue(waiting=12, expected_wait=WAIT, windows=3, ahead=12)
    services = {one.code: queue for one in setup.hall.services}
    return m.Hall(
        epoch=0, revision=0, open=True, day=0, waiting=12, services=services, suspended={}
    )


def _ticket(setup: Setup, service: str) -> m.PaperTicket:
    return m.PaperTicket(
        id="",
        number=NUMBER,
        service=service,
        service_class="",
        state="waiting",
        ahead=12,
        expected_wait=WAIT,
        zone="",
        windows=("3", "4", "5"),
        window=None,
        follow=FOLLOW,
        follow_url=f"{setup.hall.public_url}/follow/{FOLLOW}",
        printed=False,
        confirmation="",
        taken_at=0,
    )
