"""Numbers that the controller has set aside for this kiosk, and when it may give them out. PURE."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hall.wire import messages as m

FULL = 20
"""So many numbers of a prefix a kiosk holds; below half of them it asks for more."""


class Leased(msgspec.Struct, frozen=True):
    """One number set aside for one business day (YYYYMMDD), with what its paper needs."""

    day: int
    number: str
    ticket: str
    follow: str
    follow_url: str


class Given(msgspec.Struct, frozen=True):
    """A leased number of an earlier run whose paper is not known to be out; ``begun``: its print was."""

    request: m.Issued
    leased: Leased
    begun: bool


class Alone(msgspec.Struct, frozen=True):
    """What a kiosk needs when nobody answers. ``held`` are its numbers by prefix, ``asked`` the
    prefixes whose next numbers are on their way, ``again_at`` when it may ask for one again.
    ``online`` is the broker's link; ``gone_since`` when the hall ceased to answer, None while it is
    not known to have. ``granted_at`` is the wall time of the newest lease: a clock that shows less is
    wrong.
    """

    held: dict[str, tuple[Leased, ...]] = {}
    asked: frozenset[str] = frozenset()
    again_at: dict[str, int] = {}
    online: bool = False
    gone_since: int | None = None
    granted_at: int = 0
    given: tuple[Given, ...] = ()
    since: int = 0

    @property
    def gone(self) -> bool:
        """Whether the hall is known not to answer."""
        return self.gone_since is not None

    def of(self, number: str) -> Leased | None:
        """The number among those that are held."""
        every = (one for some in self.held.values() for one in some)
        return next((one for one in every if one.number == number), None)

    def without(self, number: str) -> "Alone":
        """The same without a number, which was given out."""
        held = {
            prefix: tuple(one for one in some if one.number != number)
            for prefix, some in self.held.items()
        }
        return replace(self, held=held)

    def fresh(self, prefix: str, day: int) -> tuple[Leased, ...]:
        """The numbers of a prefix that hold on a day, in their order."""
        return tuple(one for one in self.held.get(prefix, ()) if one.day == day)

    def granted(self, result: m.LeaseResult, asked_at: int) -> "Alone":
        """The same with more numbers; those of earlier days are dropped."""
        before = self.fresh(result.prefix, result.day)
        known = {one.number for one in before}
        more = tuple(one for one in _leased(result) if one.number not in known)
        held = {**self.held, result.prefix: (*before, *more)}
        granted_at = max(self.granted_at, asked_at)
        return replace(self, held=held, granted_at=granted_at)

    def last_day(self) -> int | None:
        """The newest day that the controller set numbers aside for."""
        return max((one.day for some in self.held.values() for one in some), default=None)


def _leased(result: m.LeaseResult) -> Iterable[Leased]:
    return (
        Leased(
            day=result.day,
            number=one.number,
            ticket=one.ticket,
            follow=one.follow,
            follow_url=result.follow_url + one.follow,
        )
        for one in result.numbers
    )
