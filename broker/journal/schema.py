"""What a journal file is made of, held against what this program makes: triggers change what is written."""

import re
import sqlite3
from contextlib import closing
from functools import cache

from broker.journal.contract import Damaged
from broker.journal.migrations import STEPS

_COMMENT = re.compile(r"--[^\n]*")
_SPACE = re.compile(r"\s+")
_PARTS = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

Part = tuple[str, str]
"""(table, index, trigger or view; its name)."""


def check(connection: sqlite3.Connection, version: int) -> None:
    """Look at the tables, indexes, triggers and views of a file of that version. Raises Damaged, which names
    the first that is missing, is another, or does not belong there.
    """
    found, made = _parts(connection), _made(version)
    for part in sorted(found.keys() | made.keys()):
        kind, name = part
        if part not in made:
            raise Damaged(0, f"the {kind} {name!r} does not belong to a journal")
        if part not in found:
            raise Damaged(0, f"the {kind} {name!r} is missing")
        if found[part] != made[part]:
            raise Damaged(0, f"the {kind} {name!r} is not the one that this program makes")


@cache
def _made(version: int) -> dict[Part, str]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        for step in STEPS[:version]:
            fresh.executescript(step)
        return _parts(fresh)


def _parts(connection: sqlite3.Connection) -> dict[Part, str]:
    return {(kind, name): _plain(sql or "") for kind, name, sql in connection.execute(_PARTS)}


def _plain(sql: str) -> str:
    """Without comments and line breaks, which mean nothing."""
    return _SPACE.sub(" ", _COMMENT.sub("", sql)).strip()
