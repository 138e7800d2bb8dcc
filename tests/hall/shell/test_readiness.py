import os
import socket

import pytest

from hall.shell import readiness
from hall.shell.readiness import Watchdog


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    """A service manager's socket, and the environment it gives its service."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@hallkit-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(name.replace("@", "\0"))
        receiver.settimeout(5)
        yield receiver, {"NOTIFY_SOCKET": name}


def test_the_service_manager_is_told(manager):
    receiver, environ = manager
    readiness.ready(environ)
    readiness.status("2 devices\nare missing", environ)
    readiness.stopping(environ)
    assert receiver.recv(100) == b"READY=1"
    assert receiver.recv(100) == b"STATUS=2 devices are missing"
    assert receiver.recv(100) == b"STOPPING=1"


def test_without_a_service_manager_nothing_happens():
    readiness.ready({})
    assert Watchdog(lambda: True, {}).period_s == 0


def test_a_service_manager_that_is_gone_does_no_harm(tmp_path, caplog):
    readiness.ready({"NOTIFY_SOCKET": str(tmp_path / "nowhere")})
    assert "cannot tell the service manager READY=1" in caplog.text


def test_the_watchdog_is_fed_only_while_the_program_is_alive(manager, caplog):
    receiver, environ = manager
    lives = iter([True, False, True])
    watchdog = Watchdog(lambda: next(lives), environ)
    assert [watchdog.beat() for _ in range(3)] == [True, False, True]
    assert [receiver.recv(100) for _ in range(2)] == [b"WATCHDOG=1"] * 2
    assert "the watchdog is not fed" in caplog.text


def test_a_check_that_fails_counts_as_dead(manager):
    def alive():
        raise RuntimeError("who knows")

    assert not Watchdog(alive, manager[1]).beat()


def test_the_watchdog_beats_twice_in_its_time(manager):
    receiver, environ = manager
    watchdog = Watchdog(lambda: True, {**environ, "WATCHDOG_USEC": "20000"})
    assert watchdog.period_s == pytest.approx(0.01)
    watchdog.start()
    assert [receiver.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
    watchdog.stop()


def test_a_watchdog_for_another_process_is_not_ours(manager):
    environ = {**manager[1], "WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1"}
    assert Watchdog(lambda: True, environ).period_s == 0


def test_a_long_start_is_told_and_asks_for_more_time(manager):
    receiver, environ = manager
    readiness.starting("replaying the journal: 5 of 9 entries", 30, environ)
    assert receiver.recv(100) == b"STATUS=replaying the journal: 5 of 9 entries"
    assert receiver.recv(100) == b"EXTEND_TIMEOUT_USEC=30000000"
