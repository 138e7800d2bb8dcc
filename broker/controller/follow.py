"""Follow codes: they open a ticket's page to the citizen, and appear on its paper and the kiosk's screen.

A code is derived from the ticket's id with the controller's secret key, so that it need not be stored: a
reprint or a repeated answer derives it again. State, events and stored replies contain only a keyed digest.
"""

import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from broker.journal import upcasting
from hall.shell.trouble import Trouble

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""The alphabet of follow codes, without the easily confused 0 and o, 1, i and l."""
LENGTH = 11
"""31 ** 11 codes are 54 bits: with the rate limit on wrong codes, too many to guess."""
LATELY = 512
"""So many codes are remembered: a new ticket's is needed for its digest, then for its paper."""
KEY_BYTES = 32
KEY_FILE = "follow.key"


class FollowCodes:
    """The follow codes of one hall under one key."""

    def __init__(self, key: bytes, hall: str) -> None:
        self._key = key
        self._hall = hall
        self._lately = lru_cache(maxsize=LATELY)(self._derived)

    def code(self, ticket: str) -> str:
        """Derive the code of a ticket from its id."""
        return self._lately(ticket)

    def _derived(self, ticket: str) -> str:
        drawn = int.from_bytes(self._mac("code", ticket))
        letters = []
        for _ in range(LENGTH):
            drawn, letter = divmod(drawn, len(LETTERS))
            letters.append(LETTERS[letter])
        return "".join(letters)

    def digest(self, code: str) -> str:
        """Return the keyed digest of a code, 32 hexadecimal digits."""
        return self._mac("digest", code)[:16].hex()

    def digests(self, code: str) -> tuple[str, ...]:
        """Return the digests under which a code may be stored; version 0.1 used another one."""
        return self.digest(code), upcasting.digest(code)

    def digest_of(self, ticket: str) -> str:
        """Return the digest of the code of the ticket ``ticket``."""
        return self.digest(self.code(ticket))

    def _mac(self, what: str, about: str) -> bytes:
        # Ids contain no newline: different inputs give different messages.
        return hmac.digest(self._key, f"{what}\n{self._hall}\n{about}".encode(), "sha256")


def key_in(folder: Path) -> bytes:
    """Read the key in a data folder, or create it. Raises Trouble if it is unusable or cannot be written."""
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
    """Write the key atomically: a power cut must not leave half of it."""
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
