"""A network cable that can be pulled: a TCP proxy between one board and the broker.

A pulled cable closes nothing. Bytes wait, as they would in the kernels of both ends, and a new
connection finds nobody; when the cable is back, everything goes on where it was.
"""

import asyncio
import contextlib
from collections.abc import Coroutine

CHUNK = 64 * 1024


class Cable:
    """Listens on a free port of 127.0.0.1 and forwards to ``target`` while it is plugged in."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._plugged = asyncio.Event()
        self._plugged.set()
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def plugged(self) -> bool:
        return self._plugged.is_set()

    async def lay(self) -> None:
        """Begin to listen; ``port`` is known from then on."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def pull(self) -> None:
        """Nothing gets through any more, and nothing is closed."""
        self._plugged.clear()

    def plug(self) -> None:
        """Let through what waited."""
        self._plugged.set()

    async def remove(self) -> None:
        """Close all."""
        if self._server is not None:
            self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(self._carry(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: asyncio.StreamWriter | None = None
        try:
            await self._plugged.wait()
            far_reader, far = await asyncio.open_connection(*self._target)
            await _first_ended(self._pump(reader, far), self._pump(far_reader, writer))
        except OSError:
            pass  # the broker is not there: the board sees its connection closed
        finally:
            for end in (writer, far):
                if end is not None:
                    end.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._plugged.wait()
                writer.write(data)
                await writer.drain()
        await self._plugged.wait()  # the end of a connection does not pass a pulled cable either


async def _first_ended(*pumps: Coroutine[None, None, None]) -> None:
    """Run both directions until one of them ends; MQTT knows no half-closed connection."""
    tasks = [asyncio.ensure_future(pump) for pump in pumps]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
