"""Rules of ratings: one for each leg, by the citizen only, valid also after the next call."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import RATING_SCALE, RATING_SCALE_VERSION, RatingOutcome, RatingValue
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState, Leg, Rating


def rate(state: HallState, command: c.Rate, now: int) -> Events:
    """Rate a leg: the first press counts, one within ``rating_change_s`` replaces it, later ones are
    recorded as duplicates.
    """
    policy = lookup.definition(state).policy
    leg = lookup.leg(state, command.leg)
    _must_be_asked(leg, command.window)
    if _pressed_after(leg, command, now) > policy.rating_open_ms:
        raise Refused(Code.RATING_CLOSED, f"the rating of {leg.number} is closed")
    return (
        e.RatingGiven(
            leg=leg.id,
            ticket=leg.ticket,
            window=leg.window,
            clerk=leg.clerk,
            value=command.value,
            scale=RATING_SCALE,
            scale_version=RATING_SCALE_VERSION,
            outcome=_outcome(leg.rating, command, now, policy.rating_change_ms),
            device=command.device,
            boot=command.boot,
            device_sequence=command.device_sequence,
            after_prompt_ms=command.after_prompt_ms,
            hold_ms=command.hold_ms,
        ),
    )


def give_reason(state: HallState, command: c.GiveReason, now: int) -> Events:
    """Add a reason to a rating "unsatisfied"."""
    leg = lookup.leg(state, command.leg)
    _must_be_asked(leg, command.window)
    if leg.rating is None or leg.rating.value is not RatingValue.UNSATISFIED:
        raise Refused(Code.NOT_UNSATISFIED, f"{leg.number} was not rated as unsatisfied")
    return (e.ReasonGiven(leg=leg.id, reason=command.reason),)


def _must_be_asked(leg: Leg, window: str | None) -> None:
    if window is not None and window != leg.window:
        text = f"{leg.number} was served at window {leg.window}, not {window}"
        raise Refused(Code.NOT_YOUR_WINDOW, text)
    if leg.prompt_at is None:
        raise Refused(Code.RATING_CLOSED, f"the rating of {leg.number} has not been asked for")


def _pressed_after(leg: Leg, command: c.Rate, now: int) -> int:
    """Time from prompt to press. The device's own measure counts where it has one: a rating that
    was given in time may arrive late.
    """
    if command.after_prompt_ms is not None:
        return command.after_prompt_ms
    return now - (leg.prompt_at or now)


def _outcome(before: Rating | None, command: c.Rate, now: int, change_ms: int) -> RatingOutcome:
    if before is None:
        return RatingOutcome.STORED
    if command.device != before.device:
        return RatingOutcome.DUPLICATE  # a change of mind happens where the first press did
    between = now - before.at
    same_boot = command.boot == before.boot
    if same_boot and command.after_prompt_ms is not None and before.after_prompt_ms is not None:
        between = command.after_prompt_ms - before.after_prompt_ms
    return RatingOutcome.REPLACED if between <= change_ms else RatingOutcome.DUPLICATE
