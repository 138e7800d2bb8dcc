"""Tables of a hall file: their keys, and what has been read of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from hall.shell.hallfile.kinds import Kind
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.problems import Report, nearest, shown

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Key(Generic[T_co]):
    """A key of a table. ``table`` holds the keys of the table, or tables, that are its value."""

    name: str
    kind: Kind[T_co]
    required: bool
    default: T_co | None = None
    table: tuple["Key[object]", ...] = ()


Keys = tuple[Key[object], ...]


@dataclass(frozen=True)
class Table:
    """The values of a table that were read without a mistake. ``written`` maps keys to their spelling in
    the file.
    """

    path: Path
    keys: Keys
    values: Mapping[str, object]
    written: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: Key[T]) -> T | None:
        """A key's value, or its default; None where it is wrong or missing."""
        return cast("T | None", self.values.get(key.name))

    def __getitem__(self, key: Key[T]) -> T:
        """The value of a key that has been found right; LookupError where it was not."""
        value = self.get(key)
        if value is None:
            raise LookupError(f"{key.name} was not read")
        return value

    def at(self, key: Key[T]) -> Path:
        """Where a key stands, or would stand."""
        return (*self.path, self.written.get(key.name, key.name))


def need(name: str, kind: Kind[T]) -> Key[T]:
    """A key that must be there."""
    return Key(name, kind, required=True)


def may(name: str, kind: Kind[T], default: T | None = None) -> Key[T]:
    """A key that may be left out."""
    return Key(name, kind, required=False, default=default)


def keys_of(group: type) -> Keys:
    """The keys that a class lists as its attributes, in their order."""
    return tuple(value for value in vars(group).values() if isinstance(value, Key))


def one(name: str, keys: Keys, required: bool = False) -> Key[Table]:
    """A key whose value is a table."""

    def read(value: object, path: Path, report: Report) -> Table | None:
        if not isinstance(value, dict):
            report.add(path, f"must be {expects}, not {shown(value)}")
            return None
        return read_table(value, keys, path, report)

    expects = f"a table, written as [{name}]"
    return Key(name, Kind(expects, read), required, table=keys)


def many(name: str, keys: Keys, least: int) -> Key[tuple[Table, ...]]:
    """A key whose value is an array of tables; at least ``least`` of them."""

    def read(value: object, path: Path, report: Report) -> tuple[Table, ...] | None:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            report.add(path, f"must be {expects}")
            return None
        if len(value) < least:
            report.add(path, "must not be empty")
        tables = enumerate(cast("list[dict[str, object]]", value))
        return tuple(read_table(item, keys, (*path, n), report) for n, item in tables)

    expects = f"tables, each written as [[{name}]]"
    return Key(name, Kind(expects, read), required=least > 0, default=(), table=keys)


def read_table(raw: Mapping[str, object], keys: Keys, path: Path, report: Report) -> Table:
    """Read a table, and report keys that are unknown, wrong or missing.

    An unknown key that is close to a missing one is read as that one, so that a slip of the pen is
    one mistake and hides no other.
    """
    written = _written(raw, keys, path, report)
    values: dict[str, object] = {}
    for key in keys:
        if key.name in written:
            place = (*path, written[key.name])
            values[key.name] = key.kind.read(raw[written[key.name]], place, report)
        elif key.required:
            report.add((*path, key.name), f"is missing; it must be {key.kind.expects}")
        else:
            values[key.name] = key.default
    return Table(path, keys, values, written)


def _written(raw: Mapping[str, object], keys: Keys, path: Path, report: Report) -> dict[str, str]:
    names = [key.name for key in keys]
    written = {name: name for name in names if name in raw}
    for unknown in _unknown(raw, names):
        meant = nearest(unknown, names)
        report.add((*path, unknown), "there is no such key", meant)
        if meant:
            written.setdefault(meant, unknown)
    return written


def _unknown(raw: Mapping[str, object], names: Iterable[str]) -> list[str]:
    known = set(names)
    return [key for key in raw if key not in known]
