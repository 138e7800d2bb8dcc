"""The resident-ID card reader on its serial line, in a thread of its own.

A card's data stands in one buffer, which is overwritten as soon as the keyed hash is made; nothing
here logs, stores or posts anything of it.
"""

from collections.abc import Callable

from devices.drivers.readers import polling
from devices.drivers.readers.hand import Hand
from devices.drivers.readers.idcard import Ask, Complaint, Decoder, Frame, command
from devices.drivers.readers.identity import Identity, identity
from devices.drivers.readers.lines import Line, Opener, SerialLine
from devices.ports import CardRead, CardUnread, Fault, Post, ReaderChanged
from hall.domain.times import MonoMs
from hall.shell.hardware import CardReader

NAME = "card-reader"
WAIT_S = 0.05

Now = Callable[[], MonoMs]


def opener(part: CardReader) -> Opener:
    """Say how to open the reader that a board's file names. Raises Fault where it says too little."""
    if not part.device:
        raise Fault(f"card reader {part.driver}: no device is given; name it in the board's file")
    return lambda: SerialLine(part.device, part.baud)


def card_reader(open: Opener, key: bytes, post: Post, now: Now) -> Hand:
    """A card reader, ready to be started; ``key`` is the hall's, for the hashes."""
    return Hand(NAME, open, Reading(key, post, now), post, now)


class Reading:
    """Asks a card reader for cards and posts who lies there."""

    def __init__(self, key: bytes, post: Post, now: Now) -> None:
        self._key, self._post, self._now = key, post, now
        self._decoder = Decoder()
        self.forget()

    def forget(self) -> None:
        self._decoder.wipe()
        self._state = polling.State()

    def turn(self, line: Line) -> None:
        self._feed(polling.Passed(self._now()), line)
        self._decoder.filled(line.read_into(self._decoder.space(), WAIT_S))
        while (taken := self._decoder.take()) is not None:
            self._feed(self._understood(taken), line)

    def _understood(self, taken: Frame | Complaint) -> polling.Given:
        if isinstance(taken, Complaint):
            return polling.Complained(taken, self._now())
        return polling.Answered(taken.status, self._identity(taken), self._now())

    def _identity(self, frame: Frame) -> Identity | None:
        if self._state.awaited is not Ask.READ or frame.status & 0xFF != polling.DONE:
            return None
        return identity(frame.body, self._key)

    def _feed(self, given: polling.Given, line: Line) -> None:
        self._state, acts = polling.step(self._state, given)
        for act in acts:
            self._do(act, line)

    def _do(self, act: polling.Act, line: Line) -> None:
        at = self._now()
        match act:
            case polling.Send(ask):
                self._decoder.wipe()
                line.write(command(ask))
            case polling.Tell(reason):
                self._post(ReaderChanged(NAME, not reason, reason, at))
            case polling.Card(None):
                self._post(CardUnread(at))
            case polling.Card(found) if found is not None:
                self._post(CardRead(found.person, found.masked, at))
