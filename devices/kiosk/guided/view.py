"""What is seen of a kiosk: that of a guided visit where there is one, else what fingers use. PURE."""

from msgspec.structs import replace

from devices.kiosk.guided.items import SHUT, items, place_of
from devices.kiosk.guided.state import LEFT, Guide, Guided, GuidedView
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Papers, Refused, Result, State, Taking
from devices.kiosk.visit.viewing import view
from hall.texts import named

TURN_MS = 3_000
"""A small panel shows one sentence after another, each for so long."""
_KEYS = ("guided.key.previous", "guided.key.next")
_OK, _BACK = "guided.key.ok", "guided.key.back"


def shown(state: State) -> View:
    """What the screen shows in a state."""
    seen = view(state)
    return replace(seen, page=_page(state, state.guided)) if state.guided else seen


def _page(state: State, guided: Guided) -> GuidedView:
    about, place, count = _about(state)
    return GuidedView(
        said=guided.said.text,
        about=about,
        place=place,
        count=count,
        keys=(*_KEYS, *_last_keys(state)),
        turn=(state.at - guided.said_at) // TURN_MS,
    )


def _about(state: State) -> tuple[str, int, int]:
    """What is told of, and its place among how many."""
    match state.page:
        case Guide(ring=ring, welcome=False) if ring != LEFT:
            return _item(state, state.page)
        case Papers(service=code) | Taking(service=code):
            service = state.setup.service(code)
            return (named(service.name, state.language) if service else code), 0, 0
        case Result(ticket=ticket):
            return ticket.number, 0, 0
        case _:
            return "", 0, 0


def _item(state: State, page: Guide) -> tuple[str, int, int]:
    ring = items(state, page.ring)
    place = place_of(page.target, ring)
    if ring[place].target == SHUT:
        return "", 0, 0
    return ring[place].written, place + 1, len(ring)


def _last_keys(state: State) -> tuple[str, str]:
    """What ok and back mean on this page."""
    match state.page:
        case Papers():
            return "guided.key.take", _BACK
        case Result():
            return "guided.key.repeat", "guided.key.end"
        case Refused() | Taking():
            return "guided.key.repeat", _BACK
        case Guide(ring=""):
            return _OK, "guided.key.end"
        case _:
            return _OK, _BACK
