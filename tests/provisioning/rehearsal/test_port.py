"""The rehearsal's own port bounds what comes to it, and believes nobody's word about an address."""

import asyncio
import socket

from provisioning.rehearsal.running import served
from tests.provisioning.rehearsal.rehearsed import run


def test_a_head_that_is_too_large_is_refused(tmp_path):
    async def scenario(here):
        with socket.create_server(("127.0.0.1", 0)) as page:
            async with served(here.stage, page):
                head = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: " + b"x" * 64 * 1024 + b"\r\n\r\n"
                reader, writer = await asyncio.open_connection(*page.getsockname())
                writer.write(head)
                status = await reader.readline()
                writer.close()
        assert status == b"HTTP/1.1 431 Request Header Fields Too Large\r\n"

    run(tmp_path, scenario)
