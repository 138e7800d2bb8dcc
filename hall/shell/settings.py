"""Settings that all programs share: the broker, and the clock of a rehearsal."""

from typing import Annotated, Literal

import msgspec

from hall.shell.hardware import Part


class Broker(Part, frozen=True, kw_only=True):
    """Where the broker is. ``protocol`` is 5 where the broker has it, else 4 (MQTT 3.1.1)."""

    host: str
    port: int
    username: str
    password: str
    protocol: Literal[4, 5] = 5


FASTEST = 1_000
"""The highest speed of a rehearsal's clock; programs cannot keep up with a faster one."""
Moment = Annotated[int, msgspec.Meta(ge=0, lt=253_402_300_800_000)]
"""Milliseconds since the epoch, before the year 10000."""


class Clock(Part, frozen=True, kw_only=True):
    """The hall's own clock: it stands at ``origin_ms`` until real time is ``started_ms``, and runs
    ``speed`` times as fast from then on. Milliseconds since the epoch.
    """

    origin_ms: Moment
    started_ms: Moment
    speed: Annotated[float, msgspec.Meta(gt=0, le=FASTEST)]
