"""Every fault that a clip can have is named, and a good clip has none."""

import pytest

from devices.voice import sound
from devices.voice.judging import faults, measure
from devices.voice.sound import Samples
from tests.devices.voice.tones import RATE, tone

BAD: dict[str, tuple[Samples, str]] = {
    "loud": (tone(300, -16.5), "dB too loud; its pack is -20.0 dBFS"),
    "quiet": (tone(300, -22), "dB too quiet; its pack is -20.0 dBFS"),
    "silent": (sound.silence(300, RATE), "is silent"),
    "overdriven": (tone(300, 3), "is overdriven"),
    "clipped start": (tone(300)[RATE // 30 :], "begins in the middle of a sound"),
    "clipped end": (tone(300)[: -RATE // 30], "ends in the middle of a sound"),
    "late": (sound.silence(40, RATE) + tone(300), "has 50 ms of silence before the word"),
    "long end": (tone(300) + sound.silence(80, RATE), "ms of silence after the word"),
    "gap": (tone(200) + sound.silence(60, RATE) + tone(200), "ms; 50 ms is the most"),
    "long": (tone(4_100), "takes 4.1 s; 4 s is the most"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_named(name: str) -> None:
    samples, said = BAD[name]
    assert any(said in fault for fault in faults(measure(samples, RATE), -20))


@pytest.mark.parametrize("name", ["loud", "quiet", "clipped start", "clipped end", "late", "gap"])
def test_a_fault_is_named_alone(name: str) -> None:
    assert len(faults(measure(BAD[name][0], RATE), -20)) == 1


@pytest.mark.parametrize("db", [-20.8, -20.0, -19.2])
def test_a_good_clip_has_none(db: float) -> None:
    assert faults(measure(tone(300, db), RATE), -20) == []
