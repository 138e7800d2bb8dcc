"""Visits of several services."""

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain import events as e
from hall.domain.names import Confirmation, Source
from hall.domain.state import Ticket
from tests.hall.domain.halls import Small

THREE = d.Policy(services_per_visit=3)


def several() -> Small:
    """A hall where a visit has up to three services; window 1 does card and pension, window 2 all,
    window 3 staff and desk.
    """
    return Small(policy=THREE)


def visit(hall: Small, service: str, *then: str, source: Source = Source.KIOSK) -> Ticket:
    """A printed ticket for several services."""
    hall.made += 1
    id = f"t{hall.made}"
    device = "kiosk-1" if source is Source.KIOSK else ""
    asked = c.Take(
        ticket=id,
        follow_digest=f"f{hall.made}",
        service=service,
        then=then,
        source=source,
        device=device,
        request=f"r{hall.made}" if device else "",
    )
    hall.do(asked, after=1000)
    if device:
        hall.do(c.Confirm(ticket=id, how=Confirmation.PRINTED))
    return hall.state.tickets[id]


def serve(hall: Small, window: str, *services: str) -> Ticket:
    """A visit at a window that has begun to serve it."""
    hall.open(window, f"10{window}")
    ticket = visit(hall, *services)
    hall.serve(window)
    return ticket


def kinds(events: tuple[e.Event, ...]) -> list[type[e.Event]]:
    return [type(event) for event in events]
