"""The evaluator: plaque, rating prompt, thanks. PURE.

The caller feeds every input in the order of its inbox and performs the effects in theirs. A rating
is committed at its press, so that no power cut loses what was thanked for, and sent once its button
comes up (or has been held for a second), so that it carries how long it was held.
"""  # fmt: skip

from msgspec.structs import replace

from devices import keys as k
from devices import ports as p
from devices.evaluator import faces as f
from devices.evaluator.showing import (
    answer_face,
    changeable,
    deadlines,
    face,
    lamps,
    language,
    stands,
    unanswered,
)
from devices.evaluator.state import (
    EXPLAIN_MS,
    IDENTIFY_MS,
    LONGEST_HOLD_MS,
    REASON_MS,
    REASONS,
    THANKS_MS,
    UNHELD_MS,
    Answer,
    Held,
    Setup,
    State,
    View,
)
from hall.domain.names import (
    RATING_SCALE,
    RATING_SCALE_VERSION,
    RatingReason,
    RatingValue,
    WindowStatus,
)
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m
from hall.wire.envelope import DRAFT

Effects = tuple[p.Effect, ...]


def machine(setup: Setup) -> p.Machine[State, View]:
    """Make the evaluator as its loop takes it."""
    state = State(setup=setup, keys={value: k.Key() for value in RatingValue})
    return p.Machine(initial=state, step=step, view=view, wake=wake)


def step(state: State, input: p.Input) -> tuple[State, Effects]:
    """One input: first what time brought about, then the input itself, then the lamps."""
    before = state
    state, passed = _pass_time(state, input)
    state, taken = _take(state, input)
    if face(state) != face(before):
        state = replace(state, face_at=state.at)
    state, lights = _light(state, everything=isinstance(input, p.Started))
    return state, (*lights, *passed, *taken, *k.told(before.keys, before.at, state.keys, state.at))


def view(state: State) -> View:
    """Tell what the panel shows now."""
    return View(face(state), language(state), state.setup.window, state.stale, state.setup.name)


def wake(state: State) -> MonoMs | None:
    """Tell when the state changes next by itself, so that a lamp answers a press at once."""
    held = (state.held.at + LONGEST_HOLD_MS,) if state.held else ()
    times = (*k.deadlines(state.keys), *deadlines(state), *held)
    return min((at for at in times if at > state.at), default=None)


# --- time ----------------------------------------------------------------------------------------


def _pass_time(state: State, input: p.Input) -> tuple[State, Effects]:
    at = max(state.at, input.at)
    keys, moves = k.settle(state.keys, k.certain_at(input, at))
    state = replace(state, at=at, keys=keys)
    effects: Effects = ()
    for move in moves:
        state, more = _press(state, move) if isinstance(move, k.Pressed) else _release(state, move)
        effects += more
    if state.held and at - state.held.at >= LONGEST_HOLD_MS:
        state, more = _send(state, LONGEST_HOLD_MS)
        effects += more
    return state, effects


def _release(state: State, move: k.Released) -> tuple[State, Effects]:
    if state.held is None or state.held.button != move.button:
        return state, ()
    return _send(state, min(move.held_ms, LONGEST_HOLD_MS))


def _send(state: State, hold_ms: int) -> tuple[State, Effects]:
    """Send the rating of a button that was down, with what was still to be known of it."""
    held = state.held
    if held is None or held.request is None:
        return state, ()
    return replace(state, held=None), (p.Complete(held.request, hold_ms),)


# --- presses -------------------------------------------------------------------------------------


def _press(state: State, press: k.Pressed) -> tuple[State, Effects]:
    state, effects = _send(state, LONGEST_HOLD_MS)
    state, chosen = _choose(state, press)
    return state, (*effects, *chosen)


def _choose(state: State, press: k.Pressed) -> tuple[State, Effects]:
    """Find what a press means now, and how it sounds."""
    value, asked, answer = RatingValue(press.button), unanswered(state), state.answer
    if asked:
        answer = Answer(
            leg=asked.leg,
            value=value,
            counted_at=press.at,
            last_at=state.at,
            number=asked.number,
            until=WallMs(asked.until),
            language=state.asked_language,
        )
        return _rate(replace(state, answer=answer), press, asked.leg, "thanks")
    if answer is None or not (stands(state, answer) or answer_face(state)):
        return replace(state, explain_until=state.at + EXPLAIN_MS), (p.Sound("refused"),)
    if changeable(answer, press.at, state.setup.change_ms):
        return _change(state, answer, press)
    if isinstance(answer_face(state), f.AskReason):
        return _give_reason(state, answer, REASONS[value])
    return _come_late(state, answer, press)


def _change(state: State, answer: Answer, press: k.Pressed) -> tuple[State, Effects]:
    value = RatingValue(press.button)
    answer = replace(answer, value=value, counted_at=press.at, last_at=state.at)
    return _rate(replace(state, answer=answer), press, answer.leg, "thanks")


def _come_late(state: State, answer: Answer, press: k.Pressed) -> tuple[State, Effects]:
    """Change nothing, but tell the hall of the press while it would have taken a rating."""
    late = replace(state, answer=replace(answer, last_at=state.at, late=True))
    if not stands(state, answer):
        return late, (p.Sound("refused"),)
    return _rate(late, press, answer.leg, "refused")


def _rate(state: State, press: k.Pressed, leg: str, sound: str) -> tuple[State, Effects]:
    """Commit a rating, to be sent when its button comes up."""
    rate = m.Rate(
        **DRAFT,
        leg=leg,
        value=RatingValue(press.button),
        scale=RATING_SCALE,
        scale_version=RATING_SCALE_VERSION,
        after_prompt_ms=max(0, press.at - state.prompt_at),
    )
    state = replace(state, held=Held(press.button, press.at), explain_until=0)
    return state, (p.Ask(rate, delay_ms=UNHELD_MS), p.Sound(sound))


def _give_reason(state: State, answer: Answer, reason: RatingReason) -> tuple[State, Effects]:
    given = m.RateReason(**DRAFT, leg=answer.leg, reason=reason)
    answer = replace(answer, reason=reason, last_at=state.at)
    return replace(state, answer=answer), (p.Ask(given), p.Sound("thanks"))


# --- what is heard -------------------------------------------------------------------------------


def _take(state: State, input: p.Input) -> tuple[State, Effects]:  # noqa: PLR0911 (a table)
    match input:
        case p.ButtonDown() | p.ButtonUp():
            level = isinstance(input, p.ButtonDown)
            return replace(state, keys=k.edge(state.keys, input.button, level, input.at)), ()
        case p.Ticked():
            return replace(state, wall=input.wall), ()
        case p.Freshness():
            return replace(state, stale=input.stale), ()
        case p.Heard(message=m.Window() as window):
            return _hear(state, window), ()
        case p.Started():
            return _remember(replace(state, wall=input.wall), input.pending), ()
        case p.Asked(request=m.Rate() as rate):
            return _committed(state, rate), ()
        case p.NotAsked():
            return _ask_again(state), ()
        case p.Replied():
            return _judge(state, input), ()
        case p.Ordered():
            return _obey(state, input.order.type)
        case _:
            return state, ()


def _judge(state: State, input: p.Replied) -> State:
    """Tell the citizen, if still there, that the hall refused the rating."""
    if input.reply.ok or answer_face(state) is None:
        return state
    return replace(state, failed_until=state.at + EXPLAIN_MS)


def _committed(state: State, rate: m.Rate) -> State:
    """Remember the request that waits for its button to come up."""
    if state.held is None or rate.hold_ms is not None:
        return state
    return replace(state, held=replace(state.held, request=rate.id))


def _ask_again(state: State) -> State:
    """Ask once more, since the rating could not be committed."""
    until = state.at + EXPLAIN_MS
    return replace(state, answer=None, held=None, asked_at=state.at, failed_until=until)


def _hear(state: State, window: m.Window) -> State:
    """Take newer state; a prompt for another leg begins to count its time."""
    kept = state.window
    if kept and (window.epoch, window.revision) < (kept.epoch, kept.revision):
        return state
    state = _asked(state, window)
    if state.answer and _is_over(state.answer, window):
        state = replace(state, answer=replace(state.answer, over=True))
    return replace(state, window=window, language=window.ticket and window.ticket.language)


def _is_over(answer: Answer, window: m.Window) -> bool:
    """Whether another citizen is being served: nobody may change or add to an answer then."""
    served = _served(window)
    return served is not None and answer.number not in ("", served)


def _asked(state: State, window: m.Window) -> State:
    """A new prompt asks at once, and asks again once the service that it is about is over."""
    prompt, kept = window.rating, state.window
    if prompt is None:
        return state
    if kept is None or kept.rating is None or kept.rating.leg != prompt.leg:
        # Of a prompt from before a restart, the time that has passed counts.
        opened_at = state.at - (max(0, state.wall - prompt.opened) if kept is None else 0)
        spoken = _language_of(prompt.number, window, kept)
        return replace(state, prompt_at=opened_at, asked_at=opened_at, asked_language=spoken)
    ended = _served(kept) == prompt.number != _served(window)
    return replace(state, asked_at=state.at) if ended else state


def _language_of(number: str, *windows: m.Window | None) -> str | None:
    """Find the language of a number that is, or was just now, at the window."""
    tickets = [window.ticket for window in windows if window and window.ticket]
    return next((ticket.language for ticket in tickets if ticket.number == number), None)


def _served(window: m.Window) -> str | None:
    served = window.ticket if window.status == WindowStatus.SERVING else None
    return served.number if served else None


def _remember(state: State, pending: tuple[m.AnyRequest, ...]) -> State:
    """Know that what a power cut left in the outbox is rated already."""
    ago = MonoMs(state.at - THANKS_MS - REASON_MS - state.setup.change_ms)
    for request in pending:
        if isinstance(request, m.Rate):
            answer = Answer(leg=request.leg, value=request.value, counted_at=ago, last_at=ago)
            state = replace(state, answer=answer)
    return state


def _obey(state: State, order: str) -> tuple[State, Effects]:
    if order == "identify":
        return replace(state, identify_until=state.at + IDENTIFY_MS), ()
    if order == "restart":
        state, effects = _send(state, LONGEST_HOLD_MS)
        return state, (*effects, p.Restart())
    return state, ()


def _light(state: State, everything: bool) -> tuple[State, Effects]:
    """Set the lamps that differ from how they are."""
    wanted = lamps(state)
    changed = {n: v for n, v in wanted.items() if everything or state.lamps.get(n, "off") != v}
    effects = (p.Light(changed),) if changed else ()
    return replace(state, lamps=wanted), effects
