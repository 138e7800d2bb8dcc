"""The controller's one writer. Each turn decides commands in order, commits once, then publishes.

Replies, futures, events and states are sent after their commit; nothing of a failed commit is sent. One
thread runs the turns: :mod:`broker.controller.service`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

import msgspec

from broker.controller import schedule
from broker.controller.contract import (
    ALERTS,
    BOARDS,
    HEALTH,
    BoardStatus,
    Change,
    ClockChoice,
    ClockView,
    Ids,
    Live,
    Outcome,
    Submission,
)
from broker.controller.desk import INTERNAL, Desk
from broker.controller.fleet import Boards
from broker.controller.intake.inbox import (
    STORAGE_FAILED,
    Chosen,
    Due,
    Item,
    Question,
    Submitted,
    resolve,
)
from broker.controller.intake.limits import BoardLimits, Dropped
from broker.controller.intake.requests import Asked, Check, Heard, Intake, Rejected
from broker.controller.publishing import changes, projections
from broker.controller.publishing.changes import Happened
from broker.controller.publishing.publisher import Publisher, Wire
from broker.controller.steps import Steps
from broker.controller.timekeeping.judge import Settlement
from broker.controller.timekeeping.keeper import Timekeeper, TimeServer, nobody_knows
from broker.controller.timekeeping.watch import ClockWatch
from broker.controller.upkeep import Upkeep
from broker.controller.watching.alerts import Alert, AlertKind, AlertLevel, Alerts
from broker.controller.watching.anchoring import Anchoring
from broker.controller.watching.boardwatch import BoardWatch
from broker.controller.watching.forgotten import Forgotten
from broker.controller.watching.ghosts import Ghosts
from broker.controller.watching.numberwatch import watch_numbers
from broker.controller.watching.unserved import Unserved
from broker.journal.chain import code
from broker.journal.contract import Progress, StorageFailed, Store, unseen
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.definition import HallDefinition
from hall.domain.names import Confirmation
from hall.domain.refusals import Code, Refused
from hall.domain.routing import waiting
from hall.domain.rules.day import expiring
from hall.domain.state import HallState
from hall.shell.clock import Clock
from hall.shell.hardware import Board
from hall.shell.link import LinkDown, LinkUp, Received
from hall.shell.quiet import QuietLog
from hall.wire import messages as wire

_log = logging.getLogger(__name__)

TICK_MS = 250
TICK_OF = "tick of "
EXPIRY_OF = "expiry of ticket "
Ending = c.OpenDay | c.CloseDay | c.ClearHall
RETRY_MS = 1_000
BOARDS_CHANGED = frozenset({BOARDS})
BOARDS_HEARD = frozenset({HEALTH})
ALERTS_CHANGED = frozenset({ALERTS})


class Writer:
    """The writer of one hall."""

    def __init__(
        self,
        *,
        store: Store,
        definition: HallDefinition,
        boards: Sequence[Board],
        out: Wire,
        clock: Clock,
        ids: Ids,
        version: str,
        tick_ms: int = TICK_MS,
        board_limit: float = 0,
        progress: Progress = unseen,
        ntp: TimeServer = nobody_knows,
        judged: bool = True,
    ) -> None:
        self._store = store
        self._definition = definition
        self._clock = clock
        self._tick_ms = tick_ms
        self._desk = Desk(store, ids.codes, progress)
        self._intake = Intake(definition.id, {b.id: b for b in boards}, ids)
        self._publisher = Publisher(out, definition.id, store.epoch, version, ids.codes)
        self._quiet = QuietLog(_log, seconds=lambda: clock.mono() / 1000)
        self._due: list[Due] = []
        self._questions: list[Question] = []
        self._failing = False
        off, hold = self._desk.state.machine_off_ms, self._desk.state.clock_hold
        self._time = Timekeeper(clock, self._desk.last_at, ntp, off=off, hold=hold, judged=judged)
        self._tick_at = self._retry_at = 0
        self._boards = Boards(boards)
        self._limits = BoardLimits(board_limit)
        self._ghosts = Ghosts(out, definition.id, [board.id for board in boards])
        self.alerts = Alerts()
        self._anchoring = Anchoring(store, out, definition.id, self.alerts, clock)
        self._steps = Steps(self.alerts, clock.mono, self._now)
        self._upkeep = Upkeep(
            store, self._desk, self._publisher, clock=clock, now=self._now, steps=self._steps
        )
        self._begun = False
        self._left: dict[str, str] = {}
        self._forgotten = Forgotten(self.alerts)
        self._unserved = Unserved(self.alerts)
        self._board_watch = BoardWatch(self.alerts)
        self._clock_watch = ClockWatch(self.alerts, self._time)
        self._told: tuple[Alert, ...] = ()
        self.watchers: tuple[Callable[[Change], None], ...] = ()
        self.counters = self._desk.counted()
        self.live = self._begin()
        self._begun = True

    def _begin(self) -> Live:
        """Decide what is due at the start, so that the state can be published. Raises StorageFailed."""
        self._keep_time()
        self._by_the_clock()
        self._desk.commit()
        state, head = self._desk.state, self._desk.head
        self._publisher.refresh(state, changes.everything(state), head)
        self._upkeep.refresh_hall()
        return self._publisher.live(state, head)

    # --- asked from any thread -------------------------------------------------------------------

    @property
    def boards(self) -> Mapping[str, BoardStatus]:
        """The hall file's boards, with their last reports."""
        return self._boards.statuses

    @property
    def failing(self) -> bool:
        """Whether commits to the journal fail."""
        return self._failing

    # --- a turn ----------------------------------------------------------------------------------

    def turn(self, items: Iterable[Item]) -> None:
        """Process the inbox, commit once, publish, and do what is due."""
        self._recover()
        idle = True
        self._keep_time()
        for item in items:
            idle = False
            self._take(item)
        if self._clock.mono() >= self._tick_at:
            self._tick_at = self._clock.mono() + self._tick_ms
            self._by_the_clock()
            self._note_floods()
        self._settle()
        self._answer_questions()
        self._look_after(idle=idle)
        self._tell_alerts()
        self.counters = self._desk.counted()

    def _take(self, item: Item) -> None:
        match item:
            case Received():
                self._receive(item)
            case Chosen():
                self._choose_clock(item.choice, item.future)
            case Submitted():
                check = self._boards.check(item.submission.command)
                self._decide(item.submission, check, future=item.future)
            case Question():
                self._questions.append(item)
            case LinkUp():
                self._boards.reachable = True
                self._publisher.republish()
                self._upkeep.say_presence()
                self._anchoring.link_up()
            case LinkDown():
                self._boards.reachable = False
                _log.info("devices cannot be reached until the broker is back")

    def _receive(self, received: Received) -> None:
        state = self._desk.state
        if self._anchoring.hear(received.topic, received.payload):
            return
        if self._ghosts.hear(received, state.windows, state.index.zones):
            return
        try:
            read = self._intake.read(received)
        except Exception as error:
            self._quiet.warning(
                "intake", f"a message on {received.topic} could not be taken apart", error
            )
            read = Rejected("", INTERNAL.code, INTERNAL.message)
        match read:
            case Asked():
                self._ask(read)
            case Heard():
                self._step(f"hear {read.device}", partial(self._hear, read))
            case Rejected():
                self._reject(read)

    def _ask(self, asked: Asked) -> None:
        """Decide a board's request, unless it is over its limit; a known one gets its stored reply."""

        def admitted(state: HallState) -> None:
            self._limits.admit(asked.device, self._clock.mono(), self._now())
            if asked.check is not None:
                asked.check(state)

        check = admitted if asked.bounded else asked.check
        with suppress(Dropped):
            self._decide(asked.submission, check, device=asked.device)

    def dropped(self, counts: Mapping[str, int]) -> None:
        """Count the messages of each sender that the inbox had no room for."""
        for device in counts.keys() & self._boards.statuses.keys():
            self._limits.dropped(device, counts[device], self._clock.mono(), self._now())

    def _note_floods(self) -> None:
        """Tell of boards that ask too often, with the count, until a minute after the last of it."""
        for device in self._limits.over(self._clock.mono()):
            self.alerts.end(AlertKind.BOARD_FLOODS, device)
        refused = {device: flood.refused for device, flood in self._limits.floods.items()}
        if not self._boards.flooded(refused):
            return
        for device, count in refused.items():
            kind, level = AlertKind.BOARD_FLOODS, AlertLevel.AMBER
            since = self._limits.floods[device].since
            self.alerts.begin(kind, device, now=since, level=level, count=count)
        self._wake(BOARDS_CHANGED)

    def _hear(self, heard: Heard) -> None:
        self._board_watch.hear(heard, self._clock.mono(), self._now())
        news = self._boards.hear(heard, self._now())
        if isinstance(heard.message, wire.Health):
            self._time.hear(heard.device, heard.message.at)
        if isinstance(heard.message, wire.Presence):
            self._anchoring.heard(heard.device, heard.message.anchor)
        if not self._failing:
            self._desk.note_speech(self._boards.spoken(heard.device, self._desk.state))
        self._wake(BOARDS_CHANGED if news else BOARDS_HEARD)

    def _reject(self, read: Rejected) -> None:
        outcome = self._desk.no(wire.Refusal(code=read.code, message=read.message))
        if read.id is not None and read.device:
            answer = self._desk.unkept(read.id, outcome)
            self._due.append(Due(answer, device=read.device))
        self._complain(read.code, f"refused a message of {read.device!r}: {read.message}")

    def _decide(
        self,
        submission: Submission,
        check: Check | None,
        device: str | None = None,
        future: Future[Outcome] | None = None,
        now: int | None = None,
    ) -> None:
        if self._failing:
            self._let_down(future)
            return
        try:
            answer = self._desk.answer(submission, self._now() if now is None else now, check)
        except StorageFailed as error:
            self._let_down(future)
            self._fail(error)
            return
        self._due.append(Due(answer, device, future))
        self._note(submission, answer.outcome)
        if self._desk.torn:
            self._settle()

    def _note(self, submission: Submission, outcome: Outcome) -> None:
        if outcome.refusal is not None:
            code, message = outcome.refusal.code, outcome.refusal.message
            self._complain(code, f"refused {submission.origin}: {code}: {message}")

    def _by_the_clock(self) -> None:
        if self._failing:
            return
        self._schedule()
        self._expire_the_left()
        self._step("boards", self._note_printers)
        self._tick()
        self._step("watch-hall-file", self._watch_hall_file)
        self._step("watch-numbers", self._watch_numbers)
        self._step("watch-forgotten", self._watch_forgotten)
        self._step("watch-unserved", self._watch_unserved)
        self._step("watch-boards", self._watch_boards)

    def _schedule(self) -> None:
        """Do what is due. After a step that left the state torn, look anew what the others have to do."""
        state = None
        while state is not self._desk.state and not self._failing:
            state = self._desk.state
            for command in self._due_commands():
                self._perform(command)
                if self._desk.state is not state:
                    break

    def _perform(self, command: c.AnyCommand) -> None:
        """Do what is due. A day ends also where a ticket cannot expire, which is told by its number."""
        if not isinstance(command, Ending):
            self._step(_tag(command), partial(self._decided, command))
            return
        name = _tag(command)
        if self._step(name, partial(self._decided, self._without_the_left(command))):
            return
        self._expire({one.number: one.id for one in expiring(self._desk.state)})
        if self._left:
            rest = partial(self._decided, self._without_the_left(command))
            if self._step(f"{name} without {', '.join(self._left)}", rest):
                self._steps.forget(name)

    def _without_the_left(self, command: Ending) -> Ending:
        return msgspec.structs.replace(command, leaving=frozenset(self._left.values()))

    def _expire(self, tickets: dict[str, str]) -> None:
        """Let tickets (number to id) expire, each by itself, and remember which could not."""
        for number, id in tickets.items():
            expiry = c.ExpireTicket(ticket=id)
            self._step(f"{EXPIRY_OF}{number}", partial(self._decided, expiry))
        self._note_left(tickets)

    def _note_left(self, tickets: dict[str, str]) -> None:
        waiting = {one.id for one in expiring(self._desk.state)}
        self._left = {number: id for number, id in tickets.items() if id in waiting}
        self._steps.forget_all_but({f"{EXPIRY_OF}{number}" for number in self._left}, EXPIRY_OF)

    def _expire_the_left(self) -> None:
        """Try again what could not expire with its day, until it does or another day begins."""
        if self._left and self._desk.state.day_open:
            self._note_left(self._left)
        elif self._left:
            self._expire(self._left)

    def _tick(self) -> None:
        """Let time do its work on everything; where that fails, on each window and ticket by itself."""
        if self._step("tick", partial(self._decided, c.Tick())):
            self._steps.forget_all_but(set(), TICK_OF)
            return
        parts = {
            **{f"{TICK_OF}window {id}": c.Tick(window=id) for id in self._desk.state.windows},
            **{
                f"{TICK_OF}ticket {one.number}": c.Tick(ticket=one.id)
                for one in waiting(self._desk.state)
                if one.confirmation is Confirmation.PENDING
            },
        }
        self._steps.forget_all_but(set(parts), TICK_OF)
        for name, command in parts.items():
            self._step(name, partial(self._decided, command))

    def _note_printers(self) -> None:
        for noted in self._boards.due(self._desk.state):
            self._decided(noted)

    def _watch_forgotten(self) -> None:
        self._forgotten.watch(self._desk.state, self._now(), self._clock.mono())

    def _decided(self, command: c.AnyCommand, now: int | None = None) -> None:
        self._desk.apply(command, self._now() if now is None else now)

    def _step(self, name: str, step: Callable[[], None]) -> bool:
        """Do a step by itself: whatever fails in it, the others are done. Returns whether it was done."""
        if self._failing:
            return False
        try:
            return self._steps.run(name, step)
        except Refused as error:
            self._complain(f"{name} {error.code}", f"{name} is refused: {error.message}")
            return True
        except StorageFailed as error:
            self._fail(error)
            return False
        finally:
            if self._desk.torn and not self._failing:
                self._stand_again()

    def _stand_again(self) -> None:
        """Commit what was decided before, and rebuild the state from the journal."""
        if self._begun:
            self._settle()
        else:
            self._desk.commit()
            self._desk.reload()

    def _due_commands(self) -> Iterator[c.AnyCommand]:
        days = self._time.may_change_days
        return schedule.due(self._desk.state, self._definition, self._now(), days=days)

    def _watch_hall_file(self) -> None:
        """A new hall file that leaves out what is in use waits; a person should know that it does."""
        if self._desk.state.definition == self._definition:
            self.alerts.end(AlertKind.HALL_FILE_WAITS)
        else:
            waits, level = AlertKind.HALL_FILE_WAITS, AlertLevel.AMBER
            self.alerts.begin(waits, now=self._now(), level=level)

    def _watch_boards(self) -> None:
        self._board_watch.look(self._clock.mono())
        if self._boards.tell_doubled(self._board_watch.doubled):
            self._wake(BOARDS_CHANGED)

    def _watch_unserved(self) -> None:
        self._unserved.watch(self._desk.state, self._now())

    def _watch_numbers(self) -> None:
        watch_numbers(self.alerts, self._desk.state, self._now())

    def _tell_alerts(self) -> None:
        if self.alerts.standing is not self._told:
            self._told = self.alerts.standing
            self._wake(ALERTS_CHANGED)

    def _now(self) -> int:
        return self._desk.now(self._time.now())

    def _complain(self, reason: str, text: str) -> None:
        self._quiet.warning(reason, text)

    # --- what the time is --------------------------------------------------------------------------

    def now(self) -> int:
        """Read the hall's time, from any thread."""
        return self._now()

    def show_clock(self, state: HallState, now: int) -> ClockView:
        """What is to be known of the time; to be asked as a :class:`Question`."""
        held, machine = self._time.held, self._time.machine()
        new, old = (
            None if held is None else schedule.foreseen(state, self._definition, at)
            for at in (machine, now)
        )
        return ClockView(
            now=now,
            machine=machine,
            held=None if held is None else held.reason.value,
            since=None if held is None else held.since,
            new=new,
            old=old,
        )

    def _keep_time(self) -> None:
        """Follow the machine's clock, or hold it; where somebody vouches for it, go on from there."""
        if self._failing or self._desk.torn:
            return
        found = self._time.observe(self._skips_work)
        if found is None and self._clock_watch.stands_for_long:
            found = self._time.vouched_for()
        if found is not None:
            _log.warning("the time is settled by %s: %s", found.by, found)
            if self._step(
                "settle-clock", partial(self._decided, self._settling(found), found.after)
            ):
                self._adopt_settlement()
        self._note_hold()
        offset = self._definition.utc_offset_ms
        self._clock_watch.look(self._desk.last_at, self._clock.mono(), offset)

    def _adopt_settlement(self) -> None:
        """Commit what settles the clock, and go on from there; at the start nothing is published yet."""
        if self._begun:
            self._settle()
        else:
            self._adopt(self._desk.commit())

    def _adopt(self, happened: list[Happened]) -> None:
        for one in happened:
            if isinstance(one.event, e.ClockSettled):
                self._time.settled(one.event)

    def _note_hold(self) -> None:
        """Write down that the clock is held, or no longer is: the next start has to know."""
        state, hold = self._desk.state, self._time.hold
        if self._failing or self._desk.torn or state.definition is None or hold == state.clock_hold:
            return
        command: c.AnyCommand = c.ReleaseClock()
        if hold is not None:
            fields = msgspec.structs.asdict(hold)
            command = c.HoldClock(**fields)
        self._step("hold-clock", partial(self._decided, command))

    def _skips_work(self, since: int, until: int) -> bool:
        return schedule.skips_work(self._definition, since, until)

    def _settling(self, found: Settlement) -> c.SettleClock:
        return c.SettleClock(
            before=self._now(),
            after=found.after,
            since=found.since,
            machine=found.machine,
            by=found.by,
        )

    def _choose_clock(self, choice: ClockChoice, future: Future[Outcome]) -> None:
        """Somebody says which time is right; it counts from the commit on."""
        found = self._time.choose(machine=choice.machine, by=choice.by)
        held = found or Settlement(self._now(), self._now(), self._now(), choice.by)

        def must_be_held(state: HallState) -> None:
            if found is None:
                raise Refused(Code.CLOCK_NOT_HELD, "the machine's clock is followed")

        command = self._settling(held)
        submission = Submission(choice.key, choice.origin, choice.fingerprint, command)
        self._decide(submission, must_be_held, future=future, now=held.after)
        self._settle()

    # --- the commit and what follows it ------------------------------------------------------------

    def _settle(self) -> None:
        """Commit the batch, then publish its results."""
        try:
            happened = self._desk.commit()
            if self._desk.torn:
                self._desk.reload()
        except StorageFailed as error:
            self._fail(error)
            return
        self._send_answers()
        self._tell(happened)

    def _send_answers(self) -> None:
        due, self._due = self._due, []
        for one in due:
            if one.device is not None and one.answer.reply is not None:
                self._publisher.reply(one.device, one.answer.reply)
            resolve(one.future, one.answer.outcome)

    def _tell(self, happened: list[Happened]) -> None:
        if not happened:
            return
        self._adopt(happened)
        state, head = self._desk.state, self._desk.head
        touched = changes.touched(state, (one.event for one in happened))
        said = self._publisher.refresh(state, touched, head)
        self._publisher.tell(state, happened, self._desk.paces)
        self._upkeep.note(happened)
        self._note_days(happened)
        self._board_watch.note(happened, self._clock.mono(), self._now())
        self._show(said)

    def _note_days(self, happened: list[Happened]) -> None:
        for one in happened:
            if isinstance(one.event, e.DayClosed):
                last, mark = one.entry.sequence, code(self._store.hash_of(one.entry.sequence))
                _log.info("day %d is closed with entry %d, code %s", one.event.day, last, mark)
            if isinstance(one.event, e.DayOpened):
                self._anchoring.look_back()

    def _show(self, said: set[str]) -> None:
        head = self._desk.head
        self.live = self._publisher.live(self._desk.state, head)
        self._wake(frozenset(said))

    def _wake(self, topics: frozenset[str]) -> None:
        """Tell those who watch."""
        change = Change(self._desk.head, topics)
        for watcher in self.watchers:
            try:
                watcher(change)
            except Exception:
                _log.exception("a watcher of the hall failed")

    def _answer_questions(self) -> None:
        questions, self._questions = self._questions, []
        for question in questions:
            question.answer(None if self._desk.torn else self._desk.state, self._now())

    def show_ticket(self, state: HallState, id: str) -> wire.Ticket | None:
        """A ticket as the wire has it; to be asked as a :class:`Question`."""
        ticket = state.tickets.get(id)
        return None if ticket is None else projections.ticket(state, ticket, self._desk.paces)

    # --- what is due now and then -------------------------------------------------------------------

    def _look_after(self, idle: bool) -> None:
        self._step("anchor", self._anchor)
        try:
            news = self._upkeep.due(idle, storing=not self._failing)
        except StorageFailed as error:
            self._fail(error)
            return
        if news:
            self._show({"hall"})

    def _anchor(self) -> None:
        """Tell where the journal ends, unless somebody remembers it otherwise. Raises StorageFailed."""
        if self._failing or self._desk.torn:
            return
        if self._anchoring.judge():
            self._publisher.begin_epoch(self._store.epoch)
            state, head = self._desk.state, self._desk.head
            self._publisher.refresh(state, changes.everything(state), head)
            self._upkeep.refresh_hall()
            self._upkeep.say_presence()
            self._show({"hall"})
        self._anchoring.say(day_open=self._desk.state.day_open)

    def end(self) -> None:
        """Store a snapshot and publish that the controller is offline."""
        if not self._failing:
            with suppress(StorageFailed):
                self._upkeep.snapshot()
        self._upkeep.say_presence(online=False)

    # --- when the disk fails -----------------------------------------------------------------------

    def _fail(self, error: StorageFailed) -> None:
        """Discard the batch, return to the journal's state, and schedule a retry."""
        if not self._failing:
            _log.error("the journal cannot be written: %s; nothing is answered until it can", error)
        self.alerts.begin(AlertKind.STORAGE_FAILED, now=self._clock.wall(), reason=str(error))
        self._failing = True
        self._retry_at = self._clock.mono() + RETRY_MS
        self._desk.counts["failures"] += 1
        self._drop(STORAGE_FAILED)

    def _drop(self, refusal: wire.Refusal) -> None:
        due, self._due = self._due, []
        for one in due:
            self._let_down(one.future, refusal)
        self._desk.torn = True
        with suppress(StorageFailed):
            self._desk.reload()

    def _let_down(
        self, future: Future[Outcome] | None, refusal: wire.Refusal = STORAGE_FAILED
    ) -> None:
        # A device gets no reply and retries; a person gets an error.
        resolve(future, self._desk.no(refusal))

    def _recover(self) -> None:
        if not (self._failing or self._desk.torn) or self._clock.mono() < self._retry_at:
            return
        self._retry_at = self._clock.mono() + RETRY_MS
        try:
            self._store.probe()
            if self._desk.torn:
                self._desk.reload()
        except StorageFailed:
            return
        self._failing = False
        self.alerts.end(AlertKind.STORAGE_FAILED)
        _log.warning("the journal takes commits again")

    def mistake(self) -> None:
        """Return to the journal's state after an unexpected exception."""
        self._drop(INTERNAL)
        self._failing = self._failing or self._desk.torn


def _tag(command: c.AnyCommand) -> str:
    return str(type(command).__struct_config__.tag)
