"""A speaking board's program in memory: from the message to the loudspeaker, and to the health."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices import ports as p
from devices.display.machine import machine
from devices.display.state import Setup
from devices.voice.announcer import Setup as Voices
from devices.voice.announcer import announcer
from devices.voice.beside import beside
from hall.domain.names import BoardKind
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.display.halls import HALL as DEFINITION
from tests.devices.harness import HALL, WALL, Bench
from tests.devices.voice.calls import VOICES, call, zone

ANNOUNCE, ZONE = topics.announce(HALL, "a"), topics.zone_state(HALL, "a")


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Bench]:
    setup = Setup(board="board-a", kind=BoardKind.ZONE_BOARD, place="a", hall=DEFINITION)
    made = Bench(
        beside(machine(setup), announcer(Voices(voices=VOICES))),
        tmp_path,
        kind=BoardKind.ZONE_BOARD,
        device="board-a",
        states={ZONE: m.Zone},
        announcements=ANNOUNCE,
    )
    made.start()
    made.connect()
    yield made
    made.close()


def announce(board: Bench, sequence: int, until: int = WALL + 60_000) -> None:
    board.hear(ANNOUNCE, call(sequence, until=until))


def ended(board: Bench, *, ok: bool = True, reason: str = "") -> None:
    speak = board.speaking[-1]
    board.give(p.Spoken(id=speak.id, ok=ok, reason=reason, at=board.clock.mono()))


def test_an_announcement_is_spoken_once_however_often_it_is_delivered(board: Bench) -> None:
    for _ in range(3):
        announce(board, 1)
    ended(board)
    announce(board, 1)
    assert [speak.text for speak in board.speaking] == ["请A零零一号到三号窗口"]


def test_the_next_call_follows_at_once(board: Bench) -> None:
    announce(board, 1)
    announce(board, 2)
    assert [speak.id for speak in board.speaking] == ["1-1"]
    ended(board)
    assert [speak.id for speak in board.speaking] == ["1-1", "1-2"]


def test_health_counts_what_was_said_and_what_was_not(
    board: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    health = board.health()[-1]
    assert (health.speaker, health.spoken, health.unspoken) == ("ok", 0, 0)
    announce(board, 1)
    ended(board)
    with caplog.at_level(logging.INFO):
        announce(board, 2, until=WALL - 1)
    board.advance(1_000)
    health = board.health()[-1]
    assert (health.speaker, health.spoken, health.unspoken) == ("ok", 1, 1)
    assert "announcer: 1 call not spoken within 10 minutes" in health.faults
    record = caplog.records[-1]
    assert (record.levelname, record.getMessage()) == (
        "WARNING",
        "A002 to window 3: not said in time (missed call no. 1 since the start)",
    )


def test_a_call_that_the_citizen_did_not_need_is_logged_and_counted_apart(
    board: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    announce(board, 1)
    announce(board, 2)
    with caplog.at_level(logging.INFO):
        board.hear(ZONE, zone(3, ("A001", "called"), ("A002", "serving")))
    record = caplog.records[-1]
    assert (record.levelname, record.getMessage()) == (
        "INFO",
        "A002 to window 3: the citizen came before it was said (needless call no. 1 since the start)",
    )
    board.advance(31_000)
    assert board.health()[-1].unspoken == 0
    assert board.health()[-1].faults == ()


def test_a_broken_loudspeaker_shows_in_the_health_until_it_speaks(board: Bench) -> None:
    announce(board, 1)
    ended(board, ok=False, reason="alsa: no such device; plug it in")
    board.advance(100)
    health = board.health()[-1]
    assert health.speaker == "fault"
    assert "speaker: alsa: no such device; plug it in" in health.faults
    board.advance(2_000)
    ended(board)
    board.advance(1_000)
    health = board.health()[-1]
    assert (health.speaker, health.spoken, health.unspoken, health.faults) == ("ok", 1, 0, ())


def test_a_board_without_a_loudspeaker_says_nothing_of_one(tmp_path: Path) -> None:
    setup = Setup(board="board-a", kind=BoardKind.ZONE_BOARD, place="a", hall=DEFINITION)
    board = Bench(machine(setup), tmp_path, kind=BoardKind.ZONE_BOARD, device="board-a")
    board.start()
    board.connect()
    health = board.health()[-1]
    assert (health.speaker, health.spoken, health.unspoken) == (None, None, None)
    board.close()
