"""The project's own programs as processes: started, timed until they say that they are ready, weighed."""

import itertools
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hall.shell.trouble import Trouble

READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
WINDOW_S = 1.0

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Running:
    """A program that is ready; ``ready_s`` is how long it took, ``log`` what it writes to."""

    pid: int
    ready_s: float
    log: Path


@contextmanager
def running(command: Sequence[str], log: Path) -> Iterator[Running]:
    """Run a program from its readiness to its orderly end. Raises Trouble where it never is ready."""
    name = f"@hall-bench-{os.getpid()}-{next(_numbers)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear, log.open("ab") as output:
        ear.bind("\0" + name[1:])
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | {"NOTIFY_SOCKET": name}, stdout=output, stderr=output
        )
        try:
            _await_ready(ear, process, log)
            yield Running(process.pid, time.perf_counter() - began, log)
        finally:
            _end(process)


def _await_ready(ear: socket.socket, process: subprocess.Popen[bytes], log: Path) -> None:
    ear.settimeout(0.2)
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if b"READY=1" in ear.recv(4096):
                return
        except TimeoutError:
            continue
    raise Trouble(f"{process.args} does not get ready; its log is {log}: {log.read_text()[-400:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def memory_mb(pid: int) -> tuple[float, float]:
    """PSS and RSS in MB, as the kernel counts them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return kilobytes["Pss"] / 1000, kilobytes["Rss"] / 1000


def processor_s(pid: int) -> float:
    """Processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resting(program: Running, seconds: float) -> list[float]:
    """Percent of a core that a program takes while nothing is asked of it, second by second. Raises
    Trouble where it ended meanwhile.
    """
    found = []
    for _ in range(round(seconds / WINDOW_S)):
        began, before = time.perf_counter(), _ran_ns(program)
        time.sleep(WINDOW_S)
        found.append((_ran_ns(program) - before) / (time.perf_counter() - began) / 1e7)
    return found


def _ran_ns(program: Running) -> int:
    """Processor time of all its threads; finer than the kernel's ticks."""
    files = list(Path(f"/proc/{program.pid}/task").glob("*/schedstat"))
    if not files:
        words = program.log.read_text("utf-8")[-400:]
        raise Trouble(f"a program ended soon after it was ready; it said: {words}")
    return sum(int(file.read_text("ascii").split()[0]) for file in files)
