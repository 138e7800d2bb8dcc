"""The chain that makes a changed row visible: each hash covers the row and the hash before it."""

from hashlib import sha256

from broker.journal.contract import Entry

START = bytes(32)


def link(previous: bytes, hall: str, entry: Entry) -> bytes:
    """Hash a row, 32 bytes, behind the row before it."""
    head = f"{hall}\n{entry.sequence}\n{entry.at}\n{entry.type}\n"
    return sha256(previous + head.encode() + entry.body).digest()
