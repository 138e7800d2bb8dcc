import asyncio
import contextlib

import pytest

from provisioning.rehearsal.processes.cable import Cable


@contextlib.asynccontextmanager
async def echoing_cable():
    async def echo(reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(1000):
                writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    cable = Cable(server.sockets[0].getsockname()[:2])
    await cable.lay()
    try:
        yield cable, server
    finally:
        await cable.remove()
        server.close()


def run(scenario):
    async def whole():
        async with asyncio.timeout(10), echoing_cable() as (cable, server):
            await scenario(cable, server)

    asyncio.run(whole())


async def nothing_arrives(reader):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.1)


def test_bytes_pass_both_ways():
    async def scenario(cable, server):
        reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"hello"
        writer.close()

    run(scenario)


def test_a_pulled_cable_closes_nothing_and_heals_with_what_waited():
    async def scenario(cable, server):
        reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
        writer.write(b"a")
        assert await reader.readexactly(1) == b"a"

        cable.pull()
        writer.write(b"b")
        await nothing_arrives(reader)
        assert not reader.at_eof()

        cable.plug()
        assert await reader.readexactly(1) == b"b"
        writer.close()

    run(scenario)


def test_a_connection_made_over_a_pulled_cable_waits_for_it():
    async def scenario(cable, server):
        cable.pull()
        reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
        writer.write(b"c")
        await nothing_arrives(reader)

        cable.plug()
        assert await reader.readexactly(1) == b"c"
        writer.close()

    run(scenario)


def test_without_a_broker_the_connection_is_closed():
    async def scenario(cable, server):
        server.close()
        await server.wait_closed()
        reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
        assert await reader.read() == b""
        writer.close()

    run(scenario)
