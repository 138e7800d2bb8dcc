"""How a virtual printer is, and what it says of itself. PURE."""

from dataclasses import dataclass
from typing import Literal

PaperState = Literal["ok", "low", "out"]
Cover = Literal["closed", "open"]
Power = Literal["on", "off"]
Cutter = Literal["ok", "jammed"]
Voice = Literal["on", "mute"]


@dataclass(frozen=True)
class Shape:
    """A mute printer prints and says nothing."""

    paper: PaperState = "ok"
    cover: Cover = "closed"
    power: Power = "on"
    cutter: Cutter = "ok"
    voice: Voice = "on"

    @property
    def prints(self) -> bool:
        well = (self.cover, self.power, self.cutter) == ("closed", "on", "ok")
        return well and self.paper != "out"

    def status(self, number: int) -> int:
        """DLE EOT n: 1 the printer, 2 why it is offline, 3 errors, 4 the paper."""
        out, low = self.paper == "out", self.paper != "ok"
        is_open, jammed = self.cover == "open", self.cutter == "jammed"
        return (
            0x12
            | {
                1: 0x08 * (not self.prints),
                2: 0x20 * out | 0x04 * is_open | 0x40 * jammed,
                3: 0x08 * jammed,
                4: 0x60 * out | 0x0C * low,
            }[number]
        )

    def sensors(self) -> int:
        """GS r 1: the roll, near its end or at it."""
        return {"ok": 0x00, "low": 0x03, "out": 0x0F}[self.paper]

    def change(self) -> bytes:
        """GS a: what is told at each change."""
        first = 0x10 | 0x08 * (not self.prints) | 0x20 * (self.cover == "open")
        second = 0x08 * (self.cutter == "jammed")
        return bytes([first, second, self.sensors(), 0x00])
