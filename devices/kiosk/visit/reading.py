"""What is held to a kiosk's scanner and card reader: appointments to check in with, missed tickets to wait
again. PURE.

A code is sent only where it can be one of ours, so that whatever else people hold there, an ID
number above all, goes nowhere. Of a card nothing comes here but its keyed hash and a masked number.
"""

from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.paper.printing import BROKEN, Step, on_page
from devices.kiosk.visit.offer import shut
from devices.kiosk.visit.pages import Checking, Refused, Result, State, Taking
from devices.kiosk.visit.taking import PATIENCE_MS, ticket_of
from hall.domain import codes
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

AGAIN_MS = 5_000
"""The same code within so long is the same code, held there still, unless its answer was closed."""
LIFE_MS = 20_000
UNKNOWN = "unknown-code"
UNREAD = "card-unread"
AWAY = "hall-away"
_MEND = {
    "offline": "is gone; check its cable and its power",
    "silent": "does not answer; switch it off and on",
    "garbled": "sends what nobody understands; check its cable and its settings",
    "broken": "says that it is broken, or not authorised",
}


def on_scanned(state: State, given: p.Scanned) -> Step:
    """A code was scanned: a ticket's address lets it wait again, anything else is an appointment's."""
    what, code = codes.read(given.code)
    # What is not ours is not remembered either.
    key = UNKNOWN if code is None else f"{what}/{code}"
    if _is_busy(state) or _is_held(state, key):
        return state, ()
    state = _hold(state, key)
    if code is None:
        return on_page(state, Refused(UNKNOWN)), (p.Sound("refused"),)
    if what == "follow":
        return _reactivate(state, code)
    return _check_in(state, code=code)


def on_card(state: State, given: p.CardRead) -> Step:
    """A card was read: check in with the appointment of whoever it belongs to."""
    if _is_busy(state) or _is_held(state, given.person):
        return state, ()
    return _check_in(_hold(state, given.person), person=given.person, masked=given.masked)


def on_card_unread(state: State, given: p.CardUnread) -> Step:
    """Ask for the card once more."""
    if _is_busy(state):
        return state, ()
    return on_page(state, Refused(UNREAD)), (p.Sound("refused"),)


def on_reader_changed(state: State, given: p.ReaderChanged) -> Step:
    """Go on without a reader, and say so in the board's health and on the screen."""
    readers = {**state.readers, given.reader: given.reason}
    text = None if given.ok else _MEND.get(given.reason, given.reason)
    return replace(state, readers=readers), (p.Complain(given.reader, text),)


def on_asked(state: State, given: p.Asked) -> State:
    """Remember the id of what was asked for somebody's code or card."""
    page = state.page
    ours = isinstance(given.request, m.CheckIn | m.ReactivateTicket)
    if ours and isinstance(page, Checking) and page.request is None:
        return replace(state, page=replace(page, request=given.request.id))
    return state


def on_not_asked(state: State, given: p.NotAsked) -> Step:
    """Nothing was sent: this kiosk cannot ask now."""
    if isinstance(given.request, m.CheckIn | m.ReactivateTicket) and isinstance(
        state.page, Checking
    ):
        return on_page(state, Refused(BROKEN)), (p.Sound("refused"),)
    return state, ()


def on_replied(state: State, given: p.Replied) -> Step:
    """A missed number waits again, or does not; a check-in's answer is a number to be printed."""
    request, reply, page = given.request, given.reply, state.page
    if not isinstance(request, m.ReactivateTicket) or not isinstance(page, Checking):
        return state, ()
    if page.request != request.id:
        return state, ()
    ticket = ticket_of(reply) if reply.ok else None
    if ticket is not None:
        return on_page(state, Result(ticket, "waiting")), (p.Sound("click"),)
    code = reply.refusal.code if reply.refusal else BROKEN
    if code == p.LIFE_OVER:
        return state, ()
    return on_page(state, Refused(code)), (p.Sound("refused"),)


def pass_time(state: State) -> State:
    """Tell whoever waits when nobody answers."""
    page = state.page
    if isinstance(page, Checking) and not page.late and state.at - page.since >= PATIENCE_MS:
        return on_page(state, replace(page, late=True))
    return state


def _check_in(state: State, *, code: str = "", person: str = "", masked: str = "") -> Step:
    if why := shut(state):
        return on_page(state, Refused(why)), (p.Sound("refused"),)
    check_in = m.CheckIn(
        **DRAFT,
        code=code,
        person=person,
        language=state.language,
        large_text=state.large_text,
        papers=state.papers,
    )
    return _ask(state, p.Ask(check_in, held=True), masked)


def _reactivate(state: State, follow: str) -> Step:
    return _ask(state, p.Ask(m.ReactivateTicket(**DRAFT, follow=follow), life_ms=LIFE_MS))


def _ask(state: State, ask: p.Ask, masked: str = "") -> Step:
    if state.alone.gone:
        # Only the controller knows appointments and missed numbers.
        return on_page(state, Refused(AWAY)), (p.Sound("refused"),)
    checking = Checking(since=state.at, masked=masked)
    return on_page(state, checking), (p.Sound("click"), ask)


def _is_busy(state: State) -> bool:
    """Whether somebody else's number is under way, or to be seen here only."""
    page = state.page
    if isinstance(page, Result):
        return page.outcome not in ("printed", "waiting")
    return isinstance(page, Taking | Checking)


def _is_held(state: State, key: str) -> bool:
    """Whether this was held there a moment ago, or the number that came of it is still to be seen."""
    held, at = state.held
    return held == key and (state.at - at < AGAIN_MS or isinstance(state.page, Result))


def _hold(state: State, key: str) -> State:
    return replace(state, held=(key, state.at))
