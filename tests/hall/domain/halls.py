"""A small hall for tests of the rules."""

import pytest

from hall.domain import commands as c
from hall.domain import definition as d
from hall.domain import events as e
from hall.domain.decide import decide
from hall.domain.evolve import evolve
from hall.domain.names import Confirmation, Role, Source
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState, Ticket

MINUTE = 60_000

START = 1_790_000_000_000 - 1_790_000_000_000 % 86_400_000 + 3_600_000
"""09:00 at +08:00 on some day."""
DAY = 20260921


def text(zh: str) -> d.Text:
    return {"zh-CN": zh, "en": zh}


def service(code: str, service_class: str, prefix: str) -> d.Service:
    return d.Service(code=code, service_class=service_class, prefix=prefix, name=text(code))


def definition(**changes: object) -> d.HallDefinition:
    values: dict[str, object] = {
        "id": "small",
        "name": text("小厅"),
        "languages": ("zh-CN", "en"),
        "utc_offset_ms": 8 * 3_600_000,
        "public_url": "http://127.0.0.1",
        "zones": (d.Zone(id="A", name=text("A 区")), d.Zone(id="B", name=text("B 区"))),
        "classes": (
            d.ServiceClass(id="personal", name=text("个人"), service_ms=300_000),
            d.ServiceClass(id="enterprise", name=text("单位"), service_ms=480_000),
            d.ServiceClass(id="large", name=text("大企业"), service_ms=1_500_000, max_windows=1),
        ),
        "services": (
            service("card", "personal", "A"),
            service("pension", "personal", "A"),
            service("staff", "enterprise", "B"),
            service("desk", "large", "D"),
        ),
        "windows": (
            d.Window(id="1", zone="A", skills=("card", "pension")),
            d.Window(id="2", zone="A", skills=("card", "pension", "staff", "desk")),
            d.Window(id="3", zone="B", skills=("staff", "desk")),
        ),
        "clerks": tuple(
            d.Clerk(id=str(n), name=f"员工{n}", post=text("柜员"), roles=(Role.CLERK,))
            for n in range(101, 105)
        ),
        "priorities": (
            d.PriorityReason(id="senior", name=text("老年人")),
            d.PriorityReason(id="ill", name=text("急病"), by_guide=True),
        ),
        "kiosk_hours": (d.Hours(start=8 * 60, until=17 * 60),),
        "window_hours": (d.Hours(start=9 * 60, until=12 * 60),),
        "close_of_day": 18 * 60,
    }
    return d.HallDefinition(**(values | changes))


class Small:
    """A hall, its clock and its journal, driven by commands."""

    def __init__(self, **changes: object) -> None:
        self.state = HallState()
        self.now = START
        self.journal: list[tuple[int, e.Event]] = []
        self.made = 0
        self.do(c.DefineHall(definition=definition(**changes)))
        self.do(c.OpenDay(day=DAY))

    def do(self, command: c.Command, *, after: int = 0) -> tuple[e.Event, ...]:
        self.now += after
        events = decide(self.state, command, self.now)
        for event in events:
            evolve(self.state, event, self.now)
            self.journal.append((self.now, event))
        return events

    def take(
        self, service: str = "card", *, api: bool = False, priority: str | None = None
    ) -> Ticket:
        """Issue and confirm a ticket, and return it."""
        self.made += 1
        id = f"t{self.made}"
        source = Source.API if api else Source.KIOSK
        device = "" if api else "kiosk-1"
        self.do(
            c.Take(
                ticket=id,
                follow_digest=f"f{self.made}",
                service=service,
                source=source,
                device=device,
                priority=priority,
            ),
            after=1000,
        )
        if not api:
            self.do(c.Confirm(ticket=id, how=Confirmation.PRINTED))
        return self.state.tickets[id]

    def open(self, window: str = "1", clerk: str = "101") -> None:
        self.do(c.OpenWindow(window=window, clerk=clerk))

    def at(
        self, kind: type[c.WindowCommand], window: str = "1", **more: object
    ) -> tuple[e.Event, ...]:
        """A command of the clerk who is signed in there."""
        clerk = self.state.windows[window].clerk or "nobody"
        return self.do(kind(window=window, clerk=clerk, **more), after=1000)

    def serve(self, window: str = "1") -> Ticket:
        """Call and begin to serve the next ticket."""
        self.at(c.CallNext, window)
        self.at(c.Arrive, window)
        return self.state.tickets[self.state.windows[window].ticket or ""]


def refused(code: Code, hall: Small, command: c.Command, *, after: int = 0) -> str:
    """Let the hall say no; what it says."""
    with pytest.raises(Refused) as no:
        hall.do(command, after=after)
    assert no.value.code is code
    return no.value.message
