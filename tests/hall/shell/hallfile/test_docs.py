"""docs/hall-file.md explains every key that is accepted, no other, with its true default."""

import re
from pathlib import Path

from hall.shell.hallfile.keys import BOARD, FILE
from hall.shell.hallfile.reading import Key, Keys, keys_of

DOCUMENT = Path(__file__).parents[4] / "docs" / "hall-file.md"
SECTION = re.compile(r"^#+ \[+([a-z._]+)\]+$", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \| .+ \| (.+) \|$", re.MULTILINE)


def documented() -> dict[str, dict[str, str]]:
    """Defaults as the document gives them, by table and key."""
    _, *parts = SECTION.split(DOCUMENT.read_text("utf-8"))
    return {
        name: dict(ROW.findall(text)) for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def accepted() -> dict[str, dict[str, str]]:
    """Defaults as the loader takes them."""
    tables = {key.name: key.table for key in keys_of(FILE)}
    tables |= {f"board.{key.name}": key.table for key in keys_of(BOARD) if key.table}
    return {name: {key.name: default(key) for key in keys} for name, keys in tables.items()}


def default(key: Key[object]) -> str:
    if key.required:
        return "required"
    if key.name == "roles":
        return '`["clerk"]`'
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if key.name.endswith("_s") and isinstance(key.default, int):
        return str(key.default // 1000)
    if isinstance(key.default, str):
        return f'`"{key.default}"`'
    written = {"address": f"0x{key.default:X}"} if isinstance(key.default, int) else {}
    return written.get(key.name, "none" if key.default is None else str(key.default))


def test_every_key_is_documented_with_its_default() -> None:
    assert documented() == accepted()


def test_every_table_has_keys() -> None:
    tables: list[Keys] = [key.table for key in keys_of(FILE)]
    assert all(tables)
