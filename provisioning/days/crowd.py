"""The people of a day: citizens who take numbers and wait, clerks who call and serve them."""

import random
from typing import Protocol

import msgspec

from hall.domain.calendar import midnight
from hall.domain.definition import HallDefinition
from hall.domain.index import Index, index
from hall.domain.names import RatingValue, Role, TicketState
from hall.wire import messages as m
from provisioning.days.day import Visit
from provisioning.days.pace import Pace, Signal

PRINT_MS = 2_500
CALL_AGAIN_MS = 15_000
CALLS = 3
LOOK_AGAIN_MS = 5 * 60_000
SECOND_MS = 1_000
RESPONSE_RATE = 0.8
VALUES = (RatingValue.SATISFIED, RatingValue.BASICALLY_SATISFIED, RatingValue.UNSATISFIED)
WEIGHTS = (92, 7, 1)


class Refusal(Exception):
    """The hall said no; ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Called(msgspec.Struct, frozen=True):
    """A ticket at a window."""

    id: str
    number: str
    service: str


class Done(msgspec.Struct, frozen=True):
    """A leg that was completed. With a service still to come, the ticket is at that one now: it is
    served at once (``state`` serving), or waits for it.
    """

    leg: str
    state: str
    service: str


class Doors(Protocol):
    """How a crowd reaches the hall. Each raises :class:`Refusal` where the hall says no."""

    async def take(self, kiosk: str, visit: Visit) -> m.Ticket: ...
    async def printed(self, kiosk: str, ticket: str) -> None: ...
    async def open(self, window: str, clerk: str) -> None: ...
    async def close(self, window: str, clerk: str) -> None: ...
    async def next(self, window: str, clerk: str) -> Called: ...
    async def recall(self, window: str, clerk: str) -> None: ...
    async def arrive(self, window: str, clerk: str) -> None: ...
    async def no_show(self, window: str, clerk: str) -> None: ...
    async def complete(self, window: str, clerk: str) -> Done: ...
    async def rate(self, window: str, leg: str, value: RatingValue, after_ms: int) -> None: ...


class Answer(msgspec.Struct, frozen=True):
    """A ticket that a kiosk was given, and what it promised."""

    ticket: m.Ticket
    visit: Visit


class Crowd:
    """Everybody of one day. Afterwards ``answers`` holds every ticket that was answered,
    ``turned_away`` those who got none, by code."""

    def __init__(
        self,
        hall: HallDefinition,
        kiosks: tuple[str, ...],
        visits: tuple[Visit, ...],
        *,
        pace: Pace,
        doors: Doors,
        seed: int,
    ) -> None:
        self._hall = hall
        self._index: Index = index(hall)
        self._kiosks = kiosks
        self._visits = visits
        self._pace = pace
        self._doors = doors
        self._lots = random.Random(seed)
        self._beds: dict[str, list[Signal]] = {window.id: [] for window in hall.windows}
        self._midnight = midnight(pace.now(), hall.utc_offset_ms)
        self.answers: dict[str, Answer] = {}
        self._waits_since: dict[str, int] = {}
        self.turned_away: dict[str, int] = {}
        self.arrived = 0

    def begin(self) -> None:
        """Send everybody on their way."""
        clerks = [clerk.id for clerk in self._hall.clerks if Role.CLERK in clerk.roles]
        for window, clerk in zip(self._hall.windows, clerks, strict=False):
            self._pace.spawn(self._clerk(window.id, clerk))
        for visit in self._visits:
            self._pace.spawn(self._citizen(visit, self._lots.choice(self._kiosks)))

    # --- citizens ----------------------------------------------------------------------------

    async def _citizen(self, visit: Visit, kiosk: str) -> None:
        await self._pace.until(self._midnight + visit.at)
        self.arrived += 1
        try:
            ticket = await self._doors.take(kiosk, visit)
        except Refusal as no:
            self.turned_away[no.code] = self.turned_away.get(no.code, 0) + 1
            return
        self.answers[ticket.id] = Answer(ticket, visit)
        self._waits_since[ticket.id] = self._pace.now()
        await self._pace.until(self._pace.now() + PRINT_MS)
        await self._doors.printed(kiosk, ticket.id)
        self._wake_one(ticket.service)

    def _wake_one(self, service: str) -> None:
        """A clerk who could serve this looks up."""
        for window in self._index.pools[service]:
            if self._beds[window]:
                self._beds[window].pop().wake()
                return

    async def _rate(self, window: str, leg: str) -> None:
        after = self._lots.randrange(2_000, 9_000)
        (value,) = self._lots.choices(VALUES, WEIGHTS)
        await self._pace.until(self._pace.now() + after)
        await self._doors.rate(window, leg, value, after)

    # --- clerks ------------------------------------------------------------------------------

    async def _clerk(self, window: str, clerk: str) -> None:
        spans = self._hall.window_hours
        for span in spans:
            await self._pace.until(self._midnight + span.start * 60_000)
            await self._doors.open(window, clerk)
            end = self._midnight + span.until * 60_000
            await self._work(window, clerk, end, to_the_last=span is spans[-1])
            await self._doors.close(window, clerk)

    async def _work(self, window: str, clerk: str, end: int, *, to_the_last: bool) -> None:
        """Serve until ``end``; at the day's end, until nobody waits."""
        while to_the_last or self._pace.now() < end:
            try:
                ticket = await self._doors.next(window, clerk)
            except Refusal as no:
                if no.code != "nobody-waiting":
                    raise
                if self._pace.now() >= end:
                    return
                await self._idle(window, end)
                continue
            await self._serve(window, clerk, ticket)

    async def _idle(self, window: str, end: int) -> None:
        bed = self._beds[window]
        bed.clear()
        until = min(max(end, self._pace.now()), self._pace.now() + LOOK_AGAIN_MS)
        await self._pace.rest(until, bed)
        bed.clear()

    async def _serve(self, window: str, clerk: str, ticket: Called) -> None:
        answer = self.answers.get(ticket.id)
        if answer is None or self._has_left(answer):
            await self._nobody_comes(window, clerk)
            return
        await self._pace.until(self._pace.now() + answer.visit.walk_ms)
        await self._doors.arrive(window, clerk)
        done = await self._finish(window, clerk, answer.visit.takes(ticket.service))
        while done.state == TicketState.SERVING:
            done = await self._finish(window, clerk, answer.visit.takes(done.service))
        self._waits_since[ticket.id] = self._pace.now()
        self._wake_one(done.service)
        await self._pace.until(self._pace.now() + SECOND_MS)

    async def _finish(self, window: str, clerk: str, service_ms: int) -> Done:
        """One service of a visit, to its end; most citizens rate it."""
        await self._pace.until(self._pace.now() + service_ms)
        done = await self._doors.complete(window, clerk)
        if self._lots.random() < RESPONSE_RATE:
            self._pace.spawn(self._rate(window, done.leg))
        return done

    def _has_left(self, answer: Answer) -> bool:
        patience = answer.visit.patience_ms
        waited = self._pace.now() - self._waits_since[answer.ticket.id]
        return patience is not None and waited > patience

    async def _nobody_comes(self, window: str, clerk: str) -> None:
        for _ in range(CALLS - 1):
            await self._pace.until(self._pace.now() + CALL_AGAIN_MS)
            await self._doors.recall(window, clerk)
        await self._pace.until(self._pace.now() + CALL_AGAIN_MS)
        await self._doors.no_show(window, clerk)
