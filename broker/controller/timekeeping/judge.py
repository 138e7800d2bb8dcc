"""Decide whether the machine's clock can be trusted. PURE; all times are integers in milliseconds.

The hall's time is a course: a trusted time plus the monotonic time since. The machine's clock is followed
while it agrees with the course. After an unconfirmed jump it is held: the hall's time continues on its
course until a time server, the boards or a person confirm which time is right.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median_low

EARLIEST_MS = 1_788_220_800_000
"""2026-09-01: this version is younger, so no clock that is right shows less. A release may raise it."""
YOUNG_MS = 3 * 366 * 86_400_000
"""A new journal is not begun later than this after :data:`EARLIEST_MS` without anybody's word."""
STEP_MS = 5 * 60_000
"""A time server or a person corrects a clock by so much; more in an hour is a jump."""
RENEWED_MS = 60 * 60_000
STAND_MS = 60_000
"""The hall stands still so long until a clock that was set back has caught up."""
GAP_MS = 3 * 86_400_000
"""A hall may have been switched off so long, whatever its hall file says about days off."""
SURE_MS = 30_000
"""Who vouches for a jump has to do so for so long: what is over sooner was none."""
AGREE_MS = 2 * 60_000
LEAST_BOARDS = 2
"""Fewest boards whose agreement confirms a time."""

SkipsWork = Callable[[int, int], bool]
"""Whether a whole working day of the hall lies between two times."""


class Witness(StrEnum):
    """What confirmed that the machine's clock is right."""

    NTP = "ntp"
    BOARDS = "boards"
    MACHINE = "machine"  # itself: it was put right


class Reason(StrEnum):
    """Why the machine's clock is held."""

    AHEAD = "ahead"
    BEHIND = "behind"
    TOO_EARLY = "too-early"


@dataclass(frozen=True, slots=True)
class Seen:
    """Every clock in one moment: the machine's, the monotonic one, whether the machine's is kept by a time
    server (None: nobody knows), and what the boards' clocks show.
    """

    wall: int
    mono: int
    ntp: bool | None = None
    boards: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """The machine's clock is not followed, since the hall's time was ``since``: it is ``off`` ahead of the
    hall's. ``sure``: the hall's time was trusted when the clock jumped.
    """

    since: int
    reason: Reason
    off: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The hall's time was ``at`` when the monotonic clock showed ``mono``.

    ``trusted``: it was believed; before that ``at`` is the journal's last. ``anchor`` is such a pair up to
    an hour old, against which corrections are summed up. ``kept`` is how far the machine's clock is off
    where a person said that the hall's time is right, also before the last start. ``vouched``: by whom, and
    since when.
    """

    at: int
    mono: int
    trusted: bool = False
    anchor: tuple[int, int] = (0, 0)
    held: Held | None = None
    kept: int | None = None
    vouched: tuple[Witness, int] | None = None

    def now(self, mono: int) -> int:
        """Return the hall's time at the monotonic time ``mono``."""
        return self.at + mono - self.mono


@dataclass(frozen=True, slots=True)
class Settlement:
    """The hall's time is to go on from ``after``; what is later than ``since`` was told wrong."""

    after: int
    since: int
    machine: int
    by: str


def begin(last_at: int, mono: int, off: int = 0) -> Course:
    """The course at a start: no more is known than the journal's last time, 0 where there is none, and how
    far ``off`` the machine's clock was where it was settled that the hall's time is right.
    """
    return Course(at=last_at or EARLIEST_MS, mono=mono, kept=off or None)


def resume(held: Held, wall: int, last_at: int, mono: int, off: int = 0) -> Course:
    """The course at a start in the middle of a hold: the clock stays held, and the time that the controller
    was off counts where the clock is still off by what it was. A stop of up to an hour leaves the hall as
    sure of its days as it was.
    """
    begun = replace(begin(last_at, mono, off), held=held)
    right = wall - held.off
    returned = held.off < 0 and wall >= last_at - STAND_MS
    if returned or not -STAND_MS <= right - last_at <= GAP_MS:
        return begun
    trusted = held.sure and right - last_at <= RENEWED_MS
    return replace(begun, at=right, trusted=trusted, anchor=(right, mono))


def judge(
    course: Course, seen: Seen, skips_work: SkipsWork, last_at: int
) -> tuple[Course, Settlement | None]:
    """Follow the machine's clock, hold it, or return the settlement that its witnesses justify."""
    course = replace(course, vouched=_vouched(course, seen))
    if _goes_on(course, seen, skips_work, last_at):
        return settled(seen.wall - (course.kept or 0), seen.wall, seen.mono), None
    own = course.now(seen.mono)
    if _keeps_the_course(course, seen, skips_work, last_at):
        return _followed(course, seen, own)
    if course.kept is not None and abs(seen.wall - own - course.kept) <= STEP_MS:
        return replace(course, held=None), None
    if _is_sure(course, seen):
        return _believed(course, seen, own)
    return _hold(course, seen, own), None


def choose(course: Course, seen: Seen, *, machine: bool, by: str) -> Settlement | None:
    """Return the settlement of a person's choice between the machine's time and the hall's; None while
    no clock is held.
    """
    if course.held is None:
        return None
    own = course.now(seen.mono)
    if machine:
        return _settlement(course, seen, own, by)
    return Settlement(after=own, since=own, machine=seen.wall, by=by)


def sure(course: Course, seen: Seen) -> Settlement | None:
    """Return the machine's time if it has been confirmed for long enough, else None."""
    if course.vouched is None or not _is_sure(course, seen):
        return None
    by = course.vouched[0]
    return Settlement(after=seen.wall, since=seen.wall, machine=seen.wall, by=by)


def settled(after: int, machine: int, mono: int) -> Course:
    """Return the course after a settlement."""
    kept = None if after == machine else machine - after
    return Course(at=after, mono=mono, trusted=True, anchor=(after, mono), kept=kept)


# --- following -----------------------------------------------------------------------------------


def _goes_on(course: Course, seen: Seen, skips_work: SkipsWork, last_at: int) -> bool:
    """Whether, at a start, the machine's clock is still off by what was settled before it: nobody vouches for
    it, and less that off is the better explanation of what it shows.
    """
    if course.trusted or course.kept is None or _is_sure(course, seen):
        return False
    if _is_still_off(course, seen):
        return False
    if course.kept < 0 and _keeps_the_course(course, seen, skips_work, last_at):
        return False
    right = seen.wall - course.kept
    gap = right - last_at
    return gap >= -STEP_MS and (gap <= GAP_MS or not skips_work(last_at, right))


def _keeps_the_course(course: Course, seen: Seen, skips_work: SkipsWork, last_at: int) -> bool:
    if course.trusted:
        at, mono = course.anchor
        return abs(seen.wall - (at + seen.mono - mono)) <= STEP_MS
    if seen.wall < EARLIEST_MS or _is_still_off(course, seen):
        return False
    if last_at == 0:
        return seen.wall <= EARLIEST_MS + YOUNG_MS
    gap = seen.wall - last_at
    return gap >= -STAND_MS and (gap <= GAP_MS or not skips_work(last_at, seen.wall))


def _is_still_off(course: Course, seen: Seen) -> bool:
    """Whether a held clock shows what it was held for: it is not right because a gap would explain it."""
    held = course.held
    return held is not None and abs(seen.wall - course.now(seen.mono) - held.off) <= STEP_MS


def _followed(course: Course, seen: Seen, own: int) -> tuple[Course, Settlement | None]:
    if not course.trusted:
        if course.held is not None or course.kept is not None:
            return course, _settlement(course, seen, own, Witness.MACHINE)
        return _anew(seen), None
    if course.kept is not None:
        # It was put right: what was settled is over, and the journal says so for the next start.
        return course, _settlement(course, seen, own, Witness.MACHINE)
    anchor = course.anchor
    if seen.mono - anchor[1] >= RENEWED_MS or _is_sure(course, seen):
        anchor = (seen.wall, seen.mono)
    followed = replace(course, at=seen.wall, mono=seen.mono, anchor=anchor, held=None)
    return followed, None


def _believed(course: Course, seen: Seen, own: int) -> tuple[Course, Settlement | None]:
    """Somebody vouches for a jump. One that only leads on from a start needs no event."""
    starts = not course.trusted and course.held is None and course.kept is None
    if starts and seen.wall >= own:
        return _anew(seen), None
    by = course.vouched[0] if course.vouched is not None else Witness.MACHINE
    return course, _settlement(course, seen, own, by)


def _anew(seen: Seen) -> Course:
    return Course(at=seen.wall, mono=seen.mono, trusted=True, anchor=(seen.wall, seen.mono))


def _settlement(course: Course, seen: Seen, own: int, by: str) -> Settlement:
    """Back: what is later than the right time was told wrong; ahead: what was told while it was held."""
    begun = course.held.since if course.held is not None else own
    return Settlement(after=seen.wall, since=min(begun, seen.wall), machine=seen.wall, by=by)


def _hold(course: Course, seen: Seen, own: int) -> Course:
    reason = Reason.AHEAD if seen.wall > own else Reason.BEHIND
    if seen.wall < EARLIEST_MS:
        reason = Reason.TOO_EARLY
    off, held = seen.wall - own, course.held
    if held is None:
        return replace(course, held=Held(own, reason, off, course.trusted))
    if held.reason is reason and abs(off - held.off) <= STEP_MS:
        return course
    return replace(course, held=replace(held, reason=reason, off=off))


# --- witnesses -----------------------------------------------------------------------------------


def _vouched(course: Course, seen: Seen) -> tuple[Witness, int] | None:
    witness = _witness(seen)
    if witness is None:
        return None
    before = course.vouched
    off = abs(seen.wall - course.now(seen.mono)) > STEP_MS
    if before is not None and before[0] is witness and not (off and course.held is None):
        return before
    return witness, seen.mono


def _is_sure(course: Course, seen: Seen) -> bool:
    """A start believes a witness at once; a running hall wants to hear it for a while."""
    if course.vouched is None:
        return False
    starts = not course.trusted and course.held is None
    return starts or seen.mono - course.vouched[1] >= SURE_MS


def _witness(seen: Seen) -> Witness | None:
    if seen.wall < EARLIEST_MS:
        return None
    clocks = [at for at in seen.boards if at >= EARLIEST_MS]
    if _agree(clocks, seen.wall):
        return Witness.BOARDS
    against = bool(clocks) and _agree(clocks, median_low(clocks))
    return Witness.NTP if seen.ntp and not against else None


def _agree(clocks: list[int], at: int) -> bool:
    """Whether most of several clocks show a time."""
    near = sum(abs(one - at) <= AGREE_MS for one in clocks)
    return near >= LEAST_BOARDS and 2 * near > len(clocks)
