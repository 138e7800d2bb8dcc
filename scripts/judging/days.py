"""Days to judge forecasts by: arrivals, durations and patience drawn as a public hall has them.

Shares, means and spreads are those of the reference day: 2,500 published visits over 40 windows. Service
times are lognormal.
"""

import random
from math import log, sqrt

from hall.domain.definition import HallDefinition
from provisioning.days.day import Visit

HALF_HOURS = dict(
    zip(
        range(17, 35),
        (97, 126, 110, 81, 90, 56, 53, 18, 17, 13, 87, 51, 64, 33, 44, 25, 21, 15),
        strict=True,
    )
)
"""How many of a thousand come in each half hour, counted from midnight."""
HALF_HOUR_S = 1_800
GREEN = "green"
KINDS = {
    "personal": (62.0, 5.2, 0.8),
    "enterprise": (19.0, 8.0, 0.9),
    "consultation": (11.5, 2.5, 0.8),
    GREEN: (6.0, 6.0, 0.8),
    "large-enterprise": (1.5, 25.0, 0.6),
}
"""Share in percent, mean minutes, coefficient of variation; the green ones come for personal services."""
SHORTEST_S, LONGEST_S = 20.0, 10_800.0
PATIENT = 0.8
"""So many wait to the end."""
PATIENCE_MEDIAN_S, PATIENCE_SHAPE, LEAST_PATIENCE_S = 4_400, 0.85, 600.0
WALK_MEDIAN_S, WALK_SHAPE, SHORTEST_WALK_S = 21.0, 0.45, 5.0


def day(hall: HallDefinition, tickets: int, seed: int, slow: float = 1.0) -> tuple[Visit, ...]:
    """Draw a day of so many tickets. ``slow``: cases take so many times as long as the shares say."""
    lots = random.Random(seed)
    visits = [_visit(hall, lots, slow) for _ in range(tickets)]
    return tuple(sorted(visits, key=lambda one: one.at))


def _visit(hall: HallDefinition, lots: random.Random, slow: float) -> Visit:
    (half,) = lots.choices(list(HALF_HOURS), list(HALF_HOURS.values()))
    (kind,) = lots.choices(list(KINDS), [share for share, _, _ in KINDS.values()])
    _, minutes, spread = KINDS[kind]
    service_class = "personal" if kind == GREEN else kind
    services = [one.code for one in hall.services if one.service_class == service_class]
    reasons = [one.id for one in hall.priorities if not one.by_guide]
    takes = min(max(SHORTEST_S, _lognormal(lots, minutes * 60 * slow, spread)), LONGEST_S)
    walk = max(SHORTEST_WALK_S, lots.lognormvariate(log(WALK_MEDIAN_S), WALK_SHAPE))
    return Visit(
        at=(half * HALF_HOUR_S + lots.randrange(HALF_HOUR_S)) * 1000,
        service=lots.choice(services),
        service_ms=round(takes) * 1000,
        walk_ms=round(walk) * 1000,
        patience_ms=_patience(lots),
        priority=lots.choice(reasons) if kind == GREEN else None,
        language=hall.languages[0],
        large_text=False,
    )


def _patience(lots: random.Random) -> int | None:
    if lots.random() < PATIENT:
        return None
    drawn = lots.lognormvariate(log(PATIENCE_MEDIAN_S), PATIENCE_SHAPE)
    return round(max(LEAST_PATIENCE_S, drawn)) * 1000


def _lognormal(lots: random.Random, mean: float, spread: float) -> float:
    """Draw with this mean and coefficient of variation."""
    variance = log(1 + spread * spread)
    return lots.lognormvariate(log(mean) - variance / 2, sqrt(variance))
