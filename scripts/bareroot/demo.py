"""``./run demo`` in a bare root: wait until all programs are ready, watch them, press Ctrl-C."""

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

from bareroot.root import LEFT, Root

SUMMARY = Path("root/hallkit/.hall/demo/rehearsal.json")
SETUP_S = 1800
STOP_S = 60
LOOK_S = 0.5
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class WrongError(Exception):
    """What is not as README says."""


def try_demo(root: Root, command: str, well_s: float) -> tuple[float, float]:
    """Run the command; seconds until all programs were ready, and until Ctrl-C had stopped them all.

    Every board must be on, started once, and remain so for ``well_s`` seconds. Raises WrongError.
    """
    begun = time.monotonic()
    terminal = root.start(command)
    try:
        while not (root.path / SUMMARY).exists():
            if terminal.code is not None:
                raise WrongError(f"the demo ended with exit code {terminal.code}")
            if time.monotonic() - begun > SETUP_S:
                raise WrongError(f"not all programs were ready within {SETUP_S} s")
            time.sleep(LOOK_S)
        ready_s = time.monotonic() - begun
        page = json.loads((root.path / SUMMARY).read_text())["rehearsal_url"]
        until = time.monotonic() + well_s
        while time.monotonic() < until:
            look(_asked(f"{page}/rehearsal/hall"))
            time.sleep(LOOK_S)
        pressed = time.monotonic()
        terminal.interrupt()
        code = terminal.wait(STOP_S)
        if code or LEFT in terminal.text:
            raise WrongError(f"Ctrl-C: exit code {code}; what was left is named above")
        return ready_s, time.monotonic() - pressed
    finally:
        terminal.close()


def look(hall: dict[str, Any]) -> None:
    """Check what the rehearsal tells of itself: every program on, and started once. Raises WrongError."""
    programs = [*hall["programs"], *hall["boards"]]
    wrong = [one for one in programs if one["state"] != "on" or one["starts"] != 1]
    told = ", ".join(f"{one['id']} is {one['state']}, {one['starts']} starts" for one in wrong)
    if wrong or not hall["boards"]:
        raise WrongError(told or "the hall has no boards")


def _asked(url: str) -> dict[str, Any]:
    with DIRECT.open(url, timeout=10) as answer:
        told: dict[str, Any] = json.load(answer)
        return told
