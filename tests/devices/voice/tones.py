"""Sounds for tests: pure tones, of which every level is known."""

import math
from array import array

from devices.voice.sound import FULL_SCALE, Samples

RATE = 22_050


def tone(ms: int, db: float = -20.0, *, edge_ms: int = 10, frequency: float = 440.0) -> Samples:
    """A tone whose mean power is ``db`` dBFS, with silence and a short fade at both ends."""
    count, peak = RATE * ms // 1000, FULL_SCALE * 10 ** (db / 20) * math.sqrt(2)
    fade = RATE // 200
    body = array("h")
    for at in range(count):
        gain = min(1.0, at / fade, (count - 1 - at) / fade)
        value = peak * gain * math.sin(2 * math.pi * frequency * at / RATE)
        body.append(max(-FULL_SCALE, min(FULL_SCALE - 1, round(value))))
    edge = array("h", bytes(2 * (RATE * edge_ms // 1000)))
    return edge + body + edge
