"""Every program by itself: how soon it is ready, how much memory it takes, how much it works at rest."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from benching.boards import NAMES, put_up
from benching.figures import Figure
from benching.processes import Running, memory_mb, resting
from benching.scale import Scale
from benching.stage import Stage
from hall.domain.names import BoardKind

CALM_S = 1.0
MOST_AT_REST, MOST_WITH_NOTICES = 2.0, 5.0
"""Percent of a core."""


class Found(NamedTuple):
    """What one start of a program came to: seconds, megabytes."""

    ready: float
    pss: float
    rss: float


def worked(stage: Stage, first: Running) -> list[Figure]:
    """The controller that did the work until now and is to be ended by the caller."""
    start = _started(first)
    return _figures("controller, after the load", [start], [_at_rest(stage.scale)(first)])


def measure(stage: Stage, starts: int) -> list[Figure]:
    """The controller on the journal of all that work, then one board of each kind."""
    found = _several("controller, started again", stage.controller, starts, _at_rest(stage.scale))
    with stage.controller():
        for kind, name in NAMES.items():
            board = next((one for one in stage.hall.boards if one.kind is kind), None)
            if board is not None:
                rest = _rest_of(kind, stage)
                with put_up(stage, board) as place:
                    found += _several(name, place.start, starts, rest)
    return found


def _rest_of(kind: BoardKind, stage: Stage) -> Callable[[Running], Figure]:
    if kind is BoardKind.KIOSK:
        return _at_rest(stage.scale, after_s=stage.scale.prepares_s)
    rolls = kind is BoardKind.ZONE_BOARD and bool(stage.hall.definition.notices)
    return _rolling(stage.scale) if rolls else _at_rest(stage.scale)


def _several(
    name: str,
    start: Callable[[], AbstractContextManager[Running]],
    times: int,
    rest: Callable[[Running], Figure],
) -> list[Figure]:
    """Start a program so often, and watch it at rest the last time."""
    starts, work = [], []
    for turn in range(1, times + 1):
        with start() as program:
            starts.append(_started(program))
            work += [rest(program)] if turn == times else []
    return _figures(name, starts, work)


def _started(program: Running) -> Found:
    time.sleep(CALM_S)  # it connects, hears the hall's state and draws it
    return Found(program.ready_s, *memory_mb(program.pid))


def _at_rest(scale: Scale, after_s: float = 0.0) -> Callable[[Running], Figure]:
    def watch(program: Running) -> Figure:
        time.sleep(after_s)
        return Figure("  at rest", "% core", resting(program, scale.rest_s), most=MOST_AT_REST)

    return watch


def _rolling(scale: Scale) -> Callable[[Running], Figure]:
    def watch(program: Running) -> Figure:
        work = resting(program, scale.line_s)
        return Figure("  at rest, notices rolling", "% core", work, most=MOST_WITH_NOTICES)

    return watch


def _figures(name: str, starts: Sequence[Found], work: list[Figure]) -> list[Figure]:
    ready, pss, rss = (list(one) for one in zip(*starts, strict=True))
    return [
        Figure(f"{name}: time to ready", "s", ready),
        Figure("  memory, PSS", "MB", pss),
        Figure("  memory, RSS", "MB", rss),
        *work,
    ]
