"""A whole device: its machine, what it sees and hears, and the outbox between it and the hall.

:class:`Program` has no thread and no clock of its own: the loop (devices/loop.py) calls it on one
thread, and tests call it with a clock of theirs.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from devices import ports as p
from devices.anchors import Anchors
from devices.courier import Courier
from devices.drawing.showing import Showing
from devices.health import Pulse, Speech
from devices.hearing import Hearing, Once
from devices.namesake import NAMESAKE, Namesake
from devices.outbox import KEEP_MS, OutboxError
from devices.parts import Parts
from hall.domain.times import MonoMs, WallMs
from hall.shell.ids import uuid7
from hall.shell.quiet import QuietLog
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.codec import BadMessage, decode, encode
from hall.wire.envelope import Envelope, addressed

S = TypeVar("S")
V = TypeVar("V")

FORGET_EVERY_MS = 3_600_000
PROBE_MS = 5_000
"""So often an outbox that failed is tried."""
WRONG_BY_MS = 60_000
"""A clock that differs from the hall's by so much is wrong; by less, the message was on its way."""

log = logging.getLogger(__name__)


class Program(Generic[S, V]):
    """Turns inputs and messages into steps of the machine, and performs what it asks for."""

    def __init__(self, parts: Parts[S, V]) -> None:
        who = parts.who
        self.parts = parts
        self.state = parts.machine.initial
        self.ended = False
        self.pulse = Pulse(who.boot, parts.look)
        self._courier = Courier(parts.outbox, self._publish_request)
        self._hearing = Hearing(parts.states)
        self._orders, self._announced = Once(), Once()
        self._showing = Showing(parts.faces, self.pulse)
        self._seen: tuple[S, V] | None = None
        self._sequence = 0
        self._forgot_at: MonoMs | None = None
        self._probe_at: MonoMs | None = None
        self._wrong_by = 0
        self._online = False
        self._printing: set[str] = set()
        self._namesake = Namesake(who.boot)
        self._anchors = Anchors(None)
        self._address = ""
        self._quiet = QuietLog(log, seconds=lambda: self._now() / 1000)
        self._wrong: dict[str, str] = {}
        self._topics: dict[str, Callable[[bytes], None]] = {
            topics.reply(who.hall, who.device): self._on_reply,
            topics.order(who.hall, who.device): self._on_order,
            topics.controller(who.hall): self._on_controller,
            topics.anchor(who.hall): self._on_anchor,
            topics.presence(who.hall, who.device): self._on_presence,
        }
        if parts.announcements:
            self._topics[parts.announcements] = self._on_announcement
        if parts.hands.speak is not None:
            self.pulse.speech = Speech()

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topics that the link is to subscribe to."""
        return (*self._topics, *self.parts.states)

    def start(self) -> None:
        """The first step: what the last run left behind. Raises OutboxError."""
        outbox, now = self.parts.outbox, self._now()
        outbox.bury_mortals()
        self._anchors = Anchors(outbox.anchor())
        pending = outbox.pending()
        boots = outbox.begin_start(self.parts.who.boot)
        self._namesake.before = boots
        self._courier.load(pending, now)
        started = p.Started(
            at=now,
            pending=pending,
            unsettled=outbox.unsettled(),
            wall=self.parts.clock.wall(),
            issued=outbox.issued(),
            begun=outbox.begun(),
            said=outbox.said(),
            boot=self.parts.who.boot,
            boots=boots,
        )
        self.handle(started)

    def handle(self, given: p.Input) -> None:
        """Step the machine, perform its effects in order, and step it with what came of them."""
        inputs: deque[p.Input] = deque([given])
        while inputs:
            item = inputs.popleft()
            if isinstance(item, p.WorkerChanged):
                self.pulse.worker(item.part, item.fault)
            if isinstance(item, p.PrinterChanged):
                self.pulse.printer(item.state)
            if isinstance(item, p.PrintEnded):
                self._printing.discard(item.ticket)
            if isinstance(item, p.Spoken):
                self.pulse.spoke(item.ok, item.reason)
            if self.parts.hands.count_paper is not None:
                self.pulse.paper_left = self.parts.hands.count_paper(item)
            self.state, effects = self.parts.machine.step(self.state, item)
            for effect in effects:
                inputs.extend(self._perform(effect))

    def tick(self) -> None:
        """Time went on: resends, staleness, the machine's own time-outs, health, old answers."""
        now = self._now()
        for dead in self._courier.tick(now):
            self._bury(dead)
        self._probe_outbox(now)
        self._note_freshness(now)
        self.handle(p.Ticked(at=now, wall=self._wall()))
        self._forget(now)
        self._keep_anchor(now)
        if self._namesake.is_gone(now):
            self.pulse.complain(NAMESAKE, None)
        self._showing.check(now)
        self.tell_health()

    def hurried(self) -> bool:
        """Whether the next tick is wanted in 100 ms rather than in a second."""
        return len(self._courier) > 0 or self.parts.machine.hurried(self.state)

    def wake(self) -> MonoMs | None:
        """When the machine wants its next tick; None where the usual ones do."""
        return self.parts.machine.wake(self.state)

    def busy(self) -> bool:
        """Whether a ticket is being printed: an orderly end waits for its report."""
        return bool(self._printing)

    def draw(self) -> None:
        """Draw the view on every face where it has changed; a fault is told and tried again."""
        self._showing.draw(self._view(), self._now())

    def link_up(self, address: str = "") -> None:
        """The broker is there: say who we are, and send everything that waits."""
        now = self._now()
        self._online = True
        self._wrong.clear()  # what is wrong still, the broker tells again
        self.pulse.complain("message", None)
        self._namesake.connected()
        self._address = address
        self._say_presence()
        self._courier.hurry(now)
        self.handle(p.LinkChanged(online=True, at=now))
        self.pulse.repeat()
        self.tell_health()

    def link_down(self) -> None:
        """The broker is gone."""
        self._online = False
        self.handle(p.LinkChanged(online=False, at=self._now()))

    def received(self, topic: str, body: bytes) -> None:
        """A message came. A bad one is reported and changes nothing."""
        try:
            take = self._topics.get(topic)
            if take is not None:
                take(body)
            else:
                self._on_state(topic, body)
            self._understood(topic, None)
        except BadMessage as error:
            text = f"message on {topic} not taken: {error.message} ({error.code})"
            self._quiet.warning(f"{topic} {error.code}", text)
            self._understood(topic, error.code)

    def _understood(self, topic: str, wrong: str | None) -> None:
        """Complain of a topic until something comes on it that can be taken."""
        if wrong is not None:
            self._wrong[topic] = wrong
        elif self._wrong.pop(topic, None) is None:
            return
        told = [f"{topic}: {code}" for topic, code in self._wrong.items()]
        self.pulse.complain("message", told[0] if told else None)

    def tell_health(self) -> None:
        """Publish the health where it has changed or is due."""
        who, clock = self.parts.who, self.parts.clock
        health = self.pulse.due(clock.mono(), clock.wall(), len(self._courier))
        if health is not None and self._online:
            self._publish(topics.health(who.hall, who.device), encode(health), qos=0)

    def goodbye(self) -> None:
        """Say that this run ends as it should: a clean disconnect sends no last will."""
        who = self.parts.who
        offline = who.presence(online=False)
        self._publish(topics.presence(who.hall, who.device), offline, retain=True)

    # --- messages ---

    def _on_reply(self, body: bytes) -> None:
        reply = decode(m.Reply, body)
        try:
            request = self._courier.answered(reply)
        except OutboxError as error:
            self._outbox_broken(error)
            return
        if request is not None:
            self.handle(p.Replied(request=request, reply=reply, at=self._now()))

    def _on_order(self, body: bytes) -> None:
        order = decode(m.Order, body)
        if self._orders.first(order.id):
            self.handle(p.Ordered(order=order, at=self._now()))

    def _on_announcement(self, body: bytes) -> None:
        said = decode(m.Announcement, body)
        if self._announced.first(said.id):
            wall = self._wall()
            self.handle(p.Announced(announcement=said, at=self._now(), wall=wall))

    def _on_presence(self, body: bytes) -> None:
        if body and (told := self._namesake.heard(decode(m.Presence, body), self._now())):
            log.error("%s: %s", self.parts.who.device, told)
            self.pulse.complain(NAMESAKE, told)

    def _on_controller(self, body: bytes) -> None:
        if not body:
            return
        message, now = decode(m.Controller, body), self._now()
        if self._hearing.controller(message, now):
            self._courier.hurry(now)
        if message.online:
            wrong = message.at - self.parts.clock.wall()
            self._wrong_by = wrong if abs(wrong) >= WRONG_BY_MS else 0
        self._note_freshness(now)
        self.handle(p.Heard(message=message, at=now))

    def _on_anchor(self, body: bytes) -> None:
        if body and self._anchors.heard(decode(m.Anchor, body), self._now()):
            self._say_presence()

    def _say_presence(self) -> None:
        who = self.parts.who
        here = who.presence(online=True, address=self._address, anchor=self._anchors.newest)
        self._publish(topics.presence(who.hall, who.device), here, retain=True)

    def _on_state(self, topic: str, body: bytes) -> None:
        state = self._hearing.state(topic, body)
        if state is not None:
            self.handle(p.Heard(message=state, at=self._now()))

    def _note_freshness(self, now: MonoMs) -> None:
        stale = self._hearing.freshness(now)
        if stale:
            self._wrong_by = 0  # what it said last may be old
        if stale is not None:
            self.handle(p.Freshness(stale=stale, at=now))

    # --- effects ---

    def _perform(self, effect: p.Effect) -> tuple[p.Input, ...]:
        match effect:
            case p.Ask() | p.Complete():
                return self._ask(effect)
            case p.Print():
                return self._print(effect)
            case p.TestPrint():
                _call(self.parts.hands.print_test)
            case p.Light():
                self._light(effect)
            case p.Sound():
                _call(self.parts.hands.sound, effect.name)
            case p.Speak():
                _call(self.parts.hands.speak, effect)
            case p.Hush():
                _call(self.parts.hands.hush)
            case p.Said():
                self._keep_said(effect.call)
            case p.NotSpoken():
                self._not_spoken(effect)
            case p.WantPicture():
                _call(self.parts.hands.want_picture, effect.name)
            case p.Complain():
                self.pulse.complain(effect.name, effect.text)
            case p.Restart():
                self.ended = True
        return ()

    def _ask(self, ask: p.Ask | p.Complete) -> tuple[p.Input, ...]:
        now = self._now()
        try:
            request = self._commit(ask, now)
        except OutboxError as error:
            self._outbox_broken(error)
            if isinstance(ask, p.Complete):
                return ()  # the rating is in the outbox, and is sent without what it lacks
            return (p.NotAsked(request=ask.request, reason=str(error), at=now),)
        self._outbox_works()
        return () if request is None else (p.Asked(request=request, at=now),)

    def _commit(self, ask: p.Ask | p.Complete, now: MonoMs) -> m.AnyRequest | None:
        """Commit a request to the outbox; None where there is nothing left to complete."""
        if isinstance(ask, p.Complete):
            return self._courier.complete(ask.request, ask.hold_ms, now)
        request = addressed(ask.request, self._envelope(now))
        self._courier.send(request, ask, now)
        return request

    def _envelope(self, now: MonoMs) -> Envelope:
        who, wall = self.parts.who, self.parts.clock.wall()
        self._sequence += 1
        return {
            "id": uuid7(wall),
            "device": who.device,
            "boot": who.boot,
            "sequence": self._sequence,
            "at": wall,
            "mono": now,
        }

    def _print(self, effect: p.Print) -> tuple[p.Input, ...]:
        ticket, now = effect.ticket, self._now()
        if self.parts.hands.print_ticket is None:
            return (p.PrintEnded(ticket=ticket.id, ok=False, reason="no-printer", at=now),)
        try:
            self.parts.outbox.begin(ticket.id, self.parts.clock.wall())
        except OutboxError as error:
            # The citizen waits for the paper; only the mark after a power cut would be missing.
            self._outbox_broken(error)
        self._printing.add(ticket.id)
        self.parts.hands.print_ticket(ticket, effect.copy)
        return ()

    def _light(self, effect: p.Light) -> None:
        if self.parts.hands.lamps is not None:
            self.parts.hands.lamps.set(effect.lamps)

    def _keep_said(self, call: p.Call) -> None:
        try:
            self.parts.outbox.keep_said(call)
        except OutboxError as error:
            self._outbox_broken(error)

    def _not_spoken(self, effect: p.NotSpoken) -> None:
        count = self.pulse.unspoken(effect.kind)
        level = logging.WARNING if effect.kind == "missed" else logging.INFO
        of_its_kind = f"{effect.kind} call no. {count} since the start"
        told = (effect.number, effect.window, effect.reason, of_its_kind)
        log.log(level, "%s to window %s: %s (%s)", *told)

    def _bury(self, id: str) -> None:
        message = "nobody answered while it was of use"
        refusal = m.Refusal(code=p.LIFE_OVER, message=message)
        self._on_reply(encode(m.Reply(id=id, ok=False, refusal=refusal)))

    # --- the rest ---

    def _forget(self, now: MonoMs) -> None:
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY_MS:
            return
        self._forgot_at = now
        try:
            self.parts.outbox.forget(WallMs(self.parts.clock.wall() - KEEP_MS))
        except OutboxError as error:
            self._outbox_broken(error)

    def _keep_anchor(self, now: MonoMs) -> None:
        anchor = self._anchors.to_keep(now)
        if anchor is None:
            return
        try:
            self.parts.outbox.keep_anchor(anchor)
        except OutboxError as error:
            self._outbox_broken(error)

    def _probe_outbox(self, now: MonoMs) -> None:
        """An outbox that failed is tried now and then: its fault ends when there is room, not with the
        next citizen.
        """
        if self._probe_at is None or now < self._probe_at:
            return
        try:
            self.parts.outbox.probe()
        except OutboxError:
            self._probe_at = MonoMs(now + PROBE_MS)
        else:
            self._outbox_works()

    def _outbox_works(self) -> None:
        self._probe_at = None
        self.pulse.complain("outbox", None)

    def _outbox_broken(self, error: OutboxError) -> None:
        self._probe_at = MonoMs(self._now() + PROBE_MS)
        log.error("%s", error)
        self.pulse.complain("outbox", str(error))

    def _publish_request(self, body: bytes) -> bool:
        who = self.parts.who
        return self._publish(topics.request(who.hall, who.device), body)

    def _publish(self, topic: str, body: bytes, *, qos: int = 1, retain: bool = False) -> bool:
        return self.parts.link.publish(topic, body, qos, retain)

    def _view(self) -> V:
        """What the state shows. The loop asks some forty times a second, and most often nothing came."""
        if self._seen is None or self._seen[0] is not self.state:
            self._seen = self.state, self.parts.machine.view(self.state)
        return self._seen[1]

    def _wall(self) -> WallMs:
        """The hall's clock: a board without a clock of its own starts at some other time."""
        return WallMs(self.parts.clock.wall() + self._wrong_by)

    def _now(self) -> MonoMs:
        return self.parts.clock.mono()


def _call(hand: Callable[..., None] | None, *given: object) -> None:
    if hand is not None:
        hand(*given)
