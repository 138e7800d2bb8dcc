"""From a board's file to its readers at work; a virtual one is the real driver on a line to its twin."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from devices.drivers.readers import card_reader, scanner
from devices.drivers.readers.hand import Hand
from devices.drivers.readers.virtual_card_reader import Card, Fault, VirtualCardReader
from devices.drivers.readers.virtual_scanner import VirtualScanner
from devices.ports import Fault as HardwareFault
from devices.ports import Post
from hall.domain.times import MonoMs
from hall.shell import board_file, hardware

Now = Callable[[], MonoMs]
KEY = re.compile(r"[0-9a-f]{64}\s*")
PULLED = "unplugged"


class Readers:
    """A board's readers. What comes from a rehearsal goes to the twins; without them it is nothing."""

    def __init__(self, file: board_file.BoardFile, post: Post, now: Now) -> None:
        """Open what the file names. Raises Fault where it says too little."""
        self._open = ExitStack()
        self._scanner: VirtualScanner | None = None
        self._card_reader: VirtualCardReader | None = None
        self.names: tuple[str, ...] = ()
        try:
            if file.board.scanner is not None:
                self._start(scanner.NAME, self._scan(file, file.board.scanner, post, now))
            if file.board.card_reader is not None:
                self._start(card_reader.NAME, self._read(file, file.board.card_reader, post, now))
        except HardwareFault:
            self.close()
            raise

    def close(self) -> None:
        self._open.close()

    # --- the rehearsal's hands ---

    def scan(self, code: str) -> None:
        """Hold a code before the scanner."""
        if self._scanner is not None:
            self._scanner.scan(code)

    def lay(self, number: str | None, name: str) -> None:
        """Lay a made-up card on the reader; None takes away what lies there."""
        if self._card_reader is not None:
            self._card_reader.lay(None if number is None else Card(number, name))

    def suffer(self, reader: str, fault: str) -> None:
        """Let a fault come: unplugged, or one of the card reader's; ``none``: all is well."""
        twin = {scanner.NAME: self._scanner, card_reader.NAME: self._card_reader}.get(reader)
        if twin is None:
            return
        if fault == PULLED:
            twin.unplug()
        elif isinstance(twin, VirtualCardReader):
            twin.plug()
            twin.suffer(msgspec.convert(fault, Fault))
        else:
            twin.plug()

    # --- opening ---

    def _start(self, name: str, hand: Hand) -> None:
        self.names = (*self.names, name)
        self._open.callback(hand.close)
        hand.start()

    def _scan(
        self, file: board_file.BoardFile, part: hardware.Scanner, post: Post, now: Now
    ) -> Hand:
        if part.driver == "virtual":
            self._scanner = VirtualScanner(_place(file, scanner.NAME))
            self._open.callback(self._scanner.close)
            device = str(self._scanner.path)
            part = msgspec.structs.replace(part, driver="serial", device=device, ending="line")
        return scanner.scanner(part, scanner.opener(part), post, now)

    def _read(
        self, file: board_file.BoardFile, part: hardware.CardReader, post: Post, now: Now
    ) -> Hand:
        key = _key(file)
        if part.driver == "virtual":
            self._card_reader = VirtualCardReader(_place(file, card_reader.NAME))
            self._open.callback(self._card_reader.close)
            device = str(self._card_reader.path)
            part = msgspec.structs.replace(part, driver="serial", device=device)
        return card_reader.card_reader(card_reader.opener(part), key, post, now)


def _place(file: board_file.BoardFile, name: str) -> Path:
    """Where a twin's device appears."""
    folder = Path(file.data) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _key(file: board_file.BoardFile) -> bytes:
    """Read the hall's key, without which no card may be read."""
    if file.identity_key is None:
        raise HardwareFault("card reader: the board's file has no identity_key; provision it again")
    try:
        text = Path(file.identity_key).read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise HardwareFault(
            f"card reader: identity_key {file.identity_key} cannot be read ({error})"
        ) from error
    if not KEY.fullmatch(text):
        raise HardwareFault(
            f"card reader: identity_key {file.identity_key} is no key of 64 hex digits"
        )
    return bytes.fromhex(text)
