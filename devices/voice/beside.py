"""Two machines in one program: a board that shows, and an announcer beside it. PURE."""

from typing import Generic, TypeVar

import msgspec

from devices import ports as p

S = TypeVar("S")
T = TypeVar("T")
V = TypeVar("V")


class Both(msgspec.Struct, Generic[S, T], frozen=True):
    """The states of both."""

    board: S
    announcer: T


def beside(board: p.Machine[S, V], announcer: p.Machine[T, None]) -> p.Machine[Both[S, T], V]:
    """Give every input to both; what is shown is the board's."""

    def step(state: Both[S, T], input: p.Input) -> tuple[Both[S, T], tuple[p.Effect, ...]]:
        shown, effects = board.step(state.board, input)
        spoken, said = announcer.step(state.announcer, input)
        return Both(shown, spoken), (*effects, *said)

    return p.Machine(
        initial=Both(board.initial, announcer.initial),
        step=step,
        view=lambda state: board.view(state.board),
        hurried=lambda state: board.hurried(state.board),
        wake=lambda state: board.wake(state.board),
    )
