"""What a virtual loudspeaker said, to be listened to later: a WAV file and its transcript."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

from devices import ports as p
from devices.voice import sound
from devices.voice.sound import FULL_SCALE, Joined, Samples
from hall.domain.times import MonoMs

WAV, TRANSCRIPT = "speech.wav", "speech.jsonl"
LONGEST_PAUSE_MS = 2_000
"""A longer silence between two calls is cut to this."""
AHEAD_MS = 100
"""A device takes sound ahead of time by a buffer or two: a call that begins so little before the end
of the one before is heard right after it.
"""
LONGEST_S = 600
"""After so many seconds new files are begun; those before are kept as ``speech.1.…``."""

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


@dataclass(frozen=True)
class _Last:
    """The last line of the transcript: when it began, at which sample, and where it stands."""

    line: dict[str, object]
    at: MonoMs
    start: int
    place: int


class Recorder:
    """Writes ``speech.wav`` and ``speech.jsonl`` into a folder. Each call stands where it was said:
    one that began before the other's end would be heard over it.

    A line of the transcript is a call: ``{id, text, at, start_s, end_s, clips: [{language, name,
    start_s, end_s}]}``; ``at`` is the monotonic time in ms, the seconds are those of the WAV file. One
    that was cut off ends there, with ``cut``: true.
    """

    def __init__(self, folder: Path, rate: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._wav, self._transcript, self._rate = folder / WAV, folder / TRANSCRIPT, rate
        self._ended_at: MonoMs | None = None
        self._length = 0
        self._last: _Last | None = None
        self._begin()

    def record(self, call: p.Speak, joined: Joined, at: MonoMs) -> None:
        """Write a call that begins at ``at``, in monotonic ms."""
        if self._length > LONGEST_S * self._rate:
            self._begin()
        start = self._place(at)
        self._mix(joined.samples, start)
        self._ended_at = MonoMs(at + sound.milliseconds(len(joined.samples), self._rate))
        line, place = self._line(call, joined, at, start), self._transcript.stat().st_size
        self._last = _Last(line, at, start, place)
        self._write(line, place)

    def cut(self, at: MonoMs) -> None:
        """The last call was cut off at ``at``, in monotonic ms."""
        last = self._last
        if last is None:
            return
        end = min(self._length, last.start + max(0, at - last.at) * self._rate // 1000)
        self._length, self._ended_at = end, at
        with self._wav.open("r+b") as file:
            file.truncate(_HEADER.size + 2 * end)
            file.write(self._header())
        self._write({**last.line, "end_s": round(end / self._rate, 6), "cut": True}, last.place)

    def _write(self, line: dict[str, object], place: int) -> None:
        """Write the last line of the transcript."""
        with self._transcript.open("r+b") as file:
            file.seek(place)
            file.truncate()
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _begin(self) -> None:
        for path in (self._wav, self._transcript):
            if path.exists():
                path.replace(path.with_stem(f"{path.stem}.1"))
        self._length, self._ended_at, self._last = 0, None, None
        self._wav.write_bytes(self._header())
        self._transcript.touch()

    def _place(self, at: MonoMs) -> int:
        """Find the sample at which a call begins that is said now."""
        if self._ended_at is None:
            return 0
        pause = min(at - self._ended_at, LONGEST_PAUSE_MS)
        if -AHEAD_MS <= pause < 0:
            pause = 0
        return max(0, self._length + pause * self._rate // 1000)

    def _mix(self, samples: Samples, start: int) -> None:
        """Write samples from ``start`` on, over what is there."""
        with self._wav.open("r+b") as file:
            file.seek(_HEADER.size + 2 * start)
            mixed = samples[:]
            for at, other in enumerate(sound.from_wav(file.read(2 * len(samples)))):
                mixed[at] = max(-FULL_SCALE, min(FULL_SCALE - 1, mixed[at] + other))
            file.seek(_HEADER.size + 2 * start)
            file.write(sound.to_wav(mixed))
            self._length = max(self._length, start + len(samples))
            file.seek(0)
            file.write(self._header())

    def _line(self, call: p.Speak, joined: Joined, at: MonoMs, start: int) -> dict[str, object]:
        clips = [
            {"language": clip.language, "name": clip.name, **self._span(start + first, start + end)}
            for clip, (first, end) in zip(call.clips, joined.places, strict=True)
        ]
        span = self._span(start, start + len(joined.samples))
        return {"id": call.id, "text": call.text, "at": at, **span, "clips": clips}

    def _span(self, start: int, end: int) -> dict[str, float]:
        return {"start_s": round(start / self._rate, 6), "end_s": round(end / self._rate, 6)}

    def _header(self) -> bytes:
        """The head of a WAV file: mono, 16 bits."""
        size, rate = 2 * self._length, self._rate
        riff = (b"RIFF", size + _HEADER.size - 8, b"WAVE", b"fmt ", 16)
        return _HEADER.pack(*riff, 1, 1, rate, 2 * rate, 2, 16, b"data", size)
