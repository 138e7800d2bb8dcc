"""Sounds as numbers: levels, silences, and clips joined to a sentence. PURE.

A sound is mono: an array of 16-bit samples. Levels are in dB of full scale (dBFS).
"""

import math
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import TypeAlias

Samples: TypeAlias = "array[int]"

FULL_SCALE = 32_768
QUIET_DB = -50.0
"""What is softer is silence."""
FRAME_MS = 20
HEARD_WITHIN_DB = 15.0
"""Softer frames than that below the loudest one add nothing to how loud a sound is heard."""

JOIN_MS = 20
"""Silence between two clips: they bring up to 20 ms each of their own, and 60 ms would be a gap."""
LEAD_MS = 20
TAIL_MS = 300
"""Silence after a sentence, so that the next one is heard as another."""


@dataclass(frozen=True)
class Joined:
    """A whole sentence; ``places`` are the first sample of each clip and the one after its last."""

    samples: Samples
    places: tuple[tuple[int, int], ...]


def silence(ms: int, rate: int) -> Samples:
    return array("h", bytes(2 * (rate * ms // 1000)))


def join(clips: Sequence[Samples], rate: int) -> Joined:
    """Put clips one behind the other."""
    whole, places = silence(LEAD_MS, rate), list[tuple[int, int]]()
    for clip in clips:
        if places:
            whole.extend(silence(JOIN_MS, rate))
        places.append((len(whole), len(whole) + len(clip)))
        whole.extend(clip)
    whole.extend(silence(TAIL_MS, rate))
    return Joined(whole, tuple(places))


def amplified(samples: Samples, db: float) -> Samples:
    """Make a sound louder or softer; peaks beyond full scale are cut."""
    factor = 10 ** (db / 20)
    top, bottom = FULL_SCALE - 1, -FULL_SCALE
    if max(map(abs, samples), default=0) * factor < top:
        return array("h", map(round, map(factor.__mul__, samples)))
    return array("h", (max(bottom, min(top, round(one * factor))) for one in samples))


def loudness(samples: Samples, rate: int) -> float | None:
    """Tell how loud a sound is heard, in dBFS; None where all of it is silence.

    The mean power of its 20 ms frames, those left out that are far softer than the loudest.
    """
    powers = [sum(map(mul, frame, frame)) / len(frame) for frame in _frames(samples, rate)]
    loudest = max(powers, default=0.0)
    if _decibels(math.sqrt(loudest)) < QUIET_DB:
        return None
    heard = [power for power in powers if power >= loudest * 10 ** (-HEARD_WITHIN_DB / 10)]
    return _decibels(math.sqrt(sum(heard) / len(heard)))


def peak(samples: Samples) -> float:
    """Tell the highest sample's level in dBFS."""
    return _decibels(max(map(abs, samples), default=0))


def silences(samples: Samples, rate: int) -> list[tuple[int, int]]:
    """List where it is silent: (start, length) in milliseconds."""
    step, found, since = max(1, rate // 1000), list[tuple[int, int]](), None
    limit = FULL_SCALE * 10 ** (QUIET_DB / 20)
    for ms, start in enumerate(range(0, len(samples), step)):
        part = samples[start : start + step]
        if max(part) >= limit or min(part) <= -limit:
            found += [] if since is None else [(since, ms - since)]
            since = None
        elif since is None:
            since = ms
    end = -(-len(samples) // step)
    return found if since is None else [*found, (since, end - since)]


def milliseconds(count: int, rate: int) -> int:
    """How long so many samples sound."""
    return round(count * 1000 / rate)


def to_wav(samples: Samples) -> bytes:
    """Give samples as WAV files have them: little-endian on every machine."""
    return _swapped(samples).tobytes()


def from_wav(data: bytes) -> Samples:
    """The opposite. Half a sample at the end is left out."""
    return _swapped(array("h", data[: len(data) // 2 * 2]))


def _swapped(samples: Samples) -> Samples:
    if sys.byteorder == "little":
        return samples
    samples = samples[:]
    samples.byteswap()
    return samples


def _frames(samples: Samples, rate: int) -> list[Samples]:
    size = rate * FRAME_MS // 1000
    whole = len(samples) // size * size
    return [samples[at : at + size] for at in range(0, whole, size)] or (
        [samples] if samples else []
    )


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(max(amplitude, 0.1) / FULL_SCALE)
