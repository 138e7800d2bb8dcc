"""A table as spreadsheet programs save it: read as text, whatever encoding and separator they chose."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hall.shell.trouble import Trouble

SEPARATORS = ",\t;"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Table:
    """The rows below a header line. ``columns`` are the header's names.

    UTF-8 and UTF-16 with a byte-order mark, UTF-8 and GB 18030 without one are understood; the
    separator is a comma, a tab or a semicolon, whichever stands in the header. Raises Trouble for
    a file that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            text = f"the day {path} cannot be read: {error.strerror}"
            raise Trouble(f"{text}; give the path of a day as CSV") from error
        self._lines = _decoded(path, content).splitlines()
        header = self._lines[0] if self._lines else ""
        self._separator = next((one for one in SEPARATORS if one in header), ",")
        try:
            self.columns = self._cells(header)
        except ValueError as error:
            raise Trouble(f"{path}:1: {error}") from error

    def rows(self) -> Iterator[tuple[int, dict[str, str] | ValueError]]:
        """Give each row that holds anything with its line number, counted from 1, cells by column.

        A missing cell is empty. A row that cannot be taken apart is given as a ValueError.
        """
        for number, line in enumerate(islice(self._lines, 1, None), start=2):
            try:
                cells = self._cells(line)
            except ValueError as error:
                yield number, error
                continue
            if any(cells):
                cells += [""] * (len(self.columns) - len(cells))
                yield number, dict(zip(self.columns, cells, strict=False))

    def _cells(self, line: str) -> list[str]:
        try:
            # No cell of a day holds a line break: a quotation mark that is left open ends with its line.
            found = next(csv.reader([line], delimiter=self._separator, strict=True), [])
        except csv.Error:
            text = "a quotation mark is opened and not closed, or stands inside a cell"
            raise ValueError(f'{text}; take the " out of {line[:40]!r}') from None
        return [cell.strip() for cell in found]


def _decoded(path: Path, content: bytes) -> str:
    marked = (name for mark, name in _MARKS if content.startswith(mark))
    for encoding in (*marked, "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    advice = 'save it in the spreadsheet program as "CSV UTF-8"'
    raise Trouble(f"the day {path} cannot be read: it is no text in UTF-8 or GB 18030; {advice}")
