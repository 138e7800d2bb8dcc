"""Find the line numbers of the tables, keys and items of a TOML document. PURE.

``tomllib`` does not return line numbers. This module scans the same text once more and records the line
of every path, so that a mistake can be reported with its line.
"""

from collections.abc import Iterator

Path = tuple[str | int, ...]
"""The way to a value: keys and, in arrays, positions from 0."""

_SPACE = " \t"
_BETWEEN = " \t\n"
_ENDS_SCALAR = ",]}#\n"
_ENDS_BARE_KEY = " \t.=]"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_CODE_POINTS = {"u": 4, "U": 8}


def locate(text: str) -> dict[Path, int]:
    """Lines, from 1, of every path in ``text``, which ``tomllib`` has read without an error.

    The whole document is the path ``()``. A table defined by dotted keys or by the headers of
    its children stands where it is first named.
    """
    return _Walk(text.replace("\r\n", "\n")).document()


class _Walk:
    """One pass over a document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self.lengths: dict[Path, int] = {}  # of the arrays of tables

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while self._more():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _more(self) -> bool:
        """Skip white space and comments; return False at the end."""
        while self._peek() and self._peek() in _BETWEEN + "#":
            self._comment() if self._peek() == "#" else self._step()
        return bool(self._peek())

    def _header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the table that the next pairs belong to."""
        line = self.line
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self._step(brackets)
        keys = list(self._keys("]"))
        self._step(brackets)
        path: Path = ()
        for key in keys[:-1]:
            path = self._last((*path, key), line)
        path = (*path, keys[-1])
        return self._item(path, line) if brackets == 2 else self._note(path, line)

    def _item(self, path: Path, line: int) -> Path:
        """One more table in an array of tables."""
        position = self.lengths.get(path, 0)
        self.lengths[path] = position + 1
        self._note(path, line)
        return self._note((*path, position), line)

    def _last(self, path: Path, line: int) -> Path:
        """The table that a header's key means: in an array of tables the latest one."""
        self._note(path, line)
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def _note(self, path: Path, line: int) -> Path:
        self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        """``a.b = value``, in a table or in an inline table."""
        line = self.line
        path = table
        for key in self._keys("="):
            path = self._note((*path, key), line)
        self._step()
        self._value(path)

    def _keys(self, end: str) -> Iterator[str]:
        """The parts of a dotted key up to ``end``, which is left to be read."""
        self._skip(_SPACE)
        while self._peek() != end:
            yield self._quoted() if self._peek() in "\"'" else self._bare()
            self._skip(_SPACE + ".")

    def _bare(self) -> str:
        start = self.at
        while self._peek() not in _ENDS_BARE_KEY:
            self._step()
        return self.text[start : self.at]

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        if self._peek() == "[":
            self._array(path)
        elif self._peek() == "{":
            self._inline(path)
        elif self._peek() in "\"'":
            self._quoted()
        else:
            while self._peek() and self._peek() not in _ENDS_SCALAR:
                self._step()

    def _array(self, path: Path) -> None:
        self._step()
        position = 0
        while self._more() and self._peek() != "]":
            self._value(self._note((*path, position), self.line))
            position += 1
            self._more()
            self._skip(",")
        self._step()

    def _inline(self, path: Path) -> None:
        self._step()
        while self._more() and self._peek() != "}":
            self._pair(path)
            self._skip(_SPACE + ",")
        self._step()

    def _quoted(self) -> str:
        """A string of any of the four kinds; only keys care for what it says."""
        quote = self._peek()
        if self.text.startswith(quote * 3, self.at):
            return self._long(quote)
        self._step()
        said = ""
        while self._peek() != quote:
            said += self._escape() if quote == '"' and self._peek() == "\\" else self._take()
        self._step()
        return said

    def _long(self, quote: str) -> str:
        """A string in three quotes, which may end in up to two more of them."""
        self._step(3)
        while not self.text.startswith(quote * 3, self.at):
            self._step(2 if quote == '"' and self._peek() == "\\" else 1)
        self._step(3)
        self._skip(quote)
        return ""

    def _escape(self) -> str:
        self._step()
        kind = self._take()
        if kind not in _CODE_POINTS:
            return _ESCAPES.get(kind, kind)
        start = self.at
        self._step(_CODE_POINTS[kind])
        return chr(int(self.text[start : self.at], 16))

    def _take(self) -> str:
        char = self._peek()
        self._step()
        return char

    def _comment(self) -> None:
        while self._peek() not in ("", "\n"):
            self._step()

    def _skip(self, chars: str) -> None:
        while self._peek() and self._peek() in chars:
            self._step()

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _step(self, count: int = 1) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count
