"""What an evaluator shows: its face, its lamps, its language. PURE."""

from collections.abc import Iterator
from typing import Literal

from devices.evaluator import faces as f
from devices.evaluator.state import (
    ASK_MS,
    EXPLAIN_MS,
    REASON_MS,
    REASONS,
    THANKS_MS,
    TURN_MS,
    Answer,
    State,
)
from hall.domain.calendar import hhmm, minute_of_day
from hall.domain.names import Overlay, RatingReason, RatingValue, WindowStatus
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

Lamp = Literal["on", "off", "blink"]


def lamps(state: State) -> dict[str, Lamp]:
    match face(state):
        case f.Identify() | f.RateNow() | f.AskReason():
            return dict.fromkeys(state.setup.lamps, "blink")
        case f.Thanks(value=value) | f.Already(value=value):
            return _only(state, value)
        case f.ReasonThanks(button=button):
            return _only(state, button)
        case f.Nothing():
            return dict.fromkeys(state.setup.lamps, "on")
        case _:
            return dict.fromkeys(state.setup.lamps, "off")


def _only(state: State, lit: RatingValue) -> dict[str, Lamp]:
    return {name: "on" if name == lit else "off" for name in state.setup.lamps}


def face(state: State) -> f.Face:
    if state.at < state.identify_until:
        return f.Identify(state.setup.board)
    if state.at < state.failed_until:
        return f.NotKept()
    if (asked := unanswered(state)) and state.at < state.asked_at + ASK_MS:
        return f.RateNow(asked.number)
    if answered := answer_face(state):
        return answered
    if state.at < state.explain_until:
        return f.Nothing()
    return _window_face(state)


def answer_face(state: State) -> f.Face | None:
    """Tell what follows a press, as long as it lasts."""
    answer = state.answer
    if answer is None or answer.over:
        return None
    since = state.at - answer.last_at
    if answer.late:
        return f.Already(answer.value) if since < EXPLAIN_MS else None
    if answer.reason:
        return f.ReasonThanks(answer.reason, _button(answer.reason)) if since < THANKS_MS else None
    if answer.value == RatingValue.UNSATISFIED:
        return _unsatisfied_face(answer, state)
    change = changeable(answer, state.at, state.setup.change_ms)
    return f.Thanks(answer.value, change, answer.number) if since < THANKS_MS else None


def _button(reason: RatingReason) -> RatingValue:
    return next(button for button, meant in REASONS.items() if meant == reason)


def _unsatisfied_face(answer: Answer, state: State) -> f.Face | None:
    """First the time to change one's mind, then the reason: both use the same buttons."""
    if changeable(answer, state.at, state.setup.change_ms):
        return f.Thanks(answer.value, change=True, number=answer.number)
    if not state.setup.panel:
        lasting = state.at - answer.last_at < THANKS_MS
        return f.Thanks(answer.value, change=False) if lasting else None
    asked_for = state.at - answer.counted_at - state.setup.change_ms
    return f.AskReason() if asked_for <= REASON_MS else None


def changeable(answer: Answer, at: MonoMs, change_ms: int) -> bool:
    """Whether a press at that time still replaces the value."""
    return not answer.late and answer.reason is None and at - answer.counted_at <= change_ms


def stands(state: State, answer: Answer) -> bool:
    """Whether the hall would still have taken a rating of this leg, and nobody else is at the window."""
    asked = prompt(state)
    still_asked = asked is not None and asked.leg == answer.leg
    return not answer.over and (still_asked or state.wall < answer.until)


def prompt(state: State) -> m.RatingPrompt | None:
    """Find the rating that may be given: open, and of no other citizen than the one served."""
    window = state.window
    if window is None or window.rating is None or 0 < window.rating.until <= state.wall:
        return None
    served = window.ticket if window.status == WindowStatus.SERVING else None
    if served and served.number != window.rating.number:
        return None
    return window.rating


def unanswered(state: State) -> m.RatingPrompt | None:
    """Find the rating that may be given and was not."""
    asked = prompt(state)
    if asked and state.answer and state.answer.leg == asked.leg:
        return None
    return asked


def deadlines(state: State) -> Iterator[int]:
    """Name every time at which what is shown may change by itself; some are over."""
    yield from (state.identify_until, state.failed_until, state.explain_until)
    yield state.asked_at + ASK_MS
    if answer := state.answer:
        change_until = answer.counted_at + state.setup.change_ms + 1
        yield from (answer.last_at + EXPLAIN_MS, answer.last_at + THANKS_MS)
        yield from (change_until, change_until + REASON_MS)


def _window_face(state: State) -> f.Face:
    window = state.window
    if window is None:
        return f.Connecting()
    if window.status == WindowStatus.SERVING and window.ticket:
        return f.Wait(window.ticket.number)
    if window.status == WindowStatus.CLOSED or window.offline:
        return f.OutOfService() if window.offline else f.Closed()
    if window.overlay == Overlay.AWAY and window.away:
        away = window.away
        return f.Away(
            away.contact, away.phone, _clock(WallMs(away.since), state.setup.utc_offset_ms)
        )
    if window.overlay == Overlay.PAUSED:
        return f.Paused(window.reason)
    return f.Welcome(window.plaque, window.ticket.number if window.ticket else None)


def _clock(at: WallMs, utc_offset_ms: int) -> str:
    return hhmm(minute_of_day(at, utc_offset_ms))


def language(state: State) -> str:
    """Take the languages in turn, the citizen's own first."""
    match face(state):
        case f.RateNow():
            own = state.asked_language
        case f.Thanks() | f.AskReason() | f.ReasonThanks() | f.Already():
            own = state.answer.language if state.answer else None
        case _:
            own = state.language
    order = sorted(state.setup.languages, key=lambda other: other != own)
    return order[(state.at - state.face_at) // TURN_MS % len(order)]
