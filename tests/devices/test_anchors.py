"""A board remembers where the controller's journal ended."""

from pathlib import Path

from devices.anchors import ANSWER_EVERY_MS, KEEP_EVERY_MS, Anchors
from devices.outbox import Outbox
from hall.wire import messages as m


def anchor(sequence: int, epoch: int = 1, hash: str = "aa", *, open: bool = True) -> m.Anchor:
    return m.Anchor(epoch=epoch, sequence=sequence, hash=hash, mark="bb", open=open)


def test_the_newest_by_epoch_and_sequence_is_remembered():
    anchors = Anchors(anchor(5))
    for one in (anchor(6), anchor(7), anchor(2, epoch=2)):
        assert anchors.heard(one, 0) is False
        assert anchors.newest == one


def test_a_controller_that_knows_less_or_otherwise_is_answered_now_and_then():
    anchors = Anchors(anchor(5))
    assert anchors.heard(anchor(4), 0) is True
    assert anchors.heard(anchor(4), ANSWER_EVERY_MS - 1) is False
    assert anchors.heard(anchor(5, hash="cc"), ANSWER_EVERY_MS) is True
    assert anchors.newest == anchor(5)
    assert anchors.heard(anchor(5), 2 * ANSWER_EVERY_MS) is False


def test_it_is_written_rarely_and_at_the_close_of_the_day():
    anchors = Anchors(None)
    written = []
    for second in range(3_600):
        anchors.heard(anchor(second + 1), second * 1000)
        if (kept := anchors.to_keep(second * 1000)) is not None:
            written.append(kept.sequence)
    assert len(written) == 3_600_000 // KEEP_EVERY_MS
    anchors.heard(anchor(4_000, open=False), 3_600_000)
    assert anchors.to_keep(3_600_000) == anchor(4_000, open=False)
    assert anchors.to_keep(3_600_000) is None


def test_it_outlives_the_power(tmp_path: Path):
    path = tmp_path / "outbox.sqlite"
    outbox = Outbox(path)
    assert outbox.anchor() is None
    for sequence in (3, 4):
        outbox.keep_anchor(anchor(sequence))
    outbox.close()
    outbox = Outbox(path)
    assert outbox.anchor() == anchor(4)
    outbox.close()
