"""Several services 业务 on one visit: one ticket, one number, an order of services."""

from hall.domain import commands as c
from hall.domain.definition import MOST_PER_VISIT, HallDefinition, Service
from hall.domain.refusals import Code, Refused
from hall.domain.rules import lookup
from hall.domain.state import HallState


def services(state: HallState, definition: HallDefinition, command: c.Take) -> tuple[Service, ...]:
    """Return the services of a take, in order. Raises ``Refused`` for an unknown or repeated one, and for
    more than the policy allows on one ticket.
    """
    codes = (command.service, *command.then)
    found = tuple(lookup.service(state, code) for code in codes)
    most = definition.policy.services_per_visit
    if len(found) > most:
        text = f"{len(found)} services are asked for; this hall gives {most} on one number"
        raise Refused(Code.TOO_MANY_SERVICES, text + "; take another number for the rest")
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise Refused(Code.SERVICE_TWICE, f"{code!r} is asked for twice; name it once")
    return found


def still_served(state: HallState, command: c.Issue) -> tuple[str, ...]:
    """The further services of a number that a kiosk printed by itself. The number stands: what
    cannot be served, or is named twice, is left out of its plan.
    """
    known = dict.fromkeys(code for code in command.then if code in state.index.services)
    known.pop(command.service, None)
    return tuple(known)[: MOST_PER_VISIT - 1]
