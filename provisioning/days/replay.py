"""A day against a running rehearsal: kiosks and evaluators over MQTT, clerks over HTTP."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from hall.domain.calendar import hhmm, minute_of_day
from hall.domain.events import AnyEvent, DayClosed
from hall.domain.names import BoardKind, RatingValue
from hall.shell import hallfile
from hall.shell.clock import HallClock
from hall.shell.trouble import Trouble
from hall.wire import messages as m
from provisioning.days.counter import Counter
from provisioning.days.crowd import Called, Crowd, Done
from provisioning.days.day import Visit, load_day
from provisioning.days.pace import RealPace
from provisioning.days.post import Post
from provisioning.days.rehearsed import Rehearsed, load_rehearsed
from provisioning.days.report import Committed, Report, report

LOOK_S = 1.0


class ReplayedDay(msgspec.Struct, frozen=True):
    """What a replayed day came to; ``sent_again`` counts by way."""

    report: Report
    turned_away: dict[str, int]
    sent_again: dict[str, int]


def replay(day: Path, folder: Path, seed: int, say: Callable[[str], None]) -> ReplayedDay:
    """Play a day in a rehearsal's own time; returns after the hall's close of day."""
    hall = load_rehearsed(folder)
    file = hallfile.load(Path(hall.hall_file))
    visits = load_day(day, file.definition)
    _must_be_early(hall, file, visits)
    return asyncio.run(_play(hall, file, visits, seed, say))


def _must_be_early(hall: Rehearsed, file: hallfile.HallFile, visits: tuple[Visit, ...]) -> None:
    now = minute_of_day(_clock(hall).wall(), file.definition.utc_offset_ms)
    first = visits[0].at // 60_000 if visits else now
    if now > first:
        raise Trouble(
            f"it is {hhmm(now)} in the rehearsed hall and the day begins at "
            f"{hhmm(first)}; start the rehearsal again with an earlier --clock"
        )


def _clock(hall: Rehearsed) -> HallClock:
    if hall.clock is None:
        raise Trouble("the rehearsal runs on real time")
    return HallClock(hall.clock)


async def _play(
    hall: Rehearsed,
    file: hallfile.HallFile,
    visits: tuple[Visit, ...],
    seed: int,
    say: Callable[[str], None],
) -> ReplayedDay:
    clock = _clock(hall)
    pace = RealPace(clock.wall, hall.clock.speed if hall.clock else 1.0)
    kiosks = tuple(b.id for b in file.boards if b.kind is BoardKind.KIOSK)
    async with Post(hall) as post, Counter(hall) as counter:
        doors = RehearsedHall(file, clock, post, counter)
        crowd = Crowd(file.definition, kiosks, visits, pace=pace, doors=doors, seed=seed)
        crowd.begin()
        teller = asyncio.create_task(_tell(crowd, len(visits), clock, file, say))
        try:
            await pace.finish()
            events = await _events_to_the_close(counter, say)
        finally:
            teller.cancel()
        again = {"mqtt": post.resent, "http": counter.retried}
        told = report(events, crowd.answers)
        return ReplayedDay(told, crowd.turned_away, again)


async def _tell(
    crowd: Crowd,
    visits: int,
    clock: HallClock,
    file: hallfile.HallFile,
    say: Callable[[str], None],
) -> None:
    """Say every second how far the day is."""
    while True:
        minute = minute_of_day(clock.wall(), file.definition.utc_offset_ms)
        say(f"{hhmm(minute)} in the hall, {crowd.arrived} of {visits} came")
        await asyncio.sleep(LOOK_S)


async def _events_to_the_close(counter: Counter, say: Callable[[str], None]) -> list[Committed]:
    """Every event of the journal, once the day is closed."""
    events: list[Committed] = []
    after = 0
    while True:
        page = await counter.events(after)
        for one in page:
            after = one["sequence"]
            events.append(Committed(one["at"], _event(one)))
        if not page:
            if events and isinstance(events[-1].event, DayClosed):
                return events
            say("waiting for the hall's close of day …")
            await asyncio.sleep(LOOK_S)


def _event(flat: dict[str, Any]) -> AnyEvent:
    body = {key: value for key, value in flat.items() if key not in ("sequence", "at")}
    event: AnyEvent = msgspec.convert(body, AnyEvent)
    return event


class RehearsedHall:
    """The hall's doors in a rehearsal."""

    def __init__(
        self, file: hallfile.HallFile, clock: HallClock, post: Post, counter: Counter
    ) -> None:
        self._evaluators = {b.window: b.id for b in file.boards if b.kind is BoardKind.EVALUATOR}
        self._clock = clock
        self._post = post
        self._counter = counter

    async def take(self, kiosk: str, visit: Visit) -> m.Ticket:
        request = m.Take(
            service=visit.service,
            priority=visit.priority,
            language=visit.language,
            large_text=visit.large_text,
            then=tuple(one.service for one in visit.then),
            **self._head(kiosk),
        )
        return msgspec.convert(await self._post.ask(request), m.Ticket)

    async def printed(self, kiosk: str, ticket: str) -> None:
        await self._post.ask(m.Printed(ticket=ticket, **self._head(kiosk)))

    async def rate(self, window: str, leg: str, value: RatingValue, after_ms: int) -> None:
        head = self._head(self._evaluators[window])
        await self._post.ask(m.Rate(leg=leg, value=value, after_prompt_ms=after_ms, **head))

    def _head(self, device: str) -> dict[str, Any]:
        return self._post.head(device, self._clock.wall())

    async def open(self, window: str, clerk: str) -> None:
        await self._counter.at_window(window, "open", {"clerk": clerk})

    async def close(self, window: str, clerk: str) -> None:
        await self._counter.at_window(window, "close")

    async def next(self, window: str, clerk: str) -> Called:
        found = await self._counter.at_window(window, "next")
        return msgspec.convert(found["ticket"], Called)

    async def recall(self, window: str, clerk: str) -> None:
        await self._counter.at_window(window, "recall")

    async def arrive(self, window: str, clerk: str) -> None:
        await self._counter.at_window(window, "arrive")

    async def no_show(self, window: str, clerk: str) -> None:
        await self._counter.at_window(window, "no-show")

    async def complete(self, window: str, clerk: str) -> Done:
        found = await self._counter.at_window(window, "complete")
        return msgspec.convert(found["ticket"] | {"leg": found["leg"]}, Done)
