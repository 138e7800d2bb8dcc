"""A whole kiosk in memory: its real program and outbox, the wire and the hardware the test's."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from devices import ports as p
from devices.courier import LONGEST_RESEND_MS
from devices.health import Vitals, vitals
from devices.kiosk.guided.view import shown
from devices.kiosk.machine import machine
from devices.kiosk.screen.layout import layout
from devices.kiosk.visit.page_views import View
from devices.kiosk.visit.pages import Home, Refused, Result, State, Taking
from devices.kiosk.visit.staying import PRINTED_MS
from hall.shell.clock import ManualClock
from hall.shell.ids import uuid7
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.envelope import DRAFT
from tests.devices.harness import HALL, WALL, Bench, FakeScreen, measure
from tests.devices.kiosk.hall import hall_state, setup, ticket

SIZE = (1280, 800)
HALL_TOPIC = topics.hall_state(HALL)


def kiosk(folder: Path, *, boot: str = "boot-1", clock: ManualClock | None = None) -> Bench:
    screen = FakeScreen(SIZE)
    face = p.Face("screen", screen, layout(setup(), SIZE, measure))
    bench = Bench(
        machine(setup()),
        folder,
        faces=(face,),
        states={HALL_TOPIC: m.Hall},
        boot=boot,
        clock=clock,
    )
    bench.screen = screen
    bench.start()
    return bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A kiosk at ten in the morning, which gets no leases."""
    made = kiosk(tmp_path, clock=ManualClock(wall=WALL - 12 * 3_600_000, mono=1_000))
    made.connect()
    made.hear(HALL_TOPIC, hall_state())
    made.refuse(made.requests("reconcile")[-1], "unknown-type")
    for request in made.requests("lease"):
        made.refuse(request, "lease-limit")
    yield made
    made.close()


def take(bench: Bench) -> m.Take:
    bench.touch("pension")
    bench.touch("take")
    return bench.requests("take")[-1]


# --- one ticket --------------------------------------------------------------------------------


def test_a_ticket_from_touch_to_report(bench: Bench):
    request = take(bench)
    assert (request.device, request.boot, request.sequence) == ("kiosk-1", "boot-1", 4)
    bench.reply(request, ticket())
    assert bench.printed == [(ticket(), False)]
    bench.give(p.PrintEnded("ticket-1", ok=True, reason="", at=bench.clock.mono()))
    (report,) = bench.requests("printed")
    assert report.ticket == "ticket-1"
    assert bench.outbox.unsettled() == ()
    bench.reply(report)
    bench.advance(PRINTED_MS)
    assert bench.program.state.page == Home()
    assert bench.outbox.length() == 0


def test_the_number_is_on_the_screen(bench: Bench):
    bench.reply(take(bench), ticket())
    texts = [getattr(mark, "text", "") for mark in bench.screen.scenes[-1].marks]
    assert "A001" in texts


def test_a_reply_that_comes_twice_acts_once(bench: Bench):
    request = take(bench)
    bench.reply(request, ticket())
    bench.reply(request, ticket())
    assert len(bench.printed) == 1


def test_ids_sort_by_their_time_and_are_of_version_7():
    first, second = uuid7(WALL), uuid7(WALL + 1)
    assert first < second
    assert first[14] == "7"
    assert first[19] in "89ab"
    assert len({uuid7(WALL) for _ in range(1_000)}) == 1_000


# --- the outbox and the wire -------------------------------------------------------------------


def test_an_unanswered_request_is_sent_again_under_its_id_ever_more_slowly(bench: Bench):
    request = take(bench)
    times = [0]
    for _ in range(200):
        bench.advance(100)
        while len(bench.requests("take")) > len(times):
            times.append(bench.clock.mono())
    assert {one.id for one in bench.requests("take")} == {request.id}
    gaps = [later - earlier for earlier, later in pairwise(times[1:])]
    assert gaps == [2_000, 4_000, 5_000, 5_000]
    assert times[1] - 1_000 == 1_000
    bench.reply(request, ticket())
    bench.advance(2 * LONGEST_RESEND_MS)
    assert len(bench.requests("take")) == len(times)


def test_after_a_reconnect_everything_goes_out_at_once_and_in_order(bench: Bench):
    bench.cut()
    for service in ("pension", "card"):
        bench.touch(service)
        bench.touch("take")
        bench.advance(2_100)
        bench.touch("back")
    assert bench.requests("take") == []
    bench.connect()
    first = [one.service for one in bench.requests("take")][:2]
    assert first == ["pension", "card"]


def test_a_request_survives_the_power_and_is_sent_again_under_its_id(tmp_path: Path):
    before = kiosk(tmp_path)
    before.touch("pension")
    before.touch("take")
    (kept,) = before.outbox.pending()
    before.close()
    after = kiosk(tmp_path, boot="boot-2", clock=before.clock)
    after.clock.advance(60_000)
    after.connect()
    (request,) = set(after.requests("take"))
    assert request == kept
    after.reply(request, ticket(taken_at=after.clock.wall()))
    assert after.printed == [(ticket(taken_at=after.clock.wall()), False)]
    after.close()


def test_a_paper_cut_short_is_printed_again_marked_and_reported_once(tmp_path: Path):
    before = kiosk(tmp_path)
    before.connect()
    before.reply(take(before), ticket())
    assert len(before.printed) == 1
    before.close()
    after = kiosk(tmp_path, boot="boot-2", clock=before.clock)
    after.clock.advance(60_000)
    assert after.printed == []
    after.connect()
    assert after.printed == [(ticket(), True)]
    after.give(p.PrintEnded("ticket-1", ok=True, reason="", at=after.clock.mono()))
    after.close()
    third = kiosk(tmp_path, boot="boot-3", clock=after.clock)
    third.connect()
    assert third.printed == []
    assert [one.ticket for one in third.requests("printed")] == ["ticket-1"]
    third.close()


def test_a_full_disk_sends_the_citizen_to_the_guide_and_is_told(bench: Bench):
    pages = bench.outbox._db.execute("PRAGMA page_count").fetchone()[0]
    bench.outbox._db.execute(f"PRAGMA max_page_count = {pages}")
    while not isinstance(bench.program.state.page, Refused):
        take_at_button(bench)
    assert bench.program.state.page == Refused("kiosk-broken")
    bench.advance(1_000)
    (fault,) = bench.health()[-1].faults
    assert fault.startswith("outbox: outbox ")
    assert "database or disk is full; free space" in fault


def test_a_full_disk_is_told_until_there_is_room_and_no_longer(bench: Bench):
    pages = bench.outbox._db.execute("PRAGMA page_count").fetchone()[0]
    bench.outbox._db.execute(f"PRAGMA max_page_count = {pages}")
    while not isinstance(bench.program.state.page, Refused):
        take_at_button(bench)
    bench.advance(1_000)
    assert bench.health()[-1].faults[0].startswith("outbox: ")
    bench.outbox._db.execute(f"PRAGMA max_page_count = {pages + 100}")
    bench.advance(6_000)
    assert bench.health()[-1].faults == ()


def take_at_button(bench: Bench) -> None:
    """One more request that stays in the outbox."""
    bench.press("card")
    if isinstance(bench.program.state.page, Taking):
        bench.advance(2_100)
        bench.touch("back")


# --- what the hall tells -----------------------------------------------------------------------


def test_older_state_is_ignored(bench: Bench):
    bench.hear(HALL_TOPIC, hall_state(5, waiting=50))
    bench.hear(HALL_TOPIC, hall_state(4, waiting=4))
    assert bench.program.state.hall.waiting == 50
    bench.hear(HALL_TOPIC, msgspec.structs.replace(hall_state(1, waiting=1), epoch=2))
    assert bench.program.state.hall.waiting == 1


def test_fifteen_seconds_without_the_controller_make_the_state_stale(bench: Bench):
    assert not bench.program.state.stale
    bench.advance(14_000)
    assert not bench.program.state.stale
    bench.advance(1_000)
    assert bench.program.state.stale
    bench.hear_controller()
    assert not bench.program.state.stale


def test_a_controller_that_says_goodbye_has_the_same_fifteen_seconds_to_come_back(bench: Bench):
    bench.hear_controller(online=False)
    bench.advance(1_300)
    assert not bench.program.state.stale
    bench.hear_controller()
    bench.advance(14_000)
    bench.hear_controller(online=False)
    assert not bench.program.state.stale
    bench.advance(1_000)
    assert bench.program.state.stale


def test_a_farewell_is_the_first_that_a_board_hears(bench: Bench):
    bench.advance(60_000)
    bench.hear_controller(online=False)
    assert bench.program.state.stale


def test_a_controller_that_comes_back_gets_everything_at_once(bench: Bench):
    take(bench)
    bench.hear_controller(online=False)
    bench.clock.advance(500)
    sent = len(bench.requests("take"))
    bench.hear_controller()
    assert len(bench.requests("take")) == sent + 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"epoch": "x"}', b"x" * 20_000])
@pytest.mark.parametrize("where", ["reply", "order", "hall", "controller"])
def test_bad_messages_change_nothing(bench: Bench, where: str, body: bytes):
    topic = {
        "reply": topics.reply(HALL, "kiosk-1"),
        "order": topics.order(HALL, "kiosk-1"),
        "hall": HALL_TOPIC,
        "controller": topics.controller(HALL),
    }[where]
    before = bench.program.state
    bench.program.received(topic, body)
    assert bench.program.state == before


def test_a_time_beyond_every_clock_is_told_once_until_a_good_one_comes(bench: Bench, caplog):
    topic = topics.controller(HALL)
    mad = b'{"online":true,"epoch":1,"sequence":1,"version":"1","at":4611686018427387904}'
    before = bench.program.state
    for _ in range(50):
        bench.program.received(topic, mad)
    assert bench.program.state == before
    assert len([one for one in caplog.records if topic in one.getMessage()]) == 1
    bench.advance(1_000)
    assert bench.health()[-1].faults == (f"message: {topic}: malformed",)
    bench.hear_controller()
    bench.advance(1_000)
    assert bench.health()[-1].faults == ()


def test_an_order_that_comes_twice_acts_once(bench: Bench):
    bench.order("test-print", id="order-7")
    bench.order("test-print", id="order-7")
    assert bench.tests_printed == 1


def test_a_restart_ends_the_program(bench: Bench):
    bench.order("restart")
    assert bench.program.ended


# --- presence and health -----------------------------------------------------------------------


def test_presence_is_told_at_each_connection_and_taken_back_at_the_end(bench: Bench):
    bench.cut()
    bench.connect()
    bench.program.goodbye()
    topic = topics.presence(HALL, "kiosk-1")
    told = [(body, retain) for where, body, retain in bench.link.sent if where == topic]
    states = [msgspec.json.decode(body, type=m.Presence).online for body, _ in told]
    assert states == [True, True, False]
    assert all(retain for _, retain in told)


def test_health_is_told_every_thirty_seconds(bench: Bench):
    before = len(bench.health())
    bench.advance(61_000)
    assert len(bench.health()) - before == 2
    last = bench.health()[-1]
    assert (last.temperature_c, last.disk_free_mb, last.undervoltage) == (41.5, 9000, False)
    assert last.uptime_s >= 60
    assert last.frames > 0
    assert last.screen == "ok"


def test_health_is_told_at_once_when_it_changes(bench: Bench):
    for state, printer, paper in (
        ("ready", "ready", "ok"),
        ("paper-low", "ready", "low"),
        ("paper-out", "ready", "out"),
        ("cover-open", "cover-open", None),
    ):
        bench.give(p.PrinterChanged(state, at=bench.clock.mono()))
        bench.advance(1_000)
        assert (bench.health()[-1].printer, bench.health()[-1].paper) == (printer, paper)
    bench.vitals = Vitals(temperature_c=80.0, disk_free_mb=9000, undervoltage=True)
    bench.advance(3_000)
    assert bench.health()[-1].undervoltage is True


def test_a_broken_screen_is_told_and_drawn_again_once_it_works(bench: Bench):
    bench.screen.broken = "screen kmsdrm: cable is loose; push it in"
    bench.touch("pension")
    bench.advance(3_000)
    assert bench.health()[-1].screen == "fault"
    assert bench.health()[-1].faults == ("screen: screen kmsdrm: cable is loose; push it in",)
    assert not bench.program.pulse.screens_live()
    bench.screen.broken = None
    before = len(bench.screen.scenes)
    bench.advance(2_000)
    assert len(bench.screen.scenes) == before + 1
    assert bench.health()[-1].screen == "ok"


def test_a_drivers_thread_that_fails_is_told_until_it_works_again(bench: Bench):
    bench.give(p.WorkerChanged("printer", "KeyError: 'x' at usb.py:7", bench.clock.mono()))
    bench.advance(1_000)
    assert bench.health()[-1].faults == ("printer: KeyError: 'x' at usb.py:7",)
    bench.give(p.WorkerChanged("printer", None, bench.clock.mono()))
    bench.advance(1_000)
    assert bench.health()[-1].faults == ()


def test_the_screen_is_drawn_only_when_the_view_changes(bench: Bench):
    bench.advance(2_000)
    drawn = len(bench.screen.scenes)
    bench.advance(10_000)
    assert len(bench.screen.scenes) == drawn


def test_what_is_shown_is_made_out_anew_only_where_something_came(bench: Bench):
    seen = []
    program = bench.program

    def view(state: State) -> View:
        seen.append(state)
        return shown(state)

    program.parts = replace(program.parts, machine=replace(program.parts.machine, view=view))
    bench.advance(1_000)
    before = len(seen)
    for _ in range(40):
        program.draw()
    assert len(seen) == before
    bench.touch("pension")
    assert len(seen) == before + 1
    assert "take" in {one.id for one in bench.screen.scenes[-1].targets}


def test_sensors_are_read_from_sysfs(tmp_path: Path):
    thermal = tmp_path / "sys/class/thermal/thermal_zone0"
    monitor = tmp_path / "sys/class/hwmon/hwmon1"
    for folder in (thermal, monitor):
        folder.mkdir(parents=True)
    (thermal / "temp").write_text("48312\n")
    (monitor / "name").write_text("rpi_volt\n")
    (monitor / "in0_lcrit_alarm").write_text("1\n")
    read = vitals(tmp_path, tmp_path)
    assert (read.temperature_c, read.undervoltage) == (48.3, True)
    assert read.disk_free_mb is not None
    absent = vitals(tmp_path / "nowhere", tmp_path / "nothing")
    assert absent == Vitals(temperature_c=None, disk_free_mb=None, undervoltage=None)


# --- requests that must not act late -----------------------------------------------------------


def echo(state: list[p.Input], given: p.Input) -> tuple[list[p.Input], tuple[p.Effect, ...]]:
    """A machine that keeps its inputs and asks for a short-lived request at each touch."""
    cancel = m.CancelTicket(**DRAFT, ticket="ticket-1")
    asks = (p.Ask(cancel, life_ms=1_500),) if isinstance(given, p.Touched) else ()
    return [*state, given], asks


def test_a_request_whose_life_is_over_is_dropped_and_refused_here(tmp_path: Path):
    mortal = p.Machine(initial=[], step=echo, view=lambda _: None, hurried=lambda _: False)
    bench = Bench(mortal, tmp_path)
    bench.start()
    bench.touch("x")
    bench.advance(1_600)
    (replied,) = [one for one in bench.program.state if isinstance(one, p.Replied)]
    assert replied.reply.refusal.code == p.LIFE_OVER
    bench.connect()
    assert bench.requests() == []
    assert bench.outbox.length() == 0
    bench.reply(replied.request)
    assert len([one for one in bench.program.state if isinstance(one, p.Replied)]) == 1
    bench.close()


def test_a_short_lived_request_does_not_outlive_its_program(tmp_path: Path):
    mortal = p.Machine(initial=[], step=echo, view=lambda _: None, hurried=lambda _: False)
    bench = Bench(mortal, tmp_path)
    bench.start()
    bench.touch("x")
    bench.close()
    again = Bench(mortal, tmp_path)
    again.start()
    again.connect()
    assert again.requests() == []
    started = again.program.state[0]
    assert isinstance(started, p.Started)
    assert (started.pending, started.unsettled) == ((), ())
    again.close()


def test_a_result_page_is_reached_even_by_a_reply_after_the_line_was_cut(bench: Bench):
    request = take(bench)
    bench.cut()
    bench.advance(1_000)
    bench.connect()
    bench.reply(request, ticket())
    assert isinstance(bench.program.state.page, Result)
