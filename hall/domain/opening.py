"""When a business day opens."""

from hall.domain.definition import HallDefinition

EARLY_MIN = 60
"""Minutes before the first opening hour at which the business day opens, so that staff can sign in."""


def opening(definition: HallDefinition) -> int:
    """Return the minute of the day at which the business day opens."""
    starts = [h.start for h in (*definition.kiosk_hours, *definition.window_hours)]
    return max(0, min(starts, default=0) - EARLY_MIN)


def opens(definition: HallDefinition, day: int, minute: int) -> bool:
    """Whether the business day ``day`` (YYYYMMDD) is open at ``minute`` of it."""
    in_hours = opening(definition) <= minute < definition.close_of_day
    return in_hours and definition.is_working_day(day)
