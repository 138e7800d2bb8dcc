"""Check the staff's passwords against argon2 hashes."""

import asyncio
import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

import argon2
import msgspec
from argon2.exceptions import InvalidHashError, VerificationError

from hall.shell.secrecy import must_be_private
from hall.shell.trouble import WRONG_SETTINGS, Trouble

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Checked for an unknown clerk, so that the response time does not reveal who exists."""
AT_ONCE = 2
"""Most concurrent checks; each takes 64 MB and a core."""
WAITING = 64
OPEN = "open"
"""The mark of sessions without a password."""


class Busy(Exception):
    """Too many passwords are waiting to be checked."""


class Passwords:
    """Checks passwords, two at a time; ``hashes`` are by clerk, None if sign-in is open."""

    def __init__(self, hashes: Mapping[str, str] | None) -> None:
        self._hashes = hashes
        self._hasher = argon2.PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    def mark(self, clerk: str) -> str:
        """Return the mark that a session stores; it changes with the password."""
        if self._hashes is None:
            return OPEN
        return hashlib.sha256(self._hashes.get(clerk, "").encode()).hexdigest()

    async def is_right(self, clerk: str | None, password: str) -> bool:
        """Whether this is the clerk's password; takes as long for ``clerk`` None. Raises Busy."""
        if self._hashes is None:
            return clerk is not None
        if self._waiting >= WAITING:
            raise Busy
        kept = None if clerk is None else self._hashes.get(clerk)
        self._waiting += 1
        try:
            async with self._turns:
                right = await asyncio.to_thread(self._verify, kept or NOBODY, password)
        finally:
            self._waiting -= 1
        return right and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def read_passwords(path: str | None) -> dict[str, str]:
    """Read a staff file: argon2 hashes by clerk. Raises Trouble."""
    if path is None:
        return {}
    try:
        must_be_private(Path(path), "the hashes of passwords")
        hashes = msgspec.convert(tomllib.loads(Path(path).read_text("utf-8")), dict[str, str])
    except OSError as error:
        text = f"cannot read the staff file {path}: {error.strerror}; check path and permissions"
        raise Trouble(text) from error
    except (ValueError, msgspec.ValidationError) as error:
        text = f'{path}: {error}; each line is STAFF-NUMBER = "argon2 hash"'
        raise Trouble(text) from error
    for clerk, kept in hashes.items():
        _must_be_a_hash(path, clerk, kept)
    return hashes


def _must_be_a_hash(path: str, clerk: str, kept: str) -> None:
    try:
        argon2.extract_parameters(kept)
    except InvalidHashError as error:
        text = (
            f"{path}: what stands for {clerk} is no argon2 hash; docs/operation.md has the command"
        )
        raise Trouble(text, WRONG_SETTINGS) from error
