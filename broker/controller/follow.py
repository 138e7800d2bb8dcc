"""Follow codes: the citizen's key to their ticket's page, on the paper and the kiosk's screen only.

A code is derived from its ticket's id with a key of the controller's own, so that nothing has to keep
it: a reprint and a repeated answer build it again. State, events and replies that are kept know no
more than a digest under the same key.
"""

import hmac
import os
import secrets
from pathlib import Path

from broker.journal import upcasting
from hall.shell.trouble import Trouble

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0 or o, no 1, i or l: a follow code is sometimes read from paper."""
LENGTH = 11
"""31 letters to the power of 11 is some 54 bits: with a rate limit nobody guesses a ticket."""
KEY_BYTES = 32
KEY_FILE = "follow.key"


class FollowCodes:
    """The follow codes of one hall under one key."""

    def __init__(self, key: bytes, hall: str) -> None:
        self._key = key
        self._hall = hall

    def code(self, ticket: str) -> str:
        """Derive the code of a ticket from its id."""
        drawn = int.from_bytes(self._mac("code", ticket))
        letters = []
        for _ in range(LENGTH):
            drawn, letter = divmod(drawn, len(LETTERS))
            letters.append(LETTERS[letter])
        return "".join(letters)

    def digest(self, code: str) -> str:
        """What the hall knows of a code: enough to find its ticket, and no way back; 32 hex digits."""
        return self._mac("digest", code)[:16].hex()

    def digests(self, code: str) -> tuple[str, ...]:
        """Everything under which a code may be known: one of a paper from version 0.1 is known by another."""
        return self.digest(code), upcasting.digest(code)

    def digest_of(self, ticket: str) -> str:
        """The digest of a ticket's code."""
        return self.digest(self.code(ticket))

    def _mac(self, what: str, about: str) -> bytes:
        # Ids have no newline in them: no two things have the same name.
        return hmac.digest(self._key, f"{what}\n{self._hall}\n{about}".encode(), "sha256")


def key_in(folder: Path) -> bytes:
    """Read the key of follow codes in a data folder, or make it at the first start. Raises Trouble."""
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write(path, secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"cannot keep the key of follow codes in {path}: {error.strerror}; "
            "make the folder writable for this user"
        ) from error
    if len(key) != KEY_BYTES:
        raise Trouble(
            f"{path} is no key of follow codes: it has {len(key)} bytes and needs {KEY_BYTES}; restore "
            "it from a backup, or remove it: today's papers can then no longer be followed by phone"
        )
    return key


def _write(path: Path, key: bytes) -> None:
    """Write it whole or not at all: a power cut must not leave half a key."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
