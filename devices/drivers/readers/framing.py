"""What a scanner sends, as codes: each ends with a line end, or with silence where it sends none. PURE."""

import re
import unicodedata

import msgspec

from hall.domain.times import MonoMs

LONGEST = 512
"""Bytes of one code; what is longer is no code of ours."""
SILENCE_MS = 250
ENDS = frozenset(b"\r\n\t\x00\x03")
STARTS = frozenset(b"\x02")
ENCODINGS = ("utf-8", "gb18030")
SEPARATORS = frozenset("\x04\x1c\x1d\x1e\x1f")
"""What stands between the fields of a trade's bar codes (GS1, ISO 15434)."""
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9a-zA-Z]")
"""The AIM identifier: what kind of code it is, before its text, where a scanner is set to say so."""


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

    def feed(self, data: bytes, at: MonoMs) -> list[Code | Bad]:
        """What bytes bring; ``at`` is monotonic milliseconds."""
        found = self.passed(at)
        self._fed_at = at
        for byte in data:
            if byte in ENDS:
                found += self._ended()
            elif byte not in STARTS:
                self._add(byte)
        return found

    def passed(self, at: MonoMs) -> list[Code | Bad]:
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
        text = _text(line)
        if text is None:
            return [Bad("garbled")]
        return [Code(text)] if text else []

    def _forget(self) -> None:
        self._line.clear()
        self._too_long = False


def _text(line: bytes) -> str | None:
    """What a code says, or None where nobody can have printed it so: the line or the scanner is broken.

    Signs without a width go (a byte-order mark, a zero-width space), separators become spaces: a code
    that was scanned whole and is not ours is to be answered, and no defect.
    """
    for encoding in ENCODINGS:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = "".join(_plain(sign) for sign in text).strip()
        if not plain.isprintable():
            return None
        named = _SYMBOLOGY.match(plain)
        return plain[named.end() :] if named else plain
    return None


def _plain(sign: str) -> str:
    if sign in SEPARATORS:
        return " "
    return "" if unicodedata.category(sign) == "Cf" else sign
