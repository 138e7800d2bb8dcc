"""The file that a board's program reads, and what it shows of it on request."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from hall.domain.names import BoardKind
from hall.shell.board_file import BoardFile
from hall.shell.secrecy import must_be_private
from hall.shell.trouble import WRONG_SETTINGS, Trouble

_MASK = "***"
_SECRET = frozenset({"password"})


def read(path: Path, kinds: frozenset[BoardKind]) -> BoardFile:
    """Read and check a board's file. Raises Trouble saying what is wrong with it, and where."""
    try:
        body = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(
            path, f"cannot be read ({error}); give the board's file with --settings"
        ) from error
    try:
        file = msgspec.convert(tomllib.loads(body), BoardFile)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise _wrong(path, f"{error}; correct it there") from error
    must_be_private(path, "the password of the board's account")
    if file.board.kind not in kinds:
        wanted = " or ".join(sorted(kinds))
        text = f"board {file.board.id!r} is of kind {file.board.kind.value!r}; this program runs {wanted}"
        raise _wrong(path, text)
    return file


def shown(file: BoardFile) -> str:
    """The settings in force as TOML, secrets masked."""
    return tomli_w.dumps(_masked(msgspec.to_builtins(file)))


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        # TOML has no null: what is not set is not shown.
        kept = {k: v for k, v in value.items() if v is not None}
        return {k: _MASK if k in _SECRET and v else _masked(v) for k, v in kept.items()}
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    return value


def _wrong(path: Path, text: str) -> Trouble:
    return Trouble(f"settings {path}: {text}", WRONG_SETTINGS)
