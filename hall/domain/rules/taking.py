"""The event of a number that was issued: made here alone, however the citizen came to it."""

from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import Service
from hall.domain.names import Confirmation, PriorityClass, Source
from hall.domain.numbers import number
from hall.domain.state import HallState


def taken(
    state: HallState,
    command: c.Take | c.CheckIn | c.Issue,
    service: Service,
    prefix: str,
    count: int,
    *,
    ticket: str,
    follow_digest: str,
    source: Source,
    priority_class: PriorityClass,
    priority: str | None = None,
    request: str = "",
    first_waited_at: int | None = None,
    appointment_at: int | None = None,
    then: tuple[str, ...] = (),
) -> e.TicketTaken:
    """Return the event that issues the number ``count`` of ``prefix`` for a service.

    A kiosk confirms later that the citizen has the number; whoever asked
    over the API has it.
    """
    return e.TicketTaken(
        ticket=ticket,
        number=number(prefix, count),
        service=service.code,
        service_class=service.service_class,
        prefix=prefix,
        count=count,
        priority=priority,
        priority_class=priority_class,
        language=command.language,
        large_text=command.large_text,
        follow_digest=follow_digest,
        source=source,
        device=command.device,
        zone=state.index.zones_of[service.code],
        confirmation=Confirmation.ISSUED if source is Source.API else Confirmation.PENDING,
        request=request,
        first_waited_at=first_waited_at,
        appointment_at=appointment_at,
        then=then,
        papers=command.papers,
    )
