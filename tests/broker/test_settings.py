"""Every setting is explained, and paths mean the settings file's folder."""

from pathlib import Path

import pytest

from broker.settings import Settings, load
from hall.shell.trouble import Trouble
from tests.private import write_toml

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
    write_toml(path, {"hall_file": "h.toml", "data": "d", "broker": broker, "clock": clock})
    with pytest.raises(Trouble, match="clock"):
        load(path)


def test_paths_are_relative_to_the_file(tmp_path):
    broker = {"host": "h", "port": 1, "username": "u", "password": "p"}
    path = tmp_path / "controller.toml"
    values = {"hall_file": "hall.toml", "data": "/var/hall", "staff_file": "staff.toml"}
    write_toml(path, values | {"broker": broker})
    settings = load(path)
    assert settings.hall_file == str(tmp_path / "hall.toml")
    assert settings.data == "/var/hall"
    assert settings.staff_file == str(tmp_path / "staff.toml")
    assert (settings.listen.host, settings.listen.port) == ("127.0.0.1", 8080)
    assert not settings.open_sign_in


LEAST = {
    "hall_file": "h.toml",
    "data": "d",
    "broker": {"host": "h", "port": 1, "username": "u", "password": "p"},
}
STRONG = "uH4n9d-Qk2vXw8cZ3bJ7yT6rL1mP5sA0"


@pytest.mark.parametrize(
    "secret", ["", "hall-2026", STRONG[:31], "a" * 64, "abcabcabc" * 8, "0123456789"]
)
def test_a_token_that_can_be_guessed_is_refused(tmp_path, secret):
    path = tmp_path / "controller.toml"
    write_toml(path, LEAST | {"tokens": {"reports": {"secret": secret}}})
    with pytest.raises(Trouble, match=r"tokens\.reports can be guessed") as caught:
        load(path)
    assert secret == "" or secret not in str(caught.value)
    write_toml(path, LEAST | {"tokens": {"reports": {"secret": STRONG}}})
    assert load(path).tokens["reports"].secret == STRONG


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o660, 0o666])
def test_settings_that_others_can_read_are_refused(tmp_path, mode):
    path = tmp_path / "controller.toml"
    write_toml(path, LEAST)
    path.chmod(mode)
    with pytest.raises(Trouble, match=r"chmod 600") as caught:
        load(path)
    assert "\n" not in str(caught.value)
    for private in (0o600, 0o400, 0o640):
        path.chmod(private)
        assert load(path).data == str(tmp_path / "d")


@pytest.mark.parametrize("proxy", ["proxy.example", "10.0.0.0/33", ""])
def test_a_trusted_proxy_is_an_address_or_a_network(tmp_path, proxy):
    path = tmp_path / "controller.toml"
    write_toml(path, LEAST | {"trusted_proxies": ["10.0.0.1/24", "::1", proxy]})
    with pytest.raises(Trouble, match="trusted_proxies names"):
        load(path)
