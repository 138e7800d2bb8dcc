"""What an evaluator knows. PURE."""

import msgspec

from devices import keys as k
from devices.evaluator import faces as f
from hall.domain.definition import Text
from hall.domain.names import RatingReason, RatingValue
from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

REASONS = {
    RatingValue.SATISFIED: RatingReason.ATTITUDE,
    RatingValue.BASICALLY_SATISFIED: RatingReason.QUALITY,
    RatingValue.UNSATISFIED: RatingReason.EFFICIENCY,
}
"""The reason that each button stands for after a rating of "unsatisfied"."""

ASK_MS = 60_000
"""For so long the panel and the lamps ask; a press counts for as long as the hall takes it."""
THANKS_MS = 5_000
REASON_MS = 10_000
EXPLAIN_MS = 3_000
IDENTIFY_MS = 10_000
TURN_MS = 4_000
"""For so long a face stays in one language."""
LONGEST_HOLD_MS = 1_000
"""A button held longer sends its rating at that moment."""
UNHELD_MS = LONGEST_HOLD_MS + 500
"""So long a committed rating waits for its button, if that is never heard of again."""


class Setup(msgspec.Struct, frozen=True):
    """What an evaluator is told of its place; ``name`` is that of its window in the hall file.
    ``languages`` in the hall's order. Without a ``panel`` nobody could know that the buttons ask for a
    reason: it is not asked for.
    """

    board: str
    window: str
    languages: tuple[str, ...]
    utc_offset_ms: int = 0
    change_ms: int = 3_000
    lamps: tuple[str, ...] = tuple(RatingValue)
    panel: bool = True
    name: Text = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was pressed for a leg; ``number`` is its ticket's, where it is known, with its
    ``language``. ``counted_at`` is when the press began that gave the value: from there the time to
    change runs, here and in the controller. ``last_at`` is the last press; until ``until`` (hall's
    clock) later ones are told as duplicates. ``over``: another citizen is being served since.
    """

    leg: str
    value: RatingValue
    counted_at: MonoMs
    last_at: MonoMs
    number: str = ""
    reason: RatingReason | None = None
    late: bool = False  # the last press came when the rating could no longer be changed
    until: WallMs = WallMs(0)
    language: str | None = None
    over: bool = False


class Held(msgspec.Struct, frozen=True):
    """A button that is down. The rating that goes out when it comes up is committed as ``request``."""

    button: str
    at: MonoMs
    request: str | None = None


class State(msgspec.Struct, frozen=True):
    """``at`` is monotonic, ``wall`` the hall's clock; each ``…_until`` is monotonic. ``prompt_at`` is
    when the prompt opened, ``asked_at`` when the citizen was last asked; ``language`` is that of the
    number at the window, ``asked_language`` that of the number asked about.
    """  # fmt: skip

    setup: Setup
    keys: k.Keys
    at: MonoMs = MonoMs(0)
    wall: WallMs = WallMs(0)
    stale: bool = True
    window: m.Window | None = None
    prompt_at: MonoMs = MonoMs(0)
    asked_at: MonoMs = MonoMs(0)
    language: str | None = None
    asked_language: str | None = None
    answer: Answer | None = None
    held: Held | None = None
    explain_until: MonoMs = MonoMs(0)
    failed_until: MonoMs = MonoMs(0)
    identify_until: MonoMs = MonoMs(0)
    face_at: MonoMs = MonoMs(0)
    lamps: dict[str, str] = {}


class View(msgspec.Struct, frozen=True):
    """What is to be seen, in which language; ``stale`` marks what may be out of date."""

    face: f.Face
    language: str
    window: str
    stale: bool
    name: Text = {}
