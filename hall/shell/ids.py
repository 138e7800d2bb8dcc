"""Identifiers that sort by the time they were made: UUID version 7 of RFC 9562."""

import secrets
import uuid

_TIME_BITS = 48


def uuid7(wall_ms: int) -> str:
    """A fresh identifier for a moment on the wall clock, in milliseconds since the epoch."""
    time = wall_ms & ((1 << _TIME_BITS) - 1)
    high = secrets.randbits(12)
    low = secrets.randbits(62)
    value = (time << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
    return str(uuid.UUID(int=value))
