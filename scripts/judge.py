"""Play days with the hall's own core, and show how far each estimator of the wait was from what came.

.venv/bin/python scripts/judge.py --tickets 2000 --tickets 3200 --seeds 5

Waits are first call minus taking. "range" is the share of promised ranges that held, and how wide they were.
"""

import sys
from collections import defaultdict
from copy import deepcopy
from pathlib import Path
from statistics import fmean

import click

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from judging.days import day
from judging.play import Estimate, play

from hall.domain.judgement.learning import Learnt
from hall.shell.hallfile import HallFile, load

MINUTE_MS = 60_000
WARM_UP = 2_000
FIRST_SEED = 1_000


@click.command()
@click.option("--hall", type=Path, default=Path("examples/service-hall.toml"))
@click.option("--tickets", type=int, multiple=True, default=(2_000, 2_600, 3_200))
@click.option("--seeds", type=click.IntRange(min=1), default=20)
@click.option("--cold", is_flag=True, help="A first day: nothing was learned before it.")
@click.option("--slow", type=float, default=1.0, help="Cases take so many times as long.")
def main(*, hall: Path, tickets: tuple[int, ...], seeds: int, cold: bool, slow: float) -> None:
    """Print a table a size, in minutes: mean absolute error and bias by estimator, ranges by class."""
    file = load(hall)
    for size in tickets:
        made: list[Estimate] = []
        for seed in range(seeds):
            click.echo(f"{size} tickets, seed {seed}", err=True)
            made += play(file, day(file.definition, size, seed, slow), seed, learnt(file, cold))[0]
        show(size, made)


_known: dict[str, Learnt] = {}


def learnt(file: HallFile, cold: bool) -> Learnt:
    """What the hall learned on an ordinary day before; nothing for a ``cold`` one."""
    if cold:
        return Learnt()
    if file.definition.id not in _known:
        before = day(file.definition, WARM_UP, FIRST_SEED)
        _known[file.definition.id] = play(file, before, FIRST_SEED, Learnt())[1]
    return deepcopy(_known[file.definition.id])


def show(size: int, made: list[Estimate]) -> None:
    """Print the tables of a size."""
    errors = defaultdict(list)
    by_class = defaultdict(list)
    for one in made:
        for name, wait in one.expected.items():
            errors[name].append(wait - one.wait)
        by_class[one.kind].append(one)
    click.echo(f"\n{size} tickets a day, {len(made)} waits\n")
    click.echo(f"{'estimator':<20} {'error':>8} {'bias':>8}")
    for name, found in errors.items():
        error, bias = fmean(map(abs, found)) / MINUTE_MS, fmean(found) / MINUTE_MS
        click.echo(f"{name:<20} {error:8.2f} {bias:8.2f}")
    click.echo(f"\n{'class':<20} {'waits':>8} {'range':>8} {'width':>8}")
    for kind, mine in {"all": made, **by_class}.items():
        told = [one for one in mine if one.promised is not None]
        held = fmean(one.held for one in told)
        width = fmean(one.promised[1] - one.promised[0] for one in told if one.promised)
        click.echo(f"{kind:<20} {len(told):8} {held:8.2f} {width / MINUTE_MS:8.1f}")
    click.echo(f"without a range: {sum(one.promised is None for one in made)}")


if __name__ == "__main__":
    main()
