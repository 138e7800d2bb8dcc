"""Carries requests to the controller until each is answered.

The first resend comes a second after the first try, then later and later up to five seconds; after
a reconnect, or when the controller comes back, everything goes out again at once. Always the same
bytes under the same id: the controller answers a known id with its stored reply.
"""

from collections.abc import Callable
from dataclasses import dataclass

from devices.outbox import Outbox
from hall.wire import messages as m
from hall.wire.codec import encode

FIRST_RESEND_MS = 1_000
LONGEST_RESEND_MS = 5_000
JUST_NOW_MS = 200
"""A reconnect and the controller's presence come together: once is enough for both."""
IN_FLIGHT = 32
"""As many go unanswered at once, so that a long outbox does not flood the hall at a reconnect."""


@dataclass
class _Letter:
    body: bytes
    due: int
    gap: int
    dies: int | None
    sent_at: int | None = None


class Courier:
    """``publish`` hands a request's bytes to the link and gives False when there is no broker."""

    def __init__(self, outbox: Outbox, publish: Callable[[bytes], bool]) -> None:
        self._outbox = outbox
        self._publish = publish
        self._letters: dict[str, _Letter] = {}

    def __len__(self) -> int:
        return len(self._letters)

    def load(self, requests: tuple[m.AnyRequest, ...], at: int) -> None:
        """Take over what an earlier run left in the outbox."""
        for request in requests:
            self._letters[request.id] = _Letter(encode(request), at, FIRST_RESEND_MS, None)

    def send(
        self,
        request: m.AnyRequest,
        at: int,
        *,
        life_ms: int | None = None,
        held: bool = False,
        settles: str | None = None,
    ) -> None:
        """Commit a request, then send it. Raises :class:`devices.outbox.OutboxError`."""
        self._outbox.add(request, mortal=life_ms is not None, held=held, settles=settles)
        dies = None if life_ms is None else at + life_ms
        letter = _Letter(encode(request), at, FIRST_RESEND_MS, dies)
        self._letters[request.id] = letter
        if len(self._letters) <= IN_FLIGHT:
            self._try(letter, at)

    def answered(self, reply: m.Reply) -> m.AnyRequest | None:
        """Commit a reply; the request that it answers, None where that needs no more doing."""
        request = self._outbox.answer(reply)
        self._letters.pop(reply.id, None)
        return request

    def hurry(self, at: int) -> None:
        """Send everything again at once: the way is open."""
        for letter in self._letters.values():
            if letter.sent_at is None or at - letter.sent_at >= JUST_NOW_MS:
                letter.due, letter.gap = at, FIRST_RESEND_MS
        self.tick(at)

    def tick(self, at: int) -> tuple[str, ...]:
        """Resend what is due; the ids of those whose life is over, which are not sent any more."""
        dead = tuple(i for i, x in self._letters.items() if x.dies is not None and x.dies <= at)
        for letter_id in dead:
            del self._letters[letter_id]
        for letter in list(self._letters.values())[:IN_FLIGHT]:
            if letter.due <= at and not self._try(letter, at):
                break
        return dead

    def _try(self, letter: _Letter, at: int) -> bool:
        sent = self._publish(letter.body)
        if sent:
            letter.sent_at = at
            letter.due = at + letter.gap
            letter.gap = min(2 * letter.gap, LONGEST_RESEND_MS)
        return sent
