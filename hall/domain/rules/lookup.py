"""Finding what a command names, or refusing it by name."""

from hall.domain.definition import HallDefinition, Service
from hall.domain.names import TicketState
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, Leg, Ticket, WindowState


def definition(state: HallState) -> HallDefinition:
    """The hall file in force."""
    if state.definition is None:
        raise Refused(Code.HALL_UNDEFINED, "no hall file is in force yet")
    return state.definition


def service(state: HallState, code: str) -> Service:
    """A service by its code."""
    found = state.index.services.get(code)
    if found is None:
        raise Refused(Code.UNKNOWN_SERVICE, f"there is no service {code!r} in this hall")
    return found


def ticket(state: HallState, id: str) -> Ticket:
    """A ticket of the current business day, or one of an earlier day that was reported since."""
    found = state.tickets.get(id) or state.late.get(id)
    if found is None:
        raise Refused(Code.UNKNOWN_TICKET, f"there is no ticket {id!r} today")
    return found


def followed(state: HallState, id: str, digests: tuple[str, ...]) -> Ticket:
    """A ticket by its id, or by a digest of its follow code where no id is given."""
    if id or not digests:
        return ticket(state, id)
    known = (state.tickets.get(state.followed.get(one, "")) for one in digests)
    found = next(filter(None, known), None)
    if found is None:
        raise Refused(Code.UNKNOWN_TICKET, "no ticket of today has this follow code")
    return found


def window(state: HallState, id: str) -> WindowState:
    """A window by its name."""
    found = state.windows.get(id)
    if found is None:
        raise Refused(Code.UNKNOWN_WINDOW, f"there is no window {id!r} in this hall")
    return found


def clerk(state: HallState, id: str) -> str:
    """A member of staff by their number."""
    if id not in state.index.clerks:
        raise Refused(Code.UNKNOWN_CLERK, f"there is no member of staff {id!r} in this hall")
    return id


def leg(state: HallState, id: str) -> Leg:
    """A service leg."""
    found = state.legs.get(id)
    if found is None:
        raise Refused(Code.UNKNOWN_LEG, f"there is no service leg {id!r}")
    return found


def own_window(state: HallState, id: str, clerk_id: str) -> WindowState:
    """A window at which ``clerk_id`` is signed in."""
    found = window(state, id)
    if found.clerk is None:
        raise Refused(Code.NOT_SIGNED_IN, f"nobody is signed in at window {id}; open it first")
    if found.clerk != clerk_id:
        raise Refused(
            Code.NOT_YOUR_WINDOW, f"window {id} is operated by {found.clerk}, not {clerk_id!r}"
        )
    return found


def ticket_here(state: HallState, at: WindowState, *needed: TicketState) -> Ticket:
    """The ticket at a window, in one of the states that a command needs."""
    if at.ticket is None:
        raise Refused(
            Code.WRONG_WINDOW_STATE, f"window {at.id} is {at.status}: there is no ticket at it"
        )
    found = state.tickets[at.ticket]
    must_be(found, *needed)
    return found


def must_be(found: Ticket, *needed: TicketState) -> None:
    """Refuse unless the ticket is in one of the states."""
    if found.state not in needed:
        wanted = " or ".join(needed)
        raise Refused(
            Code.WRONG_TICKET_STATE, f"ticket {found.number} is {found.state}; it must be {wanted}"
        )


def must_be_free(at: WindowState) -> None:
    """Refuse while a ticket is at the window."""
    if at.ticket is not None:
        raise Refused(Code.WINDOW_BUSY, f"window {at.id} is {at.status}; finish that first")


def must_be_calling(at: WindowState) -> None:
    """Refuse during a pause or an absence."""
    if at.overlay is not None:
        raise Refused(Code.WINDOW_PAUSED, f"window {at.id} is {at.overlay}; press back first")
