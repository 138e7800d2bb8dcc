"""The fronts of the boards: what their virtual hardware shows, and fingers that press it.

Every board connects to one Unix socket and says who it is. Frames are fetched when somebody looks.
"""

import asyncio
import contextlib
import io
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import msgspec
from PIL import Image

from hall.shell import front as wire

ANSWER_WITHIN_S = 3.0
Rect = tuple[int, int, int, int]

_from_board: msgspec.msgpack.Decoder[wire.FromBoard] = msgspec.msgpack.Decoder(wire.FromBoard)


class Voices(Protocol):
    """Hears what the loudspeakers of boards say."""

    def said(self, board: str, call: str, text: str) -> None: ...
    def silent(self, board: str) -> None: ...


class NotTakenError(Exception):
    """The board is off or does not answer."""


@dataclass
class Front:
    """What is known of one board's front. ``frames`` and ``targets`` are by screen.

    ``reader_faults`` are of this place and outlive the board's program; ``card``: one lies on its
    reader. ``stirred`` is set at the next change; who does several things at a board holds its
    ``hand``.
    """

    board: str
    buttons: tuple[str, ...] = ()
    screens: tuple[tuple[int, int], ...] = ()
    frames: dict[int, int] = field(default_factory=dict)
    targets: dict[int, dict[str, Rect]] = field(default_factory=dict)
    lamps: dict[str, str] = field(default_factory=dict)
    sound: str = ""
    sounds: int = 0
    reader_faults: dict[wire.Reader, wire.CardReaderFault] = field(default_factory=dict)
    card: bool = False
    pictures: dict[int, wire.Frame] = field(default_factory=dict)
    asked: dict[int, deque[asyncio.Future[wire.Frame]]] = field(default_factory=dict)
    writer: asyncio.StreamWriter | None = None
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    hand: asyncio.Lock = field(default_factory=asyncio.Lock)

    def stir(self) -> None:
        """Wake those who wait for a change."""
        self.stirred.set()
        self.stirred = asyncio.Event()

    @property
    def lit(self) -> bool:
        """Whether the board's program is connected."""
        return self.writer is not None


class Fronts:
    """The rehearsal's end of the front socket. ``changed`` hears the id of a board."""

    def __init__(self, changed: Callable[[str], None], voices: Voices) -> None:
        self.by_board: dict[str, Front] = {}
        self._changed, self._voices = changed, voices
        self._server: asyncio.Server | None = None

    async def open(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, str(path))
        path.chmod(0o600)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for front in self.by_board.values():
            if front.writer is not None:
                front.writer.close()

    def of(self, board: str) -> Front:
        return self.by_board.setdefault(board, Front(board))

    async def press(self, board: str, button: str, hold_ms: int = 80) -> None:
        """Press a button; returns once the board has taken it. May raise :class:`NotTakenError`."""
        await self.tell(board, wire.Press(button=button, hold_ms=hold_ms))

    async def touch(self, board: str, x: int, y: int) -> None:
        """Touch the first screen; the same holds."""
        await self.tell(board, wire.Touch(x=x, y=y))

    async def tell(self, board: str, message: wire.ToBoard) -> None:
        """Tell a board what happens to it; the same holds."""
        front = self.of(board)
        self._send(front, message)
        if front.screens:
            await self._fetch(front, 0)  # answered in order: the board has read the message before

    def suffer(self, board: str, reader: wire.Reader, fault: wire.CardReaderFault) -> None:
        """Let a reader fail, or be well again; a board that is off finds it so at its start."""
        front = self.of(board)
        front.reader_faults[reader] = fault
        with contextlib.suppress(NotTakenError):
            self._send(front, wire.ReaderFault(reader, fault))

    async def picture(self, board: str, screen: int, size: tuple[int, int]) -> bytes:
        """Give the frame shown now, as PNG; a dark one while the board is off."""
        front = self.of(board)
        known = front.pictures.get(screen)
        if front.lit and known is not None and known.frame == front.frames.get(screen):
            return known.png
        with contextlib.suppress(NotTakenError):
            return (await self._fetch(front, screen)).png
        return dark(*size)

    async def _fetch(self, front: Front, screen: int) -> wire.Frame:
        answer: asyncio.Future[wire.Frame] = asyncio.get_running_loop().create_future()
        self._send(front, wire.WantFrame(screen=screen))
        front.asked.setdefault(screen, deque()).append(answer)
        try:
            return await asyncio.wait_for(asyncio.shield(answer), ANSWER_WITHIN_S)
        except TimeoutError as error:
            raise NotTakenError(f"{front.board} does not answer; look at its log") from error

    def _send(self, front: Front, message: wire.ToBoard) -> None:
        if front.writer is None or front.writer.is_closing():
            raise NotTakenError(f"{front.board} is off; switch it on first")
        front.writer.write(wire.pack(message))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        front: Front | None = None
        try:
            while True:
                message = await _read(reader)
                front = self._heard(front, message, writer)
                if front is not None:
                    self._tell_change(front)
        except (OSError, EOFError, msgspec.DecodeError):
            pass  # the board went, or spoke nonsense: its program starts again by itself
        finally:
            writer.close()
            if front is not None and front.writer is writer:
                self._lost(front)

    def _heard(
        self, front: Front | None, message: wire.FromBoard, writer: asyncio.StreamWriter
    ) -> Front | None:
        if isinstance(message, wire.Hello):
            return self._greet(message, writer)
        if front is not None:
            self._note(front, message)
        return front

    def _note(self, front: Front, message: wire.FromBoard) -> None:
        match message:
            case wire.Said(call, text):
                self._voices.said(front.board, call, text)
            case wire.Silent():
                self._voices.silent(front.board)
            case _:
                _note(front, message)

    def _greet(self, hello: wire.Hello, writer: asyncio.StreamWriter) -> Front:
        front = self.of(hello.board)
        self._forget(front)
        front.buttons, front.screens, front.writer = hello.buttons, hello.screens, writer
        for reader, fault in front.reader_faults.items():
            self._send(front, wire.ReaderFault(reader, fault))
        return front

    def _lost(self, front: Front) -> None:
        self._forget(front)
        front.writer, front.card = None, False
        self._voices.silent(front.board)
        self._tell_change(front)

    def _tell_change(self, front: Front) -> None:
        front.stir()
        self._changed(front.board)

    @staticmethod
    def _forget(front: Front) -> None:
        for known in (front.frames, front.targets, front.lamps, front.pictures):
            known.clear()
        for answer in (answer for queue in front.asked.values() for answer in queue):
            if not answer.done():
                answer.set_exception(NotTakenError(f"{front.board} went off"))
                answer.exception()  # nobody may be waiting any more
        front.asked.clear()


def _note(front: Front, message: wire.FromBoard) -> None:
    match message:
        case wire.Changed(screen, frame, targets):
            front.frames[screen] = frame
            front.targets[screen] = {name: (x, y, w, h) for name, x, y, w, h in targets}
        case wire.Lamps(lamps):
            front.lamps = front.lamps | lamps
        case wire.Sounded(name):
            front.sound, front.sounds = name, front.sounds + 1
        case wire.Frame(screen):
            front.pictures[screen] = message
            _answer(front.asked.get(screen, deque()), message)


def _answer(queue: deque[asyncio.Future[wire.Frame]], frame: wire.Frame) -> None:
    if queue and not (answer := queue.popleft()).done():
        answer.set_result(frame)


async def _read(reader: asyncio.StreamReader) -> wire.FromBoard:
    (length,) = wire.HEADER.unpack(await reader.readexactly(wire.HEADER.size))
    if length > wire.LIMIT:
        raise EOFError(f"a message of {length} bytes")
    return _from_board.decode(await reader.readexactly(length))


@lru_cache(maxsize=16)
def dark(width: int, height: int) -> bytes:
    """Draw a screen without power."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (12, 14, 17)).save(out, "PNG")
    return out.getvalue()
