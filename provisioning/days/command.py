"""``hall simulate`` and ``hall replay``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from hall.domain.calendar import hhmm, minute_of_day
from hall.shell import hallfile
from provisioning.days import faults as spoil
from provisioning.days.day import load_day
from provisioning.days.report import Report
from provisioning.days.show import as_table

PROGRESS_MIN = 30


def _faults(ctx: click.Context, parameter: click.Parameter, value: str) -> spoil.Faults:
    return spoil.parse(value)


@click.command()
@click.argument("day", type=click.Path(path_type=Path))
@click.option("--hall", "hall", type=click.Path(path_type=Path), required=True, help="Hall file.")
@click.option("--seed", default=0, show_default=True, help="Draws kiosks, ratings and faults.")
@click.option(
    "--faults", default="", callback=_faults, help="Shares, for example lost=0.05,kill=0.001."
)
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
def simulate(day: Path, hall: Path, seed: int, faults: spoil.Faults, as_json: bool) -> None:
    """Run a day of a hall in memory, in seconds."""
    from provisioning.days.simulate import simulate as play  # noqa: PLC0415

    file = hallfile.load(hall)
    visits = load_day(day, file.definition)
    ended = play(file, visits, seed, faults, _progress(file.definition.utc_offset_ms))
    extra = {"turned_away": ended.turned_away, "faults": ended.faults}
    _end(ended.report, extra, as_json=as_json)


@click.command()
@click.argument("day", type=click.Path(path_type=Path))
@click.option(
    "--rehearsal",
    type=click.Path(path_type=Path),
    required=True,
    help="Data folder of a hall started with --clock, --speed and --without kiosks,evaluators.",
)
@click.option("--seed", default=0, show_default=True, help="Draws kiosks and ratings.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
def replay(day: Path, rehearsal: Path, seed: int, as_json: bool) -> None:
    """Play a day against a running rehearsal, over MQTT and HTTP."""
    from provisioning.days.replay import replay as play  # noqa: PLC0415

    ended = play(day, rehearsal, seed, _say)
    _end(
        ended.report,
        {"turned_away": ended.turned_away, "sent_again": ended.sent_again},
        as_json=as_json,
    )


def _end(report: Report, extra: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(report) | extra, ensure_ascii=False))
    else:
        click.echo(as_table(report, extra))
    if not report.reconciles():
        raise SystemExit(1)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _progress(utc_offset_ms: int) -> Callable[[int], None]:
    """Say the simulated time now and then."""
    said = -1

    def tell(now: int) -> None:
        nonlocal said
        minute = minute_of_day(now, utc_offset_ms) // PROGRESS_MIN * PROGRESS_MIN
        if minute != said:
            said = minute
            _say(f"{hhmm(minute)} in the simulated hall …")

    return tell
