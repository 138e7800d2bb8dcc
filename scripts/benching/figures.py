"""Samples, what they come to, and how that is shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

GOAL_P50, GOAL_P99 = 1.5, 3.0
"""The goal, as multiples of the limit."""


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that is not below ``share`` (0 to 1) of all."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass
class Figure:
    """Samples of one thing; ``has_goal``: it is to be compared with the limit. Of a ``rate`` more is
    better: its p99 is what 99 % of the samples reach. ``most`` is what it should come to at most,
    ``limit`` a limit of its own.
    """

    name: str
    unit: str
    samples: list[float] = field(default_factory=list)
    has_goal: bool = False
    rate: bool = False
    most: float | None = None
    limit: "Figure | None" = None

    @property
    def p50(self) -> float:
        return percentile(self.samples, 0.5)

    @property
    def p99(self) -> float:
        return percentile(self.samples, 0.01 if self.rate else 0.99)

    def plain(self, limit: "Figure | None") -> dict[str, Any]:
        """As JSON; multiples of its own limit, or else of ``limit`` where that makes sense."""
        found: dict[str, Any] = {
            "name": self.name,
            "unit": self.unit,
            "n": len(self.samples),
            "p50": round(self.p50, 3),
            "p99": round(self.p99, 3),
        }
        if self.most is not None:
            found |= {
                "most": self.most,
                "within_most": [self.p50 <= self.most, self.p99 <= self.most],
            }
        limit = self.limit or (limit if self.most is None or self.has_goal else None)
        if limit is not None and self.unit == limit.unit:
            times = (self.p50 / limit.p50, self.p99 / limit.p99)
            found |= {"x_p50": round(times[0], 2), "x_p99": round(times[1], 2)}
            if self.has_goal:
                goals = zip(times, (GOAL_P50, GOAL_P99), strict=True)
                found["within"] = [have <= goal for have, goal in goals]
        return found


HEAD = ("", "n", "p50", "p99", "unit", "at most", "x limit p50", "x limit p99")


def table(rows: list[dict[str, Any]]) -> str:
    """Figures in columns; goals are marked ok or over."""
    lines = [HEAD, *(_line(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    shown = []
    for line in lines:
        first, *rest = (
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        shown.append("  ".join([first, *rest]).rstrip())
    return "\n".join(shown)


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    marks = [" ok" if good else " over" for good in row.get("within", ())] or ["", ""]
    times = [f"{row[key]:.2f}" if key in row else "" for key in ("x_p50", "x_p99")]
    return (
        row["name"],
        str(row["n"]),
        f"{row['p50']:.2f}",
        f"{row['p99']:.2f}",
        row["unit"],
        _most(row),
        times[0] + marks[0],
        times[1] + marks[1],
    )


def _most(row: dict[str, Any]) -> str:
    if "most" not in row:
        return ""
    usual, nearly_all = row["within_most"]
    mark = "ok" if nearly_all else "over at p99" if usual else "over"
    return f"{row['most']:g} {mark}"
