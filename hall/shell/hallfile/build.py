"""Build the hall's definition and its boards from a hall file without mistakes."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from hall.domain import definition as d
from hall.domain.names import BoardKind, Role
from hall.places import floor_names
from hall.shell.hallfile.boardchecks import place_key, spread
from hall.shell.hallfile.initials import initials
from hall.shell.hallfile.keys import (
    APPOINTMENT,
    BOARD,
    BY_GUIDE,
    CLASS,
    CLERK,
    FILE,
    HALL,
    HOLIDAY,
    HOURS,
    IN_TURN,
    NOTICE,
    POSTER,
    PRIORITY,
    SERVICE,
    WINDOW,
    ZONE,
    rule_key,
)
from hall.shell.hallfile.kinds import Found
from hall.shell.hallfile.names import Names
from hall.shell.hallfile.reading import Key, Table
from hall.shell.hallfile.shelf import Shelf
from hall.shell.hardware import (
    Board,
    CardReader,
    Panel,
    Part,
    Pins,
    Printer,
    Scanner,
    Screen,
    Speaker,
)
from hall.texts import CHINESE

P = TypeVar("P", bound=Part)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def definition(file: Table, names: Names, shelf: Shelf) -> d.HallDefinition:
    """Build the definition; windows in the file's order, skills in the services' order."""
    hall, hours, policy = file[FILE.hall], file[FILE.hours], file.get(FILE.policy)
    return d.HallDefinition(
        id=hall[HALL.id],
        name=hall[HALL.name],
        languages=_values(hall[HALL.languages]),
        languages_in_turn=hall[HALL.screen_languages] == IN_TURN,
        utc_offset_ms=hall[HALL.utc_offset],
        public_url=hall[HALL.public_url],
        zones=tuple(_zone(one) for one in file[FILE.zones]),
        classes=tuple(_service_class(one) for one in file[FILE.classes]),
        services=tuple(_service(one) for one in file[FILE.services]),
        windows=tuple(one for table in file[FILE.windows] for one in _windows(table, names)),
        clerks=tuple(_clerk(one, shelf) for one in file[FILE.clerks]),
        priorities=tuple(_priority(one) for one in file[FILE.priorities]),
        kiosk_hours=_spans(hours[HOURS.kiosks]),
        window_hours=_spans(hours[HOURS.windows]),
        close_of_day=hours[HOURS.close_of_day],
        weekdays=tuple(sorted(set(_values(hours.get(HOURS.weekdays) or ())))) or EVERY_DAY,
        workdays=tuple(sorted(_values(hours.get(HOURS.workdays) or ()))),
        holidays=tuple(_holiday(one) for one in file[FILE.holidays]),
        policy=_policy(policy) if policy else d.Policy(),
        appointments=tuple(_appointment(one) for one in file[FILE.appointments]),
        notices=tuple(one[NOTICE.text] for one in file[FILE.notices]),
        posters=tuple(_poster(one, shelf) for one in file[FILE.posters]),
    )


def boards(file: Table) -> tuple[Board, ...]:
    """Build every board: one for each place that its table names."""
    zones = [one[ZONE.id] for one in file[FILE.zones]]
    windows = [name for one in file[FILE.windows] for name in _values(one[WINDOW.ids])]
    every = [board for table in file[FILE.boards] for board in _boards(table, zones, windows)]
    return tuple(_neighboured(board, every, zones) for board in every)


def _neighboured(board: Board, every: list[Board], zones: list[str]) -> Board:
    """Tell a kiosk where the others are: in its own zone first, then in zones that stand near in the
    file.
    """
    if board.kind is not BoardKind.KIOSK or board.zone is None:
        return board
    home = zones.index(board.zone)
    others = [
        (one.id, one.zone)
        for one in every
        if one.kind is board.kind and one.id != board.id and one.zone
    ]
    near = sorted(others, key=lambda other: abs(zones.index(other[1]) - home))
    return msgspec.structs.replace(board, others=tuple(near))


V = TypeVar("V")


def _values(found: tuple[Found[V], ...]) -> tuple[V, ...]:
    return tuple(one.value for one in found)


def _spans(found: tuple[Found[d.Hours], ...]) -> tuple[d.Hours, ...]:
    return tuple(sorted(_values(found), key=lambda span: span.start))


def _zone(table: Table) -> d.Zone:
    floor = table.get(ZONE.floor) or {}
    return d.Zone(
        id=table[ZONE.id],
        name=table[ZONE.name],
        floor=floor_names(floor) if isinstance(floor, int) else floor,
    )


def _service_class(table: Table) -> d.ServiceClass:
    return d.ServiceClass(
        id=table[CLASS.id],
        name=table[CLASS.name],
        service_ms=table[CLASS.service_minutes],
        max_windows=table[CLASS.max_windows],
    )


def _service(table: Table) -> d.Service:
    papers = table.get(SERVICE.papers) or {}
    return d.Service(
        code=table[SERVICE.code],
        service_class=table[SERVICE.service_class],
        prefix=table[SERVICE.prefix],
        name=table[SERVICE.name],
        papers={language: _values(items) for language, items in papers.items()},
        daily_limit=table[SERVICE.daily_limit],
        last_number=table.get(SERVICE.last_number),
        initials=table[SERVICE.initials].upper() or initials(table[SERVICE.name].get(CHINESE, "")),
    )


def _windows(table: Table, names: Names) -> Iterator[d.Window]:
    codes = {code for skill in table[WINDOW.skills] for code in names.codes(skill.value)}
    skills = tuple(code for code in names.services.paths if code in codes)
    for name in _values(table[WINDOW.ids]):
        yield d.Window(
            id=name, zone=table[WINDOW.zone], skills=skills, name=table.get(WINDOW.name) or {}
        )


def _clerk(table: Table, shelf: Shelf) -> d.Clerk:
    roles = tuple(Role(role.value) for role in table.get(CLERK.roles) or ())
    return d.Clerk(
        id=table[CLERK.id],
        name=table[CLERK.name],
        post=table[CLERK.post],
        roles=roles or (Role.CLERK,),
        phone=table[CLERK.phone],
        photo=shelf.get(table[CLERK.photo], ""),
    )


def _poster(table: Table, shelf: Shelf) -> d.Poster:
    steps = table.get(POSTER.steps) or {}
    return d.Poster(
        title=table[POSTER.title],
        steps={language: _values(items) for language, items in steps.items()},
        picture=shelf.get(table[POSTER.picture], ""),
    )


def _priority(table: Table) -> d.PriorityReason:
    by_guide = table[PRIORITY.granted] == BY_GUIDE
    return d.PriorityReason(id=table[PRIORITY.id], name=table[PRIORITY.name], by_guide=by_guide)


def _holiday(table: Table) -> d.Holiday:
    first, last = table[HOLIDAY.days]
    return d.Holiday(first=first, last=last, name=table[HOLIDAY.name])


def _appointment(table: Table) -> d.Appointment:
    return d.Appointment(
        code=table[APPOINTMENT.code],
        service=table[APPOINTMENT.service],
        minute=table[APPOINTMENT.at],
        day=table.get(APPOINTMENT.day) or 0,
        person=table[APPOINTMENT.person],
    )


def _policy(table: Table) -> d.Policy:
    fields = [field.name for field in msgspec.structs.fields(d.Policy)]
    rules = {name: table.values[rule_key(name)] for name in fields}
    return msgspec.convert(rules, d.Policy)


def _boards(table: Table, zones: list[str], windows: list[str]) -> Iterator[Board]:
    kind = BoardKind(table[BOARD.kind])
    key, field = place_key(kind)
    places = _chosen(table[key], windows if key is BOARD.windows else zones)
    for name, place in spread(table[BOARD.id], field, places):
        yield Board(
            id=name,
            kind=kind,
            zone=place if key is BOARD.zones else None,
            window=place if key is BOARD.windows else None,
            screen=_part(table, BOARD.screen, Screen),
            panel=_part(table, BOARD.panel, Panel),
            pins=_part(table, BOARD.pins, Pins),
            printer=_part(table, BOARD.printer, Printer),
            scanner=_part(table, BOARD.scanner, Scanner),
            card_reader=_part(table, BOARD.card_reader, CardReader),
            speaker=_part(table, BOARD.speaker, Speaker),
        )


def _chosen(places: str | tuple[Found[str], ...], every: list[str]) -> list[str]:
    return every if isinstance(places, str) else list(_values(places))


def _part(table: Table, key: Key[Table], part: type[P]) -> P | None:
    """Build a part, whose keys have the names of its fields; what is left out takes its default."""
    found = table.get(key)
    return msgspec.convert(_given(found.values), part) if found else None


def _given(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
