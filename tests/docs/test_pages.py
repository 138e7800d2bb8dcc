"""README and docs/ name every option and every setting, and nothing that is not there."""

import ast
import importlib
import re
import shlex
from functools import cache
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import click
import msgspec
import pytest

from broker.controller.watching.alerts import AlertKind
from broker.settings import Settings
from hall.shell.board_file import BoardFile
from provisioning.__main__ import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "README.zh-CN.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    )
}
EVERYTHING = "".join(PAGES.values())
PROGRAMS = {
    "hall-controller": "broker.__main__",
    "hall-kiosk": "devices.kiosk.__main__",
    "hall-evaluator": "devices.evaluator.__main__",
    "hall-display": "devices.display.__main__",
}
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


# --- options and settings --------------------------------------------------------------------------


def options(command: click.Command) -> set[str]:
    return {name for one in command.params for name in one.opts if name.startswith("--")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_the_command_hall_is_explained(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert f"hall {name}" in EVERYTHING
    assert [one for one in options(command) if f"`{one}" not in EVERYTHING] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_option_of_a_program_is_explained(program: str) -> None:
    main: click.Command = importlib.import_module(PROGRAMS[program]).main
    page = PAGES["docs/operation.md"]
    assert f"`{program} --settings" in page
    assert [one for one in options(main) if f"`{one}" not in page] == []


def keys(kind: type[msgspec.Struct], within: frozenset[str] = frozenset()) -> set[str]:
    """The names of a settings file's keys, those of its tables too; not of tables in ``within``."""
    found = set()
    for field in msgspec.structs.fields(kind):
        found.add(field.encode_name)
        if field.encode_name in within:
            continue
        for part in structs(field.type):
            found |= keys(part)
    return found


def structs(annotation: object) -> list[type[msgspec.Struct]]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return [annotation]
    return [found for argument in get_args(annotation) for found in structs(argument)]


def test_every_setting_of_the_controller_is_explained() -> None:
    page = PAGES["docs/controller.md"]
    assert [key for key in sorted(keys(Settings)) if f"`{key}" not in page] == []
    top = {field.encode_name for field in msgspec.structs.fields(Settings)}
    assert [key for key in sorted(top) if f"`{key}`" not in PAGES["docs/operation.md"]] == []


def test_every_key_of_a_board_file_is_explained() -> None:
    """What the hall file says of a hall is explained there; hardware.md sends readers on to it."""
    wanted = sorted(keys(BoardFile, within=frozenset({"hall"})))
    assert [key for key in wanted if f"`{key}" not in EVERYTHING] == []


@pytest.mark.parametrize("kind", AlertKind)
def test_every_alert_is_explained(kind: AlertKind) -> None:
    assert f"`{kind}`" in PAGES["docs/operation.md"]


# --- links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    assert [link for link in LINK.findall(PAGES[name]) if not leads(name, link)] == []


def leads(page: str, link: str) -> bool:
    if re.match(r"\w+:", link):
        return True
    path, _, anchor = unquote(link).partition("#")
    target = (ROOT / page).parent / path if path else ROOT / page
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target.read_text("utf-8"))


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives to headings."""
    prose = FENCE.sub("", text)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_every_picture_is_shown() -> None:
    pictures = (ROOT / "docs" / "pictures").glob("*.png")
    assert [one.name for one in pictures if f"pictures/{one.name})" not in EVERYTHING] == []


# --- commands --------------------------------------------------------------------------------------


def commands() -> list[tuple[str, str]]:
    found = []
    for page, text in PAGES.items():
        for language, block in FENCE.findall(text):
            if language == "sh":
                found += [(page, line) for line in block.splitlines() if line.strip()]
    return found


RUN = re.findall(r"^  (\w+)\) ", (ROOT / "run").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("where", "line"), commands())
def test_every_command_that_is_shown_can_be_given(where: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "./run":
        assert words[1] in RUN
    elif words[0].rsplit("/", 1)[-1] == "hall":
        must_parse(words[1:])
    for word in words:
        if word.startswith(("examples/", "docs/", "scripts/")):
            assert (ROOT / word).exists()


def must_parse(words: list[str]) -> None:
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])


# --- tests that are named --------------------------------------------------------------------------


@cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGES["docs/faults.md"])


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_a_promise_names_is_there(path: str, name: str) -> None:
    assert name in names_in(ROOT / path)


def test_every_promise_names_a_test() -> None:
    rows = re.findall(r"^\| (?!what|---).*$", PAGES["docs/faults.md"], re.MULTILINE)
    assert [row for row in rows if "`tests/" not in row] == []
    assert len(rows) > 25
