"""``hall voice-make`` and what ``hall voice-check`` says of it, with the real espeak-ng."""

import errno
import os
import shutil
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.drivers.voicepack import file_of, load_all, words_of, write_wav
from devices.voice import judging, sound
from devices.voice.prompts import clip_of
from devices.voice.repertoire import repertoire
from hall.shell.hallfile import load
from provisioning import espeak, voicemake
from provisioning.__main__ import cli
from provisioning.voicemake import wanted_clips
from tests.devices.voice.tones import RATE, tone

GUIDED = Path(__file__).parent / "rehearsal" / "guided.toml"


def run(*arguments: object) -> tuple[int, str]:
    ended = CliRunner().invoke(cli, [str(one) for one in arguments])
    return ended.exit_code, ended.output or str(ended.exception)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clips of a small hall, one of which was recorded before."""
    folder = tmp_path_factory.mktemp("made") / "names"
    recorded = folder / "zh-CN" / "身份证.wav"
    recorded.parent.mkdir(parents=True)
    write_wav(recorded, tone(700, -20), RATE)
    code, output = run("voice-make", hall(folder), "--into", folder)
    assert code == 0, output
    assert "were there" in output
    return folder


def hall(names: Path) -> Path:
    """The small hall, with its folder of names."""
    file = names.parent / "hall.toml"
    names.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(GUIDED.read_text("utf-8").replace("/srv/hall/names", str(names)), "utf-8")
    return file


def test_everything_that_a_guided_kiosk_says_is_made(made: Path) -> None:
    definition = load(hall(made)).definition
    pack = load_all({}, definition.languages, made)["zh-CN"]
    for words in repertoire(definition, "zh-CN"):
        assert clip_of(words) in pack.clips


def test_what_is_made_sounds_like_the_pack(made: Path) -> None:
    assert run("voice-check", hall(made))[0] == 0


def test_a_recording_is_left_alone_and_nothing_is_made_twice(made: Path) -> None:
    with wave.open(str(made / "zh-CN" / "身份证.wav"), "rb") as file:
        assert file.getnframes() == len(tone(700, -20))
    times = {path: path.stat().st_mtime_ns for path in made.rglob("*.wav")}
    code, output = run("voice-make", hall(made))
    assert (code, output.splitlines()[-1].split(",")[0]) == (0, "0 clips made")
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*.wav")} == times
    assert not [path for path in made.rglob("*") if path.suffix == ".new"]


def test_what_is_missing_or_wrong_is_named(made: Path, tmp_path: Path) -> None:
    names = Path(shutil.copytree(made, tmp_path / "names"))
    (names / "zh-CN" / "社会保障卡申领.wav").unlink()
    write_wav(names / "zh-CN" / "分钟.wav", tone(300, -26), RATE)
    write_wav(names / "zh-CN" / "身份证.wav", tone(300, -20), 8_000)
    code, output = run("voice-check", hall(names))
    assert code == 2
    for said in (
        '"社会保障卡申领" in',
        "is missing; hall voice-make makes it",
        "dB too quiet; its pack is -20.0 dBFS",
        "has 1 channel(s), 16 bits and 8000 Hz; record it in mono, 16 bits and 22050 Hz",
        "3 problems",
    ):
        assert said in output


def test_without_espeak_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, output = run("voice-make", hall(tmp_path / "names"))
    assert code != 0
    assert "espeak-ng is not installed; run: apt install espeak-ng" in output


def test_a_hall_without_guided_kiosks_or_without_a_folder_is_told_so(tmp_path: Path) -> None:
    _, output = run("voice-make", "examples/three-languages.toml", "--into", tmp_path)
    assert "no kiosk guides by voice, and no call needs words of the hall's own" in output
    file = tmp_path / "hall.toml"
    file.write_text(GUIDED.read_text("utf-8").replace(', names = "/srv/hall/names"', ""), "utf-8")
    _, output = run("voice-make", file)
    assert "kiosk has no folder for its clips" in output


def test_the_words_of_calls_are_made_too(tmp_path: Path) -> None:
    clips = wanted_clips(load("examples/service-hall.toml"), tmp_path)
    words = {clip.words for clip in clips}
    assert {"二楼", "B 区", "号咨询台", "2F", "Enquiry desk", "please proceed to"} <= words


def test_mandarin_is_read_by_pinyin() -> None:
    assert espeak.pinyin("银行卡") == "yin2 hang2 ka3"
    assert espeak.pinyin("请重新取号") == "qing3 chong2 xin1 qu3 hao4"
    assert espeak.pinyin("一楼 A 区") == "yi1 lou2 A qu1"
    with pytest.raises(espeak.UnreadableError, match="cannot read 㐂"):
        espeak.pinyin("㐂")


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100])
def test_a_clip_has_the_rate_and_the_loudness_of_its_pack(rate: int) -> None:
    samples = espeak.clip("en", "Press OK", rate, -23.0)
    found = judging.measure(samples, rate)
    assert judging.faults(found, -23.0) == []
    assert 400 < sound.milliseconds(len(samples), rate) < 1_500


@pytest.mark.parametrize("words", ["身份证", "ID card", "A/B", "guide's desk", "."])
def test_a_clips_file_is_called_like_its_words(words: str) -> None:
    file = file_of(words)
    assert "/" not in file
    assert words_of(Path("/srv/hall") / file) == words


def test_a_full_disk_leaves_no_half_clip_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, samples: object, rate: int) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(voicemake.espeak, "clip", lambda *_: tone(700, -20))
    monkeypatch.setattr(voicemake, "write_wav", full)
    clip = voicemake.Clip("照片", "cmn", RATE, -20.0, tmp_path / "zh-CN" / "照片.wav")
    (problem,) = voicemake.make([clip], lambda _: None)
    assert "No space left on device; choose another folder" in problem
    assert list((tmp_path / "zh-CN").iterdir()) == []
