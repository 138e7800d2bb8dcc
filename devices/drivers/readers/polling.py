"""How a card reader is asked: find a card, select it, read it, and never wait for ever. PURE.

The driver feeds what comes and the time, and does what is asked for in its order.
"""

import msgspec
from msgspec.structs import replace

from devices.drivers.readers.idcard import Ask, Complaint
from devices.drivers.readers.identity import Identity
from hall.domain.times import MonoMs

FIND_EVERY_MS = 300
RETRY_MS = 2_000
QUIET_MS = 150
"""After something broken the line is left alone for so long."""
ANSWERS_MS = {Ask.FIND: 400, Ask.SELECT: 600, Ask.READ: 2_500}
MISSES = 3
TRIES = 3

DONE, FOUND, NO_CARD, NOT_SELECTED = 0x90, 0x9F, 0x80, 0x81
BROKEN = frozenset({0x60, 0x66})
"""The reader failed its own test, or is not authorised."""


class Passed(msgspec.Struct, frozen=True):
    """Time went on."""

    at: MonoMs


class Answered(msgspec.Struct, frozen=True):
    """The reader answered; ``identity`` is what a read card gave."""

    status: int
    identity: Identity | None
    at: MonoMs


class Complained(msgspec.Struct, frozen=True):
    """Something came that is no answer."""

    complaint: Complaint
    at: MonoMs


Given = Passed | Answered | Complained


class Send(msgspec.Struct, frozen=True):
    """Send a command; what half came before is to be forgotten."""

    ask: Ask


class Tell(msgspec.Struct, frozen=True):
    """The reader works (an empty reason), or does not: silent, garbled or broken."""

    reason: str


class Card(msgspec.Struct, frozen=True):
    """A card was read, once for as long as it lies there; None: it could not be."""

    identity: Identity | None


Act = Send | Tell | Card


class State(msgspec.Struct, frozen=True):
    """``due``: when to ask next, or by when the answer to ``awaited`` is to be there. ``lying``: the
    card on the reader is done with. ``told`` is the last reason told, None before the first.
    """  # fmt: skip

    awaited: Ask | None = None
    due: MonoMs = MonoMs(0)
    misses: int = 0
    tries: int = 0
    garbled: bool = False
    lying: bool = False
    told: str | None = None


Step = tuple[State, tuple[Act, ...]]


def step(state: State, given: Given) -> Step:
    """One thing that came, and what is to be done."""
    match given:
        case Passed():
            return _pass(state, given.at)
        case Complained():
            due = state.due if state.awaited is None else min(state.due, given.at + QUIET_MS)
            return replace(state, garbled=True, due=due), ()
        case Answered():
            if state.awaited is None:
                return state, ()
            return _answered(state, given)


def _pass(state: State, at: MonoMs) -> Step:
    if at < state.due:
        return state, ()
    if state.awaited is None:
        return _ask(state, Ask.FIND, at)
    return _missed(state, at)


def _ask(state: State, ask: Ask, at: MonoMs) -> Step:
    return replace(state, awaited=ask, due=at + ANSWERS_MS[ask]), (Send(ask),)


def _missed(state: State, at: MonoMs) -> Step:
    """Nothing came that could be understood; a card on the reader is tried again first."""
    state = replace(state, misses=state.misses + 1)
    if state.misses >= MISSES:
        reason = "garbled" if state.garbled else "silent"
        lost = replace(state, awaited=None, due=at + RETRY_MS, garbled=False, tries=0)
        return _tell(lost, reason)
    if state.awaited is Ask.READ:
        return _unread(state, at)
    return replace(state, awaited=None, due=at + QUIET_MS), ()


def _answered(state: State, given: Answered) -> Step:
    code = given.status & 0xFF
    state = replace(state, misses=0, garbled=False)
    if code in BROKEN:
        return _tell(replace(state, awaited=None, due=given.at + RETRY_MS), "broken")
    state, told = _tell(state, "")
    state, done = _next(state, code, given)
    return state, (*told, *done)


def _next(state: State, code: int, given: Answered) -> Step:
    at = given.at
    match state.awaited:
        case Ask.FIND if code == FOUND and not state.lying:
            return _ask(replace(state, tries=0), Ask.SELECT, at)
        case Ask.FIND:
            return _rest(replace(state, lying=state.lying and code == FOUND), at)
        case Ask.SELECT if code == DONE:
            return _ask(state, Ask.READ, at)
        case Ask.READ if code == DONE and given.identity is not None:
            read, _ = _rest(replace(state, lying=True), at)
            return read, (Card(given.identity),)
        case Ask.READ:
            return _unread(state, at)
        case _:
            return _rest(state, at)


def _unread(state: State, at: MonoMs) -> Step:
    state = replace(state, tries=state.tries + 1)
    if state.tries < TRIES:
        return _ask(state, Ask.READ, at)
    rested, _ = _rest(replace(state, lying=True), at)
    return rested, (Card(None),)


def _rest(state: State, at: MonoMs) -> Step:
    return replace(state, awaited=None, due=at + FIND_EVERY_MS), ()


def _tell(state: State, reason: str) -> Step:
    if state.told == reason:
        return state, ()
    return replace(state, told=reason), (Tell(reason),)
