"""Journals that hold follow codes: they mean what they meant, and hand no code out."""

from contextlib import closing

import msgspec
import pytest

from broker.controller.ids import CountedIds
from broker.controller.publishing import results
from broker.journal import replay
from broker.journal.contract import Entry
from broker.journal.sqlite import SqliteStore
from broker.journal.upcasting import current, digest, told
from hall.domain import commands as c
from hall.domain.names import Source
from hall.domain.state import HallState
from tests.codes import CODES
from tests.fixtures.test_formats import unpacked

TAKEN = Entry(1, 2, "ticket-taken", b'{"type":"ticket-taken","number":"A001","follow":"k7q2"}')
NUMBERS = b'[{"number":"A9001","follow":"k7q2"},{"number":"A9002","follow":"m9xw"}]'
LEASED = Entry(1, 2, "lease-granted", b'{"type":"lease-granted","numbers":%b}' % NUMBERS)


@pytest.fixture
def store(tmp_path):
    path = unpacked("v0.1.0", "outage-journal", tmp_path / "journal.sqlite3")
    with closing(SqliteStore(path, "small", 1)) as opened:
        yield opened


def test_a_code_becomes_a_digest_where_it_stood():
    assert msgspec.json.decode(current(TAKEN).body) == {
        "type": "ticket-taken",
        "number": "A001",
        "follow_digest": digest("k7q2"),
    }
    numbers = msgspec.json.decode(current(LEASED).body)["numbers"]
    assert [one["follow_digest"] for one in numbers] == [digest("k7q2"), digest("m9xw")]
    assert all("follow" not in one for one in numbers)


def test_what_is_handed_out_holds_neither_code_nor_digest():
    for entry in map(told, (TAKEN, LEASED)):
        for secret in ("k7q2", digest("k7q2"), "m9xw", digest("m9xw")):
            assert secret.encode() not in entry.flat()
        assert b'"number":"A' in entry.flat()


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("ticket-taken", b'{"type":"ticket-taken","follow_digest":"0a"}'),
        ("window-paused", b'{"type":"window-paused","reason":"\\"follow\\":"}'),
    ],
)
def test_todays_entries_stay_as_they_were_committed(type, body):
    entry = Entry(1, 2, type, body)
    assert current(entry) is entry
    assert told(entry) is entry


def bodies(store: SqliteStore, type: str) -> list[dict]:
    return [msgspec.json.decode(one.body) for one in store.events(0) if one.type == type]


def test_papers_of_the_day_of_an_upgrade_lead_to_their_tickets(store):
    state = replay.replayed(store, HallState(), 0)
    papers = {one["follow"]: one["ticket"] for one in bodies(store, "ticket-taken")}
    found = {
        code: next(state.followed[one] for one in CODES.digests(code) if one in state.followed)
        for code in papers
    }
    assert found == papers
    granted = [one for lease in bodies(store, "lease-granted") for one in lease["numbers"]]
    codes = {one["number"]: one["follow"] for one in granted}
    assert state.leases
    for number, lease in state.leases.items():
        assert lease.follow_digest == digest(codes[number])


def test_an_answer_that_was_stored_with_its_code_is_repeated_with_it(store):
    """To the kiosk that prints it; whoever else would ask gets the ticket alone."""
    state = replay.replayed(store, HallState(), 0)
    taken = next(one for one in state.tickets.values() if one.device == "kiosk-2")
    known = store.reply("device:kiosk-2", taken.request)
    fresh = CountedIds().fresh()
    command = c.Take(**msgspec.structs.asdict(fresh), service="card", source=Source.KIOSK)
    kept = results.recalled(command, known.reply, paper=True).result
    printed = results.on_paper(state, kept, CODES)
    assert digest(printed.follow) == taken.follow_digest
    assert printed.follow_url.endswith(f"/follow/{printed.follow}")
    assert printed.follow not in str(results.recalled(command, known.reply).result)
