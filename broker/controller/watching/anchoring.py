"""Anchors: copies of the journal's head outside the controller, and their comparison with the journal.

The broker keeps an anchor as a retained message, boards keep one on their disks. A journal that ends before
one of its anchors, or has another entry in its place, was truncated, restored or replaced: that raises an
alert and begins a new epoch, so that boards accept the journal's state from then on.
"""

import logging

from broker.controller.publishing.publisher import Wire
from broker.controller.watching.alerts import AlertKind, Alerts
from broker.journal.chain import code
from broker.journal.contract import Damaged, Epoch, Store
from hall.shell.clock import Clock
from hall.wire import messages as wire
from hall.wire import topics
from hall.wire.codec import BadMessage, decode, encode

_log = logging.getLogger(__name__)

SETTLED_MS = 2_000
"""So long after the link came up, what the broker and the boards remember is here."""
EVERY_MS = 3_000
KINDS = {kind.value: kind for kind in (AlertKind.JOURNAL_BEHIND, AlertKind.JOURNAL_FORKED)}
TELLS_FOR_OPENINGS = 2


class Anchoring:
    """Belongs to the writer, and is asked between two commits."""

    def __init__(self, store: Store, out: Wire, hall: str, alerts: Alerts, clock: Clock) -> None:
        self._store = store
        self._out = out
        self._topic = topics.anchor(hall)
        self._alerts = alerts
        self._clock = clock
        self._heard: dict[str, wire.Anchor] = {}
        self._said: wire.Anchor | None = None
        self._say_at: int | None = None
        self.look_back()

    # --- what others remember --------------------------------------------------------------------

    def hear(self, topic: str, body: bytes) -> bool:
        """Record the broker's anchor; return whether the message was an anchor."""
        if topic != self._topic:
            return False
        try:
            if body:
                self.heard("", decode(wire.Anchor, body))
        except BadMessage as error:
            _log.warning("the anchor at the broker is none: %s", error.message)
        return True

    def heard(self, by: str, anchor: wire.Anchor | None) -> None:
        """Record the anchor of a board, or of the broker (an empty name)."""
        if anchor is not None and anchor != self._said:
            self._heard[by] = anchor

    def judge(self) -> bool:
        """Compare recorded anchors with the journal; return whether a new epoch began. Raises
        StorageFailed.
        """
        before = self._store.epoch
        for by, anchor in sorted(self._heard.items()):
            self._judge(by, anchor)
            del self._heard[by]  # what could not be judged is not forgotten
        return self._store.epoch != before

    def _judge(self, by: str, anchor: wire.Anchor) -> None:
        if anchor.mark != self._mark(anchor.epoch, anchor.sequence, anchor.hash):
            self._not_ours(by, anchor)
            return
        later = [one for one in self._store.epochs if one.epoch > anchor.epoch]
        last = later[0].first - 1 if later else self._store.head
        if anchor.sequence > last:
            if not any(anchor.sequence <= one.known_to for one in later):
                self._wrong(AlertKind.JOURNAL_BEHIND, anchor)
        elif self._hash(anchor.sequence) != anchor.hash or anchor.epoch > self._store.epoch:
            self._wrong(AlertKind.JOURNAL_FORKED, anchor)

    def _hash(self, sequence: int) -> str:
        try:
            return self._store.hash_of(sequence).hex()
        except Damaged:
            return ""

    def _wrong(self, kind: AlertKind, anchor: wire.Anchor) -> None:
        store, now = self._store, self._clock.wall()
        if any(one.reason in KINDS and one.epoch > anchor.epoch for one in store.epochs[-1:]):
            store.note_known(anchor.sequence)
        else:
            epoch = max(store.epoch, anchor.epoch) + 1
            store.begin_epoch(epoch, at=now, reason=kind.value, known_to=anchor.sequence)
        self.look_back()
        _log.error(
            "%s: an anchor has entry %d of epoch %d with code %s, which is not in the journal; epoch %d "
            "begins after entry %d. The journal was truncated, restored or replaced: unless you restored "
            "it, keep a copy of its folder and run --verify",
            kind.value,
            anchor.sequence,
            anchor.epoch,
            _code(anchor.hash),
            store.epoch,
            store.epochs[-1].first - 1,
        )

    def _not_ours(self, by: str, anchor: wire.Anchor) -> None:
        about, told = by or "broker", _code(anchor.hash)
        text = "%s remembers entry %d of a journal with another key (code %s)"
        _log.error(text, about, anchor.sequence, told)
        store, now = self._store, self._clock.wall()
        if not self._others_told():
            # One in two business days is enough: any board can say so, as often as it likes.
            reason = f"{AlertKind.JOURNAL_ANOTHER} {anchor.sequence} {about}"
            store.begin_epoch(store.epoch + 1, at=now, reason=reason, known_to=store.head)
        kind = AlertKind.JOURNAL_ANOTHER
        self._alerts.begin(kind, about, now=now, sequence=anchor.sequence)

    def look_back(self) -> None:
        """Let the alerts of epochs stand until the second day after them has opened."""
        self._look_back_at_others()
        shown = self._last_wrong(self._told_since())
        for kind in KINDS.values():
            if shown is None or kind is not KINDS[shown.reason]:
                self._alerts.end(kind)
        if shown is not None:
            kind = KINDS[shown.reason]
            self._alerts.begin(kind, now=shown.at, first=shown.first, last=shown.known_to)

    def _look_back_at_others(self) -> None:
        kind, told = AlertKind.JOURNAL_ANOTHER, self._others_told()
        if not told:
            for alert in self._alerts.standing:
                if alert.kind is kind:
                    self._alerts.end(kind, alert.about)
        for one in told:
            _, sequence, about = one.reason.split(" ", 2)
            self._alerts.begin(kind, about, now=one.at, sequence=int(sequence))

    def _others_told(self) -> list[Epoch]:
        """The epochs that began because somebody remembered the journal of another key."""
        after, begins = self._told_since(), f"{AlertKind.JOURNAL_ANOTHER} "
        return [
            one for one in self._store.epochs if one.reason.startswith(begins) and one.first > after
        ]

    def _told_since(self) -> int:
        """The entry behind which an epoch is still told of."""
        openings = self._store.openings(TELLS_FOR_OPENINGS)
        return openings[-1] if len(openings) == TELLS_FOR_OPENINGS else 0

    def _last_wrong(self, after: int) -> Epoch | None:
        wrong = [one for one in self._store.epochs if one.reason in KINDS and one.first > after]
        return wrong[-1] if wrong else None

    # --- what others are told --------------------------------------------------------------------

    def link_up(self) -> None:
        """Note that the link is up; retained messages of the broker arrive first."""
        self._say_at = self._clock.mono() + SETTLED_MS
        self._said = None

    def say(self, *, day_open: bool) -> None:
        """Publish the journal's head, every few seconds and at once after the close of the day."""
        store, mono = self._store, self._clock.mono()
        closed = self._said is not None and self._said.open and not day_open
        if self._say_at is None or not store.head or (mono < self._say_at and not closed):
            return
        hash = store.head_hash.hex()
        anchor = wire.Anchor(
            epoch=store.epoch,
            sequence=store.head,
            hash=hash,
            mark=self._mark(store.epoch, store.head, hash),
            open=day_open,
        )
        if anchor != self._said and self._out.publish(self._topic, encode(anchor), retain=True):
            self._said, self._say_at = anchor, mono + EVERY_MS

    def _mark(self, epoch: int, sequence: int, hash: str) -> str:
        mark = self._store.sign("anchor", b"%d" % epoch, b"%d" % sequence, hash.encode())
        return "" if mark is None else mark.hex()


def _code(hash: str) -> str:
    try:
        return code(bytes.fromhex(hash))
    except ValueError:
        return "?"
