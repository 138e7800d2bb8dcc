"""Decide commands: the state, and the batch for the next commit.

The desk changes the state before the commit. Its caller must not publish anything of it before ``commit``
has returned; after a failed commit the desk returns to the journal's state.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from broker.controller.contract import Counters, Outcome, Result, Submission
from broker.controller.follow import FollowCodes
from broker.controller.intake.limits import Dropped
from broker.controller.intake.requests import Check
from broker.controller.publishing import results
from broker.controller.publishing.changes import Happened
from broker.journal import replay
from broker.journal.contract import (
    Batch,
    Entry,
    Progress,
    SpeechRow,
    StorageFailed,
    Store,
    StoredReply,
    unseen,
)
from broker.journal.rows import record
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.decide import decide
from hall.domain.evolve import evolve
from hall.domain.forecast import Forecast, forecast
from hall.domain.privacy import without_identity_numbers
from hall.domain.refusals import Refused
from hall.wire import codec
from hall.wire import messages as wire

_log = logging.getLogger(__name__)
_event = msgspec.json.Encoder()

INTERNAL = wire.Refusal(
    code="internal-error", message="the controller failed and did nothing; see its log"
)
KEY_REUSED = wire.Refusal(
    code="key-reused", message="this key was used for another request; use a new one"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome, with the reply's bytes if it is for a device."""

    outcome: Outcome
    reply: bytes | None = None


class Desk:
    """State and batch of one hall; used by one thread."""

    def __init__(self, store: Store, codes: FollowCodes, progress: Progress = unseen) -> None:
        self._store = store
        self._codes = codes
        self._progress = progress
        self._paces: Forecast | None = None
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.torn = False
        self.reload()

    def reload(self) -> None:
        """Rebuild the state from the journal. Raises StorageFailed."""
        self.batch = Batch()
        self._happened: list[Happened] = []
        self._speech: dict[str, SpeechRow] = {}
        self.state = replay.rebuild(self._store, self._progress)
        last = list(self._store.events(max(0, self._store.head - 1), 1))
        self.last_at = last[0].at if last else 0
        self.torn = False
        self._paces = None

    def now(self, wall: int) -> int:
        """Return the time for the core, which requires that it never decreases."""
        return max(wall, self.last_at)

    @property
    def head(self) -> int:
        """The sequence of the last event in the state, committed or not."""
        return self._store.head + len(self.batch.entries)

    def counted(self) -> Counters:
        """The counters so far."""
        return Counters(
            requests=self.counts["requests"],
            commits=self.counts["commits"],
            repeats=self.counts["repeats"],
            failures=self.counts["failures"],
            refused=dict(self.refused),
        )

    @property
    def paces(self) -> Forecast:
        """The forecast of the last :meth:`forecast`."""
        return self.forecast(self.last_at) if self._paces is None else self._paces

    def forecast(self, now: int) -> Forecast:
        """Compute the forecast."""
        self._paces = forecast(self.state, now)
        return self._paces

    # --- deciding ------------------------------------------------------------------------------

    def answer(self, submission: Submission, now: int, check: Check | None = None) -> Answer:
        """Decide a submission, or repeat what was answered under its key.

        Raises StorageFailed where the stored replies cannot be read, and Dropped where ``check`` does.
        """
        answer = self._answered(submission, now, check)
        self.counts["requests"] += 1
        return answer

    def _answered(self, submission: Submission, now: int, check: Check | None) -> Answer:
        try:
            known = self._known(submission)
            if known is not None:
                return self._repeat(submission, known)
            value = self.apply(submission.command, now, check)
        except Refused as error:
            refusal = wire.Refusal(
                code=error.code.value, message=error.message, appointment_at=error.appointment_at
            )
            return self._keep(submission, self.no(refusal), now)
        except (StorageFailed, Dropped):
            raise
        except Exception:
            _log.exception("%s of %s failed", type(submission.command).__name__, submission.origin)
            return self.unkept(submission.key, self.no(INTERNAL))
        return self._keep(submission, Outcome(True, self.head, value), now)

    def apply(self, command: c.AnyCommand, now: int, check: Check | None = None) -> Result:
        """Decide a command and add its events to the batch. Raises Refused.

        Any other exception leaves the batch unchanged; if the state was changed, ``torn`` is set, and the
        caller must commit the batch, then call :meth:`reload`.
        """
        if check is not None:
            check(self.state)
        events = decide(self.state, command, now)
        return self._atomic(lambda: self._take_in(command, events, now))

    def _take_in(self, command: c.AnyCommand, events: tuple[e.Event, ...], now: int) -> Result:
        rows = Batch()
        happened = []
        for sequence, event in enumerate(events, self.head + 1):
            evolve(self.state, event, now)
            record(rows, self.state, event, now)
            happened.append(Happened(entry(sequence, now, event), event))
        place = (self._store.epoch, self.head + len(events))
        value = results.result(self.state, command, events, self.paces, place)
        self._merge(rows, happened, now)
        return value

    def note_speech(self, row: SpeechRow | None) -> None:
        """Add a board's announcement counts to the batch, if they changed."""
        if row is not None and self._speech.get(row.device) != row:
            self._speech[row.device] = row
            self.batch.speech[row.key] = row

    def _atomic(self, change: Callable[[], T]) -> T:
        try:
            return change()
        except BaseException:
            self.torn = True
            raise

    def _merge(self, rows: Batch, happened: list[Happened], now: int) -> None:
        batch = self.batch
        batch.entries += [one.entry for one in happened]
        batch.tickets.update(rows.tickets)
        batch.legs.update(rows.legs)
        batch.ratings.update(rows.ratings)
        batch.days += rows.days
        self._happened += happened
        if happened:
            self.last_at = now

    # --- answering -----------------------------------------------------------------------------

    def _known(self, submission: Submission) -> StoredReply | None:
        if submission.key is None:
            return None
        fresh = self.batch.replies.get((submission.origin, submission.key))
        return fresh or self._store.reply(submission.origin, submission.key)

    def _repeat(self, submission: Submission, known: StoredReply) -> Answer:
        self.counts["repeats"] += 1
        if known.fingerprint != submission.fingerprint:
            return self.unkept(submission.key, self.no(KEY_REUSED))
        outcome = results.recalled(submission.command, known.reply, paper=submission.paper)
        return self._told(submission, Answer(outcome, known.reply))

    def no(self, refusal: wire.Refusal) -> Outcome:
        """Count a refusal and return its outcome, with identity numbers masked."""
        self.refused[refusal.code] += 1
        message = without_identity_numbers(refusal.message)
        return Outcome(False, self.head, None, msgspec.structs.replace(refusal, message=message))

    def unkept(self, key: str | None, outcome: Outcome) -> Answer:
        """Return an answer that is not stored."""
        return Answer(outcome, None if key is None else reply(key, outcome))

    def _keep(self, submission: Submission, outcome: Outcome, now: int) -> Answer:
        answer = self.unkept(submission.key, outcome)
        if submission.key is not None and answer.reply is not None:
            self.batch.replies[submission.origin, submission.key] = StoredReply(
                submission.origin, submission.key, submission.fingerprint, answer.reply, now
            )
        return self._told(submission, answer)

    def _told(self, submission: Submission, kept: Answer) -> Answer:
        """The answer as it is given: what is kept of it, with the follow codes for who prints them."""
        if not (submission.paper and kept.outcome.ok):
            return kept
        result = results.on_paper(self.state, kept.outcome.result, self._codes)
        return self.unkept(submission.key, replace(kept.outcome, result=result))

    # --- committing ----------------------------------------------------------------------------

    def commit(self) -> list[Happened]:
        """Commit the batch and begin the next; return the committed events. Raises StorageFailed."""
        if not self.batch:
            return []
        self._store.append(self.batch)
        self.counts["commits"] += 1
        happened, self._happened = self._happened, []
        self.batch = Batch()
        return happened


def entry(sequence: int, at: int, event: e.Event) -> Entry:
    """Return the journal entry of an event."""
    return Entry(sequence, at, str(type(event).__struct_config__.tag), _event.encode(event))


def reply(key: str, outcome: Outcome) -> bytes:
    """Return an outcome as a reply message."""
    return codec.encode(
        wire.Reply(
            id=key,
            ok=outcome.ok,
            sequence=outcome.sequence,
            result=outcome.result,
            refusal=outcome.refusal,
        )
    )
