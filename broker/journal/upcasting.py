"""Convert entries of version 0.1 to the present form on reading; the journal itself is never changed.

``ticket-taken`` and ``lease-granted`` held follow codes then, under ``follow``.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec

from broker.journal.contract import Entry


def current(entry: Entry) -> Entry:
    """Return an entry in the present form, with :func:`digest` of each follow code in its place."""
    return _changed(entry, lambda bearer: bearer.update(follow_digest=digest(bearer["follow"])))


def told(entry: Entry) -> Entry:
    """Return an entry for other systems, without follow codes and without their digests."""
    return _changed(entry, lambda bearer: None)


def digest(code: str) -> str:
    """The digest of a code that stands in the journal itself: without a key, for who has the one has
    the other. 32 hex digits.
    """
    return sha256(f"in the journal\n{code}".encode()).digest()[:16].hex()


def _changed(entry: Entry, change: Callable[[dict[str, Any]], None]) -> Entry:
    bearers = _BEARERS.get(entry.type)
    if bearers is None or b'"follow":' not in entry.body:
        return entry
    body = msgspec.json.decode(entry.body)
    for bearer in bearers(body):
        change(bearer)
        del bearer["follow"]
    return replace(entry, body=msgspec.json.encode(body))


_BEARERS: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
    "ticket-taken": lambda body: [body],
    "lease-granted": lambda body: body["numbers"],
}
"""By event type: the objects in the event that have a follow code."""
