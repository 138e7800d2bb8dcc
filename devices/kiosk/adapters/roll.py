"""The roll of paper: what was printed from it, and how many tickets it is still good for.

The count is a file of the board, so that it outlives the program; it is written after each paper.
"""

import json
import logging
import os
from pathlib import Path

from devices import ports as p
from devices.health import PaperLeft

MM_A_TICKET = 120
"""Until this roll's own tickets tell."""
CHANGED = "paper-changed"

log = logging.getLogger(__name__)


class Roll:
    """Counts millimetres. Safe on one thread, but for :meth:`expect`."""

    def __init__(self, path: Path, length_mm: int) -> None:
        self._path, self._length_mm = path, length_mm
        self._used_mm, self._papers = _read(path)
        self._expected: dict[str, int] = {}
        self._was_out = False

    def expect(self, job: str, mm: int) -> None:
        """Say how long the paper of a job is; it counts once the job has begun to print."""
        self._expected[job] = mm

    def saw(self, given: p.Input) -> PaperLeft:
        """Count what an input says of the paper, and tell what is left."""
        match given:
            case p.PrintEnded():
                mm = self._expected.pop(given.ticket, 0)
                if given.begun and mm:
                    self._count(self._used_mm + mm, self._papers + 1)
            case p.PrinterChanged():
                self._look_at(given.state)
            case p.Ordered() if given.order.type == CHANGED:
                self.renew()
        return self.left

    def renew(self) -> None:
        """A new roll is in."""
        self._count(0, 0)

    @property
    def left(self) -> PaperLeft:
        mm = max(0, self._length_mm - self._used_mm)
        usual = self._used_mm / self._papers if self._papers else MM_A_TICKET
        return PaperLeft(mm=mm, tickets=int(mm / usual))

    def _look_at(self, state: str) -> None:
        """Paper where there was none: the roll is a new one."""
        if state == "paper-out":
            self._was_out = True
        elif state in ("ready", "paper-low") and self._was_out:
            self._was_out = False
            self.renew()

    def _count(self, used_mm: int, papers: int) -> None:
        self._used_mm, self._papers = used_mm, papers
        try:
            _write(self._path, {"used_mm": used_mm, "papers": papers})
        except OSError as error:
            log.warning("the roll's count cannot be kept in %s: %s", self._path, error)


def _read(path: Path) -> tuple[int, int]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return int(kept["used_mm"]), int(kept["papers"])
    except FileNotFoundError:
        return 0, 0
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("the roll's count in %s is lost: %s", path, error)
        return 0, 0


def _write(path: Path, kept: dict[str, int]) -> None:
    """Replace the file in one step: a power cut leaves the old count or the new one."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
