from broker.web.heartbeat import SILENCE_MS, Heartbeat
from hall.domain.commands import FindWindow, LoseWindow
from hall.wire import messages as wire


def window(clerk: str | None = "1001", offline: bool = False) -> dict[str, wire.Window]:
    plaque = None if clerk is None else wire.Plaque(name="王秀兰", staff_number=clerk, post={})
    shown = wire.Window(
        epoch=1,
        revision=1,
        window="1",
        zone="A",
        status="idle",
        overlay=None,
        offline=offline,
        reason="",
        ticket=None,
        plaque=plaque,
        away=None,
        rating=None,
        since=0,
    )
    return {"1": shown}


HEARD = frozenset("1")
"""A page was heard at the window since its clerk signed in."""
LOST, FOUND = LoseWindow(window="1"), FindWindow(window="1")


def test_a_window_is_lost_when_its_last_page_is_long_gone():
    heartbeat = Heartbeat()
    heartbeat.opened("1", "1001")
    heartbeat.opened("1", "1001")
    heartbeat.closed("1", "1001", 0)
    assert heartbeat.due(window(), HEARD, SILENCE_MS * 2) == []
    heartbeat.closed("1", "1001", 100_000)
    assert heartbeat.due(window(), HEARD, 100_000 + SILENCE_MS) == []
    assert heartbeat.due(window(), HEARD, 100_001 + SILENCE_MS) == [LOST]
    assert heartbeat.due(window(offline=True), HEARD, 100_002 + SILENCE_MS) == []


def test_a_page_that_comes_back_is_heard():
    heartbeat = Heartbeat()
    heartbeat.opened("1", "1001")
    heartbeat.closed("1", "1001", 0)
    heartbeat.opened("1", "1001")
    assert heartbeat.due(window(), HEARD, SILENCE_MS * 2) == []
    assert heartbeat.due(window(offline=True), HEARD, SILENCE_MS * 2) == [FOUND]
    heartbeat.closed("1", "1001", SILENCE_MS * 2)
    assert heartbeat.due(window(), HEARD, SILENCE_MS * 3) == []


def test_a_program_needs_no_page():
    heartbeat = Heartbeat()
    assert heartbeat.due(window(), frozenset(), 0) == []
    assert heartbeat.due(window(), frozenset(), SILENCE_MS * 9) == []


def test_another_clerks_page_is_no_heartbeat():
    heartbeat = Heartbeat()
    heartbeat.opened("1", "1001")
    heartbeat.opened("1", "1002")
    heartbeat.closed("1", "1001", 0)
    assert heartbeat.due(window(), HEARD, SILENCE_MS + 1) == [LOST]


def test_who_signed_out_is_missed_no_more():
    heartbeat = Heartbeat()
    heartbeat.opened("1", "1001")
    heartbeat.closed("1", "1001", 0)
    assert heartbeat.due(window(None), HEARD, 1) == []
    assert heartbeat.due(window(), HEARD, SILENCE_MS * 2) == []


def test_the_first_page_of_a_clerk_is_told_so_that_it_is_missed_after_a_restart():
    heartbeat = Heartbeat()
    heartbeat.opened("1", "1001")
    assert heartbeat.due(window(), frozenset(), 0) == [FOUND]
    assert heartbeat.due(window(), HEARD, 1) == []


def test_a_page_that_does_not_come_back_after_a_restart_is_missed_in_the_same_time():
    restarted = Heartbeat()
    assert restarted.due(window(), HEARD, 1_000) == []
    assert restarted.due(window(), HEARD, 1_000 + SILENCE_MS) == []
    assert restarted.due(window(), HEARD, 1_001 + SILENCE_MS) == [LOST]
