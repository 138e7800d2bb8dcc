"""Every setting is explained, and paths mean the settings file's folder."""

from pathlib import Path

import pytest
import tomli_w

from broker.settings import Settings, load
from hall.shell.trouble import Trouble

PAGE = Path(__file__).parents[2] / "docs" / "controller.md"


def test_every_setting_is_explained():
    page = PAGE.read_text("utf-8")
    assert [name for name in Settings.__struct_fields__ if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize(
    "clock",
    [
        {"origin_ms": 2**62, "started_ms": 0, "speed": 1.0},
        {"origin_ms": 0, "started_ms": -1, "speed": 1.0},
        {"origin_ms": 0, "started_ms": 0, "speed": float("inf")},
        {"origin_ms": 0, "started_ms": 0, "speed": 0.0},
    ],
)
def test_a_rehearsed_clock_stays_within_the_calendar(tmp_path, clock):
    broker = {"host": "h", "port": 1, "username": "u", "password": "p"}
    path = tmp_path / "controller.toml"
    path.write_text(
        tomli_w.dumps({"hall_file": "h.toml", "data": "d", "broker": broker, "clock": clock})
    )
    with pytest.raises(Trouble, match="clock"):
        load(path)


def test_paths_are_relative_to_the_file(tmp_path):
    broker = {"host": "h", "port": 1, "username": "u", "password": "p"}
    path = tmp_path / "controller.toml"
    values = {"hall_file": "hall.toml", "data": "/var/hall", "staff_file": "staff.toml"}
    path.write_text(tomli_w.dumps(values | {"broker": broker}))
    settings = load(path)
    assert settings.hall_file == str(tmp_path / "hall.toml")
    assert settings.data == "/var/hall"
    assert settings.staff_file == str(tmp_path / "staff.toml")
    assert (settings.listen.host, settings.listen.port) == ("127.0.0.1", 8080)
    assert not settings.open_sign_in
