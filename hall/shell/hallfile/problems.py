"""What is wrong with a hall file: every mistake with its file, line and key."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from hall.shell.hallfile.locate import Path
from hall.shell.trouble import Mistakes


@dataclass(frozen=True)
class Problem:
    """One mistake. ``suggestion`` is the word that was probably meant, or empty."""

    file: str
    line: int
    key: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = (
            f"{self.file}:{self.line}: {self.key}: " if self.key else f"{self.file}:{self.line}: "
        )
        hint = f'; did you mean "{self.suggestion}"?' if self.suggestion else ""
        return printable(f"{place}{self.message}{hint}")


class HallFileErrors(Mistakes):
    """A hall file with mistakes: ``problems`` holds all of them in the file's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(problem) for problem in self.problems)


class Report:
    """Collects the problems of one file, each at the line of its path."""

    def __init__(self, file: str, lines: dict[Path, int]) -> None:
        self.file = file
        self._lines = lines
        self._problems: dict[Problem, None] = {}
        self._cautions: dict[Problem, None] = {}

    def add(self, path: Path, message: str, suggestion: str = "") -> None:
        """Note a mistake at ``path``; what is missing has the line of its table."""
        problem = Problem(self.file, self.line(path), spelled(path), message, suggestion)
        self._problems[problem] = None

    def caution(self, path: Path, message: str) -> None:
        """Note what a new file must not have, and one that is in force may keep."""
        self._cautions[Problem(self.file, self.line(path), spelled(path), message)] = None

    def holds(self, path: Path) -> bool:
        """Whether the file says anything at ``path``, be it right or wrong."""
        return path in self._lines

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest table around it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def problems(self) -> list[Problem]:
        """All problems in the order of the file."""
        return sorted(self._problems, key=lambda problem: problem.line)

    def cautions(self) -> list[Problem]:
        """All cautions in the order of the file."""
        return sorted(self._cautions, key=lambda problem: problem.line)


def spelled(path: Path) -> str:
    """A path as people say it: ``window[3].skills``, counted from 1, without a list's own items."""
    if len(path) > 2 and isinstance(path[-1], int):
        path = path[:-1]
    said = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return said.removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` probably means, or an empty one."""
    known = sorted(known)
    longer = [one for one in known if one.startswith(f"{word}-")]
    if len(longer) == 1:
        return longer[0]
    close = difflib.get_close_matches(word[:100], known, n=1, cutoff=0.6)
    return close[0] if close else ""


def printable(text: str) -> str:
    """Text that a terminal takes for nothing but text."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def shown(value: object) -> str:
    """A value of the file as a message quotes it, short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) > 10**18:
        return "a number of that size"
    said = f'"{value}"' if isinstance(value, str) else str(value)
    return said if len(said) <= 60 else f'{said[:56]}…"'
