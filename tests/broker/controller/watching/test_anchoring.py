"""What broker and boards remember of the journal's head, held against a journal that is not what it was."""

import shutil
import sqlite3
from contextlib import closing
from unittest.mock import Mock

import msgspec
import pytest

from broker.controller.watching.alerts import AlertKind, Alerts
from broker.controller.watching.anchoring import EVERY_MS, SETTLED_MS, Anchoring
from broker.journal.audit import audit
from broker.journal.contract import Batch, Entry, StorageFailed
from broker.journal.opening import open_store
from hall.shell.clock import ManualClock
from hall.shell.trouble import Trouble
from hall.wire import messages as wire
from hall.wire import topics
from hall.wire.codec import encode
from tests.broker.controller.rig import FakeWire

TOPIC = topics.anchor("small")


class Told:
    """A journal, and who tells of its head; ``again`` begins anew, as after a restart."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.clock = ManualClock(wall=1_000, mono=0)
        self.again()

    def again(self, born: int = 100) -> None:
        self.wire, self.alerts = FakeWire(), Alerts()
        self.store = open_store(self.folder, "small", born)
        self.anchoring = Anchoring(self.store, self.wire, "small", self.alerts, self.clock)
        self.anchoring.link_up()

    def write(self, count: int, kind: str = "suspended", at: int = 1) -> None:
        first = self.store.head + 1
        body = b'{"type":"%b","day":%d}' % (kind.encode(), first)
        self.store.append(Batch(entries=[Entry(first + n, at, kind, body) for n in range(count)]))

    def head(self) -> wire.Anchor:
        """The anchor that is told now."""
        self.clock.advance(SETTLED_MS + EVERY_MS)
        self.anchoring.say(day_open=True)
        topic, body, retain = self.wire.sent[-1]
        assert (topic, retain) == (TOPIC, True)
        return msgspec.json.decode(body, type=wire.Anchor)

    def hears(self, by: str, anchor: wire.Anchor) -> bool:
        self.anchoring.heard(by, anchor)
        return self.anchoring.judge()

    @property
    def standing(self) -> dict[AlertKind, dict]:
        return {alert.kind: alert.values for alert in self.alerts.standing}


@pytest.fixture
def told(tmp_path):
    told = Told(tmp_path / "data")
    yield told
    told.store.close()


def backed_up(told: Told) -> None:
    """Make a copy as an operator does: with everything in one file."""
    told.store.close()
    shutil.copy(told.folder / "journal.sqlite3", told.folder / "backup")
    told.again()


def restored(told: Told) -> None:
    """Put the copy back."""
    told.store.close()
    shutil.copy(told.folder / "backup", told.folder / "journal.sqlite3")
    told.again()


def test_the_head_is_told_once_what_is_remembered_had_time_to_come(told):
    told.write(3)
    told.anchoring.say(day_open=True)
    assert told.wire.sent == []
    anchor = told.head()
    assert (anchor.epoch, anchor.sequence, anchor.hash) == (100, 3, told.store.head_hash.hex())
    told.write(1)
    told.anchoring.say(day_open=True)
    assert len(told.wire.sent) == 1
    told.anchoring.say(day_open=False)
    assert len(told.wire.sent) == 2
    assert told.hears("kiosk-1", anchor) is False
    assert told.standing == {}


def test_a_journal_behind_its_anchor_is_an_alert_and_a_new_epoch(told):
    """A cut tail, a deleted log, a restored backup: before, nobody noticed."""
    told.write(5)
    backed_up(told)
    told.write(4)
    anchor = told.head()
    restored(told)
    assert told.store.head == 5
    assert told.hears("", anchor) is True
    assert told.standing == {AlertKind.JOURNAL_BEHIND: {"first": 6, "last": 9}}
    assert told.store.epoch == 101
    told.write(7)
    assert told.hears("kiosk-1", anchor) is False
    told.store.close()
    told.again()
    assert told.store.epoch == 101
    assert told.standing == {AlertKind.JOURNAL_BEHIND: {"first": 6, "last": 9}}


def test_a_board_that_remembers_more_tells_of_more_that_is_lost(told):
    told.write(5)
    backed_up(told)
    told.write(2)
    first = told.head()
    told.write(2)
    second = told.head()
    restored(told)
    assert told.hears("kiosk-1", first) is True
    assert told.hears("kiosk-2", second) is False
    assert told.standing == {AlertKind.JOURNAL_BEHIND: {"first": 6, "last": 9}}
    assert told.store.epoch == 101


def test_another_entry_in_the_same_place_is_an_alert_and_a_new_epoch(told):
    told.write(5)
    backed_up(told)
    told.write(2)
    anchor = told.head()
    restored(told)
    told.write(4, at=7)
    assert told.hears("board-a", anchor) is True
    assert told.standing == {AlertKind.JOURNAL_FORKED: {"first": 10, "last": 7}}
    assert told.store.epoch == 101


def test_the_alert_stands_over_a_whole_business_day(told):
    told.write(5)
    backed_up(told)
    told.write(4)
    anchor = told.head()
    restored(told)
    told.hears("", anchor)
    for standing in (True, False):
        told.write(1, "day-opened")
        told.anchoring.look_back()
        assert (told.standing != {}) is standing


def changed(told: Told, *statements: str) -> None:
    """Write to the file behind the controller's back, while it is away."""
    told.store.close()
    with closing(sqlite3.connect(told.folder / "journal.sqlite3")) as file:
        file.execute("DROP TRIGGER journal_is_never_shortened")
        for statement in statements:
            file.execute(statement)
        file.commit()


def test_a_journal_that_is_gone_is_an_alert_also_when_the_next_one_begins_later(told):
    """Its epoch is then greater than the one that is remembered."""
    told.write(5)
    anchor = told.head()
    told.store.close()
    for file in told.folder.glob("journal.sqlite3*"):
        file.unlink()
    told.again(born=5_000)
    assert told.hears("", anchor) is True
    assert told.standing == {AlertKind.JOURNAL_BEHIND: {"first": 1, "last": 5}}
    assert told.store.epoch == 5_001
    assert told.hears("kiosk-1", anchor) is False


def test_what_could_not_be_judged_is_judged_later(told, monkeypatch):
    told.write(5)
    backed_up(told)
    told.write(4)
    anchor = told.head()
    restored(told)
    with monkeypatch.context() as patch:
        patch.setattr(told.store, "begin_epoch", Mock(side_effect=StorageFailed("full")))
        with pytest.raises(StorageFailed):
            told.hears("", anchor)
    assert told.anchoring.judge() is True
    assert told.standing == {AlertKind.JOURNAL_BEHIND: {"first": 6, "last": 9}}


FORGED = "SELECT hall, epoch, 4, 1, 'new-key', 999, NULL FROM halls"


@pytest.mark.parametrize(
    "further",
    [
        ["UPDATE halls SET epoch = epoch + 1"],
        ["UPDATE halls SET epoch = epoch + 1", f"INSERT INTO epochs {FORGED}"],
        ["UPDATE epochs SET known_to = 999"],
        ["DELETE FROM epochs"],
    ],
)
def test_a_cut_tail_cannot_be_hidden_by_what_is_said_of_epochs(tmp_path, further):
    told = Told(tmp_path)
    told.write(5)
    changed(told, "DELETE FROM journal WHERE sequence > 3", *further)
    with pytest.raises(Trouble, match=r"damaged: .* epoch"):
        told.again()
    with pytest.raises(Trouble, match=r"damaged: .* epoch"):
        audit(told.folder, "small")


def test_an_alert_cannot_be_hidden_by_taking_its_epoch_away(told):
    told.write(5)
    backed_up(told)
    told.write(4)
    anchor = told.head()
    restored(told)
    told.hears("", anchor)
    later = told.head()
    changed(
        told, "DELETE FROM epochs WHERE reason = 'journal-behind'", "UPDATE halls SET epoch = 100"
    )
    told.again()
    assert told.standing == {}
    told.hears("", later)
    assert told.standing == {AlertKind.JOURNAL_FORKED: {"first": 6, "last": 5}}
    assert told.store.epoch == 102


def test_a_journal_under_another_key_is_told_over_restarts_until_the_second_day(told):
    told.write(5)
    foreign = msgspec.structs.replace(told.head(), sequence=99)
    assert told.hears("kiosk-1", foreign) is True
    for _ in range(3):
        assert told.standing == {AlertKind.JOURNAL_ANOTHER: {"sequence": 99}}
        assert [alert.about for alert in told.alerts.standing] == ["kiosk-1"]
        told.store.close()
        told.again()
    for standing in (True, False):
        told.write(1, "day-opened")
        told.anchoring.look_back()
        assert (told.standing != {}) is standing


def test_who_tells_of_another_key_again_and_again_begins_one_epoch(told):
    told.write(5)
    anchor = told.head()
    for n in range(9):
        foreign = msgspec.structs.replace(anchor, sequence=99 + n, epoch=2**40)
        assert told.hears(f"kiosk-{n % 3}", foreign) is (n == 0)
    assert told.store.epoch == 101
    assert len(told.alerts.standing) == 3


def test_telling_of_another_key_hides_no_cut(told):
    told.write(5)
    backed_up(told)
    told.write(4)
    anchor = told.head()
    restored(told)
    assert (
        told.hears("kiosk-1", msgspec.structs.replace(anchor, mark="f" * 64, sequence=99)) is True
    )
    told.hears("", anchor)
    assert AlertKind.JOURNAL_BEHIND in told.standing


def test_what_is_no_anchor_is_left_alone(told):
    assert told.anchoring.hear(TOPIC, b"{}") is True
    assert told.anchoring.hear(TOPIC, b"") is True
    assert told.anchoring.hear("hall/1/small/event", b"{}") is False
    assert told.anchoring.judge() is False
    told.write(1)
    assert told.anchoring.hear(TOPIC, encode(told.head())) is True
    assert told.anchoring.judge() is False
