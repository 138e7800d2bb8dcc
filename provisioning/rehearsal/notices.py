"""The receiving end of sd_notify: programs say when they are ready, as they do to systemd."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

READY = "READY=1"


class NoticeSocket(asyncio.DatagramProtocol):
    """One program's ``NOTIFY_SOCKET``."""

    def __init__(self, on_ready: Callable[[], None]) -> None:
        self._on_ready = on_ready

    def datagram_received(self, data: bytes, addr: object) -> None:
        if READY in data.decode("utf-8", "replace").splitlines():
            self._on_ready()


async def listen(path: Path, on_ready: Callable[[], None]) -> asyncio.DatagramTransport:
    """Receive notices at ``path`` until the transport is closed."""
    path.unlink(missing_ok=True)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.setblocking(False)
    receiver.bind(str(path))
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: NoticeSocket(on_ready), sock=receiver
    )
    return transport
