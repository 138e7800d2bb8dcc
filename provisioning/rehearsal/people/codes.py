"""The codes that people of a rehearsal hold in their hands: on tickets, and of appointments.

What becomes of a ticket is gathered from the hall's committed events, whatever order those of the past
and of now come in; its code is known once a kiosk got it for its paper, as nobody else is told.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from provisioning.rehearsal.hands.summary import CodeView
from provisioning.rehearsal.people.api import Api

SHOWN = 3
KEPT = 200
PAPERS_KEPT = 20_000
"""A large hall's day, with all numbers that are leased."""
PAGE = 500
GONE = frozenset({"ticket-cancelled", "ticket-expired", "ticket-replaced", "ticket-completed"})
FOUND = frozenset({"ticket-called", "ticket-reactivated"})
DONE = frozenset({"appointment-checked-in", "appointment-dropped", "appointment-missed"})


class Happened(msgspec.Struct, frozen=True):
    """What is read of a committed event."""

    type: str
    ticket: str = ""
    number: str = ""
    code: str = ""
    appointment_at: int | None = None


class Codes:
    """What may be scanned now."""

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}
        self._tickets: dict[str, str] = {}
        self._missed: dict[str, None] = {}
        self._appointments: dict[str, CodeView] = {}

    def view(self) -> tuple[CodeView, ...]:
        """The newest of each kind: missed tickets, appointments, other tickets."""
        waiting = [id for id in self._tickets if id not in self._missed]
        kinds = (
            self._on_paper("missed", reversed(self._missed)),
            reversed(self._appointments.values()),
            self._on_paper("ticket", reversed(waiting)),
        )
        return tuple(one for kind in kinds for one in islice(kind, SHOWN))

    def _on_paper(self, kind: str, ids: Iterable[str]) -> Iterator[CodeView]:
        for id in ids:
            if id in self._tickets and id in self._addresses:
                yield CodeView(kind=kind, name=self._tickets[id], code=self._addresses[id])

    def printed(self, ticket: str, address: str) -> None:
        """A kiosk got the address in a ticket's QR code, or in that of a number that it leased."""
        self._addresses[ticket] = address
        if len(self._addresses) > PAPERS_KEPT:
            del self._addresses[next(iter(self._addresses))]

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
        self._tickets[event.ticket] = event.number
        if len(self._tickets) > KEPT:
            del self._tickets[next(iter(self._tickets))]

    def _book(self, event: Happened) -> None:
        self._appointments[event.code] = CodeView(
            kind="appointment", name=event.code, code=event.code, at=event.appointment_at
        )

    def _forget(self) -> None:
        for kind in (self._addresses, self._tickets, self._missed, self._appointments):
            kind.clear()


async def catch_up(codes: Codes, api: Api) -> None:
    """Take what has happened before, in a day that goes on."""
    after, more = 0, True
    while more:
        page = await api.get(f"/api/v1/events?after={after}&limit={PAGE}")
        for event in msgspec.convert(page["events"], list[Happened]):
            codes.heard(event)
        after, more = page["last"], page["more"]
