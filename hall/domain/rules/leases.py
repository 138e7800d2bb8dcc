"""Rules of leases: numbers reserved for a kiosk, to be issued while the controller does not answer."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.events import Events
from hall.domain.names import GREEN_PREFIX
from hall.domain.numbers import free_leased_counts, must_have_leased_left, number
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState, KioskStarts, LeasedTo

LEASE_LIMIT = 60
"""Most leased numbers of one prefix that a kiosk may hold: enough for an hour at peak time."""


def lease(state: HallState, command: c.Lease, now: int) -> Events:
    """Set numbers aside for one start of a kiosk, apart from the running ones, from every other
    kiosk's, and from those that earlier starts hold, for a copy of its card may be one of them.
    """
    lookup.definition(state)
    if not state.day_open:
        raise Refused(Code.DAY_CLOSED, "the business day is closed; lease numbers on the next one")
    prefixes = {GREEN_PREFIX, *(s.prefix for s in state.index.services.values())}
    if command.prefix not in prefixes:
        raise Refused(Code.UNKNOWN_PREFIX, f"no service has the prefix {command.prefix!r}")
    try:
        numbers = _fresh(state, command)
    except Refused:
        numbers = _left_behind(state, command)
        if not numbers:
            raise
    granted = e.LeaseGranted(
        device=command.device, prefix=command.prefix, numbers=numbers, boot=command.boot
    )
    return (granted,)


def _fresh(state: HallState, command: c.Lease) -> tuple[e.LeasedNumber, ...]:
    """Numbers that nobody ever held today; refused where there are none for this kiosk."""
    held = len(_held(state, command))
    if held + len(command.fresh) > LEASE_LIMIT:
        text = f"{command.device} holds {held} numbers of {command.prefix} already"
        raise Refused(Code.LEASE_LIMIT, f"{text}; a kiosk holds {LEASE_LIMIT} at most")
    must_have_leased_left(state, command.prefix)
    return tuple(
        e.LeasedNumber(
            number=number(command.prefix, n),
            count=n,
            ticket=one.ticket,
            follow_digest=one.follow_digest,
        )
        for one, n in zip(command.fresh, free_leased_counts(state, command.prefix), strict=False)
    )


def _left_behind(state: HallState, command: c.Lease) -> tuple[e.LeasedNumber, ...]:
    """At need: what earlier starts of this very card had, which knows all that they gave out."""
    line = state.starts.get(command.device, KioskStarts()).line
    if command.boot not in line:
        return ()
    some = [o for o in _held(state, command) if o.boot in line and o.boot != command.boot]
    return tuple(
        e.LeasedNumber(
            number=number(one.prefix, one.count),
            count=one.count,
            ticket=one.ticket,
            follow_digest=one.follow_digest,
        )
        for one in some[: len(command.fresh)]
    )


def _held(state: HallState, command: c.Lease) -> list[LeasedTo]:
    return [
        one
        for one in state.leases.values()
        if one.device == command.device and one.prefix == command.prefix
    ]


def reconcile(state: HallState, command: c.Reconcile, now: int) -> Events:
    """Take note of a new start of a kiosk; one that is known changes nothing. A card that does not
    know the start before is a copy, or has lost what it wrote.
    """
    known = state.starts.get(command.device, KioskStarts())
    if command.boot in known.seen:
        return ()
    before = known.seen[-1] if known.seen else ""
    went_back = bool(before and command.boots and before not in command.boots)
    return (
        e.KioskReconciled(
            device=command.device, boot=command.boot, before=before, went_back=went_back
        ),
    )


def free_of(state: HallState, device: str, boot: str) -> dict[str, tuple[int, ...]]:
    """Return the counts that one start of a kiosk may still issue, by prefix."""
    free: dict[str, list[int]] = {}
    for one in state.leases.values():
        if (one.device, one.boot) == (device, boot):
            free.setdefault(one.prefix, []).append(one.count)
    return {prefix: tuple(counts) for prefix, counts in free.items()}
