import itertools
import socket
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from hall.domain.definition import Hours
from hall.shell.settings import Clock
from hall.shell.trouble import Trouble
from provisioning.rehearsal import doors
from provisioning.rehearsal.command import up
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.wishes import Wishes, hall_clock, time_of_day
from tests.provisioning.test_board_files import HALL

FILE = Path("hall.toml")
MIDNIGHT = 1_795_190_400_000  # 2026-11-21 00:00 in China
MINUTE = 60_000


def at(hour, minute=0):
    return MIDNIGHT + (hour * 60 + minute) * MINUTE


def test_an_open_hall_keeps_the_real_time():
    assert hall_clock(HALL, Wishes(file=FILE), at(10)) is None


@pytest.mark.parametrize("now", [at(2), at(8, 45), at(16, 50), at(23, 59)])
def test_a_closed_hall_begins_at_its_opening(now):
    clock = hall_clock(HALL, Wishes(file=FILE), now)
    assert clock == Clock(origin_ms=at(9), started_ms=now, speed=1.0)
    assert time_of_day(HALL, clock.origin_ms) == "09:00"


def test_a_hall_that_never_closes_keeps_the_real_time():
    always = (Hours(start=0, until=1440),)
    changes = {"kiosk_hours": always, "window_hours": always, "close_of_day": 23 * 60 + 59}
    hall = msgspec.structs.replace(HALL, **changes)
    assert hall_clock(hall, Wishes(file=FILE), at(2)) is None
    assert hall_clock(hall, Wishes(file=FILE), at(23, 50)).origin_ms == at(9)


def test_the_clock_that_was_asked_for_is_taken_at_its_speed():
    clock = hall_clock(HALL, Wishes(file=FILE, clock=8 * 60 + 30, speed=60), at(15))
    assert clock == Clock(origin_ms=at(8, 30), started_ms=at(15) + 2_000, speed=60)


def test_a_fast_clock_starts_when_the_programs_should_be_ready():
    wishes = Wishes(file=FILE, clock=8 * 60, speed=60)
    few, many = (hall_clock(HALL, wishes, at(15), programs=count) for count in (4, 40))
    assert few.origin_ms == many.origin_ms == at(8)
    assert at(15) < few.started_ms < many.started_ms < at(15, 1)


def test_speed_alone_begins_now():
    clock = hall_clock(HALL, Wishes(file=FILE, speed=10), at(10))
    assert clock == Clock(origin_ms=at(10), started_ms=at(10) + 2_000, speed=10)


def test_a_kept_day_goes_on_where_it_stopped():
    clock = hall_clock(HALL, Wishes(file=FILE), at(2), resumed_ms=at(9, 40))
    assert clock.origin_ms == at(9, 40)


def test_a_folder_remembers_its_time_and_forgets_all_when_cleared(tmp_path):
    folder = Folder(tmp_path / "kept")
    folder.remember_time(at(9))
    (folder.path / "logs").mkdir()
    (folder.path / "my-notes.txt").write_text("not the rehearsal's")
    assert folder.last_time() == at(9)

    folder.clear()

    assert folder.last_time() is None
    assert not (folder.path / "logs").exists()
    assert (folder.path / "my-notes.txt").exists()
    folder.close()


def test_two_rehearsals_do_not_share_a_folder(tmp_path):
    first = Folder(tmp_path)
    with pytest.raises(Trouble, match=r"a rehearsal is running in .*name another folder"):
        Folder(tmp_path)
    first.close()
    Folder(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match=r"cannot use the data folder .*--data"):
        Folder(tmp_path / "file" / "data")


def test_sockets_keep_to_the_length_that_unix_allows(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("x" * 100)))
    (tmp_path / ("x" * 100)).mkdir()
    folder = Folder(tmp_path / "data")
    assert len(str(folder.socket("evaluator-40.ready"))) < 108
    folder.close()
    assert not folder.sockets.exists()


def test_a_port_that_was_asked_for_and_is_taken_is_a_trouble_that_names_the_option():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"port {port} .* is taken.*--port"):
            doors.door(port, 8090, "--port")


def test_without_a_wish_the_next_free_port_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        usual = taken.getsockname()[1]
        with doors.door(None, usual, "--port", avoid={usual + 1}) as bound:
            assert doors.port_of(bound) in range(usual + 2, usual + doors.TRIES)


def test_where_all_are_taken_it_says_so(monkeypatch):
    monkeypatch.setattr(doors, "_bind", lambda port: None)
    with pytest.raises(Trouble, match="ports 8090 to 8109 are all taken"):
        doors.door(None, 8090, "--port")


def test_any_free_port_can_be_asked_for():
    ports = {doors.free_port(0, 8080, "--console-port") for _ in itertools.repeat(None, 3)}
    assert all(port > 1023 for port in ports)


@pytest.mark.parametrize("option", ["--speed", "--visitors"])
@pytest.mark.parametrize("number", ["nan", "inf", "0"])
def test_what_is_no_number_is_refused(option: str, number: str):
    ended = CliRunner().invoke(up, [str(FILE), option, number])
    assert ended.exit_code == 2
    assert f"Invalid value for '{option}'" in ended.output
