"""Check the pictures that a hall file names, and name them by their content."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from hall.shell import pictures
from hall.shell.hallfile.keys import CLERK, FILE, POSTER
from hall.shell.hallfile.locate import Path as Place
from hall.shell.hallfile.problems import Report
from hall.shell.hallfile.reading import Table

Shelf = Mapping[str, str]
"""The content's name of each picture, by how the hall file writes its path."""


def check_pictures(file: Table, report: Report) -> None:
    """Report pictures that are missing or that no board could draw."""
    folder = Path(report.file).parent
    for written, place in _written(file):
        try:
            pictures.name_of(pictures.read(folder / written))
        except pictures.NotAPictureError as error:
            report.add(place, f'the picture "{written}" {error}')
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            text = f'the picture "{written}" cannot be read: {reason}; its path begins at the hall file'
            report.add(place, text)


def shelf_of(file: Table, folder: Path) -> Shelf:
    """Name every picture of a file without mistakes. Raises OSError or NotAPictureError where one
    changed since it was checked.
    """
    return {
        written: pictures.name_of(pictures.read(folder / written)) for written, _ in _written(file)
    }


def _written(file: Table) -> Iterator[tuple[str, Place]]:
    for tables, key in ((FILE.clerks, CLERK.photo), (FILE.posters, POSTER.picture)):
        for table in file.get(tables) or ():
            if written := table.get(key):
                yield written, table.at(key)
