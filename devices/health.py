"""A board's health: sensors of its kernel, free disk space, faults. An absent sensor is None."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hall.domain.times import MonoMs, WallMs
from hall.wire import messages as m


class Vitals(msgspec.Struct, frozen=True):
    """Degrees Celsius, megabytes free where the outbox lies, and whether the supply is too weak."""

    temperature_c: float | None
    disk_free_mb: int | None
    undervoltage: bool | None


def vitals(data: Path, root: Path = Path("/")) -> Vitals:
    """Read the sensors; ``root`` stands before ``sys``, so that tests bring their own."""
    return Vitals(
        temperature_c=_temperature(root / "sys/class/thermal/thermal_zone0/temp"),
        disk_free_mb=_disk_free(data),
        undervoltage=_undervoltage(root / "sys/class/hwmon"),
    )


def _temperature(path: Path) -> float | None:
    milli = _number(path)
    return None if milli is None else round(milli / 1000, 1)


def _undervoltage(folder: Path) -> bool | None:
    """The Raspberry Pi's kernel tells of it through a hwmon device named rpi_volt."""
    for name in sorted(folder.glob("hwmon*/name")):
        if _text(name) == "rpi_volt":
            alarm = _number(name.parent / "in0_lcrit_alarm")
            return None if alarm is None else alarm != 0
    return None


def _disk_free(data: Path) -> int | None:
    try:
        disk = os.statvfs(data)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize // 1_000_000


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


PERIOD_MS = 30_000
LOOK_EVERY_MS = 2_000

_PAPER = {"ready": "ok", "paper-low": "low", "paper-out": "out"}
_WITH_PAPER = frozenset(_PAPER)


@dataclass
class Speech:
    """What a loudspeaker said since the start, and what not and why; ``fault`` is why it cannot speak
    now.
    """

    spoken: int = 0
    unspoken: Counter[str] = field(default_factory=Counter)
    fault: str | None = None


class PaperLeft(msgspec.Struct, frozen=True):
    """What a roll is still good for, as counted."""

    mm: int
    tickets: int


ENDS_SOON = 40
"""Tickets on a roll, below which somebody should bring a new one."""


class Pulse:
    """Gathers a board's health and says when it is to be told: at a change, else every 30 s."""

    def __init__(self, boot: str, look: Callable[[], Vitals]) -> None:
        self._boot = boot
        self._look = look
        self._printer: str | None = None
        self._faces: dict[str, str | None] = {}
        self._unplugged: set[str] = set()
        self._complaints: dict[str, str] = {}
        self._workers: dict[str, str] = {}
        self._vitals = Vitals(temperature_c=None, disk_free_mb=None, undervoltage=None)
        self._looked_at: MonoMs | None = None
        self._told: tuple[object, ...] | None = None
        self._told_at = 0
        self._started_at: MonoMs | None = None
        self.frames = 0
        self.speech: Speech | None = None
        self.paper_left: PaperLeft | None = None

    def printer(self, state: str) -> None:
        """The printer's state, as :class:`devices.ports.PrinterChanged` names it."""
        self._printer = state

    def face(self, name: str, fault: str | None, *, mendable: bool = True) -> bool:
        """A screen or a panel draws (None), or does not; ``mendable``: a restart may help. Tells
        whether that is news.
        """
        news = self._faces.get(name) != fault
        self._faces[name] = fault
        self._unplugged.discard(name)
        if fault and not mendable:
            self._unplugged.add(name)
        return news

    def spoke(self, ok: bool, reason: str) -> None:
        """The loudspeaker said a call to its end, or could not."""
        if self.speech is not None:
            self.speech.spoken += ok
            self.speech.fault = None if ok else reason

    def unspoken(self, kind: str) -> int:
        """A call was not spoken: ``missed`` where it should have been, else for another reason.
        Counts those of its kind since the start.
        """
        if self.speech is None:
            return 0
        self.speech.unspoken[kind] += 1
        return self.speech.unspoken[kind]

    def complain(self, name: str, text: str | None) -> None:
        """A trouble by name, withdrawn with None."""
        self._complaints.pop(name, None)
        if text is not None:
            self._complaints[name] = text

    def worker(self, part: str, fault: str | None) -> None:
        """The thread of a part fails and tries again, or (None) works again."""
        self._workers.pop(part, None)
        if fault is not None:
            self._workers[part] = fault
            return
        if part == "speaker" and self.speech is not None:
            self.speech.fault = None

    def due(self, at: MonoMs, wall: WallMs, outbox: int) -> m.Health | None:
        """What is to be told now, if anything. ``at`` is monotonic."""
        if self._looked_at is None or at - self._looked_at >= LOOK_EVERY_MS:
            self._vitals, self._looked_at = self._look(), at
        mark = (self._printer, tuple(self._faces.items()), self._faults(), self._weak())
        if mark == self._told and at - self._told_at < PERIOD_MS:
            return None
        self._told, self._told_at = mark, at
        return self._health(at, wall, outbox)

    def repeat(self) -> None:
        """Publish the health again at the next tick, since the last may not have been delivered."""
        self._told = None

    def screens_live(self) -> bool:
        """Whether every screen took its last frame; a loose panel does not count, nor a screen that
        somebody unplugged: the watchdog's restart would mend neither.
        """
        return self._faces.get("screen") is None or "screen" in self._unplugged

    def _weak(self) -> bool | None:
        return self._vitals.undervoltage

    def _faults(self) -> tuple[str, ...]:
        parts = {**self._faces, "speaker": self.speech.fault if self.speech else None}
        faults = [f"{name}: {fault}" for name, fault in parts.items() if fault]
        faults += [f"{name}: {fault}" for name, fault in self._workers.items()]
        if self.paper_left is not None and self.paper_left.tickets < ENDS_SOON:
            # In tens, so that not every ticket is news.
            faults.append(
                f"roll: fewer than {self.paper_left.tickets // 10 * 10 + 10} tickets left"
            )
        return tuple(sorted(faults + [f"{k}: {v}" for k, v in self._complaints.items()]))

    def _health(self, at: MonoMs, wall: WallMs, outbox: int) -> m.Health:
        started = at if self._started_at is None else self._started_at
        self._started_at = started
        return m.Health(
            boot=self._boot,
            at=wall,
            uptime_s=(at - started) // 1000,
            outbox=outbox,
            printer="ready" if self._printer in _WITH_PAPER else self._printer,
            paper=_PAPER.get(self._printer or ""),
            paper_left_mm=self.paper_left.mm if self.paper_left else None,
            tickets_left=self.paper_left.tickets if self.paper_left else None,
            screen=self._face("screen"),
            panel=self._face("panel"),
            speaker=self._speaker(),
            spoken=self.speech.spoken if self.speech else None,
            unspoken=self.speech.unspoken["missed"] if self.speech else None,
            temperature_c=self._vitals.temperature_c,
            disk_free_mb=self._vitals.disk_free_mb,
            undervoltage=self._vitals.undervoltage,
            frames=self.frames,
            faults=self._faults(),
        )

    def _face(self, name: str) -> str | None:
        if name not in self._faces:
            return None
        return "fault" if self._faces[name] else "ok"

    def _speaker(self) -> str | None:
        if self.speech is None:
            return None
        return "fault" if self.speech.fault else "ok"
