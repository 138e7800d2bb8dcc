"""What is heard in the hall: a board's whole program in memory, and the WAV file of its loudspeaker."""

import json
import wave
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from devices import ports as p
from devices.display.machine import machine
from devices.display.state import Setup
from devices.drivers.recorder import TRANSCRIPT, WAV, Recorder
from devices.voice import sound
from devices.voice.announcer import Setup as Voices
from devices.voice.announcer import announcer
from devices.voice.beside import beside
from devices.voice.sound import Samples
from hall.domain.names import BoardKind
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.display.halls import HALL as DEFINITION
from tests.devices.harness import HALL, WALL, Bench
from tests.devices.voice.calls import MINUTE, VOICES, call, pack, zone

ANNOUNCE, ZONE = topics.announce(HALL, "a"), topics.zone_state(HALL, "a")
GAP_MS = 60
WITHIN_DB = 2.0
START_MS = 5
STEP_MS = 50
RATE = 22_050


@dataclass
class Room:
    """A zone board with its loudspeaker. ``heard`` and ``calls`` are read from what it leaves behind,
    as a listener would, and know nothing of the program.
    """

    folder: Path
    ends_at: int | None = None
    begun: int = 0
    heard: Samples = field(default_factory=lambda: sound.silence(0, RATE))
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        setup = Setup(board="board-a", kind=BoardKind.ZONE_BOARD, place="a", hall=DEFINITION)
        self.recorder = Recorder(self.folder, RATE)
        self.board: Bench = Bench(  # type: ignore[type-arg]
            beside(machine(setup), announcer(Voices(voices=VOICES))),
            self.folder,
            kind=BoardKind.ZONE_BOARD,
            states={ZONE: m.Zone},
            announcements=ANNOUNCE,
        )
        self.board.start()
        self.board.connect()

    def announce(self, *calls: m.Announcement) -> None:
        for one in calls:
            self.board.hear(ANNOUNCE, one)

    def listen(self, ms: int) -> None:
        """Let time pass with the loudspeaker at work, then read what it left."""
        until = self.board.clock.mono() + ms
        while (now := self.board.clock.mono()) < until:
            self._begin(now)
            ends = [] if self.ends_at is None else [self.ends_at]
            self.board.advance(max(0, min(now + STEP_MS, until, *ends) - now))
            self._end()
        with wave.open(str(self.folder / WAV), "rb") as file:
            self.heard = sound.from_wav(file.readframes(file.getnframes()))
        lines = (self.folder / TRANSCRIPT).read_text("utf-8").splitlines()
        self.calls = [json.loads(line) for line in lines]
        self.board.close()

    def of(self, part: dict[str, Any]) -> Samples:
        """The sound of a call, or of a clip."""
        return self.heard[round(part["start_s"] * RATE) : round(part["end_s"] * RATE)]

    def _begin(self, now: int) -> None:
        for speak in self.board.speaking[self.begun :]:
            clips = [pack(clip.language).clips[clip.name] for clip in speak.clips]
            joined = sound.join(clips, RATE)
            self.recorder.record(speak, joined, now)
            self.begun += 1
            self.ends_at = now + sound.milliseconds(len(joined.samples), RATE)

    def _end(self) -> None:
        now = self.board.clock.mono()
        if self.ends_at is not None and now >= self.ends_at:
            self.ends_at = None
            self.board.give(
                p.Spoken(id=self.board.speaking[self.begun - 1].id, ok=True, reason="", at=now)
            )


@pytest.fixture(scope="module")
def rush(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Nineteen calls within a minute, as when the windows open; every third in English, too."""
    room = Room(tmp_path_factory.mktemp("rush"))
    for n in range(1, 20):
        languages = ("zh-CN", "en") if n % 3 == 0 else ("zh-CN",)
        number = f"{'ABCVX'[n % 5]}{37 * n % 1000:03}"
        until = WALL + 2 * MINUTE
        room.announce(call(n, number, str(11 * n - 10), languages=languages, until=until))
    room.listen(2 * MINUTE)
    return room


def test_every_call_is_heard_in_the_order_of_the_commits(rush: Room) -> None:
    assert [one["id"] for one in rush.calls] == [f"1-{n}" for n in range(1, 20)]
    assert rush.board.health()[-1].unspoken == 0


def test_no_call_is_heard_over_another(rush: Room) -> None:
    assert all(one["end_s"] <= two["start_s"] for one, two in pairwise(rush.calls))
    end = 0
    for one in rush.calls:
        assert not any(rush.heard[end : round(one["start_s"] * RATE)])
        end = round(one["end_s"] * RATE)
    assert end == len(rush.heard)


def test_every_clip_is_heard_whole_from_its_very_start(rush: Room) -> None:
    for one in rush.calls:
        for clip in one["clips"]:
            heard = rush.of(clip)
            assert heard == pack(clip["language"]).clips[clip["name"]]
            assert sound.peak(heard[: RATE * START_MS // 1000]) < sound.peak(heard) - 6
            assert sound.peak(heard[: RATE // 1000]) < -34


def test_no_gap_is_heard_inside_a_call(rush: Room) -> None:
    for one in rush.calls:
        lead, *inner, tail = sound.silences(rush.of(one), RATE)
        assert lead[0] == 0
        assert max(length for _, length in inner) < GAP_MS, one["text"]
        assert tail[1] >= sound.TAIL_MS


def test_all_clips_are_as_loud_within_2_db(rush: Room) -> None:
    clips = [clip for one in rush.calls for clip in one["clips"]]
    levels = [sound.loudness(rush.of(clip), RATE) for clip in clips]
    assert len({clip["name"] for clip in clips}) > 25
    assert max(levels) - min(levels) <= WITHIN_DB  # type: ignore[type-var, operator]
    assert sound.peak(rush.heard) < -1


def test_more_than_nine_calls_are_heard_in_a_minute(rush: Room) -> None:
    first = rush.calls[0]["start_s"]
    assert len([one for one in rush.calls if one["end_s"] - first <= 60]) >= 12


def test_what_cannot_be_said_in_time_is_not_heard_and_is_told(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.announce(*(call(n, until=WALL + 20_000, languages=("zh-CN", "en")) for n in range(1, 20)))
    room.listen(MINUTE)
    health = room.board.health()[-1]
    assert health.spoken == len(room.calls) > 2
    assert health.unspoken == 19 - len(room.calls)
    begins = [one["at"] - room.calls[0]["at"] for one in room.calls]
    assert max(begins) < 20_000


def test_a_recall_that_became_stale_while_it_waited_is_not_heard(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.announce(call(1, "A001"), call(2, "A002"), call(3, "A003", recall=True))
    room.board.hear(ZONE, zone(4, ("A001", "called"), ("A002", "called"), ("A003", "serving")))
    room.listen(20_000)
    assert [one["id"] for one in room.calls] == ["1-1", "1-2"]
    assert room.board.health()[-1].unspoken == 0
