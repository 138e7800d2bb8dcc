"""The condition of boards, for pages and programs, the worst first. PURE."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from broker.controller.contract import BoardStatus
from broker.controller.fleet import orders_for
from hall.domain.names import BoardKind, BoardOrder
from hall.shell.hardware import Board
from hall.wire import messages as wire

PARTS = ("printer", "paper", "screen", "panel", "speaker")
WELL = (None, "ok", "ready")
"""States of a part without a fault; None if the board has no such part."""
UNKNOWN = "unknown"
SERIOUS = frozenset({"name", "presence", "printer", "paper", "screen", "speaker"})
"""Parts without which a board does not do its work; low paper is no more than a warning."""
HOT_C = 80.0
"""The temperature from which a Raspberry Pi throttles, in degrees Celsius."""
DISK_LOW_MB = 200
OUTBOX_LONG = 10
"""Requests without a reply from which an outbox counts as long."""
LEVELS = ("trouble", "warning", "unseen", "well")


class Trouble(msgspec.Struct, frozen=True):
    """What a board lacks: ``part`` by its name, ``what`` a word or the board's own text, ``n`` how much
    is left or there.
    """

    part: str
    what: str
    n: int | None = None


class BoardView(msgspec.Struct, frozen=True, kw_only=True):
    """A board by exception. ``level`` is one of :data:`LEVELS`; ``unseen``: never heard."""

    device: str
    kind: BoardKind
    zone: str | None
    window: str | None
    online: bool
    level: str
    troubles: list[Trouble]


class Device(BoardView, frozen=True, kw_only=True):
    """A board with all that is known of it. ``since`` it is there, or gone, null where nobody knows;
    ``orders`` is what it may be ordered to do; ``health`` as it was told at ``heard_at``; ``silent``: its
    printer never tells how it is.
    """

    since: int | None
    heard_at: int | None
    version: str
    orders: tuple[BoardOrder, ...]
    health: wire.Health | None
    silent: bool


def devices(statuses: Iterable[BoardStatus]) -> list[Device]:
    """Return all boards, the worst first."""
    return sorted((_device(status) for status in statuses), key=_urgency)


def exceptions(statuses: Iterable[BoardStatus]) -> list[BoardView]:
    """Return the boards that need attention, the worst first."""
    found = (_board(status) for status in statuses)
    return sorted((board for board in found if board.level != "well"), key=_urgency)


def _urgency(board: BoardView) -> tuple[int, str, list[tuple[int, str]]]:
    return LEVELS.index(board.level), board.kind, _natural(board.device)


def _natural(id: str) -> list[tuple[int, str]]:
    """Return a sort key that puts kiosk-2 before kiosk-10."""
    parts = re.split(r"(\d+)", id)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _device(status: BoardStatus) -> Device:
    return Device(
        **msgspec.structs.asdict(_board(status)),
        since=_since(status),
        heard_at=status.heard_at,
        version=status.presence.version if status.presence is not None else "",
        orders=orders_for(status.board),
        health=status.health,
        silent=_is_silent(status.board),
    )


def _board(status: BoardStatus) -> BoardView:
    board, troubles = status.board, list(_troubles(status))
    return BoardView(
        device=board.id,
        kind=board.kind,
        zone=board.zone,
        window=board.window,
        online=status.online,
        level=_level(status, troubles),
        troubles=troubles,
    )


def _level(status: BoardStatus, troubles: list[Trouble]) -> str:
    if status.presence is None:
        return "unseen"
    if any(t.part in SERIOUS and (t.part, t.what) != ("paper", "low") for t in troubles):
        return "trouble"
    return "warning" if troubles else "well"


def _since(status: BoardStatus) -> int | None:
    """When it came or went; a board that was there before anybody listened says how long it runs."""
    if status.since is not None or not status.online:
        return status.since
    if status.health is None or status.heard_at is None:
        return None
    return status.heard_at - status.health.uptime_s * 1000


def _troubles(status: BoardStatus) -> Iterator[Trouble]:
    if status.doubled:
        yield Trouble("name", "two-boards")
    if status.presence is not None and not status.online:
        yield Trouble("presence", "offline")
        return
    if status.refused:
        yield Trouble("requests", "too-many", status.refused)
    health = status.health
    if health is None:
        return
    told = [_told(fault, health) for fault in health.faults]
    named = {trouble.part for trouble in told}
    for part in PARTS:
        value = getattr(health, part)
        # Where the board says in its own words what is wrong with a part, a mere "fault" adds nothing.
        if value in WELL or (value == "fault" and part in named):
            continue
        if not (part == "printer" and value == UNKNOWN and _is_silent(status.board)):
            yield Trouble(part, value)
    yield from (one for one in told if not (one.part == "name" and status.doubled))
    yield from _measured(health)


def _is_silent(board: Board) -> bool:
    """Whether the hall file says that the board's printer never tells how it is."""
    return board.printer is not None and board.printer.status == "none"


def _told(fault: str, health: wire.Health) -> Trouble:
    part, _, what = fault.partition(": ")
    if part == "roll":
        return Trouble("roll", "ends-soon", health.tickets_left)
    if part.startswith("button "):
        return Trouble("button", part.removeprefix("button "))
    return Trouble(part, what) if what else Trouble("board", fault)


def _measured(health: wire.Health) -> Iterator[Trouble]:
    if health.undervoltage:
        yield Trouble("supply", "too-weak")
    if health.temperature_c is not None and health.temperature_c >= HOT_C:
        yield Trouble("heat", "hot", round(health.temperature_c))
    if health.disk_free_mb is not None and health.disk_free_mb < DISK_LOW_MB:
        yield Trouble("disk", "low", health.disk_free_mb)
    if health.outbox >= OUTBOX_LONG:
        yield Trouble("outbox", "long", health.outbox)
