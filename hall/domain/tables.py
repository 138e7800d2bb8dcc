"""The transition tables of tickets and windows: (state, event) -> state. No other transition exists."""

from hall.domain import events as e
from hall.domain.names import Action, TicketState, WindowStatus

T = TicketState
W = WindowStatus

TICKET: dict[tuple[TicketState, type[e.Event]], TicketState] = {
    (T.WAITING, e.TicketCalled): T.CALLED,
    (T.WAITING, e.TicketCancelled): T.CANCELLED,
    (T.CALLED, e.TicketRecalled): T.CALLED,
    (T.CALLED, e.LegStarted): T.SERVING,
    (T.CALLED, e.TicketMissed): T.NO_SHOW,
    (T.NO_SHOW, e.TicketReactivated): T.WAITING,
    (T.SERVING, e.LegParked): T.PARKED,
    (T.PARKED, e.LegResumed): T.SERVING,
    (T.SERVING, e.TicketTransferred): T.WAITING,
    (T.SERVING, e.NextServiceStarted): T.SERVING,
    (T.SERVING, e.NextServiceAwaited): T.WAITING,
    (T.WAITING, e.TicketReplaced): T.CANCELLED,
    (T.CALLED, e.TicketReplaced): T.CANCELLED,
    (T.NO_SHOW, e.TicketReplaced): T.CANCELLED,
    (T.SERVING, e.TicketCompleted): T.COMPLETED,
    (T.WAITING, e.TicketExpired): T.EXPIRED,
    (T.CALLED, e.TicketExpired): T.EXPIRED,
    (T.NO_SHOW, e.TicketExpired): T.EXPIRED,
    (T.PARKED, e.TicketExpired): T.EXPIRED,
    (T.SERVING, e.TicketExpired): T.EXPIRED,
}

WINDOW: dict[tuple[WindowStatus, type[e.Event]], WindowStatus] = {
    (W.CLOSED, e.WindowOpened): W.IDLE,
    (W.IDLE, e.WindowClosed): W.CLOSED,
    (W.IDLE, e.TicketCalled): W.CALLING,
    (W.CALLING, e.TicketRecalled): W.CALLING,
    (W.CALLING, e.LegStarted): W.SERVING,
    (W.CALLING, e.TicketMissed): W.IDLE,
    (W.CALLING, e.TicketExpired): W.IDLE,
    (W.SERVING, e.TicketExpired): W.IDLE,
    (W.CALLING, e.TicketReplaced): W.IDLE,
    (W.SERVING, e.LegParked): W.IDLE,
    (W.IDLE, e.LegResumed): W.SERVING,
    (W.SERVING, e.TicketTransferred): W.IDLE,
    (W.SERVING, e.NextServiceStarted): W.SERVING,
    (W.SERVING, e.NextServiceAwaited): W.IDLE,
    (W.SERVING, e.TicketCompleted): W.IDLE,
}

UNDO: dict[Action, tuple[TicketState, WindowStatus, TicketState, WindowStatus]] = {
    Action.CALL: (T.CALLED, W.CALLING, T.WAITING, W.IDLE),
    Action.ARRIVE: (T.SERVING, W.SERVING, T.CALLED, W.CALLING),
    Action.NO_SHOW: (T.NO_SHOW, W.IDLE, T.CALLED, W.CALLING),
    Action.COMPLETE: (T.COMPLETED, W.IDLE, T.SERVING, W.SERVING),
    Action.GO_ON: (T.SERVING, W.SERVING, T.SERVING, W.SERVING),
    Action.SEND_ON: (T.WAITING, W.IDLE, T.SERVING, W.SERVING),
}
"""What an undone action needs (ticket, window) and leaves (ticket, window)."""
