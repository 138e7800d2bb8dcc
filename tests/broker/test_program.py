"""``hall-controller`` as a process: over a real broker, killed, ended, and with everything wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from broker.__main__ import main
from broker.contract import Account
from broker.starting import start_broker
from hall.shell.link import Link, LinkUp
from hall.shell.settings import Broker
from hall.wire import codec, topics
from hall.wire import messages as wire
from tests.broker.controller.rig import request
from tests.broker.running import Inbox, until
from tests.private import write_toml

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("hall-controller")
HALL = "demo"
PATIENCE_S = 30
NOON_MS = 1_790_000_000_000 - 1_790_000_000_000 % 86_400_000 + 4 * 3_600_000
ACCOUNTS = (
    Account("controller", "ruling secret", "controller"),
    Account("kiosk-1", "first secret", "device"),
)


def settings(folder: Path, port: int, **changes) -> Path:
    """Write settings for the demo's hall at noon."""
    values = {
        "hall_file": str(ROOT / "examples" / "demo.toml"),
        "data": "data",
        "open_sign_in": True,
        "public_url": "http://127.0.0.1:9",
        "broker": {
            "host": "127.0.0.1",
            "port": port,
            "username": "controller",
            "password": "ruling secret",
            "protocol": 4,
        },
        "listen": {"port": 0},
        "tokens": {"replay": {"secret": "bearer of numbers, 32 signs or more"}},
        "clock": {"origin_ms": NOON_MS, "started_ms": time.time_ns() // 1_000_000, "speed": 1.0},
    }
    path = folder / "controller.toml"
    write_toml(path, values | changes)
    return path


def run(path: Path, *more: str) -> subprocess.CompletedProcess:
    """Run the program to its end."""
    command = [PROGRAM, "--settings", path, *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def ask(path: Path, *more: str) -> Result:
    """Run it within this process, where it ends before it starts anything."""
    return CliRunner().invoke(main, ["--settings", str(path), *more])


class Running:
    """The program as a service manager runs it."""

    def __init__(self, path: Path) -> None:
        address = path.with_name("notify")
        address.unlink(missing_ok=True)
        self._manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._manager.bind(str(address))
        self._manager.settimeout(PATIENCE_S)
        self._log = path.with_suffix(".log").open("ab")
        self.process = subprocess.Popen(
            [PROGRAM, "--settings", path],
            env=os.environ | {"NOTIFY_SOCKET": str(address)},
            stderr=self._log,
        )
        assert self._manager.recv(100) == b"READY=1"

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._manager.close()
        self._log.close()
        return code


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    running = start_broker(tmp_path_factory.mktemp("broker"), HALL, ACCOUNTS, 0, "embedded")
    yield running
    running.stop()


@pytest.fixture
def kiosk(broker):
    """A kiosk's link, and what came over it."""
    inbox = Inbox()
    account = Broker(
        host="127.0.0.1", port=broker.port, username="kiosk-1", password="first secret", protocol=4
    )
    link = Link(account, "kiosk-1", inbox.post)
    link.subscribe([topics.reply(HALL, "kiosk-1"), topics.controller(HALL)])
    link.start()
    inbox.next(LinkUp)
    yield link, inbox
    link.close()


def hear(inbox: Inbox, topic: str, wanted) -> dict:
    """The next body on a topic that is what was wanted."""
    while True:
        received = inbox.messages(1)[0]
        if received.topic == topic and wanted(body := msgspec.json.decode(received.payload)):
            return body


def take(link: Link, inbox: Inbox, id: str) -> dict:
    """Take a number, asking again until there is an answer."""
    body = codec.encode(request(wire.Take, "kiosk-1", id, service=service()))
    until(lambda: link.publish(topics.request(HALL, "kiosk-1"), body))
    return hear(inbox, topics.reply(HALL, "kiosk-1"), lambda reply: reply["id"] == id)


def service() -> str:
    text = (ROOT / "examples" / "demo.toml").read_text("utf-8")
    return text.split("[[service]]")[1].split('code = "')[1].split('"')[0]


def online(inbox: Inbox, value: bool = True) -> dict:
    return hear(inbox, topics.controller(HALL), lambda said: said["online"] is value)


def test_it_goes_on_where_it_was_killed(tmp_path, broker, kiosk):
    link, inbox = kiosk
    path = settings(tmp_path, broker.port)
    first = Running(path)
    assert online(inbox)["epoch"] > 1_700_000_000
    answer = take(link, inbox, "r1")
    assert answer["result"]["follow_url"].startswith("http://127.0.0.1:9/follow/")
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    online(inbox, False)
    second = Running(path)
    online(inbox)
    assert take(link, inbox, "r1") == answer
    assert take(link, inbox, "r2")["ok"]
    assert second.end() == 0
    online(inbox, False)
    assert run(path, "--verify").stdout.endswith("entries, all as they were written\n")
    rebuilt = run(path, "--rebuild-tables").stdout.splitlines()
    assert rebuilt[0].startswith("the read tables are written again from ")
    assert rebuilt[-1].endswith("entries, all as they were written")


def test_a_second_controller_is_refused(tmp_path, broker):
    path = settings(tmp_path, broker.port)
    first = Running(path)
    second = run(path)
    assert second.returncode == 1
    assert one_line(second).startswith("hall-controller: another controller is using the journal")
    assert first.end() == 0


def test_it_is_ready_without_a_broker_and_says_so(tmp_path):
    path = settings(tmp_path, unused_port())
    running = Running(path)
    log = path.with_suffix(".log")
    until(lambda: "no broker at" in log.read_text())
    assert running.end() == 0
    assert "Traceback" not in log.read_text()


def test_a_taken_port(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(
            settings(tmp_path, unused_port(), listen={"port": port}), "--log-level", "error"
        )
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}: the port is taken" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_settings_in_force_are_shown_without_secrets(tmp_path):
    shown = ask(settings(tmp_path, 1883), "--show-config")
    assert shown.exit_code == 0
    assert f'data = "{tmp_path}/data"' in shown.stdout
    assert "secret" not in shown.stdout.replace('secret = "********"', "")
    assert 'password = "********"' in shown.stdout


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "unknown field `colour`"),
        ({"listen": {"port": 70000}}, "listen.port is 70000; give 0 to 65535"),
        ({"listen": {"host": "0.0.0.0"}}, "open_sign_in lets anyone be a clerk"),
        ({"broker": {"host": "x"}}, "missing required field `port` - at `$.broker`"),
    ],
)
def test_settings_that_are_wrong(tmp_path, changes, said):
    ended = ask(settings(tmp_path, 1883, **changes))
    assert ended.exit_code == 2
    assert said in one_line(ended)


def test_settings_that_are_not_there(tmp_path):
    ended = ask(tmp_path / "nothing.toml")
    assert (ended.exit_code, "cannot read the settings" in one_line(ended)) == (2, True)
    (tmp_path / "text.toml").write_text("not toml")
    ended = ask(tmp_path / "text.toml")
    assert (ended.exit_code, "not TOML" in one_line(ended)) == (2, True)


def test_every_mistake_of_a_hall_file_at_once(tmp_path):
    hall = tmp_path / "hall.toml"
    text = (ROOT / "examples" / "demo.toml").read_text("utf-8")
    hall.write_text(
        text.replace("languages", "langauges", 1).replace("zone = ", "zoen = "), "utf-8"
    )
    ended = run(settings(tmp_path, 1883, hall_file=str(hall)))
    assert ended.returncode == 2
    assert "langauges" in ended.stderr
    assert "zoen" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_damaged_journal(tmp_path):
    (tmp_path / "data").mkdir()
    journal = tmp_path / "data" / "journal.sqlite3"
    journal.write_bytes(b"anything but a journal " * 500)
    journal.chmod(0o600)
    ended = run(settings(tmp_path, 1883))
    assert ended.returncode == 1
    assert "cannot open the journal" in one_line(ended)


def one_line(ended: subprocess.CompletedProcess | Result) -> str:
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0]


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
