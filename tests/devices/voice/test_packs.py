"""The packs that Hallkit brings: complete, of one loudness, without gaps, and fast enough."""

from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import pytest

from devices.drivers.voicepack import OWN, Pack, faults, load, pack_folder
from devices.voice import sound
from devices.voice.judging import measure
from devices.voice.prompts import clip_of
from devices.voice.repertoire import packed
from devices.voice.words import CHIME
from hall.shell.hardware import VOICE_PACKS
from hall.texts import LANGUAGES

GAP_MS = 60
WITHIN_DB = 2.0
MEGABYTES = 5.5

pack = cache(lambda name: load(pack_folder(name)))


def spoken(pack: Pack, number: str, window: str, *, short: bool) -> sound.Joined:
    clips = (*(() if short else (CHIME,)), *pack.voice.say(number, window, short=short))
    return sound.join([pack.clips[clip] for clip in clips], pack.rate)


@pytest.mark.parametrize("name", VOICE_PACKS)
def test_a_pack_is_whole_and_every_clip_in_order(name: str) -> None:
    languages = [language for language, own in OWN.items() if own == name and language in LANGUAGES]
    prompts = {clip_of(words) for language in languages for words in packed(language)}
    assert set(pack(name).clips) == set(pack(name).voice.words) | prompts
    assert list(faults(pack(name))) == []


def test_any_two_clips_of_any_two_packs_are_as_loud_within_2_db() -> None:
    levels = [
        sound.loudness(clip, one.rate)
        for one in map(pack, VOICE_PACKS)
        for clip in one.clips.values()
    ]
    assert None not in levels
    assert max(levels) - min(levels) <= WITHIN_DB  # type: ignore[type-var, operator]


def test_the_packs_can_be_joined_with_each_other_and_are_small() -> None:
    assert len({pack(name).rate for name in VOICE_PACKS}) == 1
    files = [file for name in VOICE_PACKS for file in pack_folder(name).iterdir()]
    assert sum(file.stat().st_size for file in files) < MEGABYTES * 1e6
    assert {file.suffix for file in files} == {".wav", ".toml"}


@pytest.mark.parametrize("name", VOICE_PACKS)
def test_no_clip_can_make_a_gap_with_any_other(name: str) -> None:
    clips = [measure(clip, pack(name).rate) for clip in pack(name).clips.values()]
    after, before = max(one.after_ms for one in clips), max(one.before_ms for one in clips)
    assert after + sound.JOIN_MS + before < GAP_MS
    assert max(one.within_ms for one in clips) < GAP_MS


@pytest.mark.parametrize("name", VOICE_PACKS)
@pytest.mark.parametrize("short", [False, True])
def test_whole_calls_have_no_gap(name: str, short: bool) -> None:
    for n, letter in enumerate(ascii_uppercase):
        number, window = f"{letter}{n % 10}{(n + 3) % 10}{(n + 7) % 10}", str(1 + 7 * n)
        joined = spoken(pack(name), number, window, short=short)
        inner = sound.silences(joined.samples, pack(name).rate)[1:-1]
        assert max(length for _, length in inner) < GAP_MS, (number, window)


@pytest.mark.parametrize("name", VOICE_PACKS)
def test_nine_short_calls_fit_into_a_minute(name: str) -> None:
    for number, window in product(("A001", "W777", "E909"), ("1", "17", "77", "177")):
        assert (
            len(spoken(pack(name), number, window, short=True).samples) / pack(name).rate < 60 / 9
        )


def test_nine_calls_in_two_languages_fit_into_a_minute() -> None:
    """Mandarin and English, to any of forty windows, in the short form."""
    first, second = pack("mandarin"), pack("english")
    seconds = []
    for number, window in product(("A001", "B365", "C777", "E099", "V212"), map(str, range(1, 41))):
        clips = [
            p.clips[clip]
            for p in (first, second)
            for clip in p.voice.say(number, window, short=True)
        ]
        seconds.append(len(sound.join(clips, first.rate).samples) / first.rate)
    assert sum(seconds) / len(seconds) < 60 / 9
    assert max(seconds) < 7.0


def test_a_pack_of_the_hall_is_found_by_its_name_and_any_other_by_its_folder() -> None:
    assert pack_folder("english").is_dir()
    assert pack_folder("/srv/voice") == Path("/srv/voice")
