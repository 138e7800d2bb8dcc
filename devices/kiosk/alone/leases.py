"""Numbers that the controller has set aside for this kiosk, and when it may give them out. PURE."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m

FULL = 20
"""So many numbers of a prefix a kiosk holds; below half of them it asks for more."""


class Leased(msgspec.Struct, frozen=True):
    """One number set aside for one business day (YYYYMMDD) and one start of this program (``boot``), with
    what its paper needs.
    """

    day: int
    number: str
    ticket: str
    follow: str
    follow_url: str
    boot: str = ""


class Given(msgspec.Struct, frozen=True):
    """A leased number of an earlier run whose paper is not known to be out; ``begun``: its print was."""

    request: m.Issued
    leased: Leased
    begun: bool


class Clearance(msgspec.Struct, frozen=True):
    """What this start of the program (``boot``; ``boots`` are those before it) may give out. ``given``: the
    controller has said so. ``wanted``: it is to be asked, not ``before`` a time; ``under_way``: it has
    been; ``since`` when it was first asked in vain. ``last`` is the request that was answered last.
    """

    boot: str = ""
    boots: tuple[str, ...] = ()
    given: bool = False
    wanted: bool = True
    before: MonoMs = MonoMs(0)
    under_way: bool = False
    since: MonoMs | None = None
    last: str | None = None


class Alone(msgspec.Struct, frozen=True):
    """What a kiosk needs when nobody answers. ``held`` are its numbers by prefix, ``asked`` the
    prefixes whose next numbers are on their way, ``again_at`` when it may ask for one again.
    ``online`` is the broker's link; ``gone_since`` when the hall ceased to answer, None while it is
    not known to have. ``granted_at`` is the wall time of the newest lease: a clock that shows less is
    wrong.
    """

    held: dict[str, tuple[Leased, ...]] = {}
    asked: frozenset[str] = frozenset()
    again_at: dict[str, MonoMs] = {}
    online: bool = False
    gone_since: MonoMs | None = None
    granted_at: WallMs = WallMs(0)
    given: tuple[Given, ...] = ()
    since: MonoMs = MonoMs(0)
    clearance: Clearance = Clearance()

    @property
    def gone(self) -> bool:
        """Whether the hall is known not to answer."""
        return self.gone_since is not None

    def of(self, issued: m.Issued) -> Leased | None:
        """The number that was given out, among those that are held."""
        every = (one for some in self.held.values() for one in some)
        ours = (one for one in every if one.number == issued.number)
        return next((one for one in ours if issued.ticket in ("", one.ticket)), None)

    def without(self, gone: Leased | None) -> "Alone":
        """The same without a number, which was given out, by whichever start."""
        if gone is None:
            return self
        held = {
            prefix: tuple(one for one in some if (one.day, one.ticket) != (gone.day, gone.ticket))
            for prefix, some in self.held.items()
        }
        return replace(self, held=held)

    def cleared(self, result: m.ReconcileResult, boot: str) -> "Alone":
        """The same with those numbers only that the controller says are this start's and free."""
        free = {
            f"{prefix}{count:03d}" for prefix, counts in result.free.items() for count in counts
        }
        held = {
            prefix: tuple(
                one
                for one in some
                if (one.day, one.boot) == (result.day, boot) and one.number in free
            )
            for prefix, some in self.held.items()
        }
        return replace(self, held=held)

    def fresh(self, prefix: str, day: int) -> tuple[Leased, ...]:
        """The numbers of a prefix that hold on a day, in their order."""
        return tuple(one for one in self.held.get(prefix, ()) if one.day == day)

    def granted(self, result: m.LeaseResult, request: m.Lease) -> "Alone":
        """The same with more numbers; those of earlier days are dropped."""
        before = self.fresh(result.prefix, result.day)
        known = {one.number for one in before}
        more = tuple(one for one in _leased(result, request.boot) if one.number not in known)
        held = {**self.held, result.prefix: (*before, *more)}
        granted_at = max(self.granted_at, request.at)
        return replace(self, held=held, granted_at=granted_at)

    def last_day(self) -> int | None:
        """The newest day that the controller set numbers aside for."""
        return max((one.day for some in self.held.values() for one in some), default=None)


def _leased(result: m.LeaseResult, boot: str) -> Iterable[Leased]:
    return (
        Leased(
            day=result.day,
            number=one.number,
            ticket=one.ticket,
            follow=one.follow,
            follow_url=result.follow_url + one.follow,
            boot=boot,
        )
        for one in result.numbers
    )
