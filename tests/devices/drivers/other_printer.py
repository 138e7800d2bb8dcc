"""A printer emulator that others wrote: emupos, installed beside the virtual environment by ./run test.

It is made for Python 3.13; its printer needs no more of it than the statement ``type X = …``, which
is read as ``X = …``. Its configuration, which needs more, gives way to plain values.
"""

import importlib
import importlib.abc
import importlib.machinery
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

from PIL import Image

FOLDER = Path(sys.prefix) / "emulator"
STATEMENT = re.compile(rb"^type (\w+) =", re.MULTILINE)


class Reading(importlib.machinery.SourceFileLoader):
    """Reads a module's source as an older Python knows it."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compile(STATEMENT.sub(rb"\1 =", self.get_data(path)), path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Finds the emulator's modules, and nothing else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != "emupos":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path or [str(FOLDER)])
        if spec is not None and spec.origin is not None:
            spec.loader = Reading(fullname, spec.origin)
        return spec


def _module(name: str) -> Any:
    assert FOLDER.is_dir(), f"there is no {FOLDER}; set it up with ./run test"
    if "emupos.config" not in sys.modules:
        sys.meta_path.insert(0, Finder())
        config: Any = ModuleType("emupos.config")
        config.Level, config.PrinterProfile, config.PrinterId = (
            str,
            SimpleNamespace,
            SimpleNamespace,
        )
        sys.modules["emupos.config"] = config
    return importlib.import_module(name)


PROFILE = SimpleNamespace(
    name="of any width",
    dpi=203,
    width_dots=576,
    font_a=SimpleNamespace(width=12, height=24),
    font_b=SimpleNamespace(width=9, height=17),
    code_pages={0: "PC437"},
    default_code_page=0,
    drawer_sensor_open_level="high",
    printer_id=None,
    serial=None,
)


class OtherPrinter:
    """The emulator's printer, without its server. ``answers``, ``papers`` and the ``texts`` on
    them grow with the bytes; a byte of a text is a character of PC437.
    """

    def __init__(self, width: int = 576) -> None:
        printer = _module("emupos.printer.printer")
        self._faults = printer.PrinterFault
        profile = SimpleNamespace(**vars(PROFILE) | {"width_dots": width})
        self._printer = printer.Printer(
            "other", profile, sensor_open_level="high", job_idle_timeout_ms=600_000
        )
        self._printer.open_connection("line", 0.0)
        self.answers = b""
        self.papers: list[Image.Image] = []
        self.texts: list[str] = []
        self.misunderstood: list[Any] = []

    def receive(self, data: bytes) -> None:
        self._note(self._printer.receive("line", data, 0.0))

    def suffer(self, fault: str, active: bool = True) -> None:
        """Let a fault come or go: paper-near-end, paper-out, cover-open."""
        self._note(self._printer.set_fault(self._faults(fault), active, 0.0))

    def asked(self, query: bytes) -> bytes:
        before = len(self.answers)
        self.receive(query)
        return self.answers[before:]

    def _note(self, output: Any) -> None:
        self.answers += b"".join(one.data for one in output.writes)
        self.texts += [one.text for one in output.receipts]
        self.papers += [Image.open(io.BytesIO(one.png)).convert("1") for one in output.receipts]
        self.misunderstood += [one for one in output.events if "unknown" in str(one.type)]
