"""Loudspeakers in a hall file: one a zone, with packs that there are."""

from pathlib import Path

import pytest

from hall.domain.names import BoardKind
from hall.shell.hallfile import load
from hall.shell.hardware import VOICE_PACKS, Speaker
from tests.hall.shell.hallfile.halls import EXAMPLES, changed, line_of, problems_of

SPEAKER = 'speaker = { driver = "alsa", names = "/srv/hall/names" }'
EXTRA = f"""
[[board]]
id = "extra-{{place}}"
kind = "{{kind}}"
{{places}}
screen = {{{{ driver = "kmsdrm", width = 1920, height = 1080 }}}}
{SPEAKER.replace("{", "{{").replace("}", "}}")}
"""
SCREEN = "height = 1080 }\n"
OF_BOARD = SCREEN + SPEAKER
"""The zone boards' loudspeaker; a kiosk has one before it."""


def spoken(parts: str) -> str:
    """The demo's hall file with another loudspeaker at its zone boards."""
    return changed((OF_BOARD, f"{SCREEN}speaker = {{ {parts} }}"))


def extra(kind: str, places: str) -> str:
    field = "{zone}" if "zones" in places else "{window}"
    return EXTRA.format(place=field, kind=kind, places=places)


@pytest.mark.parametrize("name", ["demo.toml", "service-hall.toml"])
def test_every_zone_of_an_example_is_spoken_to(name: str) -> None:
    hall = load(EXAMPLES / name)
    speaking = [board for board in hall.boards if board.speaker is not None]
    spoken = [board.zone for board in speaking if board.kind is not BoardKind.KIOSK]
    assert spoken == [zone.id for zone in hall.definition.zones]


def test_a_speaker_is_read_whole(tmp_path: Path) -> None:
    parts = (
        'driver = "pulseaudio", device = "USB Audio Device, USB Audio", volume = 70, one = "yao", '
        'packs = { zh-CN = "/srv/hall/voice", en = "english" }'
    )
    path = tmp_path / "hall.toml"
    path.write_text(spoken(parts), "utf-8")
    board = next(board for board in load(path).boards if board.kind is BoardKind.ZONE_BOARD)
    assert board.speaker == Speaker(
        driver="pulseaudio",
        device="USB Audio Device, USB Audio",
        volume=70,
        one="yao",
        packs={"zh-CN": "/srv/hall/voice", "en": "english"},
    )


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("zone-board", 'zones = ["A"]'),
        ("zone-board", 'zones = "all"'),
        ("window-screen", 'windows = ["1"]'),
    ],
)
def test_a_second_speaker_in_a_zone_is_named_with_the_first(
    tmp_path: Path, kind: str, places: str
) -> None:
    text = changed()
    (problem,) = problems_of(tmp_path, text + extra(kind, places))
    assert problem.key == "board[6].speaker"
    first = line_of(text, OF_BOARD) + 1
    assert problem.message == (
        f'would speak in the zone "A", which has a speaker already, in line {first}; '
        "one of a zone is enough"
    )


@pytest.mark.parametrize("windows", ['["1", "2"]', '"all"'])
def test_two_window_screens_of_one_zone_cannot_both_speak(tmp_path: Path, windows: str) -> None:
    text = changed((f"{OF_BOARD}\n", SCREEN)) + extra("window-screen", f"windows = {windows}")
    (problem,) = problems_of(tmp_path, text)
    assert problem.message.startswith("would speak in the zone ")
    assert "in line" not in problem.message


def test_a_window_screen_may_speak_for_its_zone(tmp_path: Path) -> None:
    text = changed((f"{OF_BOARD}\n", SCREEN)) + extra("window-screen", 'windows = ["1"]')
    assert problems_of(tmp_path, text) == ()


@pytest.mark.parametrize(
    ("parts", "key", "said"),
    [
        ('driver = "alas"', "driver", 'did you mean "alsa"?'),
        ('driver = "alsa", volume = 0', "volume", "a whole number from 1 to 100"),
        ('driver = "alsa", one = "yi1"', "one", 'one of "yi", "yao"'),
        (
            'driver = "alsa", packs = { zh-CN = "mandrin", en = "english" }',
            "packs.zh-CN",
            'did you mean "mandarin"?',
        ),
        (
            'driver = "alsa", packs = { zh-CN = "voice", en = "english" }',
            "packs.zh-CN",
            'or a folder such as "/srv/hall/voice"',
        ),
        (
            'driver = "alsa", packs = { zh-CH = "mandarin" }',
            "packs.zh-CH",
            '"zh-CH" is not in hall.languages; did you mean "zh-CN"?',
        ),
    ],
)
def test_what_is_wrong_with_a_speaker_is_named(
    tmp_path: Path, parts: str, key: str, said: str
) -> None:
    text = spoken(parts)
    (problem,) = problems_of(tmp_path, text)
    assert problem.key == f"board[5].speaker.{key}"
    assert said in str(problem)


def test_a_speaker_may_name_a_pack_for_some_languages_only(tmp_path: Path) -> None:
    parts = 'driver = "alsa", packs = { en = "/srv/hall/voice" }'
    assert problems_of(tmp_path, spoken(parts)) == ()


def test_an_evaluator_has_no_speaker(tmp_path: Path) -> None:
    text = changed(('kind = "evaluator"', f'kind = "evaluator"\n{SPEAKER}'))
    problems = [str(problem) for problem in problems_of(tmp_path, text)]
    assert any('a board of the kind "evaluator" has no such part' in one for one in problems)


def test_every_pack_that_a_hall_file_may_name_is_there() -> None:
    assert set(VOICE_PACKS) == {"mandarin", "cantonese", "english"}
