"""What a rehearsal still waits for before all of it is ready."""

import math
from collections.abc import Container, Iterable

import msgspec

from provisioning.rehearsal.processes.program import Kept, Status

NAMED = 4
STARTING, FAILED, LINKING = "starting", "failed", "linking"


class Waited(msgspec.Struct, frozen=True, kw_only=True):
    """A program that is waited for. ``state``: ``starting``, or in its turn to be; ``failed`` at its start;
    ``linking``: it is ready, and has not come to the broker. ``said`` is what it says of it.
    """

    id: str
    state: str
    said: str


class Awaited(msgspec.Struct, frozen=True, kw_only=True):
    """All that is waited for; ``clock_s``: seconds until the hall's clock starts, 0 where it runs."""

    programs: tuple[Waited, ...] = ()
    clock_s: int = 0


def awaited(programs: Iterable[Kept], offline: Container[str], clock_s: float) -> Awaited:
    """Say what is waited for; ``offline`` are boards that must come to the broker and have not."""
    found = []
    for one in programs:
        if one.status is Status.READY and one.name in offline:
            found.append(Waited(id=one.name, state=LINKING, said="has no link to the broker yet"))
        elif one.status in {Status.STARTING, Status.FAILED}:
            state = FAILED if one.trouble else STARTING
            found.append(Waited(id=one.name, state=state, said=one.trouble or one.doing))
    return Awaited(programs=tuple(found), clock_s=max(0, math.ceil(clock_s)))


def told(ready: int, programs: int, waiting: Awaited) -> str:
    """Tell a person how far a rehearsal is, in one line."""
    line = f"{ready} of {programs} programs are ready"
    if waiting.programs:
        active = sorted(waiting.programs, key=lambda one: not one.said)
        first = ", ".join(_named(one) for one in active[:NAMED])
        more = len(waiting.programs) - NAMED
        return f"{line}; waiting for {first}" + (f" and {more} more" if more > 0 else "")
    return f"{line}; the hall's clock starts in {waiting.clock_s} s" if waiting.clock_s else line


def _named(one: Waited) -> str:
    """Of what ended, its exit code is enough: its last line was told when it ended."""
    said = one.said.partition(":")[0] if one.state == FAILED else one.said
    return f"{one.id} ({said})" if said else one.id
