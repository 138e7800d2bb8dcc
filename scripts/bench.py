"""Speed and memory of a whole hall, beside a limit that is measured in the same run: ``./run bench``."""

import json
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import click
from benching import crowd, fingers, flood, load, papers, programs, ways, year
from benching.figures import GOAL_P50, GOAL_P99, Figure, table
from benching.scale import SHORT, WHOLE, Scale
from benching.stage import Stage, staged

from hall.shell import hallfile
from hall.shell.hallfile import HallFile
from hall.shell.trouble import ending

Kind = Literal["auto", "mosquitto", "embedded"]

ROOT = Path(__file__).parent.parent
IN_FLIGHT = (8, 64)
TICKETS_A_DAY = 5
"""For each ticket of a round of load, so many a day of the year whose statistics are asked for."""
AT_BOARDS = 40
"""So many times a board is touched at most: each time waits until it is calm again."""


@click.command()
@click.option("--hall", default=str(ROOT / "examples" / "service-hall.toml"), help="The hall file.")
@click.option(
    "--broker",
    type=click.Choice(["auto", "mosquitto", "embedded"]),
    default="auto",
    help="Which broker.",
)
@click.option("--samples", type=click.IntRange(min=20), default=400, help="Of each way.")
@click.option("--tickets", type=click.IntRange(min=64), default=500, help="Of each round of load.")
@click.option("--starts", type=click.IntRange(min=1), default=3, help="Of each program.")
@click.option(
    "--short", is_flag=True, help="Everything once and briefly: shows that it works, not how well."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(
    *,
    hall: str,
    broker: Kind,
    samples: int,
    tickets: int,
    starts: int,
    short: bool,
    as_json: bool,
) -> None:
    """Measure a hall. Being slow is no error."""
    with ending("bench"):
        file = hallfile.load(hall)
        folder, scale = _folder(), SHORT if short else WHOLE
        try:
            with staged(file, folder, broker, scale=scale) as stage:
                found = _measure(stage, samples, tickets, starts)
            found += _crowded(file, folder / "crowd", broker, scale)
            found += _flooded(file, folder / "flood", broker, scale, samples)
            result = _result(stage, found)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        click.echo(json.dumps(result, ensure_ascii=False) if as_json else _shown(result))


def _crowded(file: HallFile, folder: Path, broker: Kind, scale: Scale) -> list[Figure]:
    _say("a kiosk of as many services as there may be …")
    with staged(crowd.crowded(file, folder), folder, broker, scale=scale) as stage:
        return crowd.measure(stage)


def _flooded(
    file: HallFile, folder: Path, broker: Kind, scale: Scale, samples: int
) -> list[Figure]:
    _say("a kiosk that asks for far too many numbers …")
    with staged(file, folder, broker, flood.LIMITS, scale) as stage:
        return flood.measure(stage, samples // 2)


def _folder() -> Path:
    """A folder on the project's own disk: the system's may be memory, where a commit costs nothing."""
    (ROOT / ".hall").mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".hall"))


def _measure(stage: Stage, samples: int, tickets: int, starts: int) -> list[Figure]:
    with stage.controller() as controller:
        _say("one person at a time …")
        found = ways.measure(stage, samples)
        service = ways.busiest_service(stage)
        for in_flight in IN_FLIGHT:
            _say(f"{in_flight} requests in flight …")
            found += load.measure(stage, controller, service, in_flight, tickets)
        found += programs.worked(stage, controller)
        _say("fingers and keys at the boards …")
        found += fingers.measure(stage, service, min(samples // 2, AT_BOARDS))
    _say("a ticket on a serial line …")
    found += papers.measure(stage)
    _say("a year's statistics …")
    found += year.measure(stage.folder, tickets * TICKETS_A_DAY)
    _say("each program by itself …")
    return found + programs.measure(stage, starts)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)


def _result(stage: Stage, found: list[Figure]) -> dict[str, Any]:
    limit = found[0]
    return {
        "hall": stage.id,
        "broker": stage.broker.kind,
        "waiting": stage.scale.waiting,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "version": version("hallkit"),
        "load": round(os.getloadavg()[0], 2),
        "figures": [one.plain(None if one is limit else limit) for one in found],
    }


def _shown(result: dict[str, Any]) -> str:
    head = (
        f"Hall {result['hall']}, {result['waiting']} people waiting; broker {result['broker']}; "
        f"{result['machine']}; load {result['load']}"
    )
    foot = (
        f"Goal: at most {GOAL_P50} times the limit at the median, {GOAL_P99} times at the 99th "
        'percentile, both measured in this run. What stands under "at most" is promised.'
    )
    return f"{head}\n\n{table(result['figures'])}\n\n{foot}"


if __name__ == "__main__":
    main()
