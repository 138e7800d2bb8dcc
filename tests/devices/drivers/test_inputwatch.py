"""The kernel's input devices wake the loop; here they are named pipes."""

import os
from pathlib import Path

import pytest

from devices.drivers.inputwatch import InputWatch
from tests.waiting import eventually


@pytest.fixture
def wakes():
    return []


@pytest.fixture
def watch(tmp_path, wakes):
    os.mkfifo(tmp_path / "event0")
    os.mkfifo(tmp_path / "mouse0")
    watch = InputWatch(lambda: wakes.append(1), print, lambda: 0, tmp_path)
    yield watch
    watch.close()


def device(path: Path) -> int:
    """Open a pipe as the kernel's end of a device, once it is watched."""

    def opened() -> int | None:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return None

    return eventually(opened)


def test_an_event_wakes_and_silence_does_not(watch, tmp_path, wakes):
    panel = device(tmp_path / "event0")
    assert wakes == []
    os.write(panel, b"touch")
    eventually(lambda: wakes)
    os.close(panel)


def test_a_device_that_went_away_is_watched_again_when_it_is_back(watch, tmp_path, wakes):
    os.close(device(tmp_path / "event0"))
    eventually(lambda: wakes)
    panel = device(tmp_path / "event0")
    before = len(wakes)
    os.write(panel, b"touch")
    eventually(lambda: len(wakes) > before)
    os.close(panel)


def test_a_device_that_may_not_be_read_hinders_no_other(watch, tmp_path, wakes):
    (tmp_path / "event1").symlink_to(tmp_path / "nowhere")
    panel = device(tmp_path / "event0")
    os.write(panel, b"touch")
    eventually(lambda: wakes)
    os.close(panel)
