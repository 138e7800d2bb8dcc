"""How much is measured: a whole bench, and one that only shows that it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """``waiting`` people stand in the queue: by default the peak of a service hall's usual day.

    ``rounds`` is how often a load is put on, ``turns`` how often a slow step at a board is repeated, and
    ``calls`` how often a zone board is called at. A program is watched at rest for ``rest_s``, and for
    ``line_s`` where notices roll: a line of them stands and gives way in 6 s. A kiosk is left
    ``prepares_s``, with very many services ``crowd_prepares_s`` at most, to draw ahead what it may be asked
    for, and is then watched for ``crowd_s``. ``takes`` is what one kiosk asks for in a flood.
    """

    waiting: int = 250
    rounds: int = 3
    turns: int = 3
    calls: int = 5
    rest_s: float = 2.0
    line_s: float = 7.0
    prepares_s: float = 8.0
    crowd_prepares_s: float = 60.0
    crowd_s: float = 10.0
    takes: int = 10_000


WHOLE = Scale()
SHORT = Scale(
    waiting=30,
    rounds=1,
    turns=1,
    calls=1,
    rest_s=2.0,
    line_s=2.0,
    prepares_s=1.0,
    crowd_prepares_s=3.0,
    crowd_s=1.0,
    takes=1_000,
)
