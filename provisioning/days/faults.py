"""What goes wrong in a simulated day, and how often."""

import random

import click
import msgspec


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares of all messages, replies and commits, from 0 to 1.

    lost: a request or its reply does not arrive, and the sender sends again. twice: a request
    arrives twice. disk: a commit fails. kill: the controller dies after a commit, before its reply,
    and starts again from its journal.
    """

    lost: float = 0.0
    twice: float = 0.0
    disk: float = 0.0
    kill: float = 0.0


NAMES = Faults.__struct_fields__


def parse(spec: str) -> Faults:
    """Read ``lost=0.05,kill=0.001``; click.BadParameter says what is wrong."""
    shares: dict[str, float] = {}
    for part in filter(None, spec.split(",")):
        name, _, share = part.partition("=")
        if name.strip() not in NAMES:
            raise click.BadParameter(f"{name!r} is no fault; there are {', '.join(NAMES)}")
        shares[name.strip()] = _share(part, share)
    return Faults(**shares)


def _share(part: str, text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise click.BadParameter(f"{part!r}: give a share from 0 to below 1, as lost=0.05")
    return share


class Luck:
    """Draws by seed whether something goes wrong now; counts what did."""

    def __init__(self, faults: Faults, seed: int) -> None:
        self._faults = faults
        self._lots = random.Random(seed)
        self.happened = dict.fromkeys(NAMES, 0)

    def strikes(self, name: str) -> bool:
        share: float = getattr(self._faults, name)
        struck = share > 0 and self._lots.random() < share
        self.happened[name] += struck
        return struck
