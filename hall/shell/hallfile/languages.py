"""Texts by language: each must be there in every language of the hall, and in no other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from hall.shell.hallfile.keys import FILE, HALL
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.problems import Report, nearest
from hall.shell.hallfile.reading import Key, Table

ByLanguage = Mapping[str, str | Sequence[object]]


def check_languages(file: Table, report: Report) -> None:
    """Report texts that are missing, and languages that the hall does not have."""
    hall = file.get(FILE.hall)
    languages = hall.get(HALL.languages) if hall else None
    if not languages:
        return
    words = [language.value for language in languages]
    for position, language in enumerate(languages):
        if language.value in words[:position]:
            report.add(language.path, f'the language "{language.value}" is named twice')
    for table, key in _by_language(file):
        entries = cast("ByLanguage", table.get(key))
        _check_entries(entries, table.at(key), words, report, some=key.kind.some)


def _by_language(table: Table) -> Iterator[tuple[Table, Key[object]]]:
    """Every key in ``table`` and below that holds something by language."""
    for key in table.keys:
        value = table.get(key)
        if key.kind.by_language and isinstance(value, Mapping):
            yield table, key
        for child in _tables(value):
            yield from _by_language(child)


def _tables(value: object) -> tuple[Table, ...]:
    if isinstance(value, Table):
        return (value,)
    items = value if isinstance(value, tuple) else ()
    return tuple(item for item in items if isinstance(item, Table))


def _check_entries(
    entries: ByLanguage, path: Path, languages: list[str], report: Report, *, some: bool
) -> None:
    missing = [language for language in languages if not report.holds((*path, language))]
    for language in entries:
        if language not in languages:
            meant = nearest(language, missing)
            report.add((*path, language), f'"{language}" is not in hall.languages', meant)
            missing = [one for one in missing if one != meant]
    for language in () if some else missing:
        report.add(path, f'has nothing in "{language}", which is in hall.languages')
    _check_lengths(entries, path, report)


def _check_lengths(entries: ByLanguage, path: Path, report: Report) -> None:
    """Lists must say the same in each language: as many papers in one as in the other."""
    lengths = {len(entry) for entry in entries.values() if not isinstance(entry, str)}
    if len(lengths) > 1:
        said = ", ".join(f"{len(entry)} in {language}" for language, entry in entries.items())
        report.add(path, f"must list as many in each language, not {said}")
