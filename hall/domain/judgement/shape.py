"""How durations are spread around their mean. PURE: integers only, the same on every machine."""

from bisect import bisect_right

UNIT = 1024
"""What a mean is, in the measure of the quantiles."""
QUANTILES = (
    149, 201, 235, 263, 288, 310, 331, 351, 370, 389, 407, 425, 443, 460, 477, 495,
    512, 529, 547, 564, 582, 600, 618, 637, 655, 674, 693, 713, 733, 754, 775, 796,
    818, 841, 865, 889, 914, 940, 967, 994, 1024, 1054, 1086, 1119, 1154, 1191, 1231, 1272,
    1317, 1365, 1416, 1472, 1533, 1600, 1675, 1759, 1856, 1967, 2100, 2264, 2476, 2770, 3245, 4384,
)  # fmt: skip
"""The middle quantiles of a lognormal distribution (shape 0.7: coefficient of variation 0.8, as service
times of public halls have it), cut into 64 equal shares and scaled to a mean of :data:`UNIT`."""
COUNT = len(QUANTILES)
DRAWS = (
    764, 1392, 538, 2047, 684, 853, 1071, 1212, 469, 609, 3219, 212, 954, 398, 1642, 320,
)  # fmt: skip
"""Sixteen draws of that distribution, in an order in which each few of them come to about their mean: a
short queue is not made too short by long cases that have not had their turn."""
_AFTER = tuple(sum(QUANTILES[n:]) // (COUNT - n) for n in range(COUNT))


def draw(place: int) -> int:
    """The ``place``-th draw, as a share of the mean in 1/:data:`UNIT`."""
    return DRAWS[place % len(DRAWS)]


def remaining(mean_ms: int, elapsed_ms: int, place: int, places: int) -> int:
    """What is left in ms of a case that has lasted ``elapsed_ms``: the ``place``-th of so many such cases,
    evenly spread over what is likely."""
    share = elapsed_ms * UNIT // mean_ms
    over = bisect_right(QUANTILES, share)
    if over == COUNT:  # longer than nearly all: such a case goes on for about a mean
        return mean_ms
    drawn = QUANTILES[over + (2 * place + 1) * (COUNT - over) // (2 * places)]
    return (drawn - share) * mean_ms // UNIT


def expected_total(mean_ms: int, elapsed_ms: int) -> int:
    """How long a case takes in all, in ms, given that it has lasted ``elapsed_ms``."""
    over = bisect_right(QUANTILES, elapsed_ms * UNIT // mean_ms)
    if over == COUNT:
        return elapsed_ms + mean_ms
    return _AFTER[over] * mean_ms // UNIT
