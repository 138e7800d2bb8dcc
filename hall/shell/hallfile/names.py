"""The ids that a hall file defines, and what refers to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from hall.shell.hallfile.keys import CLASS, FILE, SERVICE, WINDOW, ZONE
from hall.shell.hallfile.kinds import Found
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.problems import Report, nearest
from hall.shell.hallfile.reading import Key, Table


class Index:
    """The ids of one sort of thing; ``sort`` is what people call it."""

    def __init__(self, sort: str, report: Report) -> None:
        self.sort = sort
        self.report = report
        self.paths: dict[str, Path] = {}

    def define(self, ids: Iterable[Found[str]]) -> "Index":
        """Add ids; what is there already is a mistake."""
        for name in ids:
            if name.value in self.paths:
                line = self.report.line(self.paths[name.value])
                self.report.add(
                    name.path,
                    f'the {self.sort} "{name.value}" is defined twice, first in line {line}',
                )
            self.paths.setdefault(name.value, name.path)
        return self

    def find(self, name: str | None, path: Path) -> str | None:
        """Return the id that ``name`` means, after reporting it if it is not exactly that id.

        Where nothing of this sort is defined at all, that is the mistake, and each reference is none.
        """
        if name is None or name in self.paths or not self.paths:
            return name
        meant = nearest(name, self.paths)
        self.report.add(path, f'there is no {self.sort} "{name}"', meant)
        return meant or None


@dataclass(frozen=True)
class Names:
    """All ids that something refers to; ``class_of`` has the class of each service."""

    classes: Index
    services: Index
    zones: Index
    windows: Index
    class_of: dict[str, str]

    def skill(self, word: Found[str], report: Report) -> frozenset[str]:
        """Return the service codes that a skill stands for; a class stands for all of its services."""
        sorts = (self.classes, self.services)
        if not any(word.value in sort.paths for sort in sorts):
            return self._meant(word, report)
        return self.codes(word.value)

    def codes(self, word: str) -> frozenset[str]:
        """Return the service codes of a class, or of a service."""
        if word in self.classes.paths:
            return frozenset(code for code, of in self.class_of.items() if of == word)
        return frozenset({word})

    def _meant(self, word: Found[str], report: Report) -> frozenset[str]:
        meant = nearest(word.value, {**self.classes.paths, **self.services.paths})
        sort = "service class" if meant in self.classes.paths else "service"
        sort = sort if meant else "service class or service"
        report.add(word.path, f'there is no {sort} "{word.value}"', meant)
        return self.codes(meant) if meant else frozenset()


def names_of(file: Table, report: Report) -> Names:
    """Collect the ids of a file; what is defined twice is reported."""
    classes = Index("service class", report).define(_ids(file.get(FILE.classes), CLASS.id))
    services = Index("service", report).define(_ids(file.get(FILE.services), SERVICE.code))
    return Names(
        classes=classes,
        services=services,
        zones=Index("zone", report).define(_ids(file.get(FILE.zones), ZONE.id)),
        windows=Index("window", report).define(_windows(file)),
        class_of=_class_of(file, classes),
    )


def define_all(sort: str, tables: Iterable[Table] | None, key: Key[str], report: Report) -> None:
    """Report what is defined twice among ids that nothing refers to."""
    Index(sort, report).define(_ids(tables, key))


def _ids(tables: Iterable[Table] | None, key: Key[str]) -> list[Found[str]]:
    found = ((table.get(key), table.at(key)) for table in tables or ())
    return [Found(name, path) for name, path in found if name is not None]


def _windows(file: Table) -> list[Found[str]]:
    return [name for table in file.get(FILE.windows) or () for name in table.get(WINDOW.ids) or ()]


def _class_of(file: Table, classes: Index) -> dict[str, str]:
    """Map each service to its class, and report classes that do not exist."""
    found = {}
    for table in file.get(FILE.services) or ():
        code = table.get(SERVICE.code)
        of = classes.find(table.get(SERVICE.service_class), table.at(SERVICE.service_class))
        if code is not None and of is not None:
            found[code] = of
    return found
