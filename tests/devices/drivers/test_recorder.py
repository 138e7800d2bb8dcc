"""What a virtual loudspeaker leaves behind: a WAV file that a test can hear, and a transcript."""

import json
import wave
from pathlib import Path
from typing import Any

import pytest

from devices import ports as p
from devices.drivers import recorder
from devices.drivers.recorder import Recorder
from devices.voice import sound
from devices.voice.sound import Samples
from tests.devices.voice.tones import RATE, tone


def said(name: str) -> p.Speak:
    return p.Speak(
        id=name, clips=(p.Clip("zh-CN", "3"), p.Clip("en", "window")), text=f"text {name}"
    )


def heard(folder: Path, name: str = recorder.WAV) -> Samples:
    with wave.open(str(folder / name), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return sound.from_wav(file.readframes(file.getnframes()))


def transcript(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / recorder.TRANSCRIPT).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


JOINED = sound.join([tone(100), tone(200)], RATE)
LONG_MS = sound.milliseconds(len(JOINED.samples), RATE)


def test_each_call_is_whole_and_stands_where_it_was_said(tmp_path: Path) -> None:
    kept = Recorder(tmp_path, RATE)
    kept.record(said("1"), JOINED, at=5_000)
    kept.record(said("2"), JOINED, at=5_000 + LONG_MS + 500)
    samples, lines = heard(tmp_path), transcript(tmp_path)
    for line in lines:
        start = round(line["start_s"] * RATE)
        assert samples[start : round(line["end_s"] * RATE)] == JOINED.samples
        for clip, whole in zip(line["clips"], (tone(100), tone(200)), strict=True):
            assert samples[round(clip["start_s"] * RATE) : round(clip["end_s"] * RATE)] == whole
    assert lines[1]["start_s"] - lines[0]["end_s"] == pytest.approx(0.5, abs=0.001)
    assert not any(samples[round(lines[0]["end_s"] * RATE) : round(lines[1]["start_s"] * RATE)])
    assert [(line["id"], line["text"], line["at"]) for line in lines] == [
        ("1", "text 1", 5_000),
        ("2", "text 2", 5_500 + LONG_MS),
    ]
    assert [(clip["language"], clip["name"]) for clip in lines[0]["clips"]] == [
        ("zh-CN", "3"),
        ("en", "window"),
    ]


def test_two_at_once_would_be_heard(tmp_path: Path) -> None:
    kept = Recorder(tmp_path, RATE)
    kept.record(said("1"), JOINED, at=1_000)
    kept.record(said("2"), JOINED, at=1_000 + LONG_MS - 400)
    first, second = transcript(tmp_path)
    assert second["start_s"] < first["end_s"]
    assert len(heard(tmp_path)) == round(second["end_s"] * RATE) < 2 * len(JOINED.samples)


def test_a_call_that_the_device_took_a_little_early_is_heard_right_after_the_other(
    tmp_path: Path,
) -> None:
    kept = Recorder(tmp_path, RATE)
    kept.record(said("1"), JOINED, at=1_000)
    kept.record(said("2"), JOINED, at=1_000 + LONG_MS - 46)
    first, second = transcript(tmp_path)
    assert second["start_s"] == first["end_s"]
    assert heard(tmp_path) == JOINED.samples * 2


def test_a_long_silence_is_cut_short(tmp_path: Path) -> None:
    kept = Recorder(tmp_path, RATE)
    kept.record(said("1"), JOINED, at=0)
    kept.record(said("2"), JOINED, at=3_600_000)
    first, second = transcript(tmp_path)
    assert second["start_s"] - first["end_s"] == pytest.approx(2, abs=0.001)


def test_a_new_run_keeps_what_the_last_one_said(tmp_path: Path) -> None:
    Recorder(tmp_path, RATE).record(said("1"), JOINED, at=0)
    Recorder(tmp_path, RATE)
    assert heard(tmp_path) == sound.silence(0, RATE)
    assert heard(tmp_path, "speech.1.wav") == JOINED.samples
    assert "text 1" in (tmp_path / "speech.1.jsonl").read_text("utf-8")


def test_files_do_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "LONGEST_S", 1)
    kept = Recorder(tmp_path, RATE)
    for n in range(20):
        kept.record(said(str(n)), JOINED, at=n * 1_000)
    for name in ("speech.wav", "speech.1.wav"):
        assert len(heard(tmp_path, name)) < 3 * RATE
    assert transcript(tmp_path)[-1]["id"] == "19"
    assert len(list(tmp_path.iterdir())) == 4


def test_what_was_cut_off_ends_there_and_nothing_is_heard_over_it(tmp_path: Path) -> None:
    kept = Recorder(tmp_path, RATE)
    kept.cut(at=4_000)
    kept.record(said("1"), JOINED, at=5_000)
    kept.record(said("2"), JOINED, at=5_000 + LONG_MS)
    kept.cut(at=5_000 + LONG_MS + 120)
    kept.record(said("3"), JOINED, at=5_000 + LONG_MS + 150)
    samples, lines = heard(tmp_path), transcript(tmp_path)
    assert [(line["id"], line.get("cut", False)) for line in lines] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]
    assert lines[1]["end_s"] - lines[1]["start_s"] == pytest.approx(0.120, abs=0.001)
    assert lines[2]["start_s"] - lines[1]["end_s"] == pytest.approx(0.030, abs=0.001)
    start = round(lines[2]["start_s"] * RATE)
    assert samples[start:] == JOINED.samples
    first = round(lines[1]["start_s"] * RATE)
    assert samples[first : first + 2_000] == JOINED.samples[:2_000]
