"""A driver's thread meets what nobody foresaw: it is told, goes on, and is well afterwards."""

import queue
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices import pictures
from devices import ports as p
from devices.drivers import namewatch, speaker
from devices.drivers.namewatch import NameWatch
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.talk import Manner, Patience
from devices.drivers.readers.hand import Hand
from devices.drivers.speaker import PygameSpeaker
from devices.drivers.voicepack import load_all
from devices.pictures import Pictures
from devices.voice.words import MANDARIN
from hall.shell import worker
from hall.shell.backoff import Backoff
from hall.shell.hardware import Speaker

WITHIN_S = 20


class UsbError(Exception):
    """As pyusb raises for a printer without an IN endpoint: no OSError."""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(Backoff, "next_s", lambda self: 0.01)


class Heard:
    """What a driver posted."""

    def __init__(self) -> None:
        self._inputs: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.post = self._inputs.put

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        while not wanted(found := self._inputs.get(timeout=WITHIN_S)):
            continue
        return found

    def fails(self, part: str, by: str) -> None:
        found = self.until(lambda one: isinstance(one, p.WorkerChanged))
        assert (found.part, (found.fault or "").startswith(by)) == (part, True)

    def works(self, part: str) -> None:
        assert self.until(lambda one: isinstance(one, p.WorkerChanged) and one.fault is None)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def now() -> int:
    return 7


class Line:
    """A line on which nothing ever comes."""

    def read_into(self, room: memoryview, seconds: float) -> int:
        return 0

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...


class Work:
    """A reader's work that fails as often as it is told to."""

    def __init__(self, post: p.Post) -> None:
        self.wrong: list[Exception] = []
        self._post, self._told = post, False

    def forget(self) -> None:
        self._told = False

    def turn(self, line: Line) -> None:
        if self.wrong:
            raise self.wrong.pop()
        if not self._told:
            self._told = True
            self._post(p.ReaderChanged("scanner", True, "", now()))


@pytest.mark.parametrize("error", [termios.error(5, "Input/output error"), KeyError("x")])
def test_a_readers_thread_goes_on(heard, error):
    work = Work(heard.post)
    work.wrong = [error] * 3
    hand = Hand("scanner", Line, work, heard.post, now)
    hand.start()
    try:
        lost = heard.until(lambda one: isinstance(one, p.ReaderChanged))
        assert (lost.ok, lost.reason) == (False, "offline")
        heard.fails("scanner", "error" if isinstance(error, termios.error) else "KeyError")
        assert heard.until(lambda one: isinstance(one, p.ReaderChanged) and one.ok)
        heard.works("scanner")
        assert worker.all_alive()
    finally:
        hand.close()


def test_a_printer_whose_driver_fails_is_offline_and_ends_every_job(heard):
    wrong: list[Exception] = [UsbError("no IN endpoint")]

    def opener() -> Any:
        if wrong:
            raise wrong[0]
        raise OSError("switched off")

    printer = TicketPrinter(
        576, opener, heard.post, now, manner=Manner(), patience=Patience(poll=0.02)
    )
    try:
        printer.print("t-1", b"x")
        assert heard.until(lambda one: isinstance(one, p.PrinterChanged)).state == "offline"
        ended = heard.until(lambda one: isinstance(one, p.PrintEnded))
        assert (ended.ticket, ended.ok, ended.begun) == ("t-1", False, False)
        heard.fails("printer", "UsbError: no IN endpoint")
        wrong.clear()
        heard.works("printer")
    finally:
        printer.close()


def test_a_loudspeaker_goes_on_after_a_clip_that_is_missing(heard, monkeypatch):
    monkeypatch.setattr(speaker, "PROBE_S", 0.02)
    made = PygameSpeaker(Speaker(driver="virtual"), load_all({}, ("zh-CN",)), heard.post, now)
    try:
        names = ("chime", *MANDARIN.say("A001", "3"))
        good = tuple(p.Clip("zh-CN", name) for name in names)
        made.speak(p.Speak(id="bad", clips=(p.Clip("zh-CN", "nothing"),), text=""))
        spoken = heard.until(lambda one: isinstance(one, p.Spoken))
        assert (spoken.id, spoken.ok) == ("bad", False)
        heard.fails("speaker", "KeyError: 'nothing'")
        heard.works("speaker")
        made.speak(p.Speak(id="good", clips=good[:1], text=""))
        assert heard.until(lambda one: isinstance(one, p.Spoken)).ok
    finally:
        made.close()


def test_pictures_go_on(heard, tmp_path: Path, monkeypatch):
    wrong: list[Exception] = [RecursionError("in a picture")] * 2
    monkeypatch.setattr(pictures, "FIRST_PAUSE_S", 0.01)

    def brought(self: Pictures, name: str, *, tell: bool) -> bool:
        if wrong:
            raise wrong.pop()
        return True

    monkeypatch.setattr(Pictures, "_brought", brought)
    monkeypatch.setattr(pictures.pictures, "is_name", lambda name: True)
    made = Pictures(tmp_path, "http://127.0.0.1:1", heard.post, now)
    try:
        made.want("one")
        heard.fails("pictures", "RecursionError")
        heard.works("pictures")
    finally:
        made.close()


def test_the_watch_over_names_goes_on(heard, tmp_path: Path, monkeypatch):
    wrong: list[Exception] = [ValueError("no sound")] * 2
    monkeypatch.setattr(namewatch, "LOOK_S", 0.01)

    class Silent:
        def __init__(self) -> None:
            self.voices: dict[str, str] = {}
            self.known: dict[str, frozenset[str]] = {}

    def look(self: NameWatch) -> None:
        if wrong:
            raise wrong.pop()

    monkeypatch.setattr(NameWatch, "look", look)
    made = NameWatch(tmp_path, Silent(), heard.post, now)  # type: ignore[arg-type]
    try:
        heard.fails("names", "ValueError: no sound")
        heard.works("names")
    finally:
        made.close()
