"""Follow codes: derived and never kept, told to who prints them and to nobody else."""

import stat

import msgspec
import pytest

from broker.controller.follow import KEY_FILE, LENGTH, LETTERS, FollowCodes, key_in
from hall.domain import commands as c
from hall.shell.trouble import Trouble
from hall.wire import messages as wire
from tests.broker.controller.rig import HALL, Rig, request
from tests.codes import CODES


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.store.close()


def test_codes_can_be_read_from_paper_and_use_every_letter():
    codes = [CODES.code(f"t-{n}") for n in range(300)]
    assert len(set(codes)) == 300
    assert {len(code) for code in codes} == {LENGTH}
    for place in range(LENGTH):
        drawn = {code[place] for code in codes}
        assert drawn <= set(LETTERS)
        assert len(drawn) > len(LETTERS) * 0.8


def test_another_key_or_hall_has_other_codes_and_digests():
    others = (FollowCodes(b"another key", "simulated"), FollowCodes(b"another key", "hall"))
    codes = {one.code("t") for one in (CODES, *others)}
    digests = {one.digest("k7q2m9xw4tz") for one in (CODES, *others)}
    assert (len(codes), len(digests)) == (3, 3)


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path):
    key = key_in(tmp_path / "data")
    assert key_in(tmp_path / "data") == key != key_in(tmp_path / "other")
    made = tmp_path / "data" / KEY_FILE
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [one.name for one in made.parent.iterdir()] == [KEY_FILE]


def test_half_a_key_is_named(tmp_path):
    (tmp_path / KEY_FILE).write_bytes(b"half")
    with pytest.raises(Trouble, match=r"follow\.key is no key of follow codes: it has 4 bytes"):
        key_in(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match=r"cannot keep the key of follow codes in .*follow\.key"):
        key_in(tmp_path / "file")


# --- who is told -----------------------------------------------------------------------------------


def test_a_kiosk_is_told_the_codes_of_the_numbers_that_it_prints_and_again_for_a_repeat(rig):
    taken = rig.take("r1")["result"]
    assert taken["follow"] == rig.ids.codes.code(taken["id"])
    assert taken["follow_url"].endswith(f"/follow/{taken['follow']}")
    assert rig.take("r1")["result"] == taken
    rig.reopen()
    assert rig.take("r1")["result"] == taken


def test_a_lease_comes_with_its_codes_and_again_for_a_repeat(rig):
    asked = request(wire.Lease, "kiosk-1", "r1", prefix="A", count=3)
    rig.send(asked)
    first = rig.replies("kiosk-1")[-1]
    numbers = first["result"]["numbers"]
    assert [one["follow"] for one in numbers] == [
        rig.ids.codes.code(one["ticket"]) for one in numbers
    ]
    rig.send(asked)
    assert rig.replies("kiosk-1")[-1] == first


def test_the_code_of_a_leased_number_leads_to_its_ticket(rig):
    rig.send(request(wire.Lease, "kiosk-1", "r1", prefix="A", count=1))
    (number,) = rig.replies("kiosk-1")[-1]["result"]["numbers"]
    told = {"take": "r0", "number": number["number"], "service": "card"}
    rig.send(request(wire.Issued, "kiosk-1", "r2", **told))
    issued = rig.replies("kiosk-1")[-1]["result"]
    assert issued["id"] == number["ticket"]
    assert "follow" not in issued
    assert rig.state.followed == {rig.ids.codes.digest(number["follow"]): number["ticket"]}


def test_what_a_kiosk_reports_later_is_answered_without_the_code(rig):
    taken = rig.take("r1")["result"]
    for id, kind in (("r2", wire.Printed), ("r3", wire.CancelTicket)):
        rig.send(request(kind, "kiosk-1", id, ticket=taken["id"]))
        assert "follow" not in rig.replies("kiosk-1")[-1]["result"]


def test_any_kiosk_lets_a_missed_number_wait_again_for_who_holds_its_code(rig):
    taken = rig.printed("r1")
    for step in (c.OpenWindow, c.CallNext, c.NoShow):
        assert rig.at(step).ok
    rig.send(request(wire.ReactivateTicket, "kiosk-2", "r2", follow=taken["follow"]))
    again = rig.replies("kiosk-2")[-1]
    assert again["result"]["state"] == "waiting"
    assert "follow" not in again["result"]


def test_a_reprint_is_ordered_with_the_code_from_the_kiosk_that_printed(rig):
    taken = rig.printed("r1")
    digest = rig.ids.codes.digest_of(taken["id"])
    rig.submit(c.Reprint(ticket=taken["id"], follow_digest=digest, clerk="101"))
    order = rig.wire.last(f"hall/1/{HALL}/device/kiosk-1/order")
    assert order["ticket"]["follow_url"] == taken["follow_url"]


def test_a_lost_key_ends_the_codes_of_todays_papers_until_they_are_printed_again(rig):
    taken = rig.printed("r1")
    rig.ids.codes = FollowCodes(b"a new key", "simulated")
    rig.reopen()
    digest = rig.ids.codes.digest_of(taken["id"])
    assert digest not in rig.state.followed
    rig.submit(c.Reprint(ticket=taken["id"], follow_digest=digest, clerk="101"))
    order = rig.wire.last(f"hall/1/{HALL}/device/kiosk-1/order")
    code = order["ticket"]["follow"]
    assert code != taken["follow"]
    assert rig.state.followed[rig.ids.codes.digest(code)] == taken["id"]
    rig.reopen()
    assert rig.state.followed[rig.ids.codes.digest(code)] == taken["id"]


def test_what_is_kept_holds_no_code(rig):
    """Journal, replies, snapshots and read tables, as their bytes lie on the disk."""
    taken = rig.printed("r1")
    rig.send(request(wire.Lease, "kiosk-1", "r2", prefix="A", count=1))
    (number,) = rig.replies("kiosk-1")[-1]["result"]["numbers"]
    for step in (c.OpenWindow, c.CallNext, c.NoShow):
        rig.at(step)
    rig.send(request(wire.ReactivateTicket, "kiosk-2", "r3", follow=taken["follow"]))
    rig.writer.end()
    kept = b"".join(path.read_bytes() for path in rig.folder.iterdir())
    assert taken["id"].encode() in kept
    for code in (taken["follow"], number["follow"]):
        assert code.encode() not in kept
        assert code.encode() not in msgspec.msgpack.encode(rig.state)
