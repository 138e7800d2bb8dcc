"""Sends requests to the controller and retries each until it is answered.

The first retry is one second after the first try; the back-off doubles up to five seconds. After a
reconnect, or when the controller is back, all unanswered requests are sent at once. A retry has the same
bytes and the same id, the idempotency key: the controller answers a known id with its stored reply.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from msgspec import structs

from devices.outbox import Outbox
from devices.ports import Ask
from hall.domain.times import MonoMs
from hall.wire import messages as m
from hall.wire.codec import encode

FIRST_RESEND_MS = 1_000
LONGEST_RESEND_MS = 5_000
JUST_NOW_MS = 200
"""A request sent so recently is not sent again at a reconnect: the controller's presence follows it."""
IN_FLIGHT = 32
"""Most requests that are unanswered at once, so that a long outbox does not flood the controller."""

BEHIND_ISSUED = m.Printed | m.PrintFailed | m.Shown | m.Lease | m.Reconcile
"""Requests that are not sent before every earlier ``issued`` request is answered."""


@dataclass
class _Letter:
    body: bytes
    due: MonoMs
    gap: int
    request: m.AnyRequest
    not_before: MonoMs
    dies: MonoMs | None = None
    sent_at: MonoMs | None = None


class Courier:
    """``publish`` hands a request's bytes to the link and gives False when there is no broker."""

    def __init__(self, outbox: Outbox, publish: Callable[[bytes], bool]) -> None:
        self._outbox = outbox
        self._publish = publish
        self._letters: dict[str, _Letter] = {}

    def __len__(self) -> int:
        return len(self._letters)

    def load(self, requests: tuple[m.AnyRequest, ...], at: MonoMs) -> None:
        """Queue the requests that an earlier run left unanswered."""
        for request in requests:
            self._letters[request.id] = _letter(request, at)

    def send(self, request: m.AnyRequest, ask: Ask, at: MonoMs) -> None:
        """Commit a request, then send it as was asked. Raises :class:`devices.outbox.OutboxError`."""
        self._outbox.add(
            request,
            mortal=ask.life_ms is not None,
            held=ask.held,
            settles=ask.settles,
            replaces=ask.replaces,
        )
        self._letters.pop(ask.replaces or "", None)
        letter = _letter(request, MonoMs(at + ask.delay_ms))
        letter.dies = None if ask.life_ms is None else MonoMs(at + ask.life_ms)
        self._letters[request.id] = letter
        if letter.due <= at and letter in self._ready():
            self._try(letter, at)

    def complete(self, id: str, hold_ms: int, at: MonoMs) -> m.Rate | None:
        """Commit how long the button of a delayed rating was held, in milliseconds, and send it. Returns
        None where it was sent already. Raises :class:`devices.outbox.OutboxError`.
        """
        waiting = self._letters.get(id)
        if (
            waiting is None
            or waiting.sent_at is not None
            or not isinstance(waiting.request, m.Rate)
        ):
            return None
        request = structs.replace(waiting.request, hold_ms=hold_ms)
        self._outbox.amend(request)
        waiting.request, waiting.body, waiting.not_before, waiting.due = (
            request,
            encode(request),
            at,
            at,
        )
        if waiting in self._ready():
            self._try(waiting, at)
        return request

    def answered(self, reply: m.Reply) -> m.AnyRequest | None:
        """Commit a reply; the request that it answers, None where that needs no more doing."""
        request = self._outbox.answer(reply)
        self._letters.pop(reply.id, None)
        return request

    def hurry(self, at: MonoMs) -> None:
        """Send all unanswered requests now, and reset their back-off."""
        for letter in self._letters.values():
            if letter.sent_at is None or at - letter.sent_at >= JUST_NOW_MS:
                letter.due, letter.gap = max(at, letter.not_before), FIRST_RESEND_MS
        self.tick(at)

    def tick(self, at: MonoMs) -> tuple[str, ...]:
        """Retry what is due. Returns the ids of the requests whose life is over; they are dropped."""
        dead = tuple(i for i, x in self._letters.items() if x.dies is not None and x.dies <= at)
        for letter_id in dead:
            del self._letters[letter_id]
        for letter in self._ready():
            if letter.due <= at and not self._try(letter, at):
                break
        return dead

    def _ready(self) -> list[_Letter]:
        """Return the first letters in order, without those that must wait behind an ``issued`` request."""
        ready, issuing = [], False
        for letter in islice(self._letters.values(), IN_FLIGHT):
            issuing = issuing or isinstance(letter.request, m.Issued)
            if not issuing or not isinstance(letter.request, BEHIND_ISSUED):
                ready.append(letter)
        return ready

    def _try(self, letter: _Letter, at: MonoMs) -> bool:
        sent = self._publish(letter.body)
        if sent:
            letter.sent_at = at
            letter.due = MonoMs(at + letter.gap)
            letter.gap = min(2 * letter.gap, LONGEST_RESEND_MS)
        return sent


def _letter(request: m.AnyRequest, at: MonoMs) -> _Letter:
    """A letter that is not to be sent before ``at``."""
    return _Letter(encode(request), at, FIRST_RESEND_MS, request, at)
