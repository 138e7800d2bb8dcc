"""The refusals of the hall. Codes never change; docs/refusals.md explains each of them."""

from enum import StrEnum


class Code(StrEnum):
    """A refusal's code."""

    IN_USE = "in-use"
    HALL_UNDEFINED = "hall-undefined"
    DAY_CLOSED = "day-closed"
    DAY_OPEN = "day-open"
    OUTSIDE_HOURS = "outside-hours"
    SUSPENDED = "suspended"
    AFTER_LAST_NUMBER = "after-last-number"
    NO_NUMBERS_LEFT = "no-numbers-left"
    NOT_SUSPENDED = "not-suspended"
    UNKNOWN_SERVICE = "unknown-service"
    TOO_MANY_SERVICES = "too-many-services"
    SERVICE_TWICE = "service-twice"
    UNKNOWN_PRIORITY = "unknown-priority"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_TICKET = "unknown-ticket"
    UNKNOWN_WINDOW = "unknown-window"
    UNKNOWN_CLERK = "unknown-clerk"
    UNKNOWN_PREFIX = "unknown-prefix"
    NUMBERS_USED_UP = "numbers-used-up"
    UNKNOWN_LEASE = "unknown-lease"
    LEASE_LIMIT = "lease-limit"
    OVERRIDDEN = "overridden"
    UNKNOWN_LEG = "unknown-leg"
    TICKET_EXISTS = "ticket-exists"
    WRONG_TICKET_STATE = "wrong-ticket-state"
    WRONG_WINDOW_STATE = "wrong-window-state"
    NOT_YOUR_DEVICE = "not-your-device"
    REACTIVATED_BEFORE = "reactivated-before"
    NO_PRIORITY_ASKED = "no-priority-asked"
    WINDOW_BUSY = "window-busy"
    WINDOW_PAUSED = "window-paused"
    NOBODY_WAITING = "nobody-waiting"
    NOT_SIGNED_IN = "not-signed-in"
    CLERK_ELSEWHERE = "clerk-elsewhere"
    RECALL_TOO_SOON = "recall-too-soon"
    RECALL_LIMIT = "recall-limit"
    CONTACT_NEEDED = "contact-needed"
    ONE_TARGET = "one-target"
    NO_WINDOW_FOR_SERVICE = "no-window-for-service"
    NOTHING_PARKED = "nothing-parked"
    PARKED_ELSEWHERE = "parked-elsewhere"
    NOTHING_TO_UNDO = "nothing-to-undo"
    ALREADY_RATED = "already-rated"
    ALREADY_ASKED = "already-asked"
    RATING_CLOSED = "rating-closed"
    NOT_YOUR_WINDOW = "not-your-window"
    NOT_UNSATISFIED = "not-unsatisfied"
    UNKNOWN_APPOINTMENT = "unknown-appointment"
    APPOINTMENT_EARLY = "appointment-early"
    APPOINTMENT_LATE = "appointment-late"
    APPOINTMENT_USED = "appointment-used"
    APPOINTMENT_PAST = "appointment-past"
    APPOINTMENT_TOO_FAR = "appointment-too-far"
    CLOCK_NOT_HELD = "clock-not-held"
    UNKNOWN_DEVICE = "unknown-device"
    NOT_FOR_THIS_DEVICE = "not-for-this-device"
    DEVICE_OFFLINE = "device-offline"
    TOO_MANY = "too-many"


class Refused(Exception):
    """A command is refused. ``code`` is for programs; ``message`` says what failed, with which value, and
    what to do now. ``appointment_at`` is the time of the appointment concerned, in ms since the epoch.
    """

    def __init__(self, code: Code, message: str, appointment_at: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.appointment_at = appointment_at
