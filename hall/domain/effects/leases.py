"""Numbers set aside for kiosks."""

from hall.domain import events as e
from hall.domain.effects.base import apply
from hall.domain.numbers import owner
from hall.domain.state import HallState, LeasedTo


@apply.register
def _(event: e.LeaseGranted, state: HallState, at: int) -> None:
    for one in event.numbers:
        state.leased_counts[event.prefix] = one.count
        state.leases[one.number] = LeasedTo(
            device=event.device,
            prefix=event.prefix,
            count=one.count,
            ticket=one.ticket,
            follow=one.follow,
            granted_at=at,
        )


@apply.register
def _(event: e.TakeOverridden, state: HallState, at: int) -> None:
    state.overridden[owner(event.device, event.request)] = None
