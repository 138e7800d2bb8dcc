"""Keys and loudspeakers of kiosks in a hall file: all four of the one with the other, or neither."""

from pathlib import Path

import pytest

from hall.domain.names import GuideKey
from hall.shell.hallfile import load
from tests.hall.shell.hallfile.halls import changed, problems_of

SPEAKER = 'speaker = { driver = "alsa", names = "/srv/hall/names" }'
PINS = "key-previous = 5, key-next = 6, key-ok = 13, key-back = 19"


def kiosk(pins: str = PINS, speaker: str = SPEAKER) -> str:
    """The demo with a kiosk of its own that has these parts."""
    return (
        changed()
        + f"""
[[board]]
id = "guiding"
kind = "kiosk"
zones = ["A"]
printer = {{ driver = "network", host = "192.168.10.77" }}
screen = {{ driver = "kmsdrm", width = 800, height = 480 }}
pins = {{ driver = "lgpio", buttons = {{ {pins} }} }}
{speaker}
"""
    )


def said(tmp_path: Path, text: str) -> list[str]:
    return [str(problem) for problem in problems_of(tmp_path, text)]


def test_a_kiosk_with_keys_and_a_loudspeaker_is_in_order(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(kiosk(), "utf-8")
    board = next(board for board in load(path).boards if board.id == "guiding")
    assert board.pins is not None
    assert set(board.pins.buttons) == set(GuideKey)
    assert board.speaker is not None
    assert board.speaker.names == "/srv/hall/names"


def test_keys_may_stand_beside_buttons_of_services(tmp_path: Path) -> None:
    assert said(tmp_path, kiosk(f"{PINS}, card-loss = 26")) == []


@pytest.mark.parametrize("key", GuideKey)
def test_each_key_is_missed(tmp_path: Path, key: GuideKey) -> None:
    pins = ", ".join(one for one in PINS.split(", ") if not one.startswith(f"{key} "))
    (problem,) = said(tmp_path, kiosk(pins))
    assert f'has no "{key}"; a guided visit needs all four keys, or none' in problem


def test_a_slip_of_the_pen_is_one_mistake(tmp_path: Path) -> None:
    (problem,) = said(tmp_path, kiosk(PINS.replace("key-next", "key-nxet")))
    assert 'there is no key "key-nxet"; did you mean "key-next"?' in problem


def test_keys_without_a_loudspeaker_are_refused(tmp_path: Path) -> None:
    (problem,) = said(tmp_path, kiosk(speaker=""))
    assert "speaker: is missing; whoever uses the keys of a guided visit hears" in problem


def test_a_loudspeaker_without_keys_is_refused(tmp_path: Path) -> None:
    (problem,) = said(tmp_path, kiosk("card-loss = 26"))
    assert "speaker: is of no use here: a kiosk speaks to whoever presses its keys" in problem
    assert 'give it "key-previous", "key-next", "key-ok", "key-back"' in problem


def test_no_lamp_and_no_service_is_called_like_a_key(tmp_path: Path) -> None:
    pins = f"{PINS} }}, lamps = {{ key-ok = 26"
    (problem,) = said(tmp_path, kiosk(pins))
    assert 'there is no service "key-ok"' in problem
    text = changed(('code = "card-loss"', 'code = "key-loss"'))
    assert any(
        'codes that begin with "key-" are kept for keys' in one for one in said(tmp_path, text)
    )


def test_the_folder_of_names_is_a_folder(tmp_path: Path) -> None:
    (problem,) = said(tmp_path, kiosk(speaker=SPEAKER.replace("/srv/hall/names", "names")))
    assert 'must be a folder such as "/srv/hall/names", not "names"' in problem


def test_a_kiosk_in_a_zone_with_a_loudspeaker_is_no_second_announcer(tmp_path: Path) -> None:
    assert said(tmp_path, kiosk()) == []
