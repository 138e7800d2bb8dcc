"""Random sequences of mostly valid and sometimes invalid commands, determined by a seed."""

import random

import msgspec

from hall.domain import commands as c
from hall.domain.definition import Policy
from hall.domain.names import (
    BoardOrder,
    CancelReason,
    Confirmation,
    RatingReason,
    RatingValue,
    Source,
    TicketState,
    WindowStatus,
)
from hall.domain.numbers import owner
from hall.domain.refusals import Code, Refused
from tests.hall.domain.halls import Small

SERVICES = ("card", "pension", "staff", "desk")
KIOSKS = ("kiosk-1", "kiosk-2")
WINDOWS = ("1", "2", "3")
CLERKS = ("101", "102", "103", "104")
SENSIBLE = {
    WindowStatus.CLOSED: (c.OpenWindow,),
    WindowStatus.IDLE: (
        *(c.CallNext,) * 6,
        c.Resume,
        c.Undo,
        c.Pause,
        c.Back,
        c.CloseWindow,
        c.Away,
    ),
    WindowStatus.CALLING: (c.Arrive, c.Arrive, c.NoShow, c.Recall, c.Undo, c.Back),
    WindowStatus.SERVING: (
        *(c.Complete,) * 5,
        *(c.Transfer,) * 3,
        c.Park,
        *(c.PleaseRate,) * 2,
        c.Undo,
        c.TakeOver,
        c.Back,
    ),
}
ANYTHING = tuple(dict.fromkeys(kind for kinds in SENSIBLE.values() for kind in kinds))


class Crowd:
    """One hall and everybody in it; ``refused`` counts refusals by code."""

    def __init__(self, seed: int) -> None:
        self.hall = Small(policy=Policy(services_per_visit=3))
        self.lots = random.Random(seed)
        self.refused: dict[Code, int] = {}
        self.acts = (
            *(self.take,) * 5,
            *(self.confirm,) * 5,
            *(self.at_window,) * 16,
            self.anything_anywhere,
            self.lease,
            *(self.issue,) * 2,
            self.rate,
            self.rate,
            *(self.reactivate,) * 2,
            self.give_up,
            self.book,
            self.book,
            self.check_in,
            self.check_in,
            self.console,
            self.boards,
            self.suspend,
            self.wait,
        )

    def act(self) -> None:
        self.lots.choice(self.acts)()
        if self.lots.random() < 0.004:
            self.night()

    def do(self, command: c.Command) -> None:
        before = msgspec.msgpack.encode(self.hall.state)
        self.hall.now += self.lots.randrange(100, 9000)
        try:
            self.hall.do(command)
        except Refused as no:
            self.refused[no.code] = self.refused.get(no.code, 0) + 1
            if not no.message or msgspec.msgpack.encode(self.hall.state) != before:
                raise AssertionError(f"a refusal changed the hall: {command}") from no

    def take(self, request: str = "", device: str = "kiosk-1") -> None:
        self.hall.made += 1
        n = self.hall.made
        source = Source.KIOSK if request else self.lots.choice((Source.API, Source.KIOSK))
        self.do(
            c.Take(
                ticket=f"t{n}",
                follow_digest=f"f{n}",
                service=self.lots.choice((*SERVICES, *SERVICES, "unknown")),
                then=self.further(),
                source=source,
                device=device if source is Source.KIOSK else "",
                request=(request or f"r{n}") if source is Source.KIOSK else "",
                priority=self.lots.choice((None, None, None, "senior", "ill", "whim")),
                language=self.lots.choice(("zh-CN", "zh-CN", "en", "fr")),
            )
        )

    def further(self) -> tuple[str, ...]:
        """Further services of a visit, rarely too many, twice the same or unknown ones."""
        count = self.lots.choice((0, 0, 0, 1, 1, 2, 2, 3))
        some = self.lots.sample(SERVICES, count)
        return (*some, "unknown") if self.lots.random() < 0.03 else tuple(some)

    def lease(self) -> None:
        self.hall.made += 1
        n = self.hall.made
        fresh = tuple(
            c.Fresh(ticket=f"l{n}-{k}", follow_digest=f"lf{n}-{k}")
            for k in range(self.lots.randrange(9))
        )
        prefix = self.lots.choice(("A", "A", "B", "V", "Q"))
        device, boot = self.lots.choice(KIOSKS), self.lots.choice(("b1", "b2", "b3"))
        if self.lots.random() < 0.3:
            self.do(c.Reconcile(device=device, boot=boot, boots=("b1",)))
        self.do(c.Lease(device=device, prefix=prefix, fresh=fresh, boot=boot))

    def issue(self) -> None:
        """Issue a leased number for a request that was decided, or that comes later."""
        leases = self.hall.state.leases
        out = [t.number for t in self.hall.state.tickets.values() if t.source is Source.OFFLINE]
        number = self.lots.choice([*leases, "A9999", *out[:1]])
        device = leases[number].device if number in leases else self.lots.choice(KIOSKS)
        unheld = (TicketState.WAITING, TicketState.CALLED, TicketState.NO_SHOW)
        decided = [
            t.request
            for t in self.hall.state.tickets.values()
            if t.device == device
            and t.state in unheld
            and owner(device, t.request) in self.hall.state.requests
        ]
        take = self.lots.choice([*decided, f"late-{self.hall.made}"])
        if self.lots.random() < 0.05:
            device = self.lots.choice(KIOSKS)
        service = self.lots.choice((*SERVICES, "unknown"))
        at = self.hall.now - self.lots.randrange(-60_000, 1_800_000)
        then = self.further()
        self.do(c.Issue(device=device, take=take, number=number, service=service, at=at, then=then))
        if take.startswith("late"):
            self.take(request=take, device=device)

    def ticket(self, *states: TicketState) -> str:
        some = [t.id for t in self.hall.state.tickets.values() if not states or t.state in states]
        return self.lots.choice(some or ["nobody"])

    def confirm(self) -> None:
        how = self.lots.choice((Confirmation.PRINTED, Confirmation.SHOWN))
        self.do(c.Confirm(ticket=self.ticket(TicketState.WAITING), how=how))

    def give_up(self) -> None:
        self.do(c.Cancel(ticket=self.ticket(), reason=self.lots.choice(tuple(CancelReason))))
        self.do(c.Reprint(ticket=self.ticket(), follow_digest=f"again{self.hall.made}"))
        self.do(c.GrantPriority(ticket=self.ticket(), clerk="101"))
        self.do(c.RefusePriority(ticket=self.ticket(), clerk="101", why="no papers"))

    def reactivate(self) -> None:
        missed = self.ticket(TicketState.NO_SHOW)
        if self.lots.random() < 0.5 and missed in self.hall.state.tickets:
            digest = self.hall.state.tickets[missed].follow_digest
            self.do(c.Reactivate(follow_digests=(self.lots.choice((digest, digest, "nobody's")),)))
            return
        self.do(c.Reactivate(ticket=missed))

    def book(self) -> None:
        """Load an appointment around now, of today or tomorrow; some are wrong, some moved."""
        self.hall.made += 1
        code = self.appointment() if self.lots.random() < 0.2 else f"b{self.hall.made}"
        minutes = self.lots.choice((-30, -5, 0, 5, 20, 45, 24 * 60))
        booked = c.Booked(
            code=code,
            service=self.lots.choice((*SERVICES, *SERVICES, "unknown")),
            at=self.hall.now + minutes * 60_000,
            person=self.lots.choice(("", "p1", "p2")),
        )
        self.do(c.LoadAppointments(appointments=(booked,)))
        if self.lots.random() < 0.1:
            self.do(c.DropAppointment(code=self.appointment()))

    def check_in(self) -> None:
        self.hall.made += 1
        n = self.hall.made
        source = self.lots.choice((Source.API, Source.KIOSK))
        by_code = self.lots.random() < 0.7
        self.do(
            c.CheckIn(
                ticket=f"y{n}",
                follow_digest=f"yf{n}",
                source=source,
                code=self.appointment() if by_code else "",
                person="" if by_code else self.lots.choice(("p1", "p2", "p3", "")),
                device="kiosk-1" if source is Source.KIOSK else "",
            )
        )

    def appointment(self) -> str:
        return self.lots.choice(list(self.hall.state.appointments) or ["none"])

    def boards(self) -> None:
        kiosk, order = self.lots.choice(KIOSKS), self.lots.choice(tuple(BoardOrder))
        self.do(c.OrderBoard(device=kiosk, order=order, clerk="101"))
        printer = self.lots.choice(("ready", "paper-out", "off", ""))
        self.do(c.NotePrinter(device=kiosk, printer=printer))

    def at_window(self) -> None:
        window = self.hall.state.windows[self.lots.choice(WINDOWS)]
        kind = self.lots.choice(SENSIBLE[window.status])
        self.order(kind, window.id)
        if kind is c.Complete and self.lots.random() < 0.2:
            self.order(c.Undo, window.id)

    def anything_anywhere(self) -> None:
        self.order(self.lots.choice(ANYTHING), self.lots.choice((*WINDOWS, "nine")))

    def order(self, kind: type[c.WindowCommand], window: str) -> None:
        here = self.hall.state.windows.get(window)
        clerk = here.clerk if here and here.clerk else self.lots.choice(CLERKS)
        if kind is c.TakeOver or self.lots.random() < 0.03:
            clerk = self.lots.choice((*CLERKS, "nobody"))
        self.do(kind(window=window, clerk=clerk, **self.more(kind)))

    def more(self, kind: type[c.WindowCommand]) -> dict[str, str]:
        if kind is c.Transfer:
            return self.lots.choice(
                (
                    {"to_service": self.lots.choice((*SERVICES, "unknown"))},
                    {"to_window": self.lots.choice((*WINDOWS, "nine"))},
                    {"to_clerk": self.lots.choice((*CLERKS, "nobody"))},
                    {},
                )
            )
        if kind is c.Away:
            return {"contact": self.lots.choice(("", "王芳")), "phone": "26000001"}
        return {}

    def rate(self) -> None:
        leg = self.lots.choice(list(self.hall.state.legs) or ["none"])
        window = self.lots.choice((None, None, "1", "2"))
        after = self.lots.choice((None, 900, 2000, 9000, 3_600_000))
        value = self.lots.choice(tuple(RatingValue))
        self.do(c.Rate(leg=leg, value=value, window=window, boot="b", after_prompt_ms=after))
        reason = self.lots.choice(tuple(RatingReason))
        self.do(c.GiveReason(leg=leg, reason=reason, window=window))

    def console(self) -> None:
        kind = self.lots.choice((c.LoseWindow, c.FindWindow))
        self.do(kind(window=self.lots.choice(WINDOWS)))

    def suspend(self) -> None:
        service = self.lots.choice((None, "card", "unknown"))
        self.do(c.Suspend(service=service, reason="演练"))
        if self.lots.random() < 0.5:
            self.take()
        self.do(c.Unsuspend(service=service))

    def wait(self) -> None:
        self.hall.now += self.lots.randrange(5 * 60_000)
        self.do(c.Tick())

    def night(self) -> None:
        """The day is closed, sometimes twice; the next begins at nine, sometimes too early."""
        self.do(c.CloseDay())
        self.do(self.lots.choice((c.CloseDay(), c.OpenDay(day=self.hall.state.day))))
        self.at_window()
        if self.lots.random() < 0.7:
            self.hall.now += self.lots.choice((0, 12)) * 3_600_000
            self.do(c.ClearHall())
        since_nine = (self.hall.now - 3_600_000) % 86_400_000
        self.hall.now += 86_400_000 - since_nine
        self.do(c.OpenDay(day=self.hall.state.day + 1))
