"""Marks in the names of a hall file that say where a line may end; they are never displayed."""

from collections.abc import Callable, Iterator

import msgspec

from hall.domain.definition import HallDefinition
from hall.shell.breaking import MARK

MARKS = str.maketrans({"｜": MARK})
"""A mark as a Chinese keyboard types it."""


def without_marks(text: str) -> str:
    """Return a name as it is shown."""
    return text.translate(MARKS).replace(MARK, "")


def unmarked(definition: HallDefinition) -> tuple[HallDefinition, tuple[str, ...]]:
    """Take the marks out of a hall's names; return it so, and each name that had some."""
    raw = msgspec.to_builtins(definition)
    marked = {text.translate(MARKS) for text in strings(raw) if without_marks(text) != text}
    return msgspec.convert(_each(raw, without_marks), HallDefinition), tuple(sorted(marked))


def strings(value: object) -> Iterator[str]:
    """List every text in a value made of dicts, lists and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def _each(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each(item, change) for item in value]
    return value
