"""Calls say where: windows by their names, and zones and floors other than the loudspeaker's."""

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.voice import announcer as a
from devices.voice.calling import Places, words_of_calls
from devices.voice.prompts import clip_of
from devices.voice.words import VOICES
from hall.domain.definition import HallDefinition
from hall.shell.hallfile import load
from tests.devices.voice.calls import START, Hall, call

SERVICE = load("examples/service-hall.toml").definition
TAGS = {"zh-CN": "cmn", "en": "en"}


def board(zone: str, of: HallDefinition = SERVICE, *, without: tuple[str, ...] = ()) -> Hall:
    """A loudspeaker in a zone that has every clip but some."""
    known = {
        language: frozenset(
            clip_of(words)
            for words in words_of_calls(of, zone, VOICES[tag], language)
            if words not in without
        )
        for language, tag in TAGS.items()
    }
    places = Places(of, zone, known, folder=True)
    return Hall(a.Setup(voices=TAGS, places=places))


def text(hall: Hall) -> str:
    return hall.texts[-1]


@pytest.mark.parametrize(
    ("zone", "window", "said"),
    [
        ("1A", "8", "请A零零一号到八号窗口"),
        ("1A", "12", "请A零零一号到B 区十二号窗口"),
        ("1A", "27", "请A零零一号到二楼A 区二十七号窗口"),
        ("1A", "2", "请A零零一号到二号咨询台"),
    ],
)
def test_a_call_says_where_only_where_that_helps(zone: str, window: str, said: str) -> None:
    hall = board(zone)
    hall.announce(call(1, window=window))
    assert text(hall) == said


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("27", "ticket A zero zero one please proceed to window twenty seven Zone A 2F"),
        ("2", "ticket A zero zero one please proceed to Enquiry desk two"),
    ],
)
def test_english_says_where_at_the_end(window: str, said: str) -> None:
    hall = board("1A")
    hall.announce(call(1, window=window, languages=("en",)))
    assert text(hall) == said


def test_a_room_is_no_window() -> None:
    windows = tuple(
        replace(one, name={"zh-CN": "{window}室", "en": "Room {window}"}) for one in SERVICE.windows
    )
    hall = board("1A", replace(SERVICE, windows=windows))
    hall.announce(call(1, window="8"))
    assert text(hall) == "请A零零一号到八室"


def test_the_short_form_says_only_what_leads_furthest() -> None:
    hall = board("1A")
    for n in range(1, 5):
        hall.announce(call(n, f"A00{n}", "27"))
    hall.pass_time(30_000)
    assert hall.texts[1] == "A零零二号到二楼二十七号窗口"


def test_words_without_clips_are_left_out() -> None:
    hall = board("1A", without=("二楼", "号咨询台"))
    hall.announce(call(1, window="27"))
    assert text(hall) == "请A零零一号到A 区二十七号窗口"
    other = board("1A", without=("号咨询台",))
    other.announce(call(1, window="2"))
    assert text(other) == "请A零零一号到二号窗口"


def test_missing_words_are_told_until_their_clips_come() -> None:
    places = Places(SERVICE, "1A", {}, folder=True)
    machine = a.announcer(a.Setup(voices=TAGS, places=places))
    state, effects = machine.step(machine.initial, p.Started(at=0))
    (told,) = (one for one in effects if isinstance(one, p.Complain) and one.name == "names")
    assert told.text is not None
    assert "hall voice-make" in told.text
    known = {
        language: frozenset(map(clip_of, words_of_calls(SERVICE, "1A", VOICES[tag], language)))
        for language, tag in TAGS.items()
    }
    _, effects = machine.step(state, p.VoiceChanged(known=known, at=1))
    assert p.Complain("names", None) in effects


def test_a_hall_of_one_zone_needs_no_clips_of_its_own() -> None:
    hall = load("examples/three-languages.toml").definition
    assert words_of_calls(hall, "A", VOICES["cmn"], "zh-CN") == ()


def rush(hall: Hall, window: str, minutes: int = 5) -> tuple[int, int]:
    """Sixteen calls a minute: how many are said, and how many dropped."""
    for n in range(16 * minutes):
        until = START + hall.at + 60_000
        hall.announce(call(n + 1, f"A{n:03}", window, until=until))
        hall.pass_time(3_750)
    hall.pass_time(60_000)
    return len(hall.said), len(hall.dropped)


def test_sixteen_calls_a_minute_to_another_floor_are_all_said() -> None:
    assert rush(board("1A"), "27") == (80, 0)


def test_in_a_rush_no_call_says_where() -> None:
    hall = board("1A")
    for n in range(1, 7):
        hall.announce(call(n, f"A00{n}", "27"))
    hall.pass_time(30_000)
    assert hall.texts[1] == "A零零二号到二十七号窗口"
    assert hall.texts[-1].endswith("二楼A 区二十七号窗口")
