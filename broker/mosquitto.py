"""mosquitto, configured for one hall on the loopback interface and run as a child process."""

import base64
import getpass
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from broker.child import Child, check_free
from broker.contract import HOST, Account, Kind
from hall.shell import settings
from hall.shell.trouble import Trouble
from hall.wire import topics
from hall.wire.messages import STATE_LIMIT

_PLACES = "/usr/sbin:/usr/local/sbin"
_ITERATIONS = 101
MESSAGE_LIMIT = 2 * STATE_LIMIT
PACKET_LIMIT = 4 * STATE_LIMIT
"""A larger payload (MESSAGE_LIMIT) is refused, a larger packet (PACKET_LIMIT) ends the connection."""


def find() -> str | None:
    """Return the path of mosquitto, or None. Debian installs it in /usr/sbin, not in users' PATH."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=_PLACES)


class Mosquitto:
    """A running mosquitto. Its folder holds its configuration, passwords (hashed) and messages."""

    kind: Kind = "mosquitto"
    durable = True
    limits_topics = True

    def __init__(self, folder: Path, hall: str, accounts: Sequence[Account], port: int) -> None:
        """Start it. Raises :class:`Trouble` if it is not installed, its port is taken, or it ends."""
        program = find()
        if program is None:
            raise Trouble("mosquitto is not installed; run: apt install mosquitto")
        check_free(port)
        self.port = port
        self._accounts = {account.username: account for account in accounts}
        settings = write_configuration(folder, hall, accounts, port)
        self._child = Child([program, "-c", str(settings)], port, folder / "mosquitto.log")
        self._child.wait_until_ready("mosquitto")

    @property
    def pid(self) -> int:
        return self._child.pid

    def settings_for(self, username: str) -> settings.Broker:
        account = self._accounts[username]
        return settings.Broker(
            host=HOST, port=self.port, username=username, password=account.password, protocol=5
        )

    def alive(self) -> bool:
        return self._child.alive()

    def stop(self) -> None:
        self._child.stop()


def write_configuration(folder: Path, hall: str, accounts: Sequence[Account], port: int) -> Path:
    """Write configuration, passwords and access rules into ``folder``; return the configuration's path."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords, rules = folder / "passwords", folder / "rules"
    write_private(passwords, "".join(_password_line(account) for account in accounts))
    write_private(rules, "\n".join(_rules(hall, account) for account in accounts))
    settings = folder / "mosquitto.conf"
    write_private(settings, _configuration(folder, port))
    return settings


def write_private(path: Path, text: str) -> None:
    """Write a file with mode 0600, set before its first byte is written."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)


def _configuration(folder: Path, port: int) -> str:
    # mosquitto silently drops messages over a queue of 1,000 by default: raised, since what we send is
    # bounded in bytes. With the user name as client id, no account can take another's session, and each has
    # one connection. Started by root, mosquitto would switch to a user who cannot read this folder.
    return f"""\
user {getpass.getuser()}
listener {port} {HOST}
allow_anonymous false
use_username_as_clientid true
password_file {folder}/passwords
acl_file {folder}/rules
set_tcp_nodelay true
max_inflight_messages 2000
max_queued_messages 100000
message_size_limit {MESSAGE_LIMIT}
max_packet_size {PACKET_LIMIT}
persistence true
persistence_location {folder}/
autosave_interval 60
persistent_client_expiration 1h
connection_messages false
log_dest stderr
log_type error
log_type warning
log_type notice
"""


def _password_line(account: Account) -> str:
    """A line of mosquitto's password file: PBKDF2 with SHA-512, as mosquitto_passwd writes it."""
    salt = os.urandom(12)
    digest = hashlib.pbkdf2_hmac("sha512", account.password.encode(), salt, _ITERATIONS)
    return f"{account.username}:$7${_ITERATIONS}${_base64(salt)}${_base64(digest)}\n"


def _rules(hall: str, account: Account) -> str:
    lines = {"device": _device_rules, "controller": _controller_rules, "all": _all_rules}
    rules = [f"topic {rule}" for rule in lines[account.role](hall, account.username)]
    return "\n".join([f"user {account.username}", *rules, ""])


def _device_rules(hall: str, device: str) -> list[str]:
    writes = (topics.request, topics.presence, topics.health)
    reads = (topics.reply, topics.order, topics.presence)
    return [
        *(f"write {topic(hall, device)}" for topic in writes),
        *(f"read {topic(hall, device)}" for topic in reads),
        f"read {topics.ROOT}/{hall}/state/#",
        f"read {topics.announce(hall, '#')}",
        f"read {topics.controller(hall)}",
        f"read {topics.anchor(hall)}",
    ]


def _controller_rules(hall: str, _username: str) -> list[str]:
    return [f"readwrite {topics.ROOT}/{hall}/#"]


def _all_rules(_hall: str, _username: str) -> list[str]:
    return ["readwrite #", "read $SYS/#"]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
