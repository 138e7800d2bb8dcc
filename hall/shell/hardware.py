"""A board's hardware as the hall file describes it.

Sizes are pixels, pins are BCM numbers. A driver is always named; ``virtual`` is the twin.
"""

from typing import Literal

import msgspec

from hall.domain.names import BoardKind


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a board."""


class Screen(Part, frozen=True, kw_only=True):
    """A screen that pygame draws on."""

    driver: Literal["kmsdrm", "x11", "wayland", "virtual"]
    width: int
    height: int


class Panel(Part, frozen=True, kw_only=True):
    """A small luma panel."""

    driver: Literal["ssd1306", "sh1106", "ssd1322", "virtual"]
    width: int = 128
    height: int = 64
    interface: Literal["i2c", "spi"] = "i2c"
    port: int = 1
    address: int = 0x3C


class Pins(Part, frozen=True, kw_only=True):
    """Buttons and lamps: name to pin. Buttons pull up and close to ground."""

    driver: Literal["lgpio", "virtual"]
    buttons: dict[str, int] = {}
    lamps: dict[str, int] = {}
    sounder: int | None = None


StatusManner = Literal["asked", "told", "none"]
AcknowledgeManner = Literal["in-order", "process-id", "none"]


class Printer(Part, frozen=True, kw_only=True):
    """A ticket printer: ``device`` for serial, file and usb (``vendor:product``); host and port for
    network. The rest is what its model can do; docs/printers.md says how to find that out.
    """  # fmt: skip

    driver: Literal["serial", "network", "usb", "file", "virtual"]
    profile: Literal["58mm", "80mm"] = "80mm"
    device: str = ""
    baud: int = 115_200
    host: str = ""
    port: int = 9100
    status: StatusManner = "asked"
    acknowledge: AcknowledgeManner = "in-order"
    cutter: bool = True
    buzzer: bool = False
    presenter: bool = False
    roll_m: int = 50
    text: Literal["raster", "gb18030"] = "raster"


class Scanner(Part, frozen=True, kw_only=True):
    """A scanner of QR and bar codes: on a serial line, or a keyboard-like one through evdev.

    ``ending``: a code ends with a line end, or with a pause where the scanner sends none.
    """

    driver: Literal["serial", "evdev", "virtual"]
    device: str = ""
    baud: int = 9_600
    ending: Literal["line", "silence"] = "line"


class CardReader(Part, frozen=True, kw_only=True):
    """A reader of resident-ID cards, on a serial line."""

    driver: Literal["serial", "virtual"]
    device: str = ""
    baud: int = 115_200


VOICE_PACKS = ("mandarin", "cantonese", "english")
"""The voice packs that Hallkit brings."""


class Speaker(Part, frozen=True, kw_only=True):
    """A loudspeaker that says the calls of a zone. ``device`` is what its driver calls it, "" the
    system's own; ``packs`` are voice packs by the language of the hall, a name of
    :data:`VOICE_PACKS` or a folder; ``one`` is how Mandarin reads the 1 of a ticket number, 一 or 幺;
    ``volume`` is in percent. A kiosk's says what its guided visits need, and of the hall what has a clip
    in the folder ``names``.
    """

    driver: Literal["alsa", "pulseaudio", "pipewire", "virtual"]
    device: str = ""
    packs: dict[str, str] = {}
    one: Literal["yi", "yao"] = "yi"
    volume: int = 100
    names: str = ""


class Board(Part, frozen=True, kw_only=True):
    """One board. Kiosks and zone boards stand in a zone, evaluators and window screens at a window.
    A kiosk knows the ``others`` by their ids and zones, the nearest first.
    """

    id: str
    kind: BoardKind
    zone: str | None = None
    window: str | None = None
    screen: Screen | None = None
    panel: Panel | None = None
    pins: Pins | None = None
    printer: Printer | None = None
    scanner: Scanner | None = None
    card_reader: CardReader | None = None
    speaker: Speaker | None = None
    others: tuple[tuple[str, str], ...] = ()
