import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from broker import embedded, mosquitto, starting
from broker.child import free_port
from broker.contract import HOST, Account
from broker.starting import start_broker
from hall.shell.connection import client_id
from hall.shell.link import Link, LinkUp, Received
from hall.shell.trouble import Trouble
from hall.wire import topics
from tests.broker.running import ACCOUNTS, HALL, KINDS, Inbox, echo, start, until


def accepts(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def opened():
    """Opens links that are closed at the end."""
    links = []

    def open_link(broker, username, subscribe=(), client_id=None):
        inbox = Inbox()
        link = Link(broker.settings_for(username), client_id or username, inbox.post)
        links.append(link)
        link.subscribe(subscribe)
        link.start()
        inbox.next(LinkUp)
        return link, inbox

    yield open_link
    for link in links:
        link.close()


@pytest.fixture
def mosquitto_running(tmp_path):
    broker = start("mosquitto", tmp_path / "broker")
    yield broker
    broker.stop()


def test_it_listens_when_started_and_frees_its_port_when_stopped(kind, tmp_path):
    broker = start(kind, tmp_path)
    assert broker.kind == kind
    assert broker.alive()
    assert accepts(broker.port)
    broker.stop()
    broker.stop()
    assert not broker.alive()
    assert not accepts(broker.port)


def test_every_account_connects_whatever_its_password(kind, tmp_path, opened):
    broker = start(kind, tmp_path)
    for account in ACCOUNTS:
        opened(broker, account.username)
    broker.stop()


def test_it_starts_again_in_the_same_folder_on_the_same_port_after_a_kill(kind, tmp_path, opened):
    first = start(kind, tmp_path)
    _, inbox = opened(first, "controller")
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: not first.alive())
    second = start(kind, tmp_path, first.port)
    assert inbox.next(LinkUp).session == 2
    second.stop()


def test_a_taken_port_is_one_clear_line(kind, tmp_path):
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"{HOST}:{port}: Address already in use; stop the"):
            start(kind, tmp_path, port)


@pytest.mark.parametrize("module", [mosquitto, embedded])
def test_an_early_end_is_told_in_the_brokers_own_words(module, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_configuration", lambda *_: "nonsense = true\n")
    kind = module.__name__.removeprefix("broker.")
    with pytest.raises(
        Trouble, match=r"ended at its start: .*(nonsense|missing configuration field)"
    ):
        start(kind, tmp_path)


def test_it_ends_with_a_killed_parent(kind, tmp_path):
    start(kind, tmp_path / "probe").stop()
    port = free_port()
    program = (
        "import sys, pathlib, time; from tests.broker.running import start;"
        "broker = start(sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]));"
        "print(broker.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, kind, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline())
        assert accepts(port)
        parent.kill()
    until(lambda: not accepts(port))


def test_auto_takes_mosquitto_where_it_is_installed_and_says_so(tmp_path, caplog):
    caplog.set_level("INFO")
    if mosquitto.find() is None:
        pytest.fail("mosquitto is not installed")
    broker = start_broker(tmp_path, HALL, ACCOUNTS)
    broker.stop()
    assert (broker.kind, broker.durable, broker.limits_topics) == ("mosquitto", True, True)
    assert f"the broker is mosquitto on port {broker.port}" in caplog.text


def test_auto_takes_the_embedded_broker_elsewhere_and_says_so(tmp_path, caplog, monkeypatch):
    caplog.set_level("INFO")
    monkeypatch.setattr(mosquitto, "find", lambda: None)
    broker = start_broker(tmp_path, HALL, ACCOUNTS)
    broker.stop()
    assert (broker.kind, broker.durable, broker.limits_topics) == ("embedded", False, False)
    assert f"the broker is embedded on port {broker.port}" in caplog.text


def test_without_any_broker_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(mosquitto, "find", lambda: None)
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Trouble, match="apt install mosquitto"):
        start_broker(tmp_path, HALL, ACCOUNTS)
    with pytest.raises(Trouble, match="apt install mosquitto"):
        start_broker(tmp_path, HALL, ACCOUNTS, kind="mosquitto")


@pytest.mark.parametrize("name", ["", "a b", "a/b", "#", "a:b", "a\nb", "kiosk-1"])
def test_names_that_mean_something_to_a_broker_are_refused(name, tmp_path):
    with pytest.raises(Trouble, match="cannot be a broker's account") as refusal:
        start_broker(tmp_path, HALL, [ACCOUNTS[0], Account(name, "x", "device")])
    assert refusal.value.code == 2


def test_no_file_of_the_broker_shows_a_password_or_itself(kind, tmp_path):
    broker = start(kind, tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    texts = [path.read_text("utf-8", errors="replace") for path in files]
    assert not [text for text in texts for a in ACCOUNTS if a.password in text]
    if kind == "mosquitto":
        modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("passwords", "rules")]
        assert modes == [0o600, 0o600]
    broker.stop()


def test_the_same_password_gets_another_salt_each_time():
    account = ACCOUNTS[0]
    assert mosquitto._password_line(account) != mosquitto._password_line(account)


def test_mosquitto_passwd_writes_the_same_format(tmp_path):
    tool = "mosquitto_passwd"
    if mosquitto.find() is None:
        pytest.fail("mosquitto is not installed")
    file = tmp_path / "passwords"
    subprocess.run([tool, "-c", "-b", str(file), "kiosk-1", "x"], check=True)
    shape = re.compile(r"kiosk-1:\$7\$\d+\$[\w+/]{16}\$[\w+/]{86}==\n")
    assert shape.fullmatch(file.read_text())
    assert shape.fullmatch(mosquitto._password_line(ACCOUNTS[0]))


FORGERIES = [
    topics.request(HALL, "kiosk-2"),
    topics.presence(HALL, "kiosk-2"),
    topics.reply(HALL, "kiosk-1"),
    topics.hall_state(HALL),
    topics.window_state(HALL, "1"),
    topics.announce(HALL, "a"),
    topics.event(HALL),
    topics.controller(HALL),
    topics.request("other", "kiosk-1"),
]


def test_a_device_cannot_speak_for_anyone_else(mosquitto_running, opened, caplog):
    _, heard = opened(mosquitto_running, "rehearsal", ["#"])
    device, _ = opened(mosquitto_running, "kiosk-1")
    for topic in FORGERIES:
        device.publish(topic, b"forged")
    device.publish(topics.request(HALL, "kiosk-1"), b"my own")
    assert heard.next(Received).payload == b"my own"
    until(lambda: caplog.text.count("refused a message of kiosk-1") == len(FORGERIES))
    assert topics.request(HALL, "kiosk-2") in caplog.text


def test_a_device_cannot_hear_what_is_said_to_another(mosquitto_running, opened):
    mine, theirs = topics.reply(HALL, "kiosk-1"), topics.reply(HALL, "kiosk-2")
    controller, _ = opened(mosquitto_running, "controller")
    _, heard = opened(mosquitto_running, "kiosk-1", [theirs, f"{topics.ROOT}/#", mine])
    controller.publish(theirs, b"secret")
    controller.publish(topics.request(HALL, "kiosk-2"), b"secret")
    controller.publish(mine, b"for you")
    assert heard.next(Received).payload == b"for you"


def test_a_device_hears_what_is_for_all(mosquitto_running, opened):
    said = [
        topics.hall_state(HALL),
        topics.window_state(HALL, "1"),
        topics.zone_state(HALL, "a"),
        topics.announce(HALL, "a"),
        topics.controller(HALL),
        topics.order(HALL, "kiosk-1"),
    ]
    controller, _ = opened(mosquitto_running, "controller")
    _, heard = opened(mosquitto_running, "kiosk-1", said)
    for topic in said:
        controller.publish(topic, b"news")
    assert [message.topic for message in heard.messages(len(said))] == said


def test_the_controller_stays_in_its_hall(mosquitto_running, opened):
    _, heard = opened(mosquitto_running, "rehearsal", ["#"])
    controller, _ = opened(mosquitto_running, "controller")
    controller.publish(topics.hall_state("other"), b"forged")
    controller.publish(topics.hall_state(HALL), b"news")
    assert heard.next(Received).payload == b"news"


def test_retained_state_outlives_an_orderly_end_of_mosquitto(tmp_path, opened):
    topic = topics.hall_state(HALL)
    first = start("mosquitto", tmp_path)
    controller, inbox = opened(first, "controller", [topic])
    controller.publish(topic, b"state", retain=True)
    echo(controller, inbox, topic)
    controller.publish(topic, b"state", retain=True)
    inbox.next(Received)
    first.stop()
    second = start("mosquitto", tmp_path, first.port)
    _, heard = opened(second, "rehearsal", [topic])
    message = heard.next(Received)
    assert (message.payload, message.retained) == (b"state", True)
    second.stop()


def test_starting_mosquitto_finds_it_where_a_persons_path_does_not_look(monkeypatch):
    if not Path("/usr/sbin/mosquitto").exists():
        pytest.fail("Debian's mosquitto is not installed")
    monkeypatch.setenv("PATH", "/nowhere")
    assert starting.mosquitto.find() == "/usr/sbin/mosquitto"


def rogue(broker, username, client_id):
    """A program of somebody else's making, which may say any client id."""
    settings = broker.settings_for(username)
    client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=settings.protocol)
    client.username_pw_set(username, settings.password)
    client.connect(HOST, broker.port)
    client.loop_start()
    until(client.is_connected)
    return client


@pytest.mark.parametrize("claimed", ["controller", f"{HALL}-controller"])
def test_no_account_takes_the_session_of_another(kind, tmp_path, opened, claimed):
    broker = start(kind, tmp_path)
    topic = topics.request(HALL, "kiosk-1")
    link, inbox = opened(broker, "controller", [topic], client_id=f"{HALL}-controller")
    client = rogue(broker, "kiosk-1", claimed)
    client.publish(topic, b"from the board", 1)
    assert inbox.next(Received).payload == b"from the board"
    assert link.connected()
    client.disconnect()
    client.loop_stop()
    broker.stop()


def test_mosquitto_binds_the_session_to_the_account_whatever_the_client_id(
    mosquitto_running, opened
):
    theirs = client_id(mosquitto_running.settings_for("controller"), "controller")
    topic = topics.request(HALL, "kiosk-1")
    link, inbox = opened(mosquitto_running, "controller", [topic])
    client = rogue(mosquitto_running, "kiosk-1", theirs)
    client.publish(topic, b"from the board", 1)
    assert inbox.next(Received).payload == b"from the board"
    assert link.connected()
    client.disconnect()
    client.loop_stop()
