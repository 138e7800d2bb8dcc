"""Levels, silences and joins, on tones of which everything is known."""

from array import array

import pytest

from devices.voice import sound
from tests.devices.voice.tones import RATE, tone


@pytest.mark.parametrize("db", [-30.0, -20.0, -6.0])
def test_a_tone_is_as_loud_as_its_power(db: float) -> None:
    assert sound.loudness(tone(400, db), RATE) == pytest.approx(db, abs=0.2)
    assert sound.peak(tone(400, db)) == pytest.approx(db + 3.01, abs=0.1)


def test_silence_around_and_within_a_word_makes_it_no_softer() -> None:
    word = tone(200) + sound.silence(300, RATE) + tone(200)
    assert sound.loudness(word, RATE) == pytest.approx(-20, abs=0.5)


@pytest.mark.parametrize("samples", [array("h"), sound.silence(100, RATE), tone(100, -60)])
def test_silence_has_no_loudness(samples: sound.Samples) -> None:
    assert sound.loudness(samples, RATE) is None


def test_amplifying_moves_the_loudness_and_cuts_what_is_beyond_full_scale() -> None:
    assert sound.loudness(sound.amplified(tone(300), 6), RATE) == pytest.approx(-14, abs=0.2)
    assert sound.peak(sound.amplified(tone(300), 40)) == pytest.approx(0, abs=0.01)
    assert min(sound.amplified(tone(300), 40)) == -sound.FULL_SCALE


def test_silences_are_found_at_both_ends_and_within() -> None:
    word = tone(100, edge_ms=30) + sound.silence(50, RATE) + tone(100, edge_ms=5)
    found = sound.silences(word, RATE)
    assert [start for start, _ in found] == pytest.approx([0, 130, 315], abs=3)
    assert [length for _, length in found] == pytest.approx([30, 85, 5], abs=3)


def test_a_sentence_has_its_clips_whole_and_little_between_them() -> None:
    clips = [tone(100), tone(200, frequency=880), tone(50)]
    joined = sound.join(clips, RATE)
    assert [joined.samples[start:end] for start, end in joined.places] == clips
    starts_and_ends = [place for pair in joined.places for place in pair]
    assert starts_and_ends == sorted(starts_and_ends)
    inner = sound.silences(joined.samples, RATE)[1:-1]
    assert [length for _, length in inner] == pytest.approx([40, 40], abs=4)
    assert sound.silences(joined.samples, RATE)[-1][1] >= sound.TAIL_MS


def test_nothing_to_say_is_a_pause() -> None:
    joined = sound.join([], RATE)
    assert joined.places == ()
    assert not any(joined.samples)
