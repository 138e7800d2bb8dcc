"""Compare a read table with the rows that follow from the events."""

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Generic, TypeVar

from broker.journal.contract import LegRow, RatingRow, TablesDiffer, TicketRow

Row = TypeVar("Row", TicketRow, LegRow)
Read = Callable[..., list[tuple[Any, ...]]]


class Rows(Generic[Row]):
    """The rows of one table, named by what a row is (``ticket``); ``fixed`` columns stay as they were
    first written. Only those that may still change are held.
    """

    def __init__(self, what: str, kind: type[Row], fixed: frozenset[str]) -> None:
        self._what = what
        self._fixed = fixed
        self._columns = [field.name for field in fields(kind)]
        columns, table = ", ".join(self._columns), f"{what}s"
        self._one = " ".join(("SELECT", columns, "FROM", table, "WHERE hall = ? AND id = ?"))
        self._counts = " ".join(
            ("SELECT day, count(*) FROM", table, "WHERE hall = ? GROUP BY day ORDER BY day")
        )
        self._open: dict[str, Row] = {}
        self._days: Counter[int] = Counter()

    @property
    def total(self) -> int:
        """The number of rows that the table should have."""
        return self._days.total() + len(self._open)

    def write(self, rows: Mapping[str, Row] | Mapping[str, Row | None]) -> None:
        """Record the row that an event wrote; None if it was deleted."""
        for id, row in rows.items():
            if row is None:
                self._open.pop(id, None)
                continue
            first = self._open.get(id, row)
            self._open[id] = replace(row, **{name: getattr(first, name) for name in self._fixed})

    def rate(self, ratings: Mapping[str, RatingRow]) -> None:
        """Record ratings of legs."""
        for id, rating in ratings.items():
            if id in self._open:
                changes = asdict(rating)
                del changes["leg"]
                self._open[id] = replace(self._open[id], **changes)

    def compare(self, read: Read, changing: Container[str]) -> None:
        """Compare and release the rows that are no longer ``changing``. Raises TablesDiffer."""
        for id in [id for id in self._open if id not in changing]:
            row = self._open.pop(id)
            self._days[row.day] += 1
            self._compare(read, row)

    def _compare(self, read: Read, row: Row) -> None:
        found = read(self._one, row.id)
        if not found:
            raise TablesDiffer(f"the {self._what} {row.id} is missing from the read tables")
        for name, value in zip(self._columns, found[0], strict=True):
            should = getattr(row, name)
            if value != should:
                raise TablesDiffer(
                    f"the {self._what} {row.id} has {name} = {value!r} in the read tables, and the "
                    f"journal's entries say {should!r}",
                )

    def compare_counts(self, read: Read) -> None:
        """Raise TablesDiffer if the table has rows that no event wrote."""
        for day, count in read(self._counts):
            if count != self._days[day]:
                raise TablesDiffer(
                    f"the read tables have {count} {self._what}s of the day {day}, and the journal's entries "
                    f"say {self._days[day]}",
                )
