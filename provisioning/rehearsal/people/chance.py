"""How simulated people behave: pure draws, so that a test can seed them. Times are seconds."""

import math
from dataclasses import dataclass
from random import Random

from hall.domain.definition import HallDefinition, Service

WEIGHTS = {"personal": 62.0, "enterprise": 19.0, "consultation": 11.5, "large-enterprise": 1.5}
OTHER_WEIGHT = 10.0
BRISK = 12.0
"""A rehearsal shows a whole round in less than a minute: cases are so much shorter than real ones."""
SPREAD = 0.6
PRIORITY = 0.06
SHOWS_UP = 0.92
RATES = 0.8
GIVES_REASON = 0.6
BUTTONS = {"satisfied": 85.0, "basically-satisfied": 11.0, "unsatisfied": 4.0}


@dataclass(frozen=True)
class Chance:
    """Draws for one hall."""

    hall: HallDefinition
    random: Random

    def next_arrival(self, a_minute: float) -> float:
        return self.random.expovariate(a_minute / 60)

    def service(self) -> Service:
        """Choose what a citizen came for: a class by its share of visits, then one of its services."""
        shares: dict[str, int] = {}
        for one in self.hall.services:
            shares[one.service_class] = shares.get(one.service_class, 0) + 1
        weights = [
            WEIGHTS.get(one.service_class, OTHER_WEIGHT) / shares[one.service_class]
            for one in self.hall.services
        ]
        return self.random.choices(self.hall.services, weights)[0]

    def priority(self) -> str | None:
        """Choose a reason for priority; most have none."""
        if not self.hall.priorities or self.random.random() >= PRIORITY:
            return None
        return self.random.choice(self.hall.priorities).id

    def case(self, service: str) -> float:
        """Draw how long a case takes: lognormal around the class's usual time, made brisk."""
        classes = {one.id: one.service_ms for one in self.hall.classes}
        usual = next(
            (classes[one.service_class] for one in self.hall.services if one.code == service),
            300_000,
        )
        median = usual / 1000 / BRISK / math.exp(SPREAD**2 / 2)
        return min(self.random.lognormvariate(math.log(median), SPREAD), 4 * median)

    def shows_up(self) -> bool:
        return self.random.random() < SHOWS_UP

    def rating(self) -> str | None:
        """Choose a button, or none: not everybody rates."""
        if self.random.random() >= RATES:
            return None
        return self.random.choices(list(BUTTONS), list(BUTTONS.values()))[0]

    def reason(self) -> str | None:
        """Choose the button of a reason, which the same three buttons take."""
        return self.random.choice(list(BUTTONS)) if self.random.random() < GIVES_REASON else None

    def between(self, low: float, high: float) -> float:
        return self.random.uniform(low, high)
