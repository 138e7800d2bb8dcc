import asyncio
import os
import signal
import sys
import textwrap

import pytest

from provisioning.rehearsal.hands.summary import STATES
from provisioning.rehearsal.processes import program as programs
from provisioning.rehearsal.processes.program import Program, Recipe, Status

SAYS_READY = """
    import os, signal, socket, sys, time
    print("starting", flush=True)
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    signal.pause()
"""
GIVES_UP = """
    print("no printer at /dev/serial0; plug it in")
    raise SystemExit(1)
"""
READY_AND_GONE = """
    import os, socket
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
"""
LAYS_OUT = """
    import os, signal, socket
    notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notices.sendto(b"STATUS=lays out its pages", os.environ["NOTIFY_SOCKET"])
    signal.pause()
"""
FALLS_SILENT = """
    import os, signal, socket
    notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    for notice in (b"WATCHDOG=1", b"READY=1"):
        notices.sendto(notice, os.environ["NOTIFY_SOCKET"])
    signal.pause()
"""
IS_DEAF = """
    import os, signal, socket
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    while True:
        signal.pause()
"""


class Watched:
    """A program, and a way to wait until it is as a test wants it."""

    def __init__(self, tmp_path, code):
        recipe = Recipe(
            name="fake",
            command=(sys.executable, "-c", textwrap.dedent(code)),
            notices=tmp_path / "ready",
            log=tmp_path / "logs" / "fake.log",
        )
        self.stirred = asyncio.Event()
        self.program = Program(recipe, lambda _: self.stirred.set())

    async def until(self, condition):
        while not condition(self.program):
            await self.stirred.wait()
            self.stirred.clear()


def run(tmp_path, code, scenario):
    async def whole():
        watched = Watched(tmp_path, code)
        try:
            async with asyncio.timeout(20):
                await scenario(watched)
        finally:
            await watched.program.switch_off()

    asyncio.run(whole())


def is_ready(program):
    return program.status is Status.READY


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_is_ready_once_it_says_so(tmp_path):
    async def scenario(watched):
        watched.program.switch_on()
        assert watched.program.status is Status.STARTING
        await watched.until(is_ready)
        assert watched.program.once_ready.is_set()
        assert watched.program.last_words() == "starting"

    run(tmp_path, SAYS_READY, scenario)


def test_what_is_killed_is_started_again(tmp_path):
    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(is_ready)
        first = watched.program.pid
        os.kill(first, signal.SIGKILL)
        await watched.until(lambda program: program.status is not Status.READY)
        await watched.until(is_ready)
        assert watched.program.pid != first
        assert watched.program.starts == 2
        assert watched.program.end == "was killed (SIGKILL)"

    run(tmp_path, SAYS_READY, scenario)


def test_what_hangs_is_killed_and_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "WATCHDOG_S", 0.1)

    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(lambda program: program.starts >= 2)
        log = watched.program.recipe.log.read_text()
        assert "fake did not feed its watchdog for 0.1 s: killed" in log
        assert watched.program.end == "hung for 0.1 s and was killed"

    run(tmp_path, FALLS_SILENT, scenario)


def test_power_off_kills_and_stays_off_until_power_is_back(tmp_path):
    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(is_ready)
        pid = watched.program.pid
        await watched.program.switch_off()
        assert gone(pid)
        assert watched.program.status is Status.OFF
        assert watched.program.pid is None

        watched.program.switch_on()
        await watched.until(is_ready)

    run(tmp_path, SAYS_READY, scenario)


def test_what_ignores_the_order_to_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "STOP_WITHIN_S", 0.1)

    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(is_ready)
        pid = watched.program.pid
        await watched.program.stop()
        assert gone(pid)

    run(tmp_path, IS_DEAF, scenario)


def test_a_program_that_cannot_start_is_tried_again_and_tells_why(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "FIRST_DELAY_S", 0.01)

    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(lambda program: program.starts >= 3)
        assert not watched.program.once_ready.is_set()
        assert watched.program.once_ended.is_set()
        words = "no printer at /dev/serial0; plug it in"
        assert watched.program.last_words() == words
        assert watched.program.end == f"ended with exit code 1: {words}"
        assert watched.program.trouble == watched.program.end

    run(tmp_path, GIVES_UP, scenario)


@pytest.mark.parametrize("well", [False, True])
def test_a_program_that_never_gets_well_is_tried_ever_more_rarely(tmp_path, monkeypatch, well):
    """``well``: it was ready for a while before each end, which is no fault of its start."""
    monkeypatch.setattr(programs, "FIRST_DELAY_S", 0.01)
    monkeypatch.setattr(programs, "LONGEST_DELAY_S", 0.04)
    monkeypatch.setattr(programs, "SOUND_AFTER_S", -1.0 if well else 3600.0)
    waits, sleep = [], asyncio.sleep

    async def waiting(seconds):
        if seconds < 1:  # the others are watchdogs
            waits.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(programs.asyncio, "sleep", waiting)

    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(lambda program: program.starts >= 5)

    run(tmp_path, READY_AND_GONE, scenario)
    assert waits[:4] == ([0.01] * 4 if well else [0.01, 0.02, 0.04, 0.04])


def test_what_was_wrong_is_forgotten_once_it_is_ready_or_switched_off(tmp_path):
    async def scenario(watched):
        watched.program.trouble = "ended with exit code 1"
        watched.program.switch_on()
        await watched.until(is_ready)
        assert watched.program.trouble == ""
        watched.program.trouble = "ended with exit code 1"
        await watched.program.switch_off()
        assert watched.program.trouble == ""

    run(tmp_path, SAYS_READY, scenario)


def test_what_it_says_of_its_start_is_heard(tmp_path):
    async def scenario(watched):
        watched.program.switch_on()
        await watched.until(lambda program: program.doing == "lays out its pages")
        assert watched.program.status is Status.STARTING

    run(tmp_path, LAYS_OUT, scenario)


def test_a_command_that_is_missing_is_told_and_not_raised_in_the_dark(tmp_path):
    async def scenario(watched):
        watched.program.recipe = Recipe(
            "fake", ("/nowhere/hall-kiosk",), tmp_path / "ready", tmp_path / "fake.log"
        )
        watched.program.switch_on()
        await watched.program.once_ended.wait()
        assert "/nowhere/hall-kiosk" in watched.program.last_words()

    run(tmp_path, SAYS_READY, scenario)


PARENT = """
    import asyncio, sys
    from pathlib import Path
    from provisioning.rehearsal.processes.program import Program, Recipe
    folder, code = Path(sys.argv[1]), sys.argv[2]

    async def main():
        recipe = Recipe("child", (sys.executable, "-c", code), folder / "ready", folder / "log")
        program = Program(recipe, lambda _: None)
        program.switch_on()
        await program.once_ready.wait()
        print(program.pid, flush=True)
        await asyncio.Event().wait()

    asyncio.run(main())
"""


def test_a_child_does_not_outlive_a_killed_rehearsal(tmp_path):
    async def scenario():
        parent = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            textwrap.dedent(PARENT),
            str(tmp_path),
            textwrap.dedent(SAYS_READY),
            stdout=asyncio.subprocess.PIPE,
        )
        pid = int(await asyncio.wait_for(parent.stdout.readline(), 20))
        child = os.pidfd_open(pid)
        parent.kill()
        await parent.wait()
        loop = asyncio.get_running_loop()
        ended = loop.create_future()
        loop.add_reader(child, lambda: ended.done() or ended.set_result(None))
        await asyncio.wait_for(ended, 10)
        loop.remove_reader(child)
        os.close(child)

    asyncio.run(scenario())


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_word_for_the_page(status):
    assert STATES[status]
