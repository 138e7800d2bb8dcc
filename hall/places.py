"""Where citizens go, in words: windows by what people call them, zones with their floors. PURE.

Every surface that names a window or a zone asks here, so that paper, screens, voice and pages say the
same.
"""

from collections.abc import Iterable, Sequence

import msgspec

from hall.domain.definition import HallDefinition, Text, Zone
from hall.texts import LANGUAGES, named, text

WINDOW = "{window}"
"""Stands for a window's id in its name."""
FEW = 6
"""So many windows on one floor are listed together, whatever zones they are in."""
MOST_RANGES = 6
"""Windows are listed where they are no more single numbers and ranges than that."""
MOST_ZONES = 4
"""So many further zones are named."""


class WaitingPlace(msgspec.Struct, frozen=True):
    """Where a citizen waits: the ``zone``, the ``windows`` there that may call, and the ``others``:
    further zones that the call may lead to.
    """

    zone: str
    windows: tuple[str, ...]
    others: tuple[str, ...] = ()


# --- windows -------------------------------------------------------------------------------------


def window_name(hall: HallDefinition, language: str, id: str) -> str:
    """What people call a window: "3 号窗口", "302室". One that the hall file does not have is
    called like an ordinary one.
    """
    return called(own_name(hall, id), language, id)


def window_names(hall: HallDefinition, language: str) -> dict[str, str]:
    """:func:`window_name` of every window, by its id."""
    return {one.id: called(one.name, language, one.id) for one in hall.windows}


def short_names(hall: HallDefinition, language: str) -> dict[str, str]:
    """What stands for each window among other windows: the number alone of an ordinary one."""
    return {
        one.id: called(one.name, language, one.id) if one.name else one.id for one in hall.windows
    }


def zone_places(hall: HallDefinition, language: str) -> dict[str, str]:
    """:func:`zone_place` of every zone, by its id."""
    return {one.id: zone_place(hall, language, one.id) for one in hall.zones}


def own_name(hall: HallDefinition, id: str) -> Text:
    """The name that the hall file gives a window; empty for an ordinary one."""
    return next((one.name for one in hall.windows if one.id == id), {})


def called(name: Text, language: str, id: str) -> str:
    """A window's id in its name, or in that of an ordinary window."""
    template = named(name, language) if name else text(language, "window.name", window=WINDOW)
    return template.replace(WINDOW, id)


def caption(name: Text, language: str) -> str:
    """What stands beside a window's id where that stands alone in large figures: "号窗口", "室"."""
    if not name:
        return text(language, "screen.window")
    before, _, after = named(name, language).partition(WINDOW)
    return " ".join(part for part in (before.strip(), after.strip()) if part)


def windows_name(hall: HallDefinition, language: str, ids: Iterable[str]) -> str:
    """Windows in one list, neighbours drawn together: "3–8、12 号窗口". Empty where there are none."""
    join = text(language, "windows.join")
    return join.join(
        template.replace(WINDOW, join.join(ranges(same)))
        for template, same in by_template(hall, language, ids).items()
    )


def by_template(
    hall: HallDefinition, language: str, ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Windows that are called alike, by :func:`windows_template`."""
    found: dict[str, tuple[str, ...]] = {}
    for id in ids:
        template = windows_template(hall, language, id)
        found[template] = (*found.get(template, ()), id)
    return found


def windows_template(hall: HallDefinition, language: str, id: str) -> str:
    """The name in a list with :data:`WINDOW` in the place of all numbers."""
    name = own_name(hall, id)
    return named(name, language) if name else text(language, "windows.some", windows=WINDOW)


def ranges(ids: Sequence[str]) -> list[str]:
    """Numbers in order, three or more neighbours as a range; what is no number comes last."""
    numbers = sorted({int(one) for one in ids if one.isdecimal()})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    found = [word for run in runs for word in _run(run)]
    return found + sorted({one for one in ids if not one.isdecimal()})


def _run(run: list[int]) -> list[str]:
    return [str(one) for one in run] if len(run) < 3 else [f"{run[0]}–{run[-1]}"]


# --- zones and floors ----------------------------------------------------------------------------


def zone_name(hall: HallDefinition, language: str, id: str) -> str:
    """A zone's name, without its floor."""
    zone = _zone(hall, id)
    return named(zone.name, language) if zone else id


def zone_place(hall: HallDefinition, language: str, id: str) -> str:
    """A zone with its floor, where the hall has several: "二层 A 区"."""
    floor, zone = floor_name(hall, language, id), zone_name(hall, language, id)
    return text(language, "place.on-floor", floor=floor, zone=zone) if floor else zone


def floor_name(hall: HallDefinition, language: str, zone: str) -> str:
    """The floor of a zone; empty where the hall file names none, or no other."""
    found = _zone(hall, zone)
    if found is None or not found.floor or all(one.floor == found.floor for one in hall.zones):
        return ""
    return named(found.floor, language)


def zone_texts(hall: HallDefinition, id: str, *, floor: bool = True) -> Text:
    """:func:`zone_place` in every language of the hall; without ``floor`` the zone's name alone."""
    said = zone_place if floor else zone_name
    return {language: said(hall, language, id) for language in hall.languages}


def floor_names(number: int) -> Text:
    """What a floor's number is called in every language; -1 is the first one below the ground."""
    key = "place.floor" if number > 0 else "place.basement"
    return {language: text(language, key, floor=abs(number)) for language in LANGUAGES}


def zone_of(hall: HallDefinition, window: str) -> str:
    """The zone of a window; empty for one that the hall file does not have."""
    return next((one.zone for one in hall.windows if one.id == window), "")


def elsewhere(hall: HallDefinition, window: str, zone: str) -> str:
    """The zone of a window, where that is another than ``zone``; empty where it is not."""
    found = zone_of(hall, window)
    return found if found != zone else ""


def _zone(hall: HallDefinition, id: str) -> Zone | None:
    return next((one for one in hall.zones if one.id == id), None)


# --- where to wait -------------------------------------------------------------------------------


def waiting_place(hall: HallDefinition, zone: str, windows: Sequence[str]) -> WaitingPlace:
    """What helps somebody who waits in a zone: few windows are all named; of many those of the zone,
    and of the others their zones.
    """
    zones = list(dict.fromkeys(zone_of(hall, one) or zone for one in windows))
    floors = {str(found.floor) for one in (zone, *zones) if (found := _zone(hall, one))}
    if (len(zones) < 2 and zone in zones) or (len(windows) <= FEW and len(floors) < 2):
        return WaitingPlace(zone, tuple(windows))
    here = tuple(one for one in windows if (zone_of(hall, one) or zone) == zone)
    others = [one for one in hall.zones if one.id in zones and one.id != zone]
    floor = next((one.floor for one in hall.zones if one.id == zone), {})
    others.sort(key=lambda one: one.floor != floor)
    return WaitingPlace(zone, here, tuple(one.id for one in others))


def where(hall: HallDefinition, language: str, zone: str, windows: Sequence[str]) -> str:
    """Where to wait, which windows to watch, and where else the call may lead to, in one text."""
    place = waiting_place(hall, zone, windows)
    said = _watching(hall, language, place)
    if not place.others:
        return said
    if len(place.others) > MOST_ZONES:
        return text(language, "ticket.where.anywhere", where=said)
    names = [way_to(hall, language, place.zone, one) for one in place.others]
    join = text(language, "windows.join")
    return text(language, "ticket.where.also", where=said, zones=join.join(names))


def way_to(hall: HallDefinition, language: str, here: str, there: str) -> str:
    """A zone as one says it to somebody in another one: without the floor where that is the same."""
    same = floor_name(hall, language, here) == floor_name(hall, language, there)
    return zone_name(hall, language, there) if same else zone_place(hall, language, there)


def _watching(hall: HallDefinition, language: str, place: WaitingPlace) -> str:
    zone = zone_place(hall, language, place.zone)
    if not listed(hall, language, place.windows):
        return text(language, "ticket.where.zone", zone=zone)
    watched = windows_name(hall, language, place.windows)
    return text(language, "ticket.where", zone=zone, windows=watched)


def listed(hall: HallDefinition, language: str, windows: Sequence[str]) -> bool:
    """Whether a list of windows is short enough to be remembered; an empty one is none."""
    alike = by_template(hall, language, windows).values()
    return 0 < sum(len(ranges(same)) for same in alike) <= MOST_RANGES
