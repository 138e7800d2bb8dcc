"""Enumerations of the domain: states, classes, reasons and values, as they appear in messages."""

from enum import StrEnum


class TicketState(StrEnum):
    """The state of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    NO_SHOW = "no-show"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


LIVE = frozenset(
    {
        TicketState.WAITING,
        TicketState.CALLED,
        TicketState.SERVING,
        TicketState.PARKED,
        TicketState.NO_SHOW,
    }
)
"""States in which a ticket may still be served."""


class Confirmation(StrEnum):
    """How it was confirmed that the citizen has the number."""

    PENDING = "pending"
    PRINTED = "printed"
    SHOWN = "shown"
    ISSUED = "issued"  # over the API: the caller holds it
    UNCONFIRMED = "unconfirmed"  # nothing heard from the kiosk in time


class Source(StrEnum):
    """How a ticket was issued."""

    KIOSK = "kiosk"
    API = "api"
    OFFLINE = "offline"  # from a kiosk's lease, while the controller did not answer


class WindowStatus(StrEnum):
    """The status of a window."""

    CLOSED = "closed"
    IDLE = "idle"
    CALLING = "calling"
    SERVING = "serving"


class Overlay(StrEnum):
    """A condition beside a window's status that keeps it from calling."""

    PAUSED = "paused"
    AWAY = "away"


class SignOut(StrEnum):
    """Who signed a clerk out of a window."""

    CLERK = "clerk"
    HALL = "hall-cleared"  # the clerk had gone without signing out


class PriorityClass(StrEnum):
    """Priority classes; they decide the order of calls."""

    ORDINARY = "ordinary"
    GREEN = "green"
    APPOINTMENT = "appointment"


GREEN_PREFIX = "V"
APPOINTMENT_PREFIX = "Y"


class RatingValue(StrEnum):
    """The three buttons."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically-satisfied"
    UNSATISFIED = "unsatisfied"


class RatingReason(StrEnum):
    """What a citizen was not satisfied with."""

    ATTITUDE = "attitude"
    QUALITY = "quality"
    EFFICIENCY = "efficiency"


RATING_SCALE = "three-level"
RATING_SCALE_VERSION = 1


class RatingOutcome(StrEnum):
    """The result of one press of a rating button."""

    STORED = "stored"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"


class CancelReason(StrEnum):
    """Why a ticket was cancelled."""

    CITIZEN = "citizen"
    GUIDE = "guide"
    PRINT_FAILED = "print-failed"


class Action(StrEnum):
    """The last action of a clerk at a window, which may be undone."""

    CALL = "call"
    ARRIVE = "arrive"
    NO_SHOW = "no-show"
    COMPLETE = "complete"
    GO_ON = "go-on"  # completed a service of a visit, and began the next one here
    SEND_ON = "send-on"  # completed a service of a visit; the citizen waits for the next one


class Role(StrEnum):
    """What a member of staff may do."""

    CLERK = "clerk"
    GUIDE = "guide"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class BoardOrder(StrEnum):
    """The orders that staff may send to a board."""

    IDENTIFY = "identify"
    RESTART = "restart"
    TEST_PRINT = "test-print"
    PAPER_CHANGED = "paper-changed"


class BoardKind(StrEnum):
    """Kinds of boards."""

    KIOSK = "kiosk"
    EVALUATOR = "evaluator"
    WINDOW_SCREEN = "window-screen"
    ZONE_BOARD = "zone-board"


class GuideKey(StrEnum):
    """The buttons of a kiosk's guided visit, beside those that are named like a service."""

    PREVIOUS = "key-previous"
    NEXT = "key-next"
    OK = "key-ok"
    BACK = "key-back"
