"""A rehearsal that a script starts, with the hands, eyes and clerks in it."""

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from PIL import Image

READY_S = 120.0
SOON_S = 30.0
LOOK_S = 0.05
STILL_S = 0.6

T = TypeVar("T")


def soon(look: Callable[[], T | None], within_s: float = SOON_S) -> T:
    """What ``look`` gives, once that is something. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing to see within {within_s:g} s; the last look: {found!r}")
        time.sleep(LOOK_S)
    return found


class Hall:
    """A running rehearsal: its hands, and its API in the name of a program."""

    def __init__(self, summary: dict[str, Any]) -> None:
        self.page_url: str = summary["rehearsal_url"]
        self.console_url: str = summary["url"]
        self._hands = httpx.Client(base_url=self.page_url, timeout=SOON_S, trust_env=False)
        token = {"Authorization": f"Bearer {summary['token']}"}
        self._api = httpx.Client(
            base_url=self.console_url, headers=token, timeout=SOON_S, trust_env=False
        )

    def close(self) -> None:
        self._hands.close()
        self._api.close()

    # --- people ---

    def take(self, service: str, priority: str | None = None) -> dict[str, Any]:
        return self._post(self._api, "/api/v1/tickets", {"service": service, "priority": priority})

    def clerk(self, window: str, *commands: str, **body: str) -> None:
        for command in commands:
            self._post(self._api, f"/api/v1/windows/{window}/{command}", body)

    def press(self, board: str, **what: str) -> None:
        self._post(self._hands, f"/rehearsal/boards/{board}/press", what)

    # --- eyes ---

    def board(self, id: str) -> dict[str, Any]:
        boards = self._hands.get("/rehearsal/boards").raise_for_status().json()
        found: dict[str, Any] = next(board for board in boards if board["id"] == id)
        return found

    def offers(self, board: str, target: str) -> None:
        """Wait until ``target`` can be touched."""
        soon(lambda: any(one["id"] == target for one in self.board(board)["targets"]))

    def screen(self, board: str) -> Image.Image:
        """The board's screen, once it stands still."""
        self._still(board)
        return self._picture(f"/rehearsal/boards/{board}/screen.png")

    def paper(self, board: str) -> Image.Image:
        return self._picture(f"/rehearsal/boards/{board}/paper.png?last=1")

    def _still(self, board: str) -> None:
        frame, since = -1, time.monotonic()
        while time.monotonic() - since < STILL_S:
            now = self.board(board)["screens"][0]["frame"]
            if now != frame:
                frame, since = now, time.monotonic()
            time.sleep(LOOK_S)

    def _picture(self, path: str) -> Image.Image:
        return Image.open(io.BytesIO(self._hands.get(path).raise_for_status().content))

    def _post(self, client: httpx.Client, path: str, body: Any) -> dict[str, Any]:
        answer = client.post(path, json=body)
        if answer.is_error:
            raise RuntimeError(f"{path} {body}: {answer.text}")
        answered: dict[str, Any] = answer.json()
        return answered


@contextmanager
def rehearsal(file: Path, folder: Path, *options: str) -> Iterator[Hall]:
    """A hall that runs until the end of the block."""
    data, log = folder / "hall", folder / "output"
    command = [str(Path(sys.executable).parent / "hall"), "up", str(file), "--data", str(data)]
    command += ["--port", "0", "--console-port", "0", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        hall = Hall(_summary(process, data / "rehearsal.json", log))
        yield hall
        hall.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SOON_S)


def _summary(process: "subprocess.Popen[bytes]", file: Path, log: Path) -> dict[str, Any]:
    def ready() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the rehearsal ended: {log.read_text('utf-8')}")
        return file.exists()

    soon(ready, READY_S)
    summary: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return summary
