"""A hall of as many services as a hall file may have, and a kiosk of it that nobody touches."""

import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from benching import ways
from benching.boards import put_up
from benching.figures import Figure
from benching.processes import Running, resting
from benching.programs import MOST_AT_REST
from benching.stage import Stage
from hall.domain.names import BoardKind
from hall.shell import hallfile
from hall.shell.hallfile import HallFile
from hall.shell.hallfile.meaning import MOST_SERVICES

CALM_S = 3.0


def crowded(hall: HallFile, folder: Path) -> HallFile:
    """The hall with more services like its own, done at the same windows; its file is in ``folder``."""
    tables = tomllib.loads(hall.path.read_text("utf-8-sig"))
    tables.pop("poster", None)  # their pictures lie beside the hall's own file
    few = list(tables["service"])
    for number in range(len(few), MOST_SERVICES):
        _add(tables, few[number % len(few)], f"-{number + 1}")
    folder.mkdir()
    path = folder / "hall.toml"
    path.write_text(tomli_w.dumps(tables), "utf-8")
    return hallfile.load(path)


def _add(tables: dict[str, Any], like: dict[str, Any], mark: str) -> None:
    """Add a service like another one."""
    names = {language: name + mark for language, name in like["name"].items()}
    tables["service"].append({**like, "code": like["code"] + mark, "name": names})
    for window in tables["window"]:
        if like["code"] in window["skills"]:
            window["skills"].append(like["code"] + mark)


def measure(stage: Stage) -> list[Figure]:
    """A kiosk on its first page while people wait for several of its many services."""
    board = next((one for one in stage.hall.boards if one.kind is BoardKind.KIOSK), None)
    if board is None:
        return []
    with stage.controller():
        ways.fill(stage, ways.busiest_service(stage), stage.scale.waiting)
        with put_up(stage, board) as place, place.start() as program:
            _prepare(program, stage.scale.crowd_prepares_s)
            work = resting(program, stage.scale.crowd_s)
    name = f"kiosk of {MOST_SERVICES} services, on its first page"
    return [Figure(name, "% core", work, most=MOST_AT_REST)]


def _prepare(program: Running, most_s: float) -> None:
    """Wait until the kiosk has drawn ahead all that it will: the papers of every service."""
    for _ in range(round(most_s / CALM_S)):
        if max(resting(program, CALM_S)) < MOST_AT_REST:
            return
