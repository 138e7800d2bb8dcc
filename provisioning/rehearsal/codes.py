"""The codes that people of a rehearsal hold in their hands: on tickets, and of appointments.

They are gathered from the hall's committed events, whatever order those of the past and of now come in.
"""

from itertools import islice

import msgspec

from provisioning.rehearsal.api import Api
from provisioning.rehearsal.views import CodeView

SHOWN = 3
KEPT = 200
PAGE = 500
GONE = frozenset({"ticket-cancelled", "ticket-expired", "ticket-replaced", "ticket-completed"})
FOUND = frozenset({"ticket-called", "ticket-reactivated"})
DONE = frozenset({"appointment-checked-in", "appointment-dropped", "appointment-missed"})


class Happened(msgspec.Struct, frozen=True):
    """What is read of a committed event."""

    type: str
    ticket: str = ""
    number: str = ""
    follow: str = ""
    code: str = ""
    appointment_at: int | None = None


class Codes:
    """What may be scanned now; ``address`` is where citizens follow their tickets."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._tickets: dict[str, CodeView] = {}
        self._missed: dict[str, None] = {}
        self._appointments: dict[str, CodeView] = {}

    def view(self) -> tuple[CodeView, ...]:
        """The newest of each kind: missed tickets, appointments, other tickets."""
        missed = [self._tickets[id] for id in reversed(self._missed) if id in self._tickets]
        waiting = [one for id, one in self._tickets.items() if id not in self._missed]
        kinds = (
            (msgspec.structs.replace(one, kind="missed") for one in missed),
            reversed(self._appointments.values()),
            reversed(waiting),
        )
        return tuple(one for kind in kinds for one in islice(kind, SHOWN))

    def heard(self, event: Happened) -> bool:
        """Take an event; whether it may have changed what there is."""
        match event.type:
            case "ticket-taken":
                self._take(event)
            case "ticket-missed":
                self._missed[event.ticket] = None
            case "appointment-booked":
                self._book(event)
            case "day-closed":
                self._forget()
            case other if other in FOUND:
                self._missed.pop(event.ticket, None)
            case other if other in GONE:
                self._missed.pop(event.ticket, None)
                self._tickets.pop(event.ticket, None)
            case other if other in DONE:
                self._appointments.pop(event.code, None)
            case _:
                return False
        return True

    def _take(self, event: Happened) -> None:
        code = f"{self._address}/follow/{event.follow}"
        self._tickets[event.ticket] = CodeView(kind="ticket", name=event.number, code=code)
        if len(self._tickets) > KEPT:
            del self._tickets[next(iter(self._tickets))]

    def _book(self, event: Happened) -> None:
        self._appointments[event.code] = CodeView(
            kind="appointment", name=event.code, code=event.code, at=event.appointment_at
        )

    def _forget(self) -> None:
        for kind in (self._tickets, self._missed, self._appointments):
            kind.clear()


async def catch_up(codes: Codes, api: Api) -> None:
    """Take what has happened before, in a day that goes on."""
    after, more = 0, True
    while more:
        page = await api.get(f"/api/v1/events?after={after}&limit={PAGE}")
        for event in msgspec.convert(page["events"], list[Happened]):
            codes.heard(event)
        after, more = page["last"], page["more"]
