"""The receiving end of sd_notify: programs say when they are ready, and that they are alive."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STATUS = "STATUS="


class NoticeSocket(asyncio.DatagramProtocol):
    """One program's ``NOTIFY_SOCKET``."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        for line in data.decode("utf-8", "replace").splitlines():
            self._heard(line)


async def listen(path: Path, heard: Callable[[str], None]) -> asyncio.DatagramTransport:
    """Receive notices at ``path``, line by line, until the transport is closed."""
    path.unlink(missing_ok=True)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.setblocking(False)
    receiver.bind(str(path))
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: NoticeSocket(heard), sock=receiver)
    return transport
