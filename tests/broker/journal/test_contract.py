"""What a store must do, whatever it is made of."""

import threading
from dataclasses import replace

import pytest

from broker.journal.contract import Batch, Entry, Snapshot, StorageFailed
from broker.journal.sqlite import SqliteStore
from tests.broker.journal.stores import (
    DAY,
    batch,
    entries,
    leg,
    rating,
    reply,
    speech,
    ticket,
)


@pytest.fixture
def opened(tmp_path):
    """Opens stores by hall, and closes them all."""
    stores = []

    def open_(hall: str = "small") -> SqliteStore:
        stores.append(SqliteStore(tmp_path / "journal.sqlite3", hall, 1_700_000_000))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


def test_a_new_journal_is_empty_and_keeps_its_epoch(opened):
    store = opened()
    assert (store.head, list(store.events(0)), store.verify()) == (0, [], 0)
    assert store.epoch == 1_700_000_000
    assert opened().epoch == store.epoch


def test_entries_come_back_in_order_and_in_pages(opened):
    store = opened()
    store.append(batch(1, 1500))
    store.append(batch(1501, 1000))
    assert store.head == 2500
    assert list(store.events(0)) == entries(1, 2500)
    assert list(store.events(2, 3)) == entries(3, 3)
    assert list(store.events(2499, 100)) == entries(2500, 1)
    assert opened().head == 2500


def test_a_gap_is_refused_and_nothing_of_it_kept(opened):
    store = opened()
    with pytest.raises(ValueError, match="does not follow"):
        store.append(Batch(entries=entries(2, 1), replies=reply("k")))
    assert store.reply("device:kiosk-1", "k") is None
    store.append(batch(1))
    assert store.head == 1


def test_all_of_a_batch_or_nothing(opened):
    store = opened()
    store.append(batch(1, replies=reply("k")))
    with pytest.raises(StorageFailed):
        store.append(batch(2, tickets=ticket(), replies=reply("k")))
    assert store.head == 1
    assert list(store.events(0)) == entries(1, 1)
    assert store.tickets(DAY, DAY) == []
    store.append(batch(2, tickets=ticket()))
    assert store.verify() == 2


def test_halls_in_one_store_do_not_see_each_other(opened):
    small, large = opened("small"), opened("large")
    small.append(batch(1, tickets=ticket(), replies=reply("k")))
    assert large.head == 0
    assert large.reply("device:kiosk-1", "k") is None
    assert large.tickets(DAY, DAY) == []
    large.append(batch(1, replies=reply("k")))
    assert (small.verify(), large.verify()) == (1, 1)


def test_a_reply_is_found_by_its_origin_and_key(opened):
    store = opened()
    store.append(Batch(replies=reply("k")))
    found = store.reply("device:kiosk-1", "k")
    assert (found.fingerprint, found.reply, found.at) == ("print of k", b'{"id":"x"}', 5)
    assert store.reply("device:kiosk-2", "k") is None
    assert store.reply("device:kiosk-1", "other") is None


def test_replies_are_kept_for_two_business_days(opened):
    store = opened()
    store.append(batch(1, days=[(DAY, 0)], replies=reply("first", at=5)))
    store.append(batch(2, days=[(DAY + 1, 100)], replies=reply("second", at=105)))
    assert store.reply("device:kiosk-1", "first") is not None
    store.append(batch(3, days=[(DAY + 4, 400)]))
    store.rest()
    assert store.reply("device:kiosk-1", "first") is None
    assert store.reply("device:kiosk-1", "second") is not None


def test_a_ticket_row_is_kept_whole_follows_its_ticket_and_stays_with_its_day(opened):
    store = opened()
    first = ticket("t1") | ticket("t2", taken_at=30, priority="senior", missed_at=40)
    store.append(batch(1, tickets=first))
    assert store.tickets(DAY, DAY) == list(first.values())
    later = ticket("t1", day=DAY + 1, state="called", window="1", further="card", closed_at=7)
    store.append(batch(2, tickets=later))
    assert store.tickets(DAY, DAY) == [replace(later["t1"], day=DAY), first["t2"]]
    assert store.tickets(DAY + 1, DAY + 9) == []


def test_a_leg_is_written_rated_and_undone_with_every_column(opened):
    store = opened()
    store.append(batch(1, tickets=ticket(), legs=leg()))
    ended = leg(ended_at=60, service_ms=40, prompt_at=60, clerk="102", service="later")
    store.append(batch(2, legs=ended))
    store.append(batch(3, ratings=rating(reason="waited", duplicates=2, scale_version=3)))
    rated = {"rating": "satisfied", "rated_at": 90, "reason": "waited", "duplicates": 2}
    whole = replace(ended["l1"], service="card", scale="three-level", scale_version=3, **rated)
    assert store.legs(DAY, DAY) == [whole]
    store.append(batch(4, legs={"l1": None}))
    assert store.legs(DAY, DAY) == []


def test_the_latest_snapshot_of_a_form_is_found(opened):
    store = opened()
    assert store.snapshot("f") is None
    for n in range(1, 6):
        store.keep_snapshot(Snapshot(n, "f", b"state %d" % n))
    store.keep_snapshot(Snapshot(6, "other", b"unreadable"))
    assert store.snapshot("f") == Snapshot(5, "f", b"state 5")
    assert store.snapshot("unknown") is None
    assert opened().snapshot("f") == Snapshot(5, "f", b"state 5")


def test_it_can_be_read_while_it_is_written(opened):
    store = opened()
    read = []
    for n in range(1, 40):
        store.append(batch(n))
        reader = threading.Thread(target=lambda: read.append(len(list(store.events(0)))))
        reader.start()
        reader.join()
    assert read == list(range(1, 40))


def test_verify_may_begin_anywhere(opened):
    store = opened()
    store.append(batch(1, 1200))
    assert store.verify() == 1200
    assert store.verify(1150) == 50
    assert store.verify(1200) == 0


def test_housekeeping_loses_nothing(opened):
    store = opened()
    large = Entry(1, 1, "suspended", b'{"type":"%b"}' % (b"x" * 6_000_000))
    store.append(Batch(entries=[large]))
    store.rest()
    store.probe()
    assert list(store.events(0)) == [large]


def spoken(store, first: int = DAY, last: int = DAY) -> list[tuple]:
    return [(r.day, r.boot, r.spoken, r.unspoken) for r in store.speech(first, last)]


def test_what_was_said_is_counted_once_however_often_it_is_told(opened):
    store = opened()
    for count in (3, 9, 9, 4):
        store.append(batch(store.head + 1, speech=speech(count, 1)))
    assert spoken(store) == [(DAY, "b1", 9, 1)]
    store.append(batch(store.head + 1, speech=speech(2, 0, boot="b2")))
    assert spoken(store) == [(DAY, "b1", 9, 1), (DAY, "b2", 2, 0)]
    assert spoken(opened()) == spoken(store)
    assert opened("other").speech(DAY, DAY) == []


def test_a_board_that_runs_for_days_counts_for_each_day_what_it_said_then(opened):
    store = opened()
    store.append(batch(1, speech=speech(100, 2)))
    store.append(batch(2, speech=speech(130, 2, day=DAY + 3)))
    store.append(batch(3, speech=speech(131, 7, day=DAY + 4)))
    days = [(DAY, "b1", 100, 2), (DAY + 3, "b1", 30, 0), (DAY + 4, "b1", 1, 5)]
    assert spoken(store, DAY, DAY + 4) == days
    assert spoken(store, DAY + 4, DAY + 4) == days[2:]


def test_speech_alone_makes_a_commit(opened):
    store = opened()
    store.append(Batch(speech=speech(1, 0)))
    assert (store.head, len(store.speech(DAY, DAY))) == (0, 1)
