"""The announcer of a zone: which call is spoken when, and which not at all. PURE.

One call at a time, in the order of their commits. What newer state made senseless is dropped, what
cannot be said in time is told. Where calls pile up, each is said in its short form. A call whose
announcement got lost, as the board or the broker was away, is taken from the zone's state; none is
said twice, not even after a restart.
"""

import msgspec
from msgspec.structs import replace

from devices import ports as p
from devices.voice.calling import Places, Wording, missing
from devices.voice.calling import clips as clips_of
from devices.voice.repertoire import complaint
from devices.voice.words import CHIME, VOICES, One, UnspeakableError
from hall.domain.names import TicketState
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

LOAD = 2
"""With so many calls waiting behind it, a call is said in its short form."""
RUSH = 4
"""With so many, it does not say where either: screens and tickets do, and no call is to be late for it."""
RETRY_MS = 1_000
BEHIND_MS = 600_000
"""For so long missed calls are reported in the board's health."""
REMEMBERED_MS = 3_600_000
"""So long a call is known as one that was heard of."""
CLOCK_MS = 30_000
"""A board's clock that is so far from the controller's is wrong: it has not heard of the time yet."""

LATE = "not said in time"
WITHDRAWN = "no longer called there"
SETTLED = "the citizen has come"
NEEDLESS = "the citizen came before it was said"
NEVER_CALLED = "missed before it was said"


Effects = tuple[p.Effect, ...]


class Setup(msgspec.Struct, frozen=True):
    """``voices`` has the tag of the voice that speaks each language of the hall; ``places`` is what calls
    need to say where.
    """

    voices: dict[str, str]
    one: One = "yi"
    places: Places | None = None


class State(msgspec.Struct, frozen=True):
    """``at`` and ``retry_at`` are monotonic. ``wall`` is the board's clock at ``wall_at``; ``behind`` is
    what it lacks to be the controller's, and ``timed`` whether that is known. ``known`` are the calls
    that were heard of, by ticket and time, and what was called before ``since`` is history: a board that
    remembers nothing cannot tell what was said before it came. ``missed`` are the times of calls that
    were not spoken.
    """

    setup: Setup
    at: MonoMs = MonoMs(0)
    wall: WallMs = WallMs(0)
    wall_at: WallMs = WallMs(0)
    behind: int = 0
    timed: bool = False
    known: frozenset[p.Call] = frozenset()
    since: MonoMs | None = None
    zone: m.Zone | None = None
    queue: tuple[m.Announcement, ...] = ()
    speaking: m.Announcement | None = None
    retry_at: MonoMs = MonoMs(0)
    missed: tuple[int, ...] = ()
    complaint: str | None = None


def announcer(setup: Setup) -> p.Machine[State, None]:
    """Make an announcer as a program takes it; it shows nothing."""
    return p.Machine(initial=State(setup=setup), step=step, view=lambda _: None)


def step(state: State, input: p.Input) -> tuple[State, Effects]:
    """Take one input, then say the next call where it is time."""
    state, said = _take(replace(state, at=max(state.at, input.at)), input)
    state, dropped = _drop(_catch_up(state))
    state, spoken = _speak(state)
    state, complaint = _complain(state)
    return state, (*said, *dropped, *spoken, *complaint)


def _take(state: State, input: p.Input) -> tuple[State, Effects]:  # noqa: PLR0911 (a table)
    match input:
        case p.Started():
            since = 0 if input.said else None
            state = replace(state, wall=input.wall, wall_at=input.at)
            return _tell_missing(replace(state, known=input.said, since=since))
        case p.VoiceChanged() if state.setup.places is not None:
            places = replace(state.setup.places, known=input.known)
            return _tell_missing(replace(state, setup=replace(state.setup, places=places)))
        case p.Ticked():
            return replace(state, wall=input.wall, wall_at=input.at), ()
        case p.Heard():
            return _hear(state, input.message), ()
        case p.Announced():
            state = replace(state, wall=input.wall, wall_at=input.at)
            return _learn(state, input.announcement), ()
        case p.Spoken() if state.speaking is not None and input.id == state.speaking.id:
            return _ended(state, state.speaking, input.ok)
        case _:
            return state, ()


# --- what is heard -------------------------------------------------------------------------------


def _hear(state: State, told: m.Hall | m.Window | m.Zone | m.Controller) -> State:
    match told:
        case m.Zone() if state.zone is None or _mark(told) >= _mark(state.zone):
            return replace(state, zone=told)
        case m.Controller() if told.online and told.at:
            behind = told.at - _board_clock(state)
            return replace(state, timed=True, behind=behind if abs(behind) >= CLOCK_MS else 0)
        case _:
            return state


def _learn(state: State, call: m.Announcement) -> State:
    """Take a call that is news, from wherever it was heard first."""
    if (call.ticket, call.at) in state.known:
        return state
    recent = {one for one in state.known if call.at - one[1] < REMEMBERED_MS}
    known = frozenset({*recent, (call.ticket, call.at)})
    return replace(state, known=known, queue=_queued(state.queue, call))


def _catch_up(state: State) -> State:
    """Take the calls that the zone's state knows and no announcement told of."""
    zone, now = state.zone, _hall_clock(state)
    if zone is None or not state.timed:
        return state
    if state.since is None:
        state = replace(state, since=now - m.SPOKEN_WITHIN_MS)
    oldest = max(state.since or 0, now - BEHIND_MS)
    for line in reversed(zone.calls):
        if line.at > oldest:
            state = _learn(state, _announcement(zone, line))
    return state


def _announcement(zone: m.Zone, line: m.ZoneCall) -> m.Announcement:
    """A line of the zone's state as the announcement that got lost."""
    return m.Announcement(
        id=f"{line.id}-{line.at}",
        ticket=line.id,
        number=line.number,
        window=line.window,
        languages=line.languages,
        recall=line.calls > 1,
        until=line.at + m.SPOKEN_WITHIN_MS,
        at=line.at,
        epoch=zone.epoch,
        sequence=zone.revision,
    )


def _queued(queue: tuple[m.Announcement, ...], new: m.Announcement) -> tuple[m.Announcement, ...]:
    """Put a call in its place. The same call, still waiting, is only given longer; one to another
    window has become senseless.
    """
    same = next((one for one in queue if one.ticket == new.ticket), None)
    if same is not None and same.window == new.window:
        longer = replace(same, at=max(same.at, new.at), until=max(same.until, new.until))
        return tuple(longer if one is same else one for one in queue)
    rest = [one for one in queue if one is not same]
    return tuple(sorted([*rest, new], key=_order))


def _order(announcement: m.Announcement) -> tuple[int, int]:
    return announcement.epoch, announcement.sequence


def _mark(zone: m.Zone) -> tuple[int, int]:
    return zone.epoch, zone.revision


# --- what is dropped -----------------------------------------------------------------------------


def _drop(state: State) -> tuple[State, Effects]:
    """Let go of the calls that are not to be spoken any more."""
    kept: list[m.Announcement] = []
    dropped: list[p.NotSpoken] = []
    for one in state.queue:
        reason = _senseless(state.zone, one) or (LATE if _is_late(state, one) else None)
        if reason is None:
            kept.append(one)
        else:
            dropped.append(_not_spoken(one, reason))
    return _counted(replace(state, queue=tuple(kept)), dropped), tuple(dropped)


def _senseless(zone: m.Zone | None, call: m.Announcement) -> str | None:
    """Say why newer state makes a call senseless, if it does."""
    if zone is None or _mark(zone) < _order(call):
        return None
    line = next((one for one in zone.calls if one.id == call.ticket), None)
    if line is None:
        # A full list has let go of its oldest calls; they may still be called.
        return WITHDRAWN if len(zone.calls) < m.CALLS_SHOWN else None
    if line.state == TicketState.CALLED:
        return None if line.window == call.window else WITHDRAWN
    if call.recall:
        return SETTLED
    return NEVER_CALLED if line.state == TicketState.NO_SHOW else NEEDLESS


def _is_late(state: State, call: m.Announcement) -> bool:
    return _hall_clock(state) >= call.until


def _hall_clock(state: State) -> int:
    return _board_clock(state) + state.behind


def _board_clock(state: State) -> int:
    return state.wall + state.at - state.wall_at


def _not_spoken(call: m.Announcement, reason: str) -> p.NotSpoken:
    kind: p.Unspoken = "missed" if reason not in (WITHDRAWN, SETTLED, NEEDLESS) else "stale"
    return p.NotSpoken(
        number=call.number,
        window=call.window,
        reason=reason,
        kind="needless" if reason == NEEDLESS else kind,
    )


# --- what is said --------------------------------------------------------------------------------


def _speak(state: State) -> tuple[State, Effects]:
    """Say the first call that has words."""
    unspeakable: list[p.NotSpoken] = []
    while state.queue and state.speaking is None and state.at >= state.retry_at:
        call, rest = state.queue[0], state.queue[1:]
        state = replace(state, queue=rest)
        try:
            speak = _words(state.setup, call, len(rest))
        except UnspeakableError as error:
            unspeakable.append(_not_spoken(call, str(error)))
            continue
        state = replace(state, speaking=call)
        return _counted(state, unspeakable), (*unspeakable, speak)
    return _counted(state, unspeakable), tuple(unspeakable)


def _words(setup: Setup, call: m.Announcement, behind: int) -> p.Speak:
    """Put a call with so many ``behind`` it into the clips of its languages, each voice once. Raises
    UnspeakableError.
    """
    how = Wording(short=behind >= LOAD, where=behind < RUSH, one=setup.one)
    languages: dict[str, str] = {}
    for one in call.languages:
        if one in setup.voices:
            languages.setdefault(setup.voices[one], one)
    clips: list[p.Clip] = []
    texts: list[str] = []
    for tag, language in languages.items():
        voice = VOICES[tag]
        names = clips_of(setup.places, voice, language, call, how)
        chime = (CHIME,) if not how.short and not clips else ()
        clips += [p.Clip(language, name) for name in (*chime, *names)]
        texts.append(voice.text(names))
    if not clips:
        spoken = ", ".join(call.languages) or "none"
        raise UnspeakableError(f"no voice speaks its languages ({spoken})")
    return p.Speak(id=call.id, clips=tuple(clips), text=" · ".join(texts))


def _ended(state: State, call: m.Announcement, ok: bool) -> tuple[State, Effects]:
    """A call that could not be said is tried again, as long as there is time."""
    if ok:
        return replace(state, speaking=None), (p.Said((call.ticket, WallMs(call.at))),)
    queue = _again(state.queue, call)
    return replace(state, speaking=None, queue=queue, retry_at=state.at + RETRY_MS), ()


def _again(queue: tuple[m.Announcement, ...], failed: m.Announcement) -> tuple[m.Announcement, ...]:
    """Put a call back, unless the same ticket has been called again since."""
    if any(one.ticket == failed.ticket for one in queue):
        return queue
    return (failed, *queue)


# --- what is told --------------------------------------------------------------------------------


def _tell_missing(state: State) -> tuple[State, Effects]:
    """Tell a technician which words of calls have no clip."""
    if state.setup.places is None or not state.setup.places.folder:
        return state, ()
    voices = {language: VOICES[tag] for language, tag in state.setup.voices.items()}
    text = complaint(missing(state.setup.places, voices)) or None
    return state, (p.Complain("names", text),)


def _counted(state: State, dropped: list[p.NotSpoken]) -> State:
    missed = sum(one.kind == "missed" for one in dropped)
    return replace(state, missed=(*state.missed, *[state.at] * missed)) if missed else state


def _complain(state: State) -> tuple[State, Effects]:
    """Report missed calls in the board's health, until there were none for a while."""
    missed = tuple(at for at in state.missed if state.at - at < BEHIND_MS)
    minutes = BEHIND_MS // 60_000
    calls = f"{len(missed)} call{'s' if len(missed) > 1 else ''}"
    text = f"{calls} not spoken within {minutes} minutes" if missed else None
    if text == state.complaint:
        return replace(state, missed=missed), ()
    return replace(state, missed=missed, complaint=text), (p.Complain("announcer", text),)
