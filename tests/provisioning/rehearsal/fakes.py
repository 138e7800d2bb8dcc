"""A board's end of the front socket, as the virtual drivers speak it."""

import asyncio
import io

import msgspec
from PIL import Image

from hall.shell import front as wire

HOME = {"consultation": (10, 20, 100, 40), "more": (10, 100, 100, 40)}
PAPERS = {"take": (10, 20, 100, 40), "back": (10, 100, 100, 40)}

_to_board = msgspec.msgpack.Decoder(wire.ToBoard)


def png(colour):
    out = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(out, "PNG")
    return out.getvalue()


class FakeBoard:
    """Connects, says hello, answers for its frames, and keeps what it is told in ``heard``.

    ``turns`` maps a touched point's target to the targets of the page that follows.
    """

    def __init__(self, board, buttons=(), screens=((200, 300),), turns=None):
        self.hello = wire.Hello(board=board, buttons=tuple(buttons), screens=tuple(screens))
        self.heard = []
        self.asked = 0
        self.frame = 0
        self.silent = False
        self.targets = {}
        self.turns = turns or {}
        self._writer = None
        self._listening = None

    async def connect(self, path):
        reader, self._writer = await asyncio.open_unix_connection(str(path))
        self._send(self.hello)
        self._listening = asyncio.create_task(self._listen(reader))

    async def close(self):
        self._listening.cancel()
        self._writer.close()
        await asyncio.gather(self._listening, return_exceptions=True)

    def show(self, targets):
        self.frame += 1
        self.targets = targets
        rows = tuple((id, *rect) for id, rect in targets.items())
        self._send(wire.Changed(screen=0, frame=self.frame, targets=rows))

    def light(self, **lamps):
        self._send(wire.Lamps(lamps=lamps))

    def _send(self, message):
        self._writer.write(wire.pack(message))

    async def _listen(self, reader):
        while True:
            (length,) = wire.HEADER.unpack(await reader.readexactly(wire.HEADER.size))
            message = _to_board.decode(await reader.readexactly(length))
            if isinstance(message, wire.WantFrame):
                self._answer(message.screen)
            else:
                self.heard.append(message)
                self._turn(message)

    def _answer(self, screen):
        self.asked += 1
        if not self.silent:
            picture = png((self.frame, 0, 0))
            self._send(wire.Frame(screen=screen, frame=self.frame, png=picture))

    def _turn(self, message):
        if isinstance(message, wire.Touch):
            target = self._target_at(message.x, message.y)
            if target in self.turns:
                self.show(self.turns[target])

    def _target_at(self, x, y):
        for id, (left, top, width, height) in self.targets.items():
            if left <= x < left + width and top <= y < top + height:
                return id
        return None
