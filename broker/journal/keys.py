"""The file of the journal's key, beside the journal and for the controller's user only.

It also says where the key's entries begin and what the hash before them was: who can change the journal
alone cannot move that place.
"""

import os
import secrets
import tomllib
from pathlib import Path

import msgspec
import tomli_w

from broker.journal.chain import Chain, Key
from hall.shell.trouble import Trouble

FILE = "journal.key"
SECRET_BYTES = 32
_HEAD = """\
# The key of journal.sqlite3. Who has it can rewrite the journal unseen: keep it from everybody else.
# Keep a copy with every backup of the journal: without it the controller does not start.
"""


class _Part(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A key of a hall's journal; ``secret`` is empty where it was lost."""

    hall: str
    first: int
    before: str
    secret: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    key: list[_Part] = []


def load(folder: Path, hall: str) -> Chain:
    """Read the keys of a hall's chain; none if there is no file. Raises Trouble for an invalid file."""
    keys = [_key(part) for part in _read(folder).key if part.hall == hall]
    return Chain(hall, tuple(sorted(keys, key=lambda key: key.first)))


def keep(folder: Path, chain: Chain) -> None:
    """Write a hall's keys durably, with mode 0600."""
    others = [part for part in _read(folder).key if part.hall != chain.hall]
    parts = [msgspec.to_builtins(part) for part in (*others, *_parts(chain))]
    path, fresh = folder / FILE, folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(_HEAD + tomli_w.dumps({"key": parts}))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def made(first: int, before: bytes) -> Key:
    """Return a new random key for the entries from ``first`` on."""
    return Key(first, before, secrets.token_bytes(SECRET_BYTES))


def _parts(chain: Chain) -> list[_Part]:
    return [
        _Part(
            hall=chain.hall,
            first=key.first,
            before=key.before.hex(),
            secret="" if key.secret is None else key.secret.hex(),
        )
        for key in chain.keys
    ]


def _read(folder: Path) -> _File:
    path = folder / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except FileNotFoundError:
        return _File()
    except (ValueError, msgspec.ValidationError) as error:
        raise _no_key(path, str(error)) from error


def _key(part: _Part) -> Key:
    try:
        before, secret = bytes.fromhex(part.before), bytes.fromhex(part.secret)
    except ValueError as error:
        raise _no_key(Path(FILE), f"of {part.hall}: {error}") from error
    if len(before) != SECRET_BYTES or len(secret) not in (0, SECRET_BYTES):
        raise _no_key(Path(FILE), f"of {part.hall}: a key and a hash have 64 hexadecimal digits")
    return Key(part.first, before, secret or None)


def _no_key(path: Path, why: str) -> Trouble:
    return Trouble(f"the journal's key {path} cannot be used: {why}; restore it from the backup")
