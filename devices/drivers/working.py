"""The worker of a driver: its faults reach the board's health."""

from collections.abc import Callable

from devices.ports import Post, WorkerChanged
from hall.domain.times import MonoMs
from hall.shell.worker import Worker


def worker(
    name: str,
    turn: Callable[[], object],
    post: Post,
    now: Callable[[], MonoMs],
    *,
    at_last: Callable[[], object] | None = None,
) -> Worker:
    """A worker whose fault, or that it works again, is posted; see :class:`hall.shell.worker.Worker`."""
    return Worker(
        name, turn, lambda fault: post(WorkerChanged(name, fault, now())), at_last=at_last
    )
