"""Effects of events about ratings and their reasons."""

from hall.domain import events as e
from hall.domain.names import (
    RatingOutcome,
)
from hall.domain.state import HallState, Rating


def rating_given(state: HallState, event: e.RatingGiven, at: int) -> None:
    """Store the rating, or count a duplicate."""
    leg = state.legs[event.leg]
    if event.outcome is RatingOutcome.DUPLICATE and leg.rating is not None:
        leg.rating.duplicates += 1
        return
    duplicates = leg.rating.duplicates if leg.rating is not None else 0
    leg.rating = Rating(
        value=event.value,
        at=at,
        scale=event.scale,
        scale_version=event.scale_version,
        device=event.device,
        boot=event.boot,
        after_prompt_ms=event.after_prompt_ms,
        duplicates=duplicates,
    )


def reason_given(state: HallState, event: e.ReasonGiven, at: int) -> None:
    """Add the reason to the leg's rating."""
    rating = state.legs[event.leg].rating
    if rating is not None:
        rating.reason = event.reason
