"""``hall voice-check``: in words, with an exit code."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.drivers.voicepack import pack_folder, write_wav
from devices.voice import sound
from hall.shell.hardware import VOICE_PACKS
from provisioning.__main__ import cli
from tests.devices.voice.tones import RATE, tone


@pytest.mark.parametrize("name", VOICE_PACKS)
def test_our_own_packs_are_in_order(name: str) -> None:
    ended = CliRunner().invoke(cli, ["voice-check", name])
    assert ended.exit_code == 0
    assert ended.output.startswith(f"{name} is in order")
    assert "a minute or more" in ended.output


def test_what_is_missing_too_loud_or_too_quiet_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(pack_folder("cantonese"), tmp_path / "voice"))
    (folder / "A.wav").unlink()
    write_wav(folder / "3.wav", tone(300, -12), RATE)
    write_wav(folder / "4.wav", tone(300, -25), RATE)
    write_wav(folder / "5.wav", sound.silence(200, RATE), RATE)
    ended = CliRunner().invoke(cli, ["voice-check", str(folder)])
    assert ended.exit_code == 2
    for said in (
        r'clip "A" \(A\) cannot be read',
        r'clip "3" \(三\) is [78]\.\d dB too loud',
        r'clip "4" \(四\) is 5\.\d dB too quiet',
        r'clip "5" \(五\) is silent',
        "4 problems",
    ):
        assert re.search(said, ended.output)


def test_a_folder_that_is_no_pack_is_named(tmp_path: Path) -> None:
    ended = CliRunner().invoke(cli, ["voice-check", str(tmp_path)])
    assert ended.exit_code == 2
    assert ended.output.count("\n") == 2
    assert "voice.toml cannot be read" in ended.output
