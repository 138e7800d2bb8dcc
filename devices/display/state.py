"""What a display knows, and what it is told of its place. PURE."""

import msgspec

from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.wire import messages as m

IDENTIFY_MS = 10_000
TURN_MS = 5_000
"""For so long a language has its turn."""
PAGE_MS = 8_000
"""For so long a notice stands."""


class Setup(msgspec.Struct, frozen=True):
    """``place`` is the window of a window screen, the zone of a zone board. With ``turns`` its
    languages come one after another instead of side by side.
    """

    board: str
    kind: BoardKind
    place: str
    hall: HallDefinition
    turns: bool = False


class State(msgspec.Struct, frozen=True):
    """``at`` and ``identify_until`` are monotonic, ``wall`` is the hall's clock (0: not known yet)."""

    setup: Setup
    at: int = 0
    wall: int = 0
    started: int = 0
    stale: bool = True
    window: m.Window | None = None
    zone: m.Zone | None = None
    hall: m.Hall | None = None
    identify_until: int = 0
