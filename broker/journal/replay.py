"""The state of a hall from its journal: the latest snapshot and the events after it."""

import hashlib
from functools import cache

import msgspec

from broker.journal.contract import Snapshot, Store
from hall.domain.events import AnyEvent
from hall.domain.evolve import evolve
from hall.domain.state import HallState

_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


@cache
def form() -> str:
    """Name the shape of a state: a snapshot of another shape is left alone."""
    schema = msgspec.json.encode(msgspec.json.schema(HallState), order="deterministic")
    return hashlib.sha256(schema).hexdigest()[:16]


def snapshot(state: HallState, sequence: int) -> Snapshot:
    """Freeze a state as it is after ``sequence``."""
    return Snapshot(sequence, form(), msgspec.msgpack.encode(state))


def rebuild(store: Store) -> HallState:
    """Read the state after the journal's last event. Raises StorageFailed."""
    kept = store.snapshot(form())
    if kept is None:
        return replayed(store, HallState(), 0)
    return replayed(store, msgspec.msgpack.decode(kept.state, type=HallState), kept.sequence)


def replayed(store: Store, state: HallState, after: int) -> HallState:
    """Let everything after a sequence happen again."""
    for entry in store.events(after):
        evolve(state, _event.decode(entry.body), entry.at)
    return state
