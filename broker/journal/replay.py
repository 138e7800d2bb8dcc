"""Rebuild the state of a hall from the latest snapshot and the events after it."""

import msgspec

from broker.journal.contract import Entry, Progress, Snapshot, Store, unseen
from broker.journal.upcasting import current
from hall.domain.events import AnyEvent
from hall.domain.evolve import evolve
from hall.domain.index import index
from hall.domain.state import HallState

FORM = "7"
"""The shape of a state. Give it the next number whenever a field of the state, or of what is in it, comes,
goes or changes its type or its default: a snapshot of another form is left alone, and its events are
replayed. ``tests/broker/journal/test_form.py`` notices.
"""

PROGRESS_EVERY = 5_000

_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def frozen(state: HallState) -> bytes:
    """Serialise a state, without its index, which is rebuilt from the definition."""
    kept = (name for name in state.__struct_fields__ if name != "index")
    return msgspec.msgpack.encode({name: getattr(state, name) for name in kept})


def thawed(body: bytes) -> HallState:
    """Deserialise a state."""
    state = msgspec.msgpack.decode(body, type=HallState)
    if state.definition is not None:
        state.index = index(state.definition)
    return state


def snapshot(state: HallState, sequence: int) -> Snapshot:
    """Return a snapshot of a state after the entry ``sequence``."""
    return Snapshot(sequence, FORM, frozen(state))


def event_of(entry: Entry) -> AnyEvent:
    """Return the event of an entry. Raises msgspec.DecodeError if it cannot be decoded."""
    return _event.decode(current(entry).body)


def rebuild(store: Store, progress: Progress = unseen) -> HallState:
    """Return the state after the journal's last event. Raises StorageFailed."""
    kept = store.snapshot(FORM)
    if kept is None:
        return replayed(store, HallState(), 0, progress)
    return replayed(store, thawed(kept.state), kept.sequence, progress)


def replayed(store: Store, state: HallState, after: int, progress: Progress = unseen) -> HallState:
    """Apply all events after the entry ``sequence`` to a state."""
    for entry in store.events(after):
        evolve(state, event_of(entry), entry.at)
        if entry.sequence % PROGRESS_EVERY == 0:
            progress(entry.sequence, store.head)
    return state
