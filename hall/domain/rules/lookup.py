"""Look up what a command names. Each function raises ``Refused`` if it is not found or not allowed."""

from hall.domain.definition import HallDefinition, Service
from hall.domain.names import TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, Leg, Ticket, WindowState


def definition(state: HallState) -> HallDefinition:
    """Return the definition in force."""
    if state.definition is None:
        raise Refused(Code.HALL_UNDEFINED, "no hall file is in force yet; see the controller's log")
    return state.definition


def service(state: HallState, code: str) -> Service:
    """Return a service by its code."""
    found = state.index.services.get(code)
    if found is None:
        text = f"there is no service {code!r} in this hall; give a code of the hall file"
        raise Refused(Code.UNKNOWN_SERVICE, text)
    return found


def ticket(state: HallState, id: str) -> Ticket:
    """Return a ticket of the business day, or one of an earlier day reported since its opening."""
    found = state.tickets.get(id) or state.late.get(id)
    if found is None:
        raise Refused(Code.UNKNOWN_TICKET, f"there is no ticket {id!r} today")
    return found


def followed(state: HallState, id: str, digests: tuple[str, ...]) -> Ticket:
    """Return a ticket by its id, or, if that is empty, by a digest of its follow code."""
    if id or not digests:
        return ticket(state, id)
    known = (state.tickets.get(state.followed.get(one, "")) for one in digests)
    found = next(filter(None, known), None)
    if found is None:
        raise Refused(Code.UNKNOWN_TICKET, "no ticket of today has this follow code")
    return found


def window(state: HallState, id: str) -> WindowState:
    """Return a window by its id."""
    found = state.windows.get(id)
    if found is None:
        text = f"there is no window {id!r} in this hall; give an id of the hall file"
        raise Refused(Code.UNKNOWN_WINDOW, text)
    return found


def clerk(state: HallState, id: str) -> str:
    """Return the id of a member of staff, if there is one."""
    if id not in state.index.clerks:
        text = f"there is no member of staff {id!r} in this hall; give an id of the hall file"
        raise Refused(Code.UNKNOWN_CLERK, text)
    return id


def leg(state: HallState, id: str) -> Leg:
    """Return a service leg by its id."""
    found = state.legs.get(id)
    if found is None:
        raise Refused(Code.UNKNOWN_LEG, f"there is no service leg {id!r}")
    return found


def own_window(state: HallState, id: str, clerk_id: str) -> WindowState:
    """Return a window, if ``clerk_id`` is signed in there."""
    found = window(state, id)
    if found.clerk is None:
        raise Refused(Code.NOT_SIGNED_IN, f"nobody is signed in at window {id}; open it first")
    if found.clerk != clerk_id:
        text = f"window {id} is operated by {found.clerk}, not {clerk_id!r}; take it over first"
        raise Refused(Code.NOT_YOUR_WINDOW, text)
    return found


def ticket_here(state: HallState, at: WindowState, *needed: TicketState) -> Ticket:
    """Return the ticket at a window, if it is in one of the states ``needed``."""
    if at.ticket is None:
        raise Refused(
            Code.WRONG_WINDOW_STATE, f"window {at.id} is {at.status}: there is no ticket at it"
        )
    found = state.tickets[at.ticket]
    must_be(found, *needed)
    return found


def must_be(found: Ticket, *needed: TicketState) -> None:
    """Raise ``Refused`` unless the ticket is in one of the states ``needed``."""
    if found.state not in needed:
        wanted = " or ".join(needed)
        raise Refused(
            Code.WRONG_TICKET_STATE, f"ticket {found.number} is {found.state}; it must be {wanted}"
        )


def must_be_free(at: WindowState) -> None:
    """Raise ``Refused`` while a ticket is at the window."""
    if at.ticket is not None:
        raise Refused(Code.WINDOW_BUSY, f"window {at.id} is {at.status}; complete its ticket first")


def must_be_calling(at: WindowState) -> None:
    """Raise ``Refused`` during a pause or an absence."""
    if at.overlay is not None:
        raise Refused(Code.WINDOW_PAUSED, f"window {at.id} is {at.overlay}; press back first")
