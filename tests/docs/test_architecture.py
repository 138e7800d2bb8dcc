"""docs/architecture.md names, for each rule, the function that has it: every one must be there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
(SECTION,) = re.findall(r"^## Where is the rule that …\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
ROWS = re.findall(r"^\| (.+?) \| `([\w/]+\.py)::(\w+)` \|$", SECTION, re.M)


def names_in(file: Path) -> set[str]:
    """The functions, classes and constants that a module defines."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


def test_every_row_is_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| (?!rule |---)", SECTION, re.M)) >= 20
    assert len({rule for rule, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("rule", "file", "name"), ROWS)
def test_the_rule_is_where_the_page_says(rule: str, file: str, name: str) -> None:
    assert name in names_in(ROOT / file)
