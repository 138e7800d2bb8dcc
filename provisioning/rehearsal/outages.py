"""Tells a person which program died, how, and when it is back."""

from collections.abc import Callable

from provisioning.rehearsal.program import Kept, Status

Say = Callable[[str], None]


class Outages:
    """Follows the programs of a rehearsal; ``say`` gets a line, ``now`` gives seconds.

    A program that never got ready is told of elsewhere; one that dies over and over, once.
    """

    def __init__(self, say: Say, now: Callable[[], float]) -> None:
        self._say, self._now = say, now
        self._since: dict[str, float] = {}
        self._were_ready: set[str] = set()

    def heard(self, program: Kept) -> None:
        """Take a change of a program."""
        match program.status:
            case Status.READY:
                self._were_ready.add(program.name)
                self._back(program)
            case Status.FAILED if program.name in self._were_ready - self._since.keys():
                self._since[program.name] = self._now()
                self._say(f"{program.name} {program.end}; it is started again")
            case Status.OFF:
                self._since.pop(program.name, None)

    def _back(self, program: Kept) -> None:
        since = self._since.pop(program.name, None)
        if since is not None:
            self._say(f"{program.name} is back after {self._now() - since:.1f} s")
