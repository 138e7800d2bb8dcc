"""docs/refusals.md lists every refusal with its status, and docs/http.md every command of a window."""

import re
from pathlib import Path

from broker.web.api.windows import COMMANDS
from broker.web.problems import STATUS, WebCode
from hall.domain.refusals import Code
from hall.texts import LANGUAGES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "refusals.md").read_text("utf-8")
HTTP = (ROOT / "docs" / "http.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))


def codes(section: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+?) \|", SECTIONS[section], re.M))


def test_every_refusal_of_the_hall_is_listed_with_its_status() -> None:
    assert codes("The hall's own") == {code: str(STATUS.get(code, 409)) for code in Code}


def test_every_refusal_of_the_console_is_listed() -> None:
    assert set(codes("The console's")) == set(WebCode)


def test_every_refusal_of_a_message_is_listed() -> None:
    intake = (ROOT / "broker" / "controller" / "intake" / "requests.py").read_text("utf-8")
    codec = (ROOT / "hall" / "wire" / "codec.py").read_text("utf-8")
    given = re.findall(r'Rejected\([^,]+, "([a-z-]+)"', intake)
    given += re.findall(r'BadMessage\(\s*"([a-z-]+)"', codec)
    assert set(codes("Messages over MQTT")) == set(given)


def test_every_refusal_of_the_hall_has_words_for_clerks() -> None:
    for texts in LANGUAGES.values():
        assert {f"refusal.{code}" for code in Code} <= set(texts)


def test_every_command_of_a_window_is_listed() -> None:
    table = HTTP.split("| command | body |")[1].split("## ")[0]
    assert set(re.findall(r"`([a-z-]+)`", table)) == set(COMMANDS)
