"""README.zh-CN.md and docs/zh-CN/ say what the English pages, the screens and the programs say.

【…】 is a button, a page or a field as it stands on a screen, “…” words from a screen.
"""

import re
from pathlib import Path

import pytest

from broker.controller.watching.alerts import AlertKind
from hall.texts.zh_cn import TEXTS

ROOT = Path(__file__).parents[2]
CHINESE = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (ROOT / "README.zh-CN.md", *sorted((ROOT / "docs" / "zh-CN").glob("*.md")))
}
README, README_ZH = (ROOT / "README.md").read_text("utf-8"), CHINESE["README.zh-CN.md"]
OPERATION = (ROOT / "docs" / "operation.md").read_text("utf-8")
ENGLISH = "".join(
    path.read_text("utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
)
CLERK, SUPERVISOR = CHINESE["docs/zh-CN/clerk.md"], CHINESE["docs/zh-CN/supervisor.md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MANUALS = "docs/zh-CN/"
LEAST = 4
"""Characters of a quotation that tell an alert from others."""


def commands(text: str) -> list[str]:
    """The lines of the blocks of shell commands, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = (re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines())
    return [line.strip() for line in lines if line.strip()]


def test_both_readmes_give_the_same_commands_in_the_same_order() -> None:
    assert commands(README_ZH) == commands(README)


def test_both_readmes_lead_to_the_same_places_and_to_each_other() -> None:
    assert "](README.zh-CN.md)" in README
    assert "](README.md)" in README_ZH
    there, here = set(LINK.findall(README)), set(LINK.findall(README_ZH))
    assert there - here == {"README.zh-CN.md"}
    others = {link for link in here - there if not link.startswith(MANUALS)}
    assert others == {"README.md"}


@pytest.mark.parametrize("name", CHINESE)
def test_a_chinese_page_has_no_command_that_the_english_ones_lack(name: str) -> None:
    assert [line for line in commands(CHINESE[name]) if line not in commands(ENGLISH)] == []


def test_the_technicians_manual_has_every_command_of_operation() -> None:
    manual = commands(CHINESE["docs/zh-CN/technician.md"])
    assert [line for line in commands(OPERATION) if line not in manual] == []


@pytest.mark.parametrize("name", CHINESE)
def test_programs_options_files_and_settings_are_named_as_in_english(name: str) -> None:
    prose = re.sub(r"```.*?```", "", CHINESE[name], flags=re.DOTALL)
    named = re.findall(r"`([^`]+)`", prose)
    assert [one for one in named if one not in ENGLISH] == []


# --- what stands on screens ------------------------------------------------------------------------


def on_a_screen() -> list[str]:
    """Texts of the pages and screens, those of the page Rehearsal, and names of the demo's hall."""
    pages = [*(ROOT / "provisioning" / "rehearsal" / "page").glob("*.js")]
    pages += [*pages[0].parent.glob("*.html"), ROOT / "examples" / "demo.toml"]
    found = [text.replace("\n", "") for text in TEXTS.values()]
    for page in pages:
        found += re.findall(
            r"[\"`>]([^\"`<>\n]*[\u4e00-\u9fff][^\"`<>\n]*)", page.read_text("utf-8")
        )
    return found


SCREENS = on_a_screen()
FILLED = [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text))) for text in SCREENS]
"""The same with anything where a value stands in braces."""


@pytest.mark.parametrize("name", CHINESE)
def test_every_button_is_a_text_of_a_screen(name: str) -> None:
    whole = {part.strip() for text in SCREENS for part in (text, re.sub(r"[ -~]+$", "", text))}
    assert [one for one in re.findall(r"【(.+?)】", CHINESE[name]) if one not in whole] == []


@pytest.mark.parametrize("name", CHINESE)
def test_every_quotation_stands_on_a_screen(name: str) -> None:
    quoted = re.findall(r"“(.+?)”", CHINESE[name])
    assert [one for one in quoted if not stands(one)] == []


def stands(words: str) -> bool:
    return any(words in text for text in SCREENS) or any(one.fullmatch(words) for one in FILLED)


def test_the_keys_of_the_page_window_are_those_of_its_script_in_both_languages() -> None:
    script = (ROOT / "broker" / "web" / "static" / "window.js").read_text("utf-8")
    letters = re.search(r"const LETTERS = \{(.*?)\};", script, re.DOTALL)
    assert letters is not None
    keys = {
        letter.upper(): command
        for letter, command in re.findall(r"(\w): \"([a-z-]+)\"", letters[1])
    }
    table = dict(re.findall(r"^\| ([A-Z]) \| 【(.+?)】 \|", CLERK, re.M))
    assert table == {letter: TEXTS[f"window.{command}"] for letter, command in keys.items()}
    rows = (ROOT / "docs" / "http.md").read_text("utf-8").split("| key on the page Window |")[1]
    named = re.findall(r"^\| ((?:[A-Z](?:, )?)+) \|", rows, re.M)
    assert {letter for row in named for letter in row.split(", ")} == set(keys)


@pytest.mark.parametrize("kind", AlertKind)
def test_every_alert_is_explained_to_the_duty_leader(kind: AlertKind) -> None:
    table = SUPERVISOR.split("| 告警 |")[1].split("\n## ")[0]
    quoted = re.findall(r"“(.+?)”", table)
    said = TEXTS[f"alert.{kind}"]
    assert any(words in said for words in quoted if len(words) >= LEAST)
