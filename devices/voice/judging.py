"""Whether a clip can stand beside the others of its pack. PURE."""

from dataclasses import dataclass

from devices.voice import sound
from devices.voice.sound import Samples

TOLERANCE_DB = 1.0
"""So far from the pack's loudness may a clip be: no two differ by more than 2 dB."""
HIGHEST_DB = -0.1
ABRUPT_DB = -34.0
LONGEST_EDGE_MS = 20
LONGEST_GAP_MS = 50
LONGEST_MS = 4_000


@dataclass(frozen=True)
class Measured:
    """A clip's length, its loudness (None: silence), its peak, the levels of its first and last
    millisecond, and the silences before, after and the longest one within it. dBFS and ms.
    """

    ms: int
    loudness: float | None
    peak: float
    first: float
    last: float
    before_ms: int
    after_ms: int
    within_ms: int


def measure(samples: Samples, rate: int) -> Measured:
    """Measure a clip."""
    ms, step = sound.milliseconds(len(samples), rate), max(1, rate // 1000)
    quiet = sound.silences(samples, rate)
    before = next((length for start, length in quiet if start == 0), 0)
    after = next((length for start, length in quiet if start and start + length >= ms), 0)
    within = [length for start, length in quiet if start and start + length < ms]
    return Measured(
        ms=ms,
        loudness=sound.loudness(samples, rate),
        peak=sound.peak(samples),
        first=sound.peak(samples[:step]),
        last=sound.peak(samples[-step:]),
        before_ms=before,
        after_ms=after,
        within_ms=max(within, default=0),
    )


def faults(clip: Measured, target: float) -> list[str]:
    """Say what is wrong with a clip of a pack whose clips are ``target`` dBFS loud."""
    if clip.loudness is None:
        return ["is silent; record it again"]
    return [*_level(clip.loudness - target, target), *_shape(clip), *_times(clip)]


def _level(difference: float, target: float) -> list[str]:
    if abs(difference) <= TOLERANCE_DB:
        return []
    how = "loud" if difference > 0 else "quiet"
    return [f"is {abs(difference):.1f} dB too {how}; its pack is {target:.1f} dBFS"]


def _shape(clip: Measured) -> list[str]:
    found = []
    if clip.peak > HIGHEST_DB:
        found.append("is overdriven; record it again more softly")
    if clip.first > ABRUPT_DB:
        found.append("begins in the middle of a sound; leave some 10 ms before it")
    if clip.last > ABRUPT_DB:
        found.append("ends in the middle of a sound; leave some 10 ms after it")
    return found


def _times(clip: Measured) -> list[str]:
    found = []
    for where, ms in (("before", clip.before_ms), ("after", clip.after_ms)):
        if ms > LONGEST_EDGE_MS:
            found.append(f"has {ms} ms of silence {where} the word; cut it to {LONGEST_EDGE_MS} ms")
    if clip.within_ms > LONGEST_GAP_MS:
        found.append(f"has a gap of {clip.within_ms} ms; {LONGEST_GAP_MS} ms is the most")
    if clip.ms > LONGEST_MS:
        found.append(f"takes {clip.ms / 1000:.1f} s; {LONGEST_MS // 1000} s is the most")
    return found
