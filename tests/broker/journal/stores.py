"""Entries, rows and replies for stores."""

from broker.journal.contract import (
    Batch,
    Entry,
    LegRow,
    RatingRow,
    SpeechRow,
    StoredReply,
    TicketRow,
)

DAY = 20260921


def entries(first: int, count: int) -> list[Entry]:
    return [
        Entry(n, 1000 + n, "suspended", b'{"type":"suspended","reason":"%d"}' % n)
        for n in range(first, first + count)
    ]


def batch(first: int, count: int = 1, **more) -> Batch:
    return Batch(entries=entries(first, count), **more)


def reply(key: str, at: int = 5, origin: str = "device:kiosk-1") -> dict:
    kept = StoredReply(origin, key, f"print of {key}", b'{"id":"x"}', at)
    return {(origin, key): kept}


def ticket(id: str = "t1", day: int = DAY, **more) -> dict[str, TicketRow]:
    values = {
        "number": "A001",
        "service": "card",
        "service_class": "personal",
        "priority": None,
        "priority_class": "ordinary",
        "source": "kiosk",
        "device": "kiosk-1",
        "zone": "A",
        "state": "waiting",
        "confirmation": "pending",
        "taken_at": 10,
        "first_called_at": None,
        "closed_at": None,
        "window": None,
        "reactivations": 0,
    }
    return {id: TicketRow(id=id, day=day, **(values | more))}


def leg(id: str = "l1", ticket: str = "t1", day: int = DAY, **more) -> dict[str, LegRow]:
    values = {
        "service": "card",
        "service_class": "personal",
        "window": "1",
        "clerk": "101",
        "started_at": 20,
        "ended_at": None,
        "parked_ms": 0,
        "service_ms": None,
        "prompt_at": None,
        "rating": None,
        "rated_at": None,
        "reason": None,
        "duplicates": 0,
        "scale": None,
        "scale_version": None,
    }
    return {id: LegRow(id=id, day=day, ticket=ticket, **(values | more))}


def rating(leg: str = "l1", **more) -> dict[str, RatingRow]:
    values = {
        "rating": "satisfied",
        "rated_at": 90,
        "reason": None,
        "duplicates": 0,
        "scale": "three-level",
        "scale_version": 1,
    }
    return {leg: RatingRow(leg, **(values | more))}


def speech(spoken: int, unspoken: int, day: int = DAY, **more) -> dict[tuple, SpeechRow]:
    values = {"device": "board-a", "boot": "b1", "zone": "A"}
    row = SpeechRow(day=day, spoken=spoken, unspoken=unspoken, **(values | more))
    return {row.key: row}
