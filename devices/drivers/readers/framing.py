"""What a scanner sends, as codes: each ends with a line end, or with silence where it sends none. PURE."""

import msgspec

LONGEST = 512
"""Bytes of one code; what is longer is no code of ours."""
SILENCE_MS = 250
ENDS = frozenset(b"\r\n\t\x00\x03")
STARTS = frozenset(b"\x02")


class Code(msgspec.Struct, frozen=True):
    """A code that was scanned whole."""

    text: str


class Bad(msgspec.Struct, frozen=True):
    """What came is no code: ``too-long``, ``garbled`` or ``half``."""

    reason: str


class Framing:
    """Bytes in, codes out. ``by_silence``: the scanner sends no line end, a pause ends its code;
    otherwise a code that stops in its middle is dropped.
    """  # fmt: skip

    def __init__(self, by_silence: bool = False) -> None:
        self._by_silence = by_silence
        self._line = bytearray()
        self._too_long = False
        self._fed_at = 0

    def feed(self, data: bytes, at: int) -> list[Code | Bad]:
        """What bytes bring; ``at`` is monotonic milliseconds."""
        found = self.passed(at)
        self._fed_at = at
        for byte in data:
            if byte in ENDS:
                found += self._ended()
            elif byte not in STARTS:
                self._add(byte)
        return found

    def passed(self, at: int) -> list[Code | Bad]:
        """What silence brings."""
        if at - self._fed_at < SILENCE_MS or not (self._line or self._too_long):
            return []
        if self._by_silence:
            return self._ended()
        self._forget()
        return [Bad("half")]

    def _add(self, byte: int) -> None:
        if len(self._line) >= LONGEST:
            self._too_long = True
            self._line.clear()
        if not self._too_long:
            self._line.append(byte)

    def _ended(self) -> list[Code | Bad]:
        line, too_long = bytes(self._line), self._too_long
        self._forget()
        if too_long:
            return [Bad("too-long")]
        try:
            text = line.decode("utf-8").strip()
        except UnicodeDecodeError:
            return [Bad("garbled")]
        if not text.isprintable():
            return [Bad("garbled")]
        return [Code(text)] if text else []

    def _forget(self) -> None:
        self._line.clear()
        self._too_long = False
