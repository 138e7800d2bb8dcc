"""Checks of the font files that a hall file names."""

from collections.abc import Iterator
from pathlib import Path

from hall.shell import fonts
from hall.shell.hallfile.keys import FILE, HALL
from hall.shell.hallfile.locate import Path as Place
from hall.shell.hallfile.problems import Report
from hall.shell.hallfile.reading import Table


def check_fonts(file: Table, report: Report) -> None:
    """Report fonts that are missing, or that no board could draw with."""
    folder = Path(report.file).parent
    for written, place in _written(file):
        try:
            fonts.characters_of(folder / written)
        except fonts.NotAFontError as error:
            report.add(place, f'the font "{written}" {error}; its path begins at the hall file')


def fonts_of(file: Table, folder: Path) -> tuple[Path, ...]:
    """The files of the hall's own fonts, in the order in which they are tried."""
    return tuple((folder / written).resolve() for written, _ in _written(file))


def _written(file: Table) -> Iterator[tuple[str, Place]]:
    hall = file.get(FILE.hall)
    for found in (hall.get(HALL.fonts) if hall is not None else None) or ():
        yield found.value, found.path
