"""The chain that makes a changed row visible: each hash covers the row and the hash before it.

Journals began with plain SHA-256, which anybody can work out anew who can write the file. From the first
entry of a key on a hash is an HMAC-SHA256 under that key, which the file does not hold.
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
    """The chain's key from the entry ``first`` on; ``before`` is the hash of the entry before it. Without
    its ``secret`` the key was lost: its entries cannot be checked any more.
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
        """Hash a row, 32 bytes, behind the row before it; None where its key was lost."""
        head = f"{self.hall}\n{entry.sequence}\n{entry.at}\n{entry.type}\n"
        body = previous + head.encode() + entry.body
        key = self.key_of(entry.sequence)
        if key is None:
            return sha256(body).digest()
        return None if key.secret is None else hmac.digest(key.secret, body, "sha256")

    def key_of(self, sequence: int) -> Key | None:
        """The key of an entry; None where the chain was not keyed yet."""
        return next((key for key in reversed(self.keys) if key.first <= sequence), None)

    @property
    def secret(self) -> bytes | None:
        """What is signed with now; None where the chain is not keyed."""
        return self.keys[-1].secret if self.keys else None

    def sign(self, purpose: str, *parts: bytes) -> bytes | None:
        """A mark, 32 bytes, that only who has the key can make; None where the chain is not keyed."""
        if self.secret is None:
            return None
        text = b"".join(b"%d:%b" % (len(part), part) for part in (purpose.encode(), *parts))
        return hmac.digest(self.secret, text, "sha256")


def code(hash: bytes) -> str:
    """A hash as people copy it to paper: its first 40 bits, as XXXX-XXXX."""
    number = int.from_bytes(hash[:5])
    letters = "".join(LETTERS[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"
