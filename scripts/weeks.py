"""Live through weeks of business days in virtual time, as ``tests/scenario/test_weeks.py`` does through
one, and hold every day's figures against its events.

.venv/bin/python scripts/weeks.py --days 35 --tickets 2500 --windows 40
"""

import logging
import sys
import tempfile
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

from broker.web.api.statistics import rows
from tests.scenario.naive import Counts
from tests.scenario.weeks import Weeks, a_hall

MONDAY = 20260921
SHOWN = ("tickets", "completed", "no_shows", "expired", "legs", "left_open", "mean_service_s")
CASES = ("card", "pension", "staff", "desk")


@click.command()
@click.option(
    "--days", type=click.IntRange(min=1), default=35, help="Calendar days, from a Monday."
)
@click.option("--tickets", type=click.IntRange(min=1), default=2_500, help="On a business day.")
@click.option("--windows", type=click.IntRange(min=2), default=40)
@click.option("--seed", type=int, default=1)
def main(*, days: int, tickets: int, windows: int, seed: int) -> None:
    """Print a line a day; ends with 1 where a figure differs or a day began with something left over."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        hall = Weeks(Path(folder), seed, MONDAY, a_hall(windows))
        try:
            wrong = live(hall, days, tickets)
        finally:
            hall.store.close()
    sys.exit(1 if wrong else 0)


def live(hall: Weeks, days: int, tickets: int) -> bool:
    """Live, then compare; whether anything was wrong."""
    begun = time.monotonic()

    def told(day: int) -> None:
        size = (hall.folder / "journal.sqlite3").stat().st_size // 1_000_000
        passed = time.monotonic() - begun
        click.echo(f"until {day}: {hall.store.head} events, {size} MB, {passed:.0f} s", err=True)

    hall.live(days, tickets, told)
    counts = Counts(hall.store.events(0))
    click.echo("day       " + " ".join(f"{name:>14}" for name in SHOWN) + "  differs")
    differing = [day for day in counts.tickets if compare(hall, counts, day)]
    for line in (*counts.trouble, *(f"a late rating was refused: {code}" for code in hall.refused)):
        click.echo(line)
    learnt = hall.now.learnt.services
    means = {case: learnt[case].mean // 1000 for case in CASES if case in learnt}
    click.echo(f"usual durations, s: {means}; sign-outs forgotten: {len(counts.forgotten)}")
    return bool(differing or counts.trouble or hall.refused)


def compare(hall: Weeks, counts: Counts, day: int) -> bool:
    """Print a day's figures; whether they differ from what its events come to."""
    [row] = rows(hall.store.figures(day, day, "day"))
    expected = counts.figures(day)
    differs = {
        name: (row.figures[name], one) for name, one in expected.items() if row.figures[name] != one
    }
    click.echo(
        f"{day}  " + " ".join(f"{row.figures[name]!s:>14}" for name in SHOWN) + f"  {differs or ''}"
    )
    return bool(differs)


if __name__ == "__main__":
    main()
