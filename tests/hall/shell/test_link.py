import logging
import queue
import socket
import threading

import msgspec
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from broker.contract import HOST, Account
from hall.shell import connection, link, settings
from hall.shell.backoff import FIRST_S, MOST_S, Backoff
from hall.shell.connection import Will
from hall.shell.link import Link, LinkDown, LinkUp, Received
from hall.wire import topics
from tests.broker.running import ACCOUNTS, HALL, KINDS, Inbox, echo, start, until
from tests.hall.shell.cable import Cable

STATE = topics.hall_state(HALL)


@pytest.fixture(params=KINDS)
def broker(request, tmp_path):
    running = start(request.param, tmp_path)
    yield running
    running.stop()


@pytest.fixture
def links():
    """Makes links that are closed at the end, and whose attempts are close together."""
    made = []

    def make(settings, name="kiosk-1", post=None, will=None, subscribe=()):
        inbox = Inbox()
        one = Link(settings, name, post or inbox.post, will, Backoff(chance=lambda: 0.0))
        made.append(one)
        one.subscribe(subscribe)
        one.start()
        return one, inbox

    yield make
    for one in made:
        one.close()


def connected(links, broker, username, subscribe=(), **more):
    one, inbox = links(broker.settings_for(username), username, subscribe=subscribe, **more)
    inbox.next(LinkUp)
    return one, inbox


def test_a_message_reaches_who_subscribed(broker, links):
    controller, _ = connected(links, broker, "controller")
    _, heard = connected(links, broker, "kiosk-1", [STATE])
    controller.publish(STATE, b"news")
    assert heard.next(Received) == Received(STATE, b"news", retained=False)


def test_what_is_retained_is_known_to_be_old(broker, links):
    controller, _ = connected(links, broker, "controller")
    controller.publish(STATE, b"old", retain=True)
    kiosk, heard = connected(links, broker, "kiosk-1")
    kiosk.subscribe([STATE])
    assert heard.next(Received) == Received(STATE, b"old", retained=True)


def test_what_will_be_retained_is_known_at_once_where_the_broker_says_it(broker, links):
    controller, _ = connected(links, broker, "controller")
    _, heard = connected(links, broker, "kiosk-1", [STATE])
    controller.publish(STATE, b"kept", retain=True)
    told = broker.settings_for("kiosk-1").protocol == 5
    assert heard.next(Received) == Received(STATE, b"kept", retained=told)


def test_a_reply_to_what_is_sent_at_link_up_is_never_missed(broker, links):
    request, reply = topics.request(HALL, "kiosk-1"), topics.reply(HALL, "kiosk-1")
    answering = Inbox()
    settings = broker.settings_for("controller")
    controller, _ = links(settings, "controller", answering.post, subscribe=[request])
    answering.next(LinkUp)
    kiosk, heard = connected(links, broker, "kiosk-1", [reply])
    assert kiosk.publish(request, b"question")
    answering.next(Received)
    controller.publish(reply, b"answer")
    assert heard.next(Received).payload == b"answer"


def test_a_burst_arrives_whole_and_in_order(broker, links):
    count = 3000
    controller, _ = connected(links, broker, "controller")
    _, heard = connected(links, broker, "rehearsal", [STATE])
    for number in range(count):
        assert controller.publish(STATE, str(number).encode())
    assert [int(message.payload) for message in heard.messages(count)] == list(range(count))


def test_a_full_state_passes_and_an_absurd_one_does_not(broker, links):
    controller, _ = connected(links, broker, "controller")
    _, heard = connected(links, broker, "rehearsal", [STATE])
    controller.publish(STATE, bytes(40 * 1024))

    def passes():
        controller.publish(STATE, bytes(16 * 1024))
        return not heard.empty()

    until(passes)
    assert len(heard.next(Received).payload) == 16 * 1024


def test_nothing_is_kept_while_not_connected(links):
    one, inbox = links(settings.Broker(host=HOST, port=1, username="x", password="y"))
    assert not one.publish(STATE, b"stale")
    assert not one.connected()
    assert inbox.empty()
    assert one.alive()


def test_it_comes_back_after_the_broker_and_subscribes_again(broker, links, tmp_path):
    _, heard = connected(links, broker, "kiosk-1", [STATE])
    controller, up = connected(links, broker, "controller")
    broker.stop()
    assert heard.next(LinkDown).reason
    until(lambda: not controller.publish(STATE, b"lost"))
    again = start(broker.kind, tmp_path, broker.port)
    assert heard.next(LinkUp).session == 2
    up.next(LinkUp)
    controller.publish(STATE, b"fresh")
    assert heard.next(Received).payload == b"fresh"
    again.stop()


def test_a_wrong_password_is_told_once_and_tried_until_it_is_right(broker, links, tmp_path, caplog):
    right = broker.settings_for("kiosk-1")
    wrong = msgspec.structs.replace(right, password="not the secret")
    one, inbox = links(wrong)
    until(lambda: "refuses user 'kiosk-1'" in caplog.text)
    assert "correct the user name and the password" in caplog.text
    assert not one.publish(STATE, b"x")
    assert one.alive()
    broker.stop()
    until(lambda: "no broker at" in caplog.text)
    again = start(broker.kind, tmp_path, broker.port, [Account("kiosk-1", wrong.password, "all")])
    inbox.next(LinkUp)
    again.stop()
    assert caplog.text.count("refuses user") == 1
    assert "not the secret" not in caplog.text


def through(cable, settings):
    return msgspec.structs.replace(settings, port=cable.port)


def test_the_will_speaks_when_the_cable_is_cut(broker, links):
    presence = topics.presence(HALL, "kiosk-1")
    _, heard = connected(links, broker, "rehearsal", [presence])
    with Cable(broker.port) as cable:
        settings = through(cable, broker.settings_for("kiosk-1"))
        _, inbox = links(settings, will=Will(presence, b"gone"))
        inbox.next(LinkUp)
        cable.cut()
        assert inbox.next(LinkDown) == LinkDown("the connection was cut")
        assert heard.next(Received).payload == b"gone"
        assert inbox.next(LinkUp).session == 2


def test_the_will_is_silent_after_a_farewell(broker, links):
    presence = topics.presence(HALL, "kiosk-1")
    _, heard = connected(links, broker, "rehearsal", [presence, STATE])
    one, inbox = links(broker.settings_for("kiosk-1"), will=Will(presence, b"gone"))
    inbox.next(LinkUp)
    one.publish(presence, b"offline", retain=True)
    one.close()
    controller, echoes = connected(links, broker, "controller", [STATE])
    echo(controller, echoes, STATE)
    assert [message.payload for message in heard.messages(2)] == [b"offline", b"echo"]


def test_a_silent_cable_is_noticed(broker, links, monkeypatch):
    monkeypatch.setattr(connection, "KEEPALIVE_S", 1)
    with Cable(broker.port) as cable:
        _, inbox = links(through(cable, broker.settings_for("kiosk-1")))
        inbox.next(LinkUp)
        cable.swallow()
        assert inbox.next(LinkDown).reason


def test_a_server_that_never_answers_is_told_and_left(links, caplog, monkeypatch):
    monkeypatch.setattr(connection, "HANDSHAKE_S", 0.05)
    monkeypatch.setattr(connection, "TURN_S", 0.05)
    with socket.create_server((HOST, 0)) as silent:
        port = silent.getsockname()[1]
        one, inbox = links(settings.Broker(host=HOST, port=port, username="x", password="y"))
        until(lambda: "accepts connections but does not answer" in caplog.text)
        assert one.alive()
        assert inbox.empty()


def test_garbage_from_a_server_does_not_end_the_thread(links):
    with socket.create_server((HOST, 0)) as strange:
        port = strange.getsockname()[1]
        one, inbox = links(settings.Broker(host=HOST, port=port, username="x", password="y"))
        for _ in range(2):
            peer, _address = strange.accept()
            peer.sendall(b"\x20\x00HTTP/1.1 400 Bad Request\r\n\r\n")
            peer.close()
        assert one.alive()
        assert inbox.empty()


def test_an_exception_in_the_inbox_does_not_end_the_thread(broker, links, caplog):
    inbox = Inbox()

    def post(event):
        if isinstance(event, Received) and event.payload == b"bad":
            raise RuntimeError("full")
        inbox.post(event)

    settings = broker.settings_for("rehearsal")
    one, _ = links(settings, "rehearsal", post, subscribe=[STATE])
    inbox.next(LinkUp)
    one.publish(STATE, b"bad")
    one.publish(STATE, b"good")
    assert inbox.next(Received).payload == b"good"
    assert one.alive()
    assert "a callback of the link failed" in caplog.text


def test_it_is_not_alive_while_its_inbox_blocks(broker, links, monkeypatch):
    monkeypatch.setattr(link, "STUCK_S", 0.2)
    release = threading.Event()
    one, _ = links(broker.settings_for("rehearsal"), "rehearsal", lambda _: release.wait(20))
    until(lambda: not one.alive())
    monkeypatch.setattr(link, "STUCK_S", 30.0)
    release.set()
    until(one.alive)


def test_close_sends_what_was_handed_over_and_ends_the_thread(broker, links):
    _, heard = connected(links, broker, "rehearsal", [STATE])
    one, _ = connected(links, broker, "controller")
    for number in range(200):
        one.publish(STATE, str(number).encode())
    one.close()
    assert not one.alive()
    assert not one.publish(STATE, b"late")
    assert len(heard.messages(200)) == 200


def test_closing_before_starting_and_twice_does_no_harm():
    one = Link(settings.Broker(host=HOST, port=1, username="x", password="y"), "x", print)
    one.close()
    one.close()
    assert not one.alive()


def test_nagle_is_off(broker, links):
    one, _ = connected(links, broker, "kiosk-1")
    sock = one._current._client.socket()
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_what_was_read_is_acknowledged_at_once(broker, links, monkeypatch):
    """Asked for again after each read: Linux forgets it, and a broker with Nagle on waits for it."""
    options = queue.SimpleQueue()

    class Telling(socket.socket):
        def setsockopt(self, *option):
            options.put(option)
            super().setsockopt(*option)

    monkeypatch.setattr(socket, "socket", Telling)
    one, inbox = connected(links, broker, "rehearsal", [STATE])
    for _ in range(3):
        while not options.empty():
            options.get()
        echo(one, inbox, STATE)
        while options.get(timeout=5) != (socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1):
            pass


def test_back_off_starts_soon_grows_and_ends_at_its_most():
    delays = Backoff(chance=lambda: 1.0)
    taken = [delays.next_s() for _ in range(10)]
    assert taken[0] == FIRST_S <= 0.5
    assert taken == sorted(taken)
    assert taken[-1] == MOST_S <= 5.0
    delays.reset()
    assert delays.next_s() == FIRST_S


def test_back_off_is_spread_by_chance():
    assert Backoff(chance=lambda: 0.0).next_s() == FIRST_S / 2
    assert Backoff(chance=lambda: 0.5).next_s() == FIRST_S * 0.75


def test_every_account_of_the_tests_is_a_secret_the_log_does_not_show(broker, links, caplog):
    caplog.set_level(logging.DEBUG)
    for account in ACCOUNTS:
        connected(links, broker, account.username)
    assert not [a for a in ACCOUNTS if a.password in caplog.text]


def test_a_glance_brings_what_is_retained_and_ends(broker, links, monkeypatch):
    monkeypatch.setattr(connection, "GLANCE_S", 0.5)
    writer, _ = connected(links, broker, "rehearsal")
    writer.publish(STATE, b"kept", retain=True)
    echoed = topics.window_state(HALL, "echo")
    settings, looking = broker.settings_for("controller"), Inbox()
    one = Link(settings, "controller", looking.post, glance=[STATE])
    one.start()
    try:
        looking.next(LinkUp)
        assert looking.next(Received).payload == b"kept"
        until(lambda: not one._current._glanced)
        one.subscribe([echoed])
        echo(one, looking, echoed)
        writer.publish(STATE, b"later", retain=True)
        writer.publish(echoed, b"last")
        assert looking.next(Received).payload == b"last"
    finally:
        one.close()


def had_session(settings, client_id: str) -> bool:
    """Connect as a program that keeps its session; whether the broker had one of it already."""
    found: list[bool] = []
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id,
        protocol=MQTTProtocolVersion.MQTTv311,
        clean_session=False,
    )
    client.username_pw_set(settings.username, settings.password)
    client.on_connect = lambda _client, _data, flags, *_: found.append(flags.session_present)
    client.connect(settings.host, settings.port)
    client.loop_start()
    until(lambda: found)
    client.subscribe(STATE, 1)
    client.disconnect()
    client.loop_stop()
    return found[0]


def test_a_session_that_was_kept_under_a_boards_name_ends_when_it_connects(broker, links):
    settings = broker.settings_for("kiosk-1")
    id = connection.client_id(settings, "kiosk-1")
    had_session(settings, id)
    assert had_session(settings, id)
    one, _ = connected(links, broker, "kiosk-1")
    one.close()
    assert not had_session(settings, id)
