"""The hall's time: read the clocks, have them judged, and keep the result.

The writer's thread observes; :meth:`Timekeeper.now` may be called from any.
"""

from collections.abc import Callable

from broker.controller.timekeeping import judge
from broker.controller.timekeeping.judge import Course, Held, Reason, Seen, Settlement
from hall.domain import events as e
from hall.domain.state import ClockHold
from hall.shell.clock import Clock

ASK_EVERY_MS = 1_000
FORGOTTEN_MS = 120_000
"""A board's clock is ignored after this time without a report."""

TimeServer = Callable[[], bool | None]
"""Returns whether a time server keeps the machine's clock; None if that is unknown."""


def nobody_knows() -> bool | None:
    """Return None: whether a time server keeps the clock is unknown."""
    return None


class Timekeeper:
    """The time of one hall. ``off`` as in :func:`judge.begin`; ``hold``: the clock was held at
    the last end; ``judged`` is False for a clock that is made
    up: it is always right.
    """

    def __init__(
        self,
        clock: Clock,
        last_at: int,
        ntp: TimeServer = nobody_knows,
        *,
        off: int = 0,
        hold: ClockHold | None = None,
        judged: bool = True,
    ) -> None:
        self._clock = clock
        self._ntp = ntp
        self._judged = judged
        self._last_at = last_at
        self._boards: dict[str, tuple[int, int]] = {}
        self._kept: tuple[bool | None, int] | None = None
        self._course: Course = judge.begin(last_at, clock.mono(), off)
        if hold is not None:
            held = Held(hold.since, Reason(hold.reason), hold.off_ms, hold.sure)
            self._course = judge.resume(held, clock.wall(), last_at, clock.mono(), off)

    def now(self) -> int:
        """Return the hall's time in ms since the epoch."""
        return self._course.now(self._clock.mono()) if self._judged else self._clock.wall()

    @property
    def held(self) -> Held | None:
        """Why the machine's clock is not followed, None where it is."""
        return self._course.held

    @property
    def hold(self) -> ClockHold | None:
        """What the journal keeps of :attr:`held`."""
        held = self._course.held
        if held is None:
            return None
        return ClockHold(held.since, held.reason.value, held.off, held.sure)

    @property
    def may_change_days(self) -> bool:
        """Whether the date is certain, so that days may be opened and closed."""
        return self._course.trusted or not self._judged

    def machine(self) -> int:
        """Return the time of the machine's clock in ms since the epoch."""
        return self._clock.wall()

    def hear(self, device: str, at: int) -> None:
        """Record the time of a board's clock."""
        mono = self._clock.mono()
        self._boards[device] = (at - mono, mono)

    def observe(self, skips_work: judge.SkipsWork) -> Settlement | None:
        """Look at all clocks; returns what is to be settled, which counts once it is :meth:`settled`."""
        if not self._judged:
            return None
        self._course, found = judge.judge(self._course, self._seen(), skips_work, self._last_at)
        return found

    def choose(self, *, machine: bool, by: str) -> Settlement | None:
        """Return the settlement of a person's choice; None while no clock is held."""
        return judge.choose(self._course, self._seen(), machine=machine, by=by)

    def vouched_for(self) -> Settlement | None:
        """Return the machine's time if it has been confirmed for long enough, else None."""
        return judge.sure(self._course, self._seen()) if self._judged else None

    def settled(self, event: e.ClockSettled) -> None:
        """Adopt a settlement, once it is in the journal."""
        self._course = judge.settled(event.after, event.machine, self._clock.mono())

    def _seen(self) -> Seen:
        mono = self._clock.mono()
        self._boards = {
            device: told for device, told in self._boards.items() if mono - told[1] < FORGOTTEN_MS
        }
        clocks = tuple(off + mono for off, _ in self._boards.values())
        return Seen(self._clock.wall(), mono, self._is_kept(mono), clocks)

    def _is_kept(self, mono: int) -> bool | None:
        if self._kept is None or mono - self._kept[1] >= ASK_EVERY_MS:
            self._kept = (self._ntp(), mono)
        return self._kept[0]
