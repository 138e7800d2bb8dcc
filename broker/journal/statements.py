"""The SQL of the journal. Every table is keyed by hall, and every statement names it first or last."""

from dataclasses import fields
from operator import attrgetter
from typing import Any

from broker.journal.contract import LegRow, SpeechRow, TicketRow

FIXED_OF_TICKET = frozenset({"id", "day"})
FIXED_OF_LEG = frozenset({"id", "day", "service", "service_class"})
"""Columns that later writes do not change."""

_FIELDS = {row: attrgetter(*row.__slots__) for row in (TicketRow, LegRow, SpeechRow)}


def values(hall: str, row: TicketRow | LegRow | SpeechRow) -> tuple[Any, ...]:
    """Return the hall and a row's values, in the order of its fields."""
    return (hall, *_FIELDS[type(row)](row))


def _columns(row: type[TicketRow | LegRow]) -> list[str]:
    return [f.name for f in fields(row)]


def _upsert(table: str, row: type[TicketRow | LegRow], fixed: frozenset[str]) -> str:
    """Write a row, or write it again: what is ``fixed`` stays as it was first written."""
    columns = _columns(row)
    changes = ", ".join(f"{c} = excluded.{c}" for c in columns if c not in fixed)
    marks = ", ".join("?" * (len(columns) + 1))
    into = f"{table} (hall, {', '.join(columns)})"
    return " ".join(
        ("INSERT INTO", into, "VALUES (", marks, ") ON CONFLICT (hall, id) DO UPDATE SET", changes)
    )


def _by_day(table: str, row: type[TicketRow | LegRow], order: str) -> str:
    columns = ", ".join(_columns(row))
    where = "WHERE hall = ? AND day BETWEEN ? AND ? ORDER BY"
    return " ".join(("SELECT", columns, "FROM", table, where, order, ", id"))


HALL = "INSERT INTO halls (hall, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING"
PROBE = "INSERT INTO probes (hall, weight) VALUES (?, zeroblob(?))"
PROBED = "DELETE FROM probes WHERE hall = ?"
EPOCH = "SELECT epoch FROM halls WHERE hall = ?"
ENTRY = (
    "INSERT INTO journal (hall, sequence, at, type, body, previous, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
HEAD = "SELECT sequence, hash FROM journal WHERE hall = ? ORDER BY sequence DESC LIMIT 1"
HASH = "SELECT hash FROM journal WHERE hall = ? AND sequence = ?"
EVENTS = (
    "SELECT sequence, at, type, body FROM journal "
    "WHERE hall = ? AND sequence > ? ORDER BY sequence LIMIT ?"
)
CHAIN = (
    "SELECT sequence, at, type, body, previous, hash FROM journal "
    "WHERE hall = ? AND sequence > ? ORDER BY sequence LIMIT ?"
)
WHOLE_CHAIN = (
    "SELECT sequence, at, type, body, previous, hash FROM journal WHERE hall = ? ORDER BY sequence"
)
REPLY = "INSERT INTO replies (hall, origin, key, fingerprint, reply, at) VALUES (?, ?, ?, ?, ?, ?)"
KNOWN = "SELECT fingerprint, reply, at FROM replies WHERE hall = ? AND origin = ? AND key = ?"
FORGET = (
    "DELETE FROM replies WHERE hall = ? AND (origin, key) IN (SELECT origin, key FROM replies "
    "WHERE hall = ? AND at < (SELECT opened_at FROM days WHERE hall = ? "
    "ORDER BY opened_at DESC LIMIT 1 OFFSET 1) LIMIT ?)"
)
DAY = "INSERT INTO days (hall, day, opened_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
SNAPSHOT = (
    "INSERT OR REPLACE INTO snapshots (hall, sequence, form, state, mark) VALUES (?, ?, ?, ?, ?)"
)
OLD_SNAPSHOTS = (
    "DELETE FROM snapshots WHERE hall = ? AND sequence NOT IN "
    "(SELECT sequence FROM snapshots WHERE hall = ? ORDER BY sequence DESC LIMIT ?)"
)
SNAPSHOTS = (
    "SELECT sequence, form, state, mark FROM snapshots "
    "WHERE hall = ? AND form = ? ORDER BY sequence DESC"
)
_OF_DAYS = "FROM journal WHERE hall = ? AND type IN ('day-opened', 'day-closed')"
OPENINGS = f"SELECT sequence {_OF_DAYS} AND type = 'day-opened' ORDER BY sequence DESC LIMIT ?"
CLOSES = (
    "SELECT json_extract(CAST(body AS TEXT), '$.day') AS day, max(sequence) AS last, hash "
    f"{_OF_DAYS} AND type = 'day-closed' GROUP BY day HAVING day BETWEEN ? AND ?"
)
EPOCHS = "SELECT epoch, first, at, reason, known_to, mark FROM epochs WHERE hall = ? ORDER BY epoch"
KEPT_EPOCH = (
    "INSERT OR REPLACE INTO epochs (hall, epoch, first, at, reason, known_to, mark) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
CURRENT_EPOCH = "UPDATE halls SET epoch = ? WHERE hall = ?"
TICKET = _upsert("tickets", TicketRow, FIXED_OF_TICKET)
TICKETS = _by_day("tickets", TicketRow, "taken_at")
LEG = _upsert("legs", LegRow, FIXED_OF_LEG)
LEGS = _by_day("legs", LegRow, "started_at")
LEG_GONE = "DELETE FROM legs WHERE hall = ? AND id = ?"
RATING = (
    "UPDATE legs SET rating = ?, rated_at = ?, reason = ?, duplicates = ?, scale = ?, "
    "scale_version = ? WHERE hall = ? AND id = ?"
)
NO_ROWS = (
    "DELETE FROM legs WHERE hall = ?",
    "DELETE FROM tickets WHERE hall = ?",
    "DELETE FROM days WHERE hall = ?",
)
"""Empties the read tables that come from events."""
SPEECH = (
    "INSERT INTO speech (hall, day, device, boot, zone, spoken, unspoken) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hall, day, device, boot) DO UPDATE SET "
    "spoken = max(spoken, excluded.spoken), unspoken = max(unspoken, excluded.unspoken)"
)
