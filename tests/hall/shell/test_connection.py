"""What comes over a connection that is not as MQTT wants it."""

import threading

from hall.shell.connection import Connection, Wake
from hall.shell.settings import Broker


class Hearer:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def proceed(self, connection: Connection) -> None: ...

    def received(self, topic: str, payload: bytes, retained: bool) -> None:
        self.heard.append(topic)


class Message:
    """As paho hands it over: the topic is decoded when it is asked for."""

    payload, retain = b"", False

    def __init__(self, topic: bytes) -> None:
        self._topic = topic

    @property
    def topic(self) -> str:
        return self._topic.decode("utf-8")


def test_a_topic_that_is_no_utf_8_is_told_once_and_passed_over(caplog):
    hearer, wake = Hearer(), Wake()
    broker = Broker(host="127.0.0.1", port=1, username="u", password="p")
    connection = Connection(
        broker, "test", will=None, hearer=hearer, wake=wake, ending=threading.Event()
    )
    take = connection._client.on_message
    for topic in [b"hall/\xff"] * 50 + [b"hall/good"]:
        take(connection._client, None, Message(topic))
    assert hearer.heard == ["hall/good"]
    assert [one.getMessage() for one in caplog.records] == [
        "a message on a topic that is no UTF-8 is not taken"
    ]
    wake.close()
