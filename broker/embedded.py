"""The embedded broker, used where mosquitto is not installed: iotcore (rumqttd) as a child process.

It checks accounts, but restricts nobody to topics or client ids (those of our programs are keyed by
their passwords, see :func:`hall.shell.connection.client_id`). It speaks MQTT 3.1.1 and keeps nothing when it
ends: the controller publishes every retained topic again from its journal.
"""

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from broker.child import Child, check_free
from broker.contract import HOST, Account, Kind
from broker.mosquitto import write_private
from hall.shell import settings
from hall.shell.trouble import Trouble

PAYLOAD_LIMIT = 20 * 1024
_SEGMENT_BYTES = 256 * 1024
_SEGMENTS = 4


class Embedded:
    """A running iotcore broker."""

    kind: Kind = "embedded"
    durable = False
    limits_topics = False

    def __init__(self, folder: Path, hall: str, accounts: Sequence[Account], port: int) -> None:
        """Start it. Raises :class:`Trouble` if it is not installed, its port is taken, or it ends."""
        if importlib.util.find_spec("iotcore") is None:
            raise Trouble(
                "there is no broker: run apt install mosquitto, "
                "or install hallkit with its extra: pip install 'hallkit[controller]'"
            )
        check_free(port)
        self.port = port
        self._accounts = {account.username: account for account in accounts}
        folder.mkdir(parents=True, exist_ok=True)
        settings = folder / "embedded.toml"
        write_private(settings, _configuration(accounts, port))
        try:
            self._child = Child(_command(settings), port, folder / "embedded.log")
            self._child.wait_until_ready("the embedded broker")
        finally:
            # The broker has read it by now, and its passwords are in plain text.
            settings.unlink()

    @property
    def pid(self) -> int:
        return self._child.pid

    def settings_for(self, username: str) -> settings.Broker:
        account = self._accounts[username]
        return settings.Broker(
            host=HOST, port=self.port, username=username, password=account.password, protocol=4
        )

    def alive(self) -> bool:
        return self._child.alive()

    def stop(self) -> None:
        self._child.stop()


def _command(settings: Path) -> list[str]:
    # rumqttd logs every packet as an error.
    quiet = ["--log-level", "CRITICAL"]
    return [sys.executable, "-P", "-m", "iotcore", "--config", str(settings), *quiet]


def _configuration(accounts: Sequence[Account], port: int) -> str:
    # Each subscribed filter has a log of its own in memory, so its segments are kept small.
    users = "\n".join(f"{_quoted(a.username)} = {_quoted(a.password)}" for a in accounts)
    return f"""\
id = 0

[router]
id = 0
max_connections = 1000
max_outgoing_packet_count = 200
max_segment_size = {_SEGMENT_BYTES}
max_segment_count = {_SEGMENTS}

[v4.1]
name = "hall"
listen = "{HOST}:{port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 5000
max_payload_size = {PAYLOAD_LIMIT}
max_inflight_count = 500
dynamic_filters = true

[v4.1.connections.auth]
{users}
"""


def _quoted(text: str) -> str:
    """Quote as a TOML basic string, whose escapes are JSON's."""
    return json.dumps(text)
