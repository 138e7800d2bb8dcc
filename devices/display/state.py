"""What a display knows, and what it is told of its place. PURE."""

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

IDENTIFY_MS = 10_000
TURN_MS = 5_000
"""For so long a language has its turn."""
LINE_MS = 6_000
"""For so long a line of a notice stands, rolling included."""
LINE_EM = 34
ROLL_MS = 480
ROLL_STEPS = 12
"""A notice rolls at 25 frames a second: at 50 it took 8 % of a core meanwhile."""
POSTER_MS = 12_000
PAGE_MS = 8_000
"""For so long a page of services stands where they have several."""
QUEUES = 5
"""So many services a zone board shows together."""
FEW = 3
"""So many services a window screen names together."""
FRESH_MS = 8_000
"""For so long a call is marked as new."""
BEAT_MS = 500
"""The newest call's frame is on, then off, for so long each: one flash a second, whatever comes."""
QUIET_MS = 20_000
"""So long after the last call, posters may take the place of older calls."""


class Setup(msgspec.Struct, frozen=True):
    """``place`` is the window of a window screen, the zone of a zone board. With ``turns`` its
    languages come one after another instead of side by side. A line of a notice is at most
    ``line_em`` wide, in em.
    """

    board: str
    kind: BoardKind
    place: str
    hall: HallDefinition
    turns: bool = False
    line_em: int = LINE_EM


class State(msgspec.Struct, frozen=True):
    """``at``, ``identify_until`` and the values of ``seen`` are monotonic, ``wall`` is the hall's
    clock (0: not known yet). ``seen`` says when each call on the board came, by ticket and time;
    ``lines`` are the notices, each line with its language; ``pictures`` says where those lie that
    were wanted, None while they are on their way.
    """

    setup: Setup
    at: MonoMs = MonoMs(0)
    wall: WallMs = WallMs(0)
    started: MonoMs = MonoMs(0)
    stale: bool = True
    window: m.Window | None = None
    zone: m.Zone | None = None
    hall: m.Hall | None = None
    identify_until: MonoMs = MonoMs(0)
    seen: dict[tuple[str, int], int] = {}
    lines: tuple[tuple[str, str], ...] = ()
    pictures: dict[str, str | None] = {}
