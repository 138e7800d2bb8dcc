"""Every setting is explained, and paths mean the settings file's folder."""

from pathlib import Path

import tomli_w

from broker.settings import Settings, load

PAGE = Path(__file__).parents[2] / "docs" / "controller.md"


def test_every_setting_is_explained():
    page = PAGE.read_text("utf-8")
    assert [name for name in Settings.__struct_fields__ if f"| `{name}` |" not in page] == []


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
