"""A running rehearsal, as its ``rehearsal.json`` describes it."""

from pathlib import Path

import msgspec

from hall.shell.settings import Broker, Clock
from hall.shell.trouble import Trouble


class Rehearsed(msgspec.Struct, frozen=True):
    """What a replay needs to know of a rehearsal."""

    url: str
    token: str
    broker: Broker
    hall: str
    hall_file: str
    boards: tuple[str, ...]
    clock: Clock | None


def load_rehearsed(folder: Path) -> Rehearsed:
    """Read a rehearsal's folder; Trouble says what is wrong with it."""
    path = folder / "rehearsal.json"
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Rehearsed)
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror}"
        raise Trouble(f"{text}; is a rehearsal running with --data {folder}?") from error
    except msgspec.DecodeError as error:
        raise Trouble(f"{path} is not a rehearsal's summary: {error}") from error
    if found.clock is None:
        raise Trouble(
            f"the rehearsal in {folder} runs on real time; start it with --clock 07:45 --speed 60 "
            "--without kiosks,evaluators"
        )
    return found
