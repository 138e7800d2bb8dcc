"""What the rehearsal tells about itself: the bodies of its HTTP server and of rehearsal.json."""

import msgspec

from hall.shell.settings import Clock
from provisioning.rehearsal.front import Front
from provisioning.rehearsal.processes.awaiting import Awaited
from provisioning.rehearsal.processes.program import Kept, Status
from provisioning.rehearsal.processes.stand import Stand


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON object."""


class ScreenView(View, frozen=True, kw_only=True):
    """A screen; ``frame`` grows with every change of the picture, and is 0 while it is dark. A
    ``panel`` is small, and cannot be touched.
    """

    n: int
    panel: bool
    width: int
    height: int
    frame: int


class TargetView(View, frozen=True, kw_only=True):
    """A place on the first screen that can be touched now; ``rect`` is [x, y, w, h] in pixels."""

    id: str
    rect: tuple[int, int, int, int]


class PrinterView(View, frozen=True, kw_only=True):
    """A printer; ``bytes`` counts what it has received, ``tickets`` the papers that it cut off."""

    paper: str
    cover: str
    power: str
    bytes: int
    tickets: int


class SpeakerView(View, frozen=True, kw_only=True):
    """A loudspeaker: what it said last, and when on the hall's clock; whether it speaks now."""

    text: str
    at: int | None
    speaking: bool


class BoardView(View, frozen=True, kw_only=True):
    """A board. ``state`` is starting, on, off or failed; ``lamps`` are on, off or blink. ``readers``
    have the fault that each suffers, or "none"; ``card``: one lies on the card reader. ``trouble``: how
    its program ended, until it is on again; "" where nothing is wrong.
    """

    id: str
    kind: str
    zone: str | None
    window: str | None
    state: str
    trouble: str
    power: str
    network: str
    buttons: tuple[str, ...]
    lamps: dict[str, str]
    screens: tuple[ScreenView, ...]
    printer: PrinterView | None
    targets: tuple[TargetView, ...]
    starts: int
    readers: dict[str, str]
    card: bool
    speaker: SpeakerView | None


class ProgramView(View, frozen=True, kw_only=True):
    """A program that is no board: the controller or the broker."""

    id: str
    state: str
    trouble: str
    starts: int


class SpokenView(View, frozen=True, kw_only=True):
    """A call for the loudspeakers of a zone: by which ``board`` it was said, None as long as by
    none, and when. ``at`` on the hall's clock, in milliseconds.
    """

    id: str
    zone: str
    board: str | None
    at: int
    text: str
    speaking: bool


class CodeView(View, frozen=True, kw_only=True):
    """A code that can be held before a scanner: of a ``ticket``, a ``missed`` one or an
    ``appointment``. ``name`` is what people call it; ``at``, when an appointment is.
    """

    kind: str
    name: str
    code: str
    at: int | None = None


class HallView(View, frozen=True, kw_only=True):
    """The hall as a whole. ``now`` is its clock in milliseconds, ``speed`` how fast it runs. ``ready`` of
    its ``programs`` are ready; ``awaited`` says what the others lack.
    """

    id: str
    name: dict[str, str]
    zones: dict[str, str]
    windows: dict[str, tuple[str, str]]
    services: dict[str, str]
    console_url: str
    broker_kind: str
    now: int
    speed: float
    utc_offset_ms: int
    waiting: int | None
    ready: int
    programs: int
    awaited: Awaited


class BrokerView(View, frozen=True, kw_only=True):
    """The rehearsal's own account at the broker: it may do everything. ``protocol`` is 5 or 4."""

    host: str
    port: int
    username: str
    password: str
    protocol: int


class Summary(View, frozen=True, kw_only=True):
    """rehearsal.json."""

    url: str
    rehearsal_url: str
    token: str
    broker: BrokerView
    hall: str
    hall_file: str
    boards: tuple[str, ...]
    pids: dict[str, int]
    pid: int
    clock: Clock | None


STATES = {
    Status.STARTING: "starting",
    Status.READY: "on",
    Status.OFF: "off",
    Status.FAILED: "failed",
}


def board_view(stand: Stand, front: Front, said: SpeakerView) -> BoardView:
    """Describe a board as it is now; ``said`` counts where it has a loudspeaker."""
    board, program = stand.board, stand.program
    return BoardView(
        id=board.id,
        kind=board.kind,
        zone=board.zone,
        window=board.window,
        state=STATES[program.status],
        trouble=program.trouble,
        power="off" if program.status is Status.OFF else "on",
        network="on" if stand.cable.plugged else "off",
        buttons=front.buttons,
        lamps=front.lamps,
        screens=_screens(stand, front),
        printer=_printer(stand),
        targets=_targets(front),
        starts=program.starts,
        readers={one: front.reader_faults.get(one, "none") for one in stand.readers},
        card=front.card,
        speaker=None if board.speaker is None else said,
    )


def program_view(program: Kept) -> ProgramView:
    """Describe the controller or the broker."""
    return ProgramView(
        id=program.name,
        state=STATES[program.status],
        trouble=program.trouble,
        starts=program.starts,
    )


def _screens(stand: Stand, front: Front) -> tuple[ScreenView, ...]:
    sizes = front.screens or _sizes(stand)
    return tuple(
        ScreenView(
            n=n,
            panel=stand.board.screen is None or n > 0,
            width=width,
            height=height,
            frame=front.frames.get(n, 0),
        )
        for n, (width, height) in enumerate(sizes)
    )


def _sizes(stand: Stand) -> tuple[tuple[int, int], ...]:
    """The sizes in the hall file, for a board that has not said hello yet."""
    parts = (stand.board.screen, stand.board.panel)
    return tuple((part.width, part.height) for part in parts if part is not None)


def _targets(front: Front) -> tuple[TargetView, ...]:
    return tuple(TargetView(id=id, rect=rect) for id, rect in front.targets.get(0, {}).items())


def _printer(stand: Stand) -> PrinterView | None:
    printer = stand.printer
    if printer is None:
        return None
    paper, cover, power = printer.state
    return PrinterView(
        paper=paper,
        cover=cover,
        power=power,
        bytes=printer.received,
        tickets=len(printer.tickets),
    )
