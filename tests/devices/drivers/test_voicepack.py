"""Packs that a hall brings: what is wrong with them is named, all of it at once."""

import shutil
import wave
from pathlib import Path

import pytest

from devices.drivers.voicepack import (
    PackError,
    faults,
    levelled,
    load,
    load_all,
    pack_folder,
    read,
    with_names,
    write_wav,
)
from devices.voice import sound
from tests.devices.voice.tones import RATE, tone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Mandarin pack, to be spoilt."""
    return Path(shutil.copytree(pack_folder("mandarin"), tmp_path / "voice"))


def problems(folder: Path) -> list[str]:
    try:
        return read(folder)[1]
    except PackError as error:
        return error.problems


def test_a_recording_may_take_a_clips_place(folder: Path) -> None:
    write_wav(folder / "3.wav", tone(300), RATE)
    assert load(folder).clips["3"] == tone(300)


def test_everything_wrong_is_named_at_once(folder: Path) -> None:
    (folder / "3.wav").unlink()
    (folder / "4.wav").write_bytes(b"ID3 not a wav at all")
    (folder / "5.wav").write_bytes(b"")
    write_wav(folder / "6.wav", tone(100), 8_000)
    write_wav(folder / "7.wav", sound.silence(0, RATE), RATE)
    manifest = (folder / "voice.toml").read_text("utf-8").replace('8 = "8.wav"\n', "")
    manifest = manifest.replace('"9.wav"', '"../9.wav"')
    manifest = manifest.replace("[clips]\n", '[clips]\nwindows = "window.wav"\n')
    manifest = manifest.replace('"prompt-01.wav"', '"gone.wav"')
    (folder / "voice.toml").write_text(manifest, "utf-8")
    found = "\n".join(problems(folder))
    for said in (
        'clip "3" (三) cannot be read: 3.wav: No such file',
        'clip "4" (四) is no WAV file: 4.wav',
        'clip "5" (五) is no WAV file: 5.wav: it ends too soon',
        'clip "6" (六) has 1 channel(s), 16 bits and 8000 Hz; record it in mono, 16 bits and 22050 Hz',
        'clip "7" (七) is empty',
        'clip "8" (八) is missing in voice.toml',
        "clip \"9\" (九) is to be a file of the pack's folder, not '../9.wav'",
        'the voice "cmn" has no clip "windows"; did you mean "window"?',
        'prompt "这里可以听着取号" cannot be read: gone.wav: No such file',
    ):
        assert said in found
    assert len(found.splitlines()) == 9


def test_stereo_is_named(folder: Path) -> None:
    with wave.open(str(folder / "3.wav"), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(bytes(400))
    assert "has 2 channel(s)" in problems(folder)[0]


def test_a_huge_file_is_not_read(folder: Path) -> None:
    with (folder / "3.wav").open("r+b") as file:
        file.truncate(5 * 1024 * 1024)
    assert "is larger than 4 MiB" in problems(folder)[0]


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "voice.toml cannot be read: No such file"),
        ("voice = ", "voice.toml is not TOML"),
        ('voice = "cmn"\n', "missing required field"),
        ('voice = "cmn"\nrate = 22050\nloudness_db = -20\nclips = {}\nspeed = 3\n', "speed"),
        ('voice = "fr"\nrate = 22050\nloudness_db = -20\nclips = {}\n', 'there is no voice "fr"'),
        ('voice = "cmn"\nrate = 8000\nloudness_db = -20\nclips = {}\n', "rate is 8000"),
        ('voice = "cmn"\nrate = 22050\nloudness_db = 3\nclips = {}\n', "loudness_db is 3"),
    ],
)
def test_a_wrong_manifest_is_named(folder: Path, manifest: str | None, said: str) -> None:
    (folder / "voice.toml").unlink()
    if manifest is not None:
        (folder / "voice.toml").write_text(manifest, "utf-8")
    assert said in problems(folder)[0]


def test_a_pack_that_lacks_a_clip_is_not_used_and_says_how_to_find_out_more(folder: Path) -> None:
    for clip in ("3", "4"):
        (folder / f"{clip}.wav").unlink()
    with pytest.raises(PackError, match=r"and 1 more\); see: hall voice-check ") as raised:
        load(folder)
    assert str(folder) in str(raised.value)


def test_a_pack_is_made_as_loud_as_another() -> None:
    pack = load(pack_folder("mandarin"))
    softer = levelled(pack, pack.loudness_db - 6)
    assert sound.loudness(softer.clips["3"], pack.rate) == pytest.approx(-26, abs=0.1)
    assert levelled(pack, pack.loudness_db) is pack


def test_a_prompt_that_nobody_says_is_named(folder: Path) -> None:
    manifest = (folder / "voice.toml").read_text("utf-8") + '"请稍等" = "3.wav"\n'
    (folder / "voice.toml").write_text(manifest, "utf-8")
    assert list(faults(load(folder))) == ['no guided visit says the prompt "请稍等"; take it out']


def test_a_halls_own_clips_join_a_pack_as_loud_as_it_is(tmp_path: Path) -> None:
    names = tmp_path / "zh-CN"
    names.mkdir()
    write_wav(names / "身份证.wav", tone(300), RATE)
    write_wav(names / "请取走号票.wav", tone(200), RATE)
    (names / "户口簿.wav").write_bytes(b"no sound")
    pack = load_all({}, ("zh-CN", "en"), tmp_path)["zh-CN"]
    assert pack.clips["say:身份证"] == tone(300)
    assert pack.clips["say:请取走号票"] == tone(200)
    assert "say:户口簿" not in pack.clips
    write_wav(names / "户口簿.wav", tone(100), RATE)
    write_wav(names / "身份证.wav", tone(100), RATE)
    learnt = with_names(pack, tmp_path, "zh-CN", only_new=True)
    assert learnt.clips["say:户口簿"] == tone(100)
    assert learnt.clips["say:身份证"] == tone(300)


def test_a_halls_own_clips_are_made_softer_with_their_pack(tmp_path: Path) -> None:
    names = tmp_path / "zh-CN"
    names.mkdir()
    write_wav(names / "身份证.wav", tone(300), RATE)
    pack = levelled(load(pack_folder("mandarin")), -26.0)
    softer = with_names(pack, tmp_path, "zh-CN").clips["say:身份证"]
    assert sound.peak(softer) == pytest.approx(sound.peak(tone(300)) - 6, abs=0.1)
