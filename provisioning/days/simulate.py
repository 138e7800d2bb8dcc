"""A day in memory: the controller's own desk and intake, with a simulated crowd, network and disk."""

from collections.abc import Callable
from typing import Any

import msgspec

from broker.controller import schedule
from broker.controller.contract import Outcome, Submission, WindowResult
from broker.controller.desk import Desk
from broker.controller.ids import CountedIds
from broker.controller.intake.requests import Asked, Intake
from broker.journal.contract import StorageFailed
from hall.domain import commands as c
from hall.domain.calendar import business_day
from hall.domain.events import AnyEvent
from hall.domain.names import BoardKind, RatingValue
from hall.domain.opening import opening
from hall.domain.refusals import Refused
from hall.shell.hallfile import HallFile
from hall.shell.link import Received
from hall.wire import codec, topics
from hall.wire import messages as m
from provisioning.days.crowd import Called, Crowd, Done, Refusal
from provisioning.days.day import Visit
from provisioning.days.faults import Faults, Luck
from provisioning.days.memory import SimulatedStore
from provisioning.days.pace import VirtualPace
from provisioning.days.report import Committed, Report, report

MONDAY_MS = 1_789_948_800_000
"""Midnight of 2026-09-21 in UTC: simulated days are that day in the hall's own time."""
TICK_MS = 5_000
FORECAST_MS = 1_000
RESEND_MS = 1_000
TRIES = 50

_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class SimulatedDay(msgspec.Struct, frozen=True):
    """What a simulated day came to; ``faults`` counts what went wrong."""

    report: Report
    turned_away: dict[str, int]
    faults: dict[str, int]


def simulate(
    file: HallFile,
    visits: tuple[Visit, ...],
    seed: int = 0,
    faults: Faults | None = None,
    progress: Callable[[int], None] = lambda now: None,
) -> SimulatedDay:
    """Play a day. The same file, visits, seed and faults give the same events on every machine."""
    offset = file.definition.utc_offset_ms
    pace = VirtualPace(MONDAY_MS - offset + opening(file.definition) * 60_000)
    luck = Luck(faults or Faults(), seed)
    hall = SimulatedHall(file, pace, luck)
    kiosks = tuple(b.id for b in file.boards if b.kind is BoardKind.KIOSK)
    crowd = Crowd(file.definition, kiosks, visits, pace=pace, doors=hall, seed=seed)
    pace.spawn(hall.clockwork())
    crowd.begin()
    pace.run(progress)
    told = report(hall.committed(), crowd.answers)
    return SimulatedDay(told, crowd.turned_away, luck.happened)


class SimulatedHall:
    """The hall's doors, opening on a desk whose messages and commits may fail."""

    def __init__(self, file: HallFile, pace: VirtualPace, luck: Luck) -> None:
        self._definition = file.definition
        self._evaluators = {b.window: b.id for b in file.boards if b.kind is BoardKind.EVALUATOR}
        self._pace = pace
        self._luck = luck
        self._store = SimulatedStore(file.definition.id, lambda: luck.strikes("disk"))
        ids = CountedIds()
        self._codes = ids.codes
        self._desk = Desk(self._store, ids.codes)
        self._intake = Intake(file.definition.id, {b.id: b for b in file.boards}, ids)
        self._sequence = 0
        self._forecast_at = 0
        self._by_the_clock()

    def committed(self) -> list[Committed]:
        """Everything that was committed."""
        return [Committed(one.at, _event.decode(one.body)) for one in self._store.events(0)]

    async def clockwork(self) -> None:
        """Let the hall's time pass until a little after the close of the day."""
        day = business_day(self._pace.now(), self._definition.utc_offset_ms)
        while self._desk.state.day_open or self._desk.state.day < day:
            await self._pace.until(self._pace.now() + TICK_MS)
            self._by_the_clock()

    def _by_the_clock(self) -> None:
        now = self._pace.now()
        for command in (*schedule.due(self._desk.state, self._definition, now), c.Tick()):
            try:
                self._desk.apply(command, now)
            except Refused:
                continue
        self._commit()

    # --- the network and the disk ----------------------------------------------------------------

    async def _ask(self, attempt: Callable[[], Outcome | None]) -> m.Message:
        """Send until there is an answer."""
        for _ in range(TRIES):
            outcome = None if self._luck.strikes("lost") else attempt()
            if outcome is not None and self._luck.strikes("twice"):
                outcome = attempt()
            if outcome is not None and not self._luck.strikes("lost"):
                return _result(outcome)
            await self._pace.until(self._pace.now() + RESEND_MS)
        raise RuntimeError(f"no answer after {TRIES} tries: a fault's share is too large")

    def _decide(self, asked: Asked) -> Outcome | None:
        """One arrival at the controller; None where no reply goes out."""
        if self._pace.now() >= self._forecast_at:
            self._forecast_at = self._pace.now() + FORECAST_MS
            self._desk.forecast(self._pace.now())
        answer = self._desk.answer(asked.submission, self._pace.now(), asked.check)
        if not self._commit():
            return None
        if self._luck.strikes("kill"):
            self._desk = Desk(self._store, self._codes)
            return None
        return answer.outcome

    def _commit(self) -> bool:
        try:
            self._desk.commit()
        except StorageFailed:
            self._desk.reload()
            return False
        return True

    # --- devices ---------------------------------------------------------------------------------

    async def _send(self, request: m.AnyRequest) -> m.Message:
        topic = topics.request(self._definition.id, request.device)
        received = Received(topic, codec.encode(request), retained=False)

        def attempt() -> Outcome | None:
            asked = self._intake.read(received)
            if not isinstance(asked, Asked):
                raise TypeError(f"the intake refused a request: {asked}")
            return self._decide(asked)

        return await self._ask(attempt)

    def _head(self, device: str) -> dict[str, Any]:
        self._sequence += 1
        return {
            "id": f"request-{self._sequence}",
            "device": device,
            "boot": "simulated",
            "sequence": self._sequence,
            "at": self._pace.now(),
            "mono": self._pace.now(),
        }

    async def take(self, kiosk: str, visit: Visit) -> m.Ticket:
        request = m.Take(
            service=visit.service,
            priority=visit.priority,
            language=visit.language,
            large_text=visit.large_text,
            then=tuple(one.service for one in visit.then),
            **self._head(kiosk),
        )
        ticket = await self._send(request)
        if not isinstance(ticket, m.Ticket):
            raise TypeError(f"a take was answered with {ticket}")
        return ticket

    async def printed(self, kiosk: str, ticket: str) -> None:
        await self._send(m.Printed(ticket=ticket, **self._head(kiosk)))

    async def rate(self, window: str, leg: str, value: RatingValue, after_ms: int) -> None:
        head = self._head(self._evaluators[window])
        request = m.Rate(leg=leg, value=value, after_prompt_ms=after_ms, **head)
        await self._send(request)

    # --- clerks ----------------------------------------------------------------------------------

    async def _at_window(self, command: c.AnyCommand) -> WindowResult:
        self._sequence += 1
        key = f"key-{self._sequence}"
        submission = Submission(key, "token:simulated", key, command)
        result = await self._ask(lambda: self._decide(Asked("", submission, None)))
        if not isinstance(result, WindowResult):
            raise TypeError(f"{command} was answered with {result}")
        return result

    async def open(self, window: str, clerk: str) -> None:
        await self._at_window(c.OpenWindow(window=window, clerk=clerk))

    async def close(self, window: str, clerk: str) -> None:
        await self._at_window(c.CloseWindow(window=window, clerk=clerk))

    async def next(self, window: str, clerk: str) -> Called:
        result = await self._at_window(c.CallNext(window=window, clerk=clerk))
        if result.ticket is None:
            raise TypeError("a call was answered without a ticket")
        return Called(result.ticket.id, result.ticket.number, result.ticket.service)

    async def recall(self, window: str, clerk: str) -> None:
        await self._at_window(c.Recall(window=window, clerk=clerk))

    async def arrive(self, window: str, clerk: str) -> None:
        await self._at_window(c.Arrive(window=window, clerk=clerk))

    async def no_show(self, window: str, clerk: str) -> None:
        await self._at_window(c.NoShow(window=window, clerk=clerk))

    async def complete(self, window: str, clerk: str) -> Done:
        result = await self._at_window(c.Complete(window=window, clerk=clerk))
        if result.ticket is None or result.leg is None:
            raise TypeError("a completion was answered without its ticket and leg")
        return Done(result.leg, result.ticket.state, result.ticket.service)


def _result(outcome: Outcome) -> m.Message:
    if outcome.refusal is not None:
        raise Refusal(outcome.refusal.code, outcome.refusal.message)
    if not isinstance(outcome.result, m.Message):
        raise TypeError("a command was answered with nothing")
    return outcome.result
