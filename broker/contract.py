"""The interface that both brokers implement."""

from dataclasses import dataclass
from typing import Literal, Protocol

from hall.shell import settings

HOST = "127.0.0.1"
Role = Literal["device", "controller", "all"]
Kind = Literal["mosquitto", "embedded"]


@dataclass(frozen=True)
class Account:
    """An account that may connect. A device may use its own topics only (its id is its user name), the
    controller those of its hall, "all" every topic.
    """

    username: str
    password: str
    role: Role


class RunningBroker(Protocol):
    """A broker that runs as a child process of whoever started it.

    ``durable`` says whether retained messages outlive its process; ``limits_topics`` whether it
    keeps accounts to their own topics.
    """

    kind: Kind
    durable: bool
    limits_topics: bool
    port: int

    @property
    def pid(self) -> int: ...

    def settings_for(self, username: str) -> settings.Broker:
        """Return the connection settings of an account. Raises KeyError for an unknown one."""
        ...

    def alive(self) -> bool: ...

    def stop(self) -> None:
        """Stop the broker and free its port. May be called more than once."""
        ...
