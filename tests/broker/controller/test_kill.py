"""Killed at any moment: what was answered is in the journal, and a repeat gets the same answer."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from broker.journal import replay
from broker.journal.opening import open_store
from hall.wire import codec
from hall.wire import messages as wire
from tests.broker.controller.rig import HALL, request

ROOT = Path(__file__).parents[3]
KILLS = 6
UNDER_WAY = 200
"""So many are sent at once, fewer than the inbox keeps of one board."""
PATIENCE_S = 30


class Kiosk:
    """Sends every request that is not answered yet, as a kiosk's outbox does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.asked: dict[str, bytes] = {}
        self.answered: dict[str, dict] = {}

    def ask(self, count: int) -> None:
        for n in range(len(self.asked), len(self.asked) + count):
            one = request(wire.Take, "kiosk-1", f"r{n}", service="card")
            self.asked[one.id] = codec.encode(one)

    def talk(self, ids: list[str], kill_after: int | None) -> None:
        """Send these requests to a fresh controller and kill it after so many answers."""
        victim = subprocess.Popen(
            [sys.executable, "-m", "tests.broker.controller.victim", str(self._folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        watch = threading.Timer(PATIENCE_S, victim.kill)
        watch.start()
        sending = threading.Thread(target=self._send, args=(victim.stdin, ids))
        sending.start()
        for heard, line in enumerate(victim.stdout, 1):
            self._hear(line)
            if heard == kill_after:
                victim.kill()
        sending.join()
        victim.stdout.close()
        victim.wait()
        watch.cancel()

    def _send(self, pipe, ids: list[str]) -> None:
        try:
            pipe.write(b"".join(self.asked[id] + b"\n" for id in ids))
            pipe.close()
        except BrokenPipeError:
            return

    def _hear(self, line: bytes) -> None:
        # The last line of a killed process may be half of one: a reply that never came.
        if line.endswith(b"\n"):
            reply = msgspec.json.decode(line)
            assert self.answered.setdefault(reply["id"], reply) == reply

    def open(self) -> list[str]:
        return [id for id in self.asked if id not in self.answered]


def batched(ids: list[str]) -> list[list[str]]:
    return [ids[n : n + UNDER_WAY] for n in range(0, len(ids), UNDER_WAY)]


def test_killed_at_any_moment(tmp_path):
    lots, kiosk = random.Random(7), Kiosk(tmp_path)
    for _ in range(KILLS):
        kiosk.ask(150)
        kiosk.talk(kiosk.open()[:UNDER_WAY], kill_after=lots.randrange(1, 120))
    assert kiosk.open()
    for some in batched(kiosk.open()):
        kiosk.talk(some, kill_after=None)
    assert not kiosk.open()
    for some in batched(list(kiosk.asked)):
        kiosk.talk(some, kill_after=None)
    store = open_store(tmp_path, HALL, 1)
    state = replay.rebuild(store)
    numbers = {id: reply["result"]["number"] for id, reply in kiosk.answered.items()}
    assert len(set(numbers.values())) == len(kiosk.asked) == len(state.tickets)
    for reply in kiosk.answered.values():
        ticket = reply["result"]
        assert state.tickets[ticket["id"]].number == ticket["number"]
    assert store.verify() == store.head
    store.close()
