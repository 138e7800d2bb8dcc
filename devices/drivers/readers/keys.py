"""What a scanner types as a keyboard: events of Linux's evdev in, characters out. PURE.

Scanners type with the layout of a US keyboard unless they are told otherwise.
"""

import struct

EVENT = struct.Struct("@llHHi")  # time (s, us), type, code, value
EV_KEY = 1
DOWN, UP = 1, 0

_ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./"}
_SHIFTED = {2: "!@#$%^&*()_+", 16: "QWERTYUIOP{}", 30: 'ASDFGHJKL:"~', 43: "|ZXCVBNM<>?"}
_KEYPAD = {71: "789-456+1230.", 98: "/"}
_OTHERS = {15: "\t", 28: "\n", 55: "*", 57: " ", 96: "\n"}
SHIFTS = frozenset({42, 54})
CAPS_LOCK = 58


def _laid_out(rows: dict[int, str]) -> dict[int, str]:
    return {first + i: char for first, row in rows.items() for i, char in enumerate(row)}


PLAIN = _laid_out(_ROWS) | _laid_out(_KEYPAD) | _OTHERS
SHIFTED = PLAIN | _laid_out(_SHIFTED)


class Keys:
    """Events in any pieces in; keys without a character are passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._held: set[int] = set()
        self._caps = False

    def feed(self, data: bytes) -> str:
        """The characters that were typed."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        events = EVENT.iter_unpack(data[:whole])
        return "".join(
            self._typed(code, value) for _, _, kind, code, value in events if kind == EV_KEY
        )

    def _typed(self, code: int, value: int) -> str:
        if code in SHIFTS:
            (self._held.add if value else self._held.discard)(code)
        elif code == CAPS_LOCK and value == DOWN:
            self._caps = not self._caps
        if value != DOWN:
            return ""
        char = (SHIFTED if self._held else PLAIN).get(code, "")
        return char.swapcase() if self._caps else char
