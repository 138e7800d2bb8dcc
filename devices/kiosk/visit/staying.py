"""How long each page stays on the screen without a touch. PURE."""

from devices.kiosk.visit.pages import Checking, Page, Refused, Result, Taking

IDLE_MS = 30_000
PRINTED_MS = 8_000
SHOWN_MS = 60_000
UNPROVEN_MS = 20_000
STAY = {
    "printing": None,
    "held": None,
    "printed": PRINTED_MS,
    "unproven": UNPROVEN_MS,
    "shown": SHOWN_MS,
    "waiting": PRINTED_MS,
}
REFUSED_MS = 12_000
LATE_MS = 20_000


def stay_of(page: Page) -> int | None:
    """Return how many milliseconds a page stays without a touch; None while a reply or a paper is awaited."""
    match page:
        case Taking() | Checking():
            return LATE_MS if page.late else None
        case Result():
            return STAY[page.outcome]
        case Refused():
            return REFUSED_MS
        case _:
            return IDLE_MS
