"""Business days of a hall whose people forget things, in virtual time, on the real writer and store.

Everybody acts by seed: citizens come, miss their call and come back; clerks call, serve, take steps back,
put cases aside, hand on, leave cases open and go home without signing out; evaluators keep ratings for
days; a kiosk gives numbers by itself and reports them late, by a clock that is slow; the controller is
restarted, and a new hall file comes into force between two days.
"""

import heapq
import random
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain.calendar import business_day
from hall.domain.definition import Policy
from hall.domain.names import RatingValue, Source
from hall.shell.clock import ManualClock
from hall.wire import messages as wire
from tests.broker.controller.rig import request
from tests.hall.domain.halls import definition, text
from tests.scenario.clerks import SERVICES, Clerks

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
UTC_OFFSET = 8 * HOUR


def midnight(day: int, utc_offset: int) -> int:
    """When a date (YYYYMMDD) begins, in ms since the epoch."""
    begins = datetime.strptime(str(day), "%Y%m%d").replace(tzinfo=UTC)
    return int(begins.timestamp()) * SECOND - utc_offset


def day_after(day: int) -> int:
    """The next date (YYYYMMDD)."""
    return business_day(midnight(day, 0) + DAY, 0)


def a_hall(windows: int, **changes: object) -> d.HallDefinition:
    """A hall of so many windows, each with a clerk; open from Monday to Friday."""
    skills = (("card", "pension"), ("card", "pension", "staff", "desk"), ("staff", "desk", "card"))
    values: dict[str, object] = {
        "windows": tuple(
            d.Window(id=str(n), zone="A" if n % 3 else "B", skills=skills[n % 3])
            for n in range(1, windows + 1)
        ),
        "clerks": tuple(
            d.Clerk(id=f"10{n}", name=f"员工{n}", post=text("柜员")) for n in range(1, windows + 1)
        ),
        "weekdays": (1, 2, 3, 4, 5),
        "policy": Policy(services_per_visit=2),
    }
    return definition(**(values | changes))


class Weeks(Clerks):
    """One hall and its people. ``refused`` are the ratings that the hall did not take, by code."""

    def __init__(self, folder: Path, seed: int, first_day: int, hall: d.HallDefinition) -> None:
        self.lots = random.Random(seed)
        self.today = first_day
        self.refused: list[str] = []
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()
        self._turn: dict[str, int] = {}
        self._kept: list[tuple[int, wire.Rate]] = []
        self._names = count(1)
        self._leased: list[tuple[int, str, str]] = []
        wall = midnight(first_day, UTC_OFFSET) + 6 * HOUR
        super().__init__(folder, ManualClock(wall=wall, mono=1_000_000))
        self.take_hall_file(hall)

    # --- time ------------------------------------------------------------------------------------

    def at_time(self, at: int, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), act))

    def soon(self, seconds: float, act: Callable[[], None]) -> None:
        self.at_time(self.clock.wall() + int(seconds * SECOND), act)

    def clock_time(self, hour: float) -> int:
        return midnight(self.today, UTC_OFFSET) + int(hour * HOUR)

    def play(self, until: int) -> None:
        """Let everything happen that is on the agenda before then."""
        while self._agenda and self._agenda[0][0] < until:
            at, _, act = heapq.heappop(self._agenda)
            if at > self.clock.wall():
                self.clock.advance(at - self.clock.wall())
            act()
            self.wire.sent.clear()

    def tick(self) -> None:
        self.writer.turn([])

    @property
    def now(self):  # the state between two turns: nobody else turns the writer
        return self.writer._desk.state

    # --- days ------------------------------------------------------------------------------------

    def live(
        self, days: int, tickets: int, between: Callable[[int], None] = lambda day: None
    ) -> None:
        """Live so many calendar days; ``between`` is called each night with the day to come."""
        for _ in range(days):
            if self.definition.is_working_day(self.today):
                self._business_day(tickets)
            for hour in (7, 7.5, 18, 18.25, 19.9, 20, 21, 23.5):
                self.at_time(self.clock_time(hour), self.tick)
            self.play(until=self.clock_time(24))
            self.today = day_after(self.today)
            between(self.today)

    def _business_day(self, tickets: int) -> None:
        for _ in range(tickets):
            self.at_time(self.clock_time(self.lots.triangular(8, 16.9, 9.5)), self.citizen)
        for window in self.definition.windows:
            self._turn[window.id] = 0
            opens = self.clock_time(self.lots.uniform(8.6, 9.2))
            self.at_time(opens, lambda name=window.id: self.begin(name))
        self.at_time(self.clock_time(8.05), self.lease)
        for hour in (8, 10, 14, 18.5):
            self.at_time(self.clock_time(hour), self.alone)
        for _ in range(2):
            self.at_time(self.clock_time(self.lots.uniform(8.5, 17)), self.restart)
        for rating in self._due_ratings():
            self.at_time(
                self.clock_time(self.lots.uniform(8.1, 9)), lambda one=rating: self.rate(one)
            )
        for half in range(16, 36):
            self.at_time(self.clock_time(half / 2), self.tick)

    def restart(self) -> None:
        """The controller is stopped, or killed, and starts again from its disk."""
        if self.lots.random() < 0.5:
            self.writer.end()
        self.reopen()

    def take_hall_file(self, hall: d.HallDefinition) -> None:
        self.definition = hall
        self.reopen()

    def open(self) -> None:
        super().open()
        # What a power cut would lose is tried elsewhere; here days are to pass quickly.
        self.store._writer.execute("PRAGMA synchronous = OFF")

    # --- citizens --------------------------------------------------------------------------------

    def name(self) -> str:
        return f"r{next(self._names)}"

    def citizen(self) -> None:
        service, id = self.lots.choice(SERVICES), self.name()
        then = ("pension",) if service == "card" and self.lots.random() < 0.08 else ()
        if self.lots.random() < 0.2:
            made = msgspec.structs.asdict(self.ids.fresh())
            self.submit(c.Take(**made, service=service, then=then, source=Source.API))
            return
        skewed = self.clock.wall() - self.lots.randrange(10) * MINUTE
        self.send(request(wire.Take, "kiosk-1", id, service=service, then=then, at=skewed))
        ticket = self.replies("kiosk-1")[-1].get("result")
        if ticket is None:
            return
        if self.lots.random() < 0.95:
            self.send(request(wire.Printed, "kiosk-1", f"{id}-printed", ticket=ticket["id"]))
        if self.lots.random() < 0.02:
            self.soon(90, lambda: self.submit(c.Cancel(ticket=ticket["id"], reason="citizen")))

    def book(self, day: int, people: int) -> None:
        """Appointments for a day; half of them are kept."""
        for n in range(people):
            at = midnight(day, UTC_OFFSET) + 10 * HOUR + n * 10 * MINUTE
            code = f"b{next(self._names)}-{day}"
            one = c.Booked(code=code, service="card", at=at)
            self.submit(c.LoadAppointments(appointments=(one,)))
            if n % 2:
                self.at_time(at - MINUTE, lambda code=code: self.check_in(code))

    def check_in(self, code: str) -> None:
        made = msgspec.structs.asdict(self.ids.fresh())
        self.submit(c.CheckIn(**made, source=Source.API, code=code))

    def lease(self) -> None:
        fresh = tuple(self.ids.fresh() for _ in range(8))
        self.submit(c.Lease(device="kiosk-1", prefix="A", fresh=fresh))
        leases = self.now.leases.items()
        mine = [(number, one.ticket) for number, one in leases if one.device == "kiosk-1"]
        self._leased = [(self.now.day, *one) for one in mine]

    def alone(self) -> None:
        """A kiosk gave a number of its last lease by itself and reports it, by a clock that is slow: in the
        day, after the close, or on the next morning.
        """
        if self._leased:
            day, number, ticket = self._leased.pop()
            at = self.clock.wall() - self.lots.randrange(60) * MINUTE
            issue = {"number": number, "ticket": ticket, "day": day, "service": "card", "at": at}
            self.submit(c.Issue(device="kiosk-1", take=self.name(), **issue))

    # --- ratings ---------------------------------------------------------------------------------

    def press(self, window: str, leg: str) -> None:
        """The citizen rates, or not; an evaluator may keep it until another business day."""
        known = self.now.legs.get(leg)
        if self.lots.random() < 0.4 or known is None or known.prompt_at is None:
            return
        value = self.lots.choices(tuple(RatingValue), (8, 2, 1))[0]
        if window not in ("1", "2"):
            self._count(self.submit(c.Rate(leg=leg, value=value)).refusal)
            return
        rating = request(
            wire.Rate,
            f"evaluator-{window}",
            self.name(),
            leg=leg,
            value=value,
            after_prompt_ms=self.clock.wall() - known.prompt_at,
            hold_ms=90,
        )
        if self.lots.random() < 0.2:
            self._kept.append((self.lots.choice((1, 1, 3)), rating))
        else:
            self.rate(rating)

    def _due_ratings(self) -> list[wire.Rate]:
        """Ratings whose evaluator is heard again on this business day."""
        due = [rating for days, rating in self._kept if days <= 1]
        self._kept = [(days - 1, rating) for days, rating in self._kept if days > 1]
        return due

    def rate(self, rating: wire.Rate) -> None:
        self.send(rating)
        reply = self.replies(rating.device)[-1]
        if not reply["ok"]:
            self.refused.append(reply["refusal"]["code"])

    def _count(self, refusal: wire.Refusal | None) -> None:
        if refusal is not None:
            self.refused.append(refusal.code)
