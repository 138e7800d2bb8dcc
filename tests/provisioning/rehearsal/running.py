"""A rehearsal as its own process, as a person starts it, and the people who use it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

SMALL = Path(__file__).parent / "small.toml"
READY_S = 120.0
SOON_S = 30.0
LOOK_S = 0.05


def eventually(look, within_s=SOON_S):
    """What ``look`` gives, as soon as that is something."""
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within_s} s: {look}; last: {found!r}"
        time.sleep(LOOK_S)


def alive(pid):
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Hall:
    """A running rehearsal."""

    def __init__(self, folder, *options, file=SMALL):
        self.folder = folder
        self.output = folder.parent / f"{folder.name}.out"
        command = [
            str(Path(sys.executable).parent / "hall"),
            *("up", str(file), "--data", str(folder), "--port", "0", "--console-port", "0"),
            *("--clock", "10:00"),
            *options,
        ]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)

    def wait_until_ready(self):
        eventually(self._is_ready, READY_S)
        summary = self.summary
        self.page = httpx.Client(base_url=summary["rehearsal_url"], timeout=20, trust_env=False)
        self.console = httpx.Client(
            base_url=summary["url"],
            headers={"Authorization": f"Bearer {summary['token']}"},
            timeout=20,
            trust_env=False,
        )

    def _is_ready(self):
        assert self.process.poll() is None, self.output.read_text()
        return (self.folder / "rehearsal.json").exists()

    @property
    def summary(self):
        return json.loads((self.folder / "rehearsal.json").read_text())

    def interrupt(self):
        """Ctrl-C; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for client in ("page", "console"):
            if hasattr(self, client):
                getattr(self, client).close()

    # --- people ---

    def press(self, board, **what):
        answer = self.page.post(f"/rehearsal/boards/{board}/press", json=what)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, board, **what):
        answer = self.page.post(f"/rehearsal/boards/{board}/fault", json=what)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def clerk(self, window, command, **body):
        """A clerk's key; one that the controller's restart swallowed is pressed again."""
        key = {"Idempotency-Key": os.urandom(8).hex()}
        path = f"/api/v1/windows/{window}/{command}"

        def asked():
            with contextlib.suppress(httpx.TransportError):
                answer = self.console.post(path, json=body, headers=key)
                return answer if answer.status_code < 500 else None
            return None

        answer = eventually(asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def take(self, kiosk, service):
        """Touch a service as a citizen does; gives the ticket."""
        known = {event["ticket"] for event in self.events("ticket-taken")}
        self.press(kiosk, button=service)

        def new():
            taken = self.events("ticket-taken")
            return next((event for event in taken if event["ticket"] not in known), None)

        return eventually(new)

    # --- what is to be seen ---

    def board(self, id):
        boards = self.page.get("/rehearsal/boards").json()
        return next(board for board in boards if board["id"] == id)

    def screen(self, board):
        return self.page.get(f"/rehearsal/boards/{board}/screen.png").content

    def paper(self, board):
        return self.page.get(f"/rehearsal/boards/{board}/paper.bin").content

    def events(self, type):
        try:
            answer = self.console.get("/api/v1/events", params={"after": 0})
        except httpx.TransportError:
            return []
        if answer.status_code != 200:
            return []
        return [event for event in answer.json()["events"] if event["type"] == type]

    def kill_controller(self):
        """SIGKILL, and wait for the next one."""
        pid = self.summary["pids"]["controller"]
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.summary["pids"].get("controller") not in (None, pid))
        eventually(self.serves)

    def serves(self):
        with contextlib.suppress(httpx.TransportError):
            return self.console.get("/healthz").status_code == 200
        return False
