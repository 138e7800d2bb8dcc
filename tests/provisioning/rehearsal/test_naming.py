"""The clips of a rehearsal's guided kiosks, before and without espeak-ng."""

import asyncio
from pathlib import Path

import pytest

from devices.drivers.voicepack import write_wav
from hall.shell.hallfile import load
from provisioning import espeak
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.naming import lay_out, make_missing
from tests.devices.voice.tones import RATE, tone
from tests.provisioning.rehearsal.running import SMALL

GUIDED = SMALL.with_name("guided.toml")


@pytest.fixture
def folder(tmp_path: Path):
    opened = Folder(tmp_path / "data")
    yield opened
    opened.close()


def test_without_espeak_it_is_said_what_is_missing_and_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    asyncio.run(make_missing(load(GUIDED), folder, said.append))
    (line,) = said
    assert line.startswith("Kiosks and calls lack ")
    assert line.endswith(f"clips of the hall's own words: {espeak.MISSING}")


def test_a_hall_without_guided_kiosks_needs_no_voice(folder: Folder) -> None:
    said: list[str] = []
    asyncio.run(make_missing(load(SMALL), folder, said.append))
    assert said == []


def test_the_halls_recordings_on_this_machine_are_said_and_kept(
    folder: Folder, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "zh-CN").mkdir(parents=True)
    write_wav(own / "zh-CN" / "身份证.wav", tone(200), RATE)
    file = tmp_path / "hall.toml"
    file.write_text(GUIDED.read_text("utf-8").replace("/srv/hall/names", str(own)), "utf-8")
    lay_out(load(file), folder)
    assert (folder.names / "zh-CN" / "身份证.wav").exists()
    folder.clear()
    assert (folder.names / "zh-CN" / "身份证.wav").exists()
