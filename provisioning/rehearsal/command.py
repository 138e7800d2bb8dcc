"""``hall up``: rehearse a hall on this machine."""

import logging
import math
import re
from pathlib import Path

import click

from hall.domain.names import BoardKind
from provisioning.rehearsal.wishes import CONSOLE_PORT, REHEARSAL_PORT, Wishes

KINDS = {f"{kind.value}s": kind for kind in BoardKind}
VISITORS_A_MINUTE = 8.0


class TimeOfDay(click.ParamType[int]):
    """``HH:MM`` as minutes since midnight."""

    name = "HH:MM"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value))
        if found is None:
            self.fail(f"{value!r} is no time of day; write it as 08:30", param, ctx)
        return int(found[1]) * 60 + int(found[2])


class Number(click.ParamType[float]):
    """A number above nothing; click's own range lets "nan" through."""

    name = "N"

    def __init__(self, most: float | None = None) -> None:
        self.range = click.FloatRange(min=0, min_open=True, max=most)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(self.range.convert(value, param, ctx))  # type: ignore[arg-type]
        if not math.isfinite(number):
            self.fail(f"{value!r} is no number", param, ctx)
        return number


class Kinds(click.ParamType[frozenset[BoardKind]]):
    """Kinds of boards in the plural, with commas between them."""

    name = "KINDS"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[BoardKind]:
        names = [name.strip() for name in str(value).split(",") if name.strip()]
        for name in names:
            if name not in KINDS:
                self.fail(f"{name!r} is no kind of board; there are {', '.join(KINDS)}", param, ctx)
        return frozenset(KINDS[name] for name in names)


@click.command("up", short_help="Rehearse a hall on this machine.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep everything in this folder: the day goes on at the next start. "
    "Without it a rehearsal begins a fresh day in .hall/<hall>.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Port of the page Rehearsal [{REHEARSAL_PORT}, or the next free one].",
)
@click.option(
    "--console-port",
    type=click.IntRange(0, 65535),
    help=f"Port of the console [{CONSOLE_PORT}, or the next free one].",
)
@click.option(
    "--visitors",
    type=Number(),
    is_flag=False,
    flag_value=VISITORS_A_MINUTE,
    metavar="[RATE]",
    help=f"Let simulated citizens come, RATE a minute [{VISITORS_A_MINUTE:g}], and clerks serve them.",
)
@click.option(
    "--without",
    type=Kinds(),
    default="",
    help=f"Leave kinds of boards out: {', '.join(KINDS)}.",
)
@click.option(
    "--clock", type=TimeOfDay(), help="Begin at this time of day on the hall's own clock."
)
@click.option(
    "--speed",
    type=Number(most=1000),
    default=1.0,
    show_default=True,
    help="How fast the hall's own clock runs.",
)
@click.option(
    "--broker",
    type=click.Choice(["auto", "mosquitto", "embedded"]),
    default="auto",
    show_default=True,
    help="Which broker; auto takes mosquitto where it is installed.",
)
def up(**wishes: object) -> None:
    """Rehearse the hall in FILE: every program real, every board's hardware virtual."""
    from hall.shell import link  # noqa: PLC0415 - --help need not wait
    from provisioning.rehearsal.running import rehearse  # noqa: PLC0415

    # The terminal tells when the broker dies and when it is back; how the rehearsal's own ear is
    # connected is nobody's concern.
    logging.getLogger(link.__name__).setLevel(logging.ERROR)
    rehearse(Wishes(**wishes), click.echo)  # type: ignore[arg-type]
