"""Choose and start a hall's broker."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from broker import mosquitto
from broker.child import free_port
from broker.contract import Account, RunningBroker
from broker.embedded import Embedded
from broker.mosquitto import Mosquitto
from hall.shell.trouble import WRONG_SETTINGS, Trouble

_log = logging.getLogger(__name__)

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def start_broker(
    folder: Path,
    hall: str,
    accounts: Sequence[Account],
    port: int = 0,
    kind: Literal["auto", "mosquitto", "embedded"] = "auto",
) -> RunningBroker:
    """Start a broker for one hall on the loopback interface, and return once it listens.

    "auto" uses mosquitto if it is installed. Port 0 chooses a free port. Calling it again with the same
    folder, port and accounts restarts a broker that died. It ends with the calling thread. Raises
    :class:`Trouble` if the port is taken, the broker is missing, or it ends at its start.
    """
    _check(accounts)
    chosen = kind if kind != "auto" else ("mosquitto" if mosquitto.find() else "embedded")
    broker: RunningBroker
    if chosen == "mosquitto":
        broker = Mosquitto(folder.resolve(), hall, accounts, port or free_port())
    else:
        broker = Embedded(folder.resolve(), hall, accounts, port or free_port())
    _log.info("the broker is %s on port %d (process %d)", broker.kind, broker.port, broker.pid)
    return broker


def _check(accounts: Sequence[Account]) -> None:
    """Raise Trouble for a name with a special meaning in topics or in a broker's files."""
    seen: set[str] = set()
    for account in accounts:
        name = account.username
        if not _USERNAME.fullmatch(name) or name in seen:
            raise Trouble(
                f"{name!r} cannot be a broker's account: a name has letters, digits, '.', '_' and "
                "'-', and belongs to one account only",
                WRONG_SETTINGS,
            )
        seen.add(name)
