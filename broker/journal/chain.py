"""The hash chain that reveals changed rows: each hash covers the row and the hash before it.

The first versions used plain SHA-256, which anyone who can write the file can recompute. From the first
entry of a key on, hashes are HMAC-SHA256 under that key, which is stored outside the file.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from broker.journal.contract import Entry

START = bytes(32)
ANCHOR_BYTES = 16
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which are misread on paper."""


@dataclass(frozen=True, slots=True)
class Key:
    """The chain's key from the entry ``first`` on; ``before`` is the hash of the entry before it. An empty
    ``secret`` means that the key was lost: its entries cannot be verified.
    """

    first: int
    before: bytes
    secret: bytes | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of a hall's journal; its ``keys`` are in the order of their first entries."""

    hall: str
    keys: tuple[Key, ...] = ()

    def link(self, previous: bytes, entry: Entry) -> bytes | None:
        """Return the hash (32 bytes) of a row after the previous row's; None if the row's key was lost."""
        head = f"{self.hall}\n{entry.sequence}\n{entry.at}\n{entry.type}\n"
        body = previous + head.encode() + entry.body
        key = self.key_of(entry.sequence)
        if key is None:
            return sha256(body).digest()
        return None if key.secret is None else hmac.digest(key.secret, body, "sha256")

    def key_of(self, sequence: int) -> Key | None:
        """Return the key of an entry; None before the first key."""
        return next((key for key in reversed(self.keys) if key.first <= sequence), None)

    @property
    def secret(self) -> bytes | None:
        """The current key; None if the chain has none."""
        return self.keys[-1].secret if self.keys else None

    def sign(self, purpose: str, *parts: bytes) -> bytes | None:
        """Return an HMAC (32 bytes) under the current key; None if the chain has none."""
        if self.secret is None:
            return None
        text = b"".join(b"%d:%b" % (len(part), part) for part in (purpose.encode(), *parts))
        return hmac.digest(self.secret, text, "sha256")


def code(hash: bytes) -> str:
    """Return a hash's short form for people: its first 40 bits in base 32, as XXXX-XXXX."""
    number = int.from_bytes(hash[:5])
    letters = "".join(LETTERS[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"
