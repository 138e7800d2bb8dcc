"""A day played with the hall's own core, and what was expected of every wait when it began."""

import msgspec

from broker.controller.desk import Desk
from hall.domain import events as e
from hall.domain.events import AnyEvent
from hall.domain.judgement.learning import Learnt
from hall.domain.judgement.walk import walk
from hall.domain.names import BoardKind
from hall.domain.opening import opening
from hall.domain.routing import class_of
from hall.domain.state import HallState
from hall.shell.hallfile import HallFile
from hall.wire import messages as m
from judging.classic import Classics
from judging.days import GREEN
from provisioning.days.crowd import Crowd
from provisioning.days.day import Visit
from provisioning.days.faults import Faults, Luck
from provisioning.days.pace import VirtualPace
from provisioning.days.simulate import MONDAY_MS, SimulatedHall

_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class Estimate(msgspec.Struct):
    """One wait, in ms: how long it was, what each estimator expected, and the range that was promised."""

    kind: str
    wait: int
    expected: dict[str, int]
    promised: tuple[int, int] | None

    @property
    def held(self) -> bool:
        """Whether the promised range held."""
        return self.promised is not None and self.promised[0] <= self.wait <= self.promised[1]


def play(
    file: HallFile, visits: tuple[Visit, ...], seed: int, learnt: Learnt
) -> tuple[list[Estimate], Learnt]:
    """Play a day; what was expected of everybody who was called, and what the hall knows after it."""
    offset = file.definition.utc_offset_ms
    pace = VirtualPace(MONDAY_MS - offset + opening(file.definition) * 60_000)
    hall = _Watched(file, pace, Luck(Faults(), seed))
    hall.state.learnt = learnt
    kiosks = tuple(board.id for board in file.boards if board.kind is BoardKind.KIOSK)
    crowd = Crowd(file.definition, kiosks, visits, pace=pace, doors=hall, seed=seed)
    pace.spawn(hall.clockwork())
    crowd.begin()
    pace.run()
    called = [one for id, one in hall.made.items() if id in hall.called]
    return called, hall.state.learnt


class _Watched(SimulatedHall):
    """A simulated hall that asks every estimator at each touch."""

    _desk: Desk

    def __init__(self, file: HallFile, pace: VirtualPace, luck: Luck) -> None:
        self._classics = Classics()
        self._read = 0
        self.made: dict[str, Estimate] = {}
        self.called: set[str] = set()
        super().__init__(file, pace, luck)

    @property
    def state(self) -> HallState:
        """The hall's state now."""
        return self._desk.state

    async def take(self, kiosk: str, visit: Visit) -> m.Ticket:
        """Take a number, and note what is expected."""
        now, service = self._pace.now(), visit.service
        expected = self._classics.estimates(self.state, service, now)
        ticket = await super().take(kiosk, visit)
        call = walk(self.state, now).tickets[ticket.id]
        if call is not None:
            expected["walk"] = call.in_ms
        told = ticket.expected_wait
        promised = None if told is None else (told.low_s * 1000, told.high_s * 1000)
        kind = GREEN if visit.priority else self.state.index.services[service].service_class
        self.made[ticket.id] = Estimate(kind, 0, expected, promised)
        return ticket

    def _commit(self) -> bool:
        done = super()._commit()
        for one in self._store.events(self._read):
            self._read = one.sequence
            event = _event.decode(one.body)
            if isinstance(event, e.TicketCalled) and event.ticket not in self.called:
                self._note(event.ticket, one.at)
        return done

    def _note(self, id: str, at: int) -> None:
        ticket = self.state.tickets[id]
        self.called.add(id)
        self._classics.called(class_of(self.state, ticket), at - ticket.taken_at, at)
        if id in self.made:
            self.made[id].wait = at - ticket.taken_at
