"""Read a hall file: return the hall, or report all mistakes at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hall.domain.definition import HallDefinition
from hall.shell.hallfile import build
from hall.shell.hallfile.keys import FILE
from hall.shell.hallfile.lettering import fonts_of
from hall.shell.hallfile.locate import locate
from hall.shell.hallfile.marks import unmarked
from hall.shell.hallfile.meaning import check
from hall.shell.hallfile.names import names_of
from hall.shell.hallfile.problems import HallFileErrors, Problem, Report
from hall.shell.hallfile.reading import keys_of, read_table
from hall.shell.hallfile.shelf import shelf_of
from hall.shell.hallfile.slips import what_to_write
from hall.shell.hardware import Board
from hall.shell.pictures import NotAPictureError

LARGEST = 1024 * 1024
_POSITION = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class HallFile:
    """A hall as its file describes it; ``path`` is where that file is. ``pictures`` maps the names of
    pictures to their files; ``fonts`` are the files of the hall's own. ``cautions`` is what ``hall
    check`` refuses and a controller goes on with. ``marked`` are the names in which the file marks where a
    line may end.
    """

    definition: HallDefinition
    boards: tuple[Board, ...]
    path: Path
    pictures: Mapping[str, Path] = field(default_factory=dict)
    fonts: tuple[Path, ...] = ()
    cautions: tuple[Problem, ...] = ()
    marked: tuple[str, ...] = ()


def load(path: str | Path) -> HallFile:
    """Read a hall file. Raises :class:`HallFileErrors` with every mistake of the file."""
    file = str(path)
    return _understood(_text(file), file)


def _text(file: str) -> str:
    """The file's text; a byte-order mark, as some editors leave, is not part of it."""
    try:
        with Path(file).open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _one(file, 1, f"cannot be read: {reason}; give the path of a hall file") from None
    if len(raw) > LARGEST:
        raise _one(file, 1, "is larger than 1 MiB; a hall file is a short text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _one(file, line, "is not UTF-8 text; save it as UTF-8 in your editor") from None


def _understood(text: str, file: str) -> HallFile:
    try:
        raw = tomllib.loads(text)
        report = Report(file, locate(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax(file, text, str(error)) from None
    except (ValueError, RecursionError):  # numbers and nesting beyond what Python reads
        raise _one(file, 1, "holds a number or a nesting that is too large to read") from None
    table = read_table(raw, keys_of(FILE), (), report)
    check(table, report)
    if report.problems():
        raise HallFileErrors(report.problems())
    folder = Path(file).parent
    try:
        shelf = shelf_of(table, folder)
    except (OSError, NotAPictureError) as error:
        raise _one(file, 1, f"names a picture that just changed: {error}; try again") from None
    definition, marked = unmarked(build.definition(table, names_of(table, report), shelf))
    pictures = {name: folder / written for written, name in shelf.items()}
    return HallFile(
        definition,
        build.boards(table),
        Path(file),
        pictures,
        fonts_of(table, folder),
        tuple(report.cautions()),
        marked,
    )


def _syntax(file: str, text: str, said: str) -> HallFileErrors:
    """What tomllib says, with its position taken out of the words."""
    position = _POSITION.fullmatch(said)
    if position is None:
        return _one(file, text.rstrip().count("\n") + 1, f"is not TOML: {said}")
    line = int(position[2])
    message = f"column {position[3]}: is not TOML: {position[1]}"
    lines = text.splitlines()
    written = lines[line - 1 : line]
    if position[1].startswith("Unclosed"):  # told where the next line begins
        written = [*written, *lines[max(line - 2, 0) : line - 1]]
    return _one(file, line, message + what_to_write(written, position[1]))


def _one(file: str, line: int, message: str) -> HallFileErrors:
    return HallFileErrors([Problem(file, line, "", message)])
