"""What the two brokers have in common."""

from dataclasses import dataclass
from typing import Literal, Protocol

from hall.shell import settings

HOST = "127.0.0.1"
Role = Literal["device", "controller", "all"]
Kind = Literal["mosquitto", "embedded"]


@dataclass(frozen=True)
class Account:
    """Who may connect. A device may speak for itself only (its name is its user name), the
    controller for its hall, "all" for everything.
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
        """How a program of this account connects; KeyError for an unknown one."""
        ...

    def alive(self) -> bool: ...

    def stop(self) -> None:
        """End the broker and free its port; more than once does no harm."""
        ...
