"""The hall file → the file that each board's program reads.

A board's file holds the hall without its staff (a board shows clerks, it does not know them), the
board's own hardware, and its own account at the broker. It is readable by its owner only.
"""

import os
import secrets
from pathlib import Path
from typing import TypeVar

import msgspec
import tomli_w

from hall.domain.definition import HallDefinition
from hall.shell.board_file import BoardFile
from hall.shell.hardware import VOICE_PACKS, Board, Speaker
from hall.shell.settings import Broker, Clock

P = TypeVar("P", bound=msgspec.Struct)


def board_file(
    hall: HallDefinition,
    board: Board,
    broker: Broker,
    data: Path,
    *,
    clock: Clock | None = None,
    front: Path | None = None,
    console: str = "",
    identity_key: Path | None = None,
    fonts: tuple[Path, ...] = (),
    words: tuple[str, ...] = (),
) -> BoardFile:
    """Say what ``board`` is to know; ``front`` is given where its hardware is virtual, ``console``
    is the console's address, ``identity_key`` the file of :func:`make_identity_key`, ``fonts`` are the
    hall's own, ``words`` those that :func:`hall.shell.hallfile.segmenting.words_of` found.
    """
    return BoardFile(
        board=board,
        hall=msgspec.structs.replace(hall, clerks=(), appointments=()),
        broker=broker,
        data=str(data),
        clock=clock,
        front=None if front is None else str(front),
        console=console,
        identity_key=str(identity_key) if identity_key and board.card_reader else None,
        fonts=tuple(str(font) for font in fonts),
        words=words,
    )


def make_identity_key(path: Path) -> Path:
    """Make the hall's key for hashes of ID numbers, where there is none yet: all boards of a hall,
    and whoever loads its appointments, have the same one. Lost, no hash finds anybody again.
    """
    if not path.exists():
        write_secret(path, secrets.token_hex(32).encode())
    return path


def virtual(board: Board, printer: tuple[str, int] | None, names: Path | None = None) -> Board:
    """Make the board's twin for a rehearsal: same sizes, pins and paper, virtual drivers.

    ``printer`` is the host and port of the virtual printer that stands in for the board's own: the
    board's program really prints, over the network. ``names`` is the folder of the hall's own clips.
    """
    return msgspec.structs.replace(
        board,
        screen=_renamed(board.screen, driver="virtual"),
        panel=_renamed(board.panel, driver="virtual"),
        pins=_renamed(board.pins, driver="virtual"),
        scanner=_renamed(board.scanner, driver="virtual"),
        card_reader=_renamed(board.card_reader, driver="virtual"),
        speaker=_virtual_speaker(board.speaker, names),
        printer=None
        if printer is None
        else _renamed(board.printer, driver="network", host=printer[0], port=printer[1]),
    )


def _virtual_speaker(speaker: Speaker | None, names: Path | None) -> Speaker | None:
    """Leave out the recordings that are on the board and not on this machine."""
    if speaker is None:
        return None
    packs = {
        language: name
        for language, name in speaker.packs.items()
        if name in VOICE_PACKS or Path(name).is_dir()
    }
    own = "" if names is None else str(names)
    return _renamed(speaker, driver="virtual", device="", packs=packs, names=own)


def write_toml(path: Path, value: msgspec.Struct) -> None:
    """Write ``value`` where a program reads its settings: whole or not at all, mode 0600."""
    write_secret(path, tomli_w.dumps(tables(value)).encode())


def write_secret(path: Path, content: bytes) -> None:
    """Replace a file by one that only its owner can read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    beside.replace(path)


def _renamed(part: P | None, **changes: object) -> P | None:
    return None if part is None else msgspec.structs.replace(part, **changes)


def tables(value: msgspec.Struct) -> dict[str, object]:
    """Turn a value into TOML tables."""
    return {
        key: _present(item) for key, item in msgspec.to_builtins(value).items() if item is not None
    }


def _present(value: object) -> object:
    """TOML has no null: what is absent is left out."""
    if isinstance(value, dict):
        return {key: _present(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_present(item) for item in value]
    return value
