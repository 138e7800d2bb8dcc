"""``hall check``: every mistake of a hall file, or what the file describes."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from hall.domain.calendar import hhmm
from hall.domain.definition import HallDefinition, Hours, Text
from hall.domain.names import BoardKind, Role
from hall.shell.fonts import characters_of, missing_glyphs
from hall.shell.hallfile import HallFile, HallFileErrors, load
from hall.shell.hallfile.problems import printable

BOARD_NAMES = {
    BoardKind.KIOSK: "kiosk",
    BoardKind.EVALUATOR: "evaluator",
    BoardKind.WINDOW_SCREEN: "window screen",
    BoardKind.ZONE_BOARD: "zone board",
}


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_context
def check(ctx: click.Context, file: str, as_json: bool) -> None:
    """Check the hall file FILE: exit 0 with a summary, or 2 with every mistake in it."""
    try:
        hall = load(file)
        if hall.cautions:
            raise HallFileErrors(hall.cautions)
    except HallFileErrors as errors:
        click.echo(_json(_failure(errors)) if as_json else _mistakes(file, errors))
        ctx.exit(errors.code)
    click.echo(_json(summary(hall)) if as_json else _in_words(hall))


def summary(hall: HallFile) -> dict[str, Any]:
    """What a hall file describes, as numbers and names."""
    definition = hall.definition
    return {
        "ok": True,
        "hall": definition.id,
        "name": definition.name,
        "windows": len(definition.windows),
        "zones": len(definition.zones),
        "services": len(definition.services),
        "classes": len(definition.classes),
        "boards": {kind.value: _count(hall, kind) for kind in BoardKind},
        "staff": {role.value: count for role, count in _roles(definition).items()},
        "kiosk_hours": _spans(definition.kiosk_hours),
        "window_hours": _spans(definition.window_hours),
        "close_of_day": hhmm(definition.close_of_day),
        "missing_glyphs": "".join(dict.fromkeys("".join(undrawable(hall).values()))),
    }


def undrawable(hall: HallFile) -> dict[str, str]:
    """Texts with characters that no font of the hall can draw, and those characters."""
    own = frozenset[str]().union(*(characters_of(font) for font in hall.fonts))
    found = {
        text: "".join(char for char in missing_glyphs(text) if char not in own)
        for text in _texts(hall.definition)
    }
    return {text: missing for text, missing in found.items() if missing}


def _texts(definition: HallDefinition) -> Iterator[str]:
    for text in _by_language(definition):
        yield from text.values()
    yield from (clerk.name for clerk in definition.clerks)
    for service in definition.services:
        for papers in service.papers.values():
            yield from papers


def _by_language(definition: HallDefinition) -> Iterator[Text]:
    yield definition.name
    yield from (text for zone in definition.zones for text in (zone.name, zone.floor))
    yield from (window.name for window in definition.windows)
    yield from (one.name for one in definition.classes)
    yield from (service.name for service in definition.services)
    yield from (clerk.post for clerk in definition.clerks)
    yield from (reason.name for reason in definition.priorities)
    yield from definition.notices


def _failure(errors: HallFileErrors) -> dict[str, Any]:
    return {"ok": False, "problems": msgspec.to_builtins(errors.problems)}


def _json(body: dict[str, Any]) -> str:
    return msgspec.json.encode(body).decode()


def _mistakes(file: str, errors: HallFileErrors) -> str:
    count = _counted(len(errors.problems), "mistake")
    return f"{errors}\n{printable(file)}: {count}"


def _in_words(hall: HallFile) -> str:
    definition = hall.definition
    kinds = [_counted(_count(hall, kind), BOARD_NAMES[kind]) for kind in BoardKind]
    staff = [_counted(count, role.value) for role, count in _roles(definition).items()]
    lines = [
        f"{printable(str(hall.path))} is in order: " + " · ".join(definition.name.values()),
        f"  windows   {len(definition.windows)}, in {_counted(len(definition.zones), 'zone')}",
        f"  services  {len(definition.services)}, in {_counted(len(definition.classes), 'class')}",
        f"  boards    {len(hall.boards)}: {', '.join(kinds)}",
        f"  staff     {len(definition.clerks)}: {', '.join(staff)}",
        f"  opening   kiosks {', '.join(_spans(definition.kiosk_hours))};"
        f" windows {', '.join(_spans(definition.window_hours))};"
        f" the day closes at {hhmm(definition.close_of_day)}",
    ]
    return "\n".join([*lines, *_glyph_notes(hall)])


def _glyph_notes(hall: HallFile) -> Iterator[str]:
    for text, missing in undrawable(hall).items():
        yield f'  note      no font can draw "{missing}" in "{text}"; name one that can under [hall], fonts'


def _count(hall: HallFile, kind: BoardKind) -> int:
    return sum(board.kind is kind for board in hall.boards)


def _roles(definition: HallDefinition) -> Counter[Role]:
    return Counter(role for clerk in definition.clerks for role in clerk.roles)


def _counted(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _spans(hours: tuple[Hours, ...]) -> list[str]:
    return [f"{hhmm(span.start)}-{hhmm(span.until)}" for span in hours]
