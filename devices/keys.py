"""Debounce buttons by time, and choose the first of several that are pressed together. PURE."""

from collections.abc import Iterator

import msgspec

from devices.ports import ButtonDown, ButtonUp, Complain, Input
from hall.domain.times import MonoMs

STABLE_MS = 20
"""An edge counts once its level has been stable for so long."""
STUCK_MS = 10_000
"""A button held for so long is stuck; the others work without it."""
_BURST_MS = 60
"""A button that still bounces after another may have been the first for so long."""


class Key(msgspec.Struct, frozen=True):
    """One button. ``began`` is the first edge of the press, or of bounces that may become one."""

    level: bool = False
    edge: MonoMs = MonoMs(-STABLE_MS)
    down: bool = False
    began: MonoMs = MonoMs(0)
    judged: bool = True


Keys = dict[str, Key]


class Pressed(msgspec.Struct, frozen=True):
    """A press that counts, with the time of its first edge."""

    button: str
    at: MonoMs


class Released(msgspec.Struct, frozen=True):
    """A button came up after ``held_ms``."""

    button: str
    held_ms: int


def edge(keys: Keys, button: str, level: bool, at: MonoMs) -> Keys:
    """Take an edge on a pin; unknown buttons and repeated levels change nothing."""
    key = keys.get(button)
    if key is None or key.level == level:
        return keys
    fresh_burst = not key.down and at - key.edge >= STABLE_MS
    began = at if fresh_burst else key.began
    return keys | {button: msgspec.structs.replace(key, level=level, edge=at, began=began)}


def certain_at(given: Input, at: MonoMs) -> MonoMs:
    """Name the time up to which levels are known at an input: an edge that waited in the inbox while the
    loop was busy says nothing of what came after it.
    """
    return given.at if isinstance(given, ButtonDown | ButtonUp) else at


def settle(keys: Keys, at: MonoMs) -> tuple[Keys, tuple[Pressed | Released, ...]]:
    """Return the keys at a time and the presses and releases that are certain by then, presses first."""
    settled = {name: _settled(key, at) for name, key in keys.items()}
    judged, presses = _judge(settled, at)
    releases = tuple(
        Released(name, key.edge - key.began)
        for name, key in keys.items()
        if key.down and not settled[name].down
    )
    return judged, (*presses, *releases)


def deadlines(keys: Keys) -> Iterator[MonoMs]:
    """Name every time at which an edge becomes certain or a button counts as stuck; some are over."""
    for key in keys.values():
        if key.level != key.down or not key.down:
            yield MonoMs(key.edge + STABLE_MS)
        yield MonoMs(key.began + (STUCK_MS if key.down else _BURST_MS))


def stuck(keys: Keys, at: MonoMs) -> tuple[str, ...]:
    """Return the buttons that have been held down for :data:`STUCK_MS` or longer."""
    return tuple(name for name, key in keys.items() if _stuck(key, at))


def told(before: Keys, was_at: MonoMs, keys: Keys, at: MonoMs) -> tuple[Complain, ...]:
    """Return a complaint for each button that got stuck since a time, and its withdrawal once released."""
    was, now = stuck(before, was_at), stuck(keys, at)
    text = "is held down for 10 s: free it, or look at its wiring"
    held = [Complain(f"button {name}", text) for name in now if name not in was]
    freed = [Complain(f"button {name}", None) for name in was if name not in now]
    return (*held, *freed)


def _settled(key: Key, at: MonoMs) -> Key:
    if key.level == key.down or at - key.edge < STABLE_MS:
        return key
    return msgspec.structs.replace(key, down=key.level, judged=not key.level and key.judged)


def _judge(keys: Keys, at: MonoMs) -> tuple[Keys, tuple[Pressed, ...]]:
    # A press that came second never counts, nor one beside a button that is still held.
    fresh = sorted((k.began, name) for name, k in keys.items() if not k.judged)
    if not fresh or any(_may_be_earlier(k, fresh[0][0], at) for k in keys.values()):
        return keys, ()
    judged = {name: msgspec.structs.replace(key, judged=True) for name, key in keys.items()}
    held = any(k.down and k.judged and not _stuck(k, at) for k in keys.values())
    if held:
        return judged, ()
    began, first = fresh[0]
    return judged, (Pressed(first, began),)


def _may_be_earlier(key: Key, began: MonoMs, at: MonoMs) -> bool:
    bouncing = not key.down and at - key.edge < STABLE_MS
    return bouncing and key.began < began and at - key.began < _BURST_MS


def _stuck(key: Key, at: MonoMs) -> bool:
    return key.down and at - key.began >= STUCK_MS
