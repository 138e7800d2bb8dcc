"""Checks of loudspeakers: a zone has one announcer, so that no two speak at once."""

from collections.abc import Iterator

from hall.domain.names import BoardKind
from hall.shell.hallfile.keys import BOARD, FILE, WINDOW, ZONE
from hall.shell.hallfile.kinds import ALL, Found
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.problems import Report
from hall.shell.hallfile.reading import Key, Table


def check_speakers(file: Table, report: Report) -> None:
    """Report boards that would speak in a zone that has a speaker already."""
    speakers: dict[str, Path] = {}
    for board in file.get(FILE.boards) or ():
        if board.get(BOARD.speaker) is None or board.get(BOARD.kind) == BoardKind.KIOSK:
            continue  # a kiosk speaks to whoever stands before it, and calls nobody
        path = board.at(BOARD.speaker)
        zones = list(_zones(board, file))
        taken = next((zone for zone in zones if zone in speakers or zones.count(zone) > 1), None)
        if taken is not None:
            where = f", in line {report.line(speakers[taken])}" if taken in speakers else ""
            text = f'would speak in the zone "{taken}", which has a speaker already{where}'
            report.add(path, f"{text}; one of a zone is enough")
        speakers.update(dict.fromkeys(zones, path))


def _zones(board: Table, file: Table) -> Iterator[str]:
    """List the zones in which the boards of a table speak: as often as there are such boards."""
    of_windows = {
        window.value: table.get(WINDOW.zone) or ""
        for table in file.get(FILE.windows) or ()
        for window in table.get(WINDOW.ids) or ()
    }
    zones = [table.get(ZONE.id) or "" for table in file.get(FILE.zones) or ()]
    yield from _places(board, BOARD.zones, zones)
    yield from (of_windows.get(window, "") for window in _places(board, BOARD.windows, of_windows))


def _places(
    board: Table, key: Key[str | tuple[Found[str], ...]], every: "list[str] | dict[str, str]"
) -> list[str]:
    places = board.get(key)
    if places == ALL:
        return list(every)
    return [place.value for place in places] if isinstance(places, tuple) else []
