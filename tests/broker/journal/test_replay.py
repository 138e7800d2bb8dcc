"""Replayed from the first event, from a snapshot, or live: the state is the same."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.controller.desk import entry as kept_entry
from broker.journal import replay
from broker.journal.contract import Batch, Snapshot
from broker.journal.rows import record
from broker.journal.sqlite import SqliteStore
from hall.domain.evolve import evolve
from hall.domain.state import HallState
from tests.hall.domain.crowd import Crowd


def frozen(state: HallState) -> bytes:
    return msgspec.msgpack.encode(state)


def keep(store: SqliteStore, journal, state: HallState) -> None:
    """Keep what is new in a crowd's journal, a batch an event, with its rows."""
    for at, event in journal[store.head :]:
        evolve(state, event, at)
        batch = Batch(entries=[kept_entry(store.head + 1, at, event)])
        record(batch, state, event, at)
        store.append(batch)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), acts=st.integers(1, 120), kept_at=st.integers(0, 120))
def test_three_ways_to_one_state(seed, acts, kept_at, tmp_path_factory):
    store = SqliteStore(tmp_path_factory.mktemp("journal") / "j.sqlite3", "small", 1)
    crowd, state = Crowd(seed), HallState()
    for n in range(acts):
        crowd.act()
        keep(store, crowd.hall.journal, state)
        if n == kept_at:
            store.keep_snapshot(replay.snapshot(state, store.head))
    live = frozen(crowd.hall.state)
    assert frozen(state) == live
    assert frozen(replay.rebuild(store)) == live
    assert frozen(replay.replayed(store, HallState(), 0)) == live
    assert store.verify() == len(crowd.hall.journal)
    store.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_read_tables_agree_with_the_state(seed, tmp_path):
    store = SqliteStore(tmp_path / "j.sqlite3", "small", 1)
    crowd, state = Crowd(seed), HallState()
    for _ in range(250):
        crowd.act()
    keep(store, crowd.hall.journal, state)
    rows = {row.id: row for row in store.tickets(0, 99999999)}
    assert set(state.tickets) <= set(rows)
    for ticket in state.tickets.values():
        row = rows[ticket.id]
        assert (row.state, row.number, row.window) == (ticket.state, ticket.number, ticket.window)
        assert (row.service, row.further) == (ticket.service, " ".join(ticket.then))
    legs = {row.id: row for row in store.legs(0, 99999999)}
    for leg in state.legs.values():
        row = legs[leg.id]
        value = None if leg.rating is None else leg.rating.value
        assert (row.clerk, row.ended_at, row.rating) == (leg.clerk, leg.ended_at, value)
        assert row.service == leg.service
    assert set(legs) >= set(state.legs)
    todays = {row.id for row in legs.values() if row.day == state.day}
    assert todays <= set(state.legs)
    store.close()


def test_a_snapshot_of_another_shape_is_left_alone(tmp_path):
    store = SqliteStore(tmp_path / "j.sqlite3", "small", 1)
    crowd, state = Crowd(1), HallState()
    for _ in range(20):
        crowd.act()
    keep(store, crowd.hall.journal, state)
    store.keep_snapshot(Snapshot(store.head, "another form", b"not even a state"))
    assert frozen(replay.rebuild(store)) == frozen(crowd.hall.state)
    store.close()
