"""Tells a person which program died, or does not start, how, and when it is back."""

from collections.abc import Callable

from provisioning.rehearsal.processes.program import LONGEST_DELAY_S, Kept, Status

Say = Callable[[str], None]


class Outages:
    """Follows the programs of a rehearsal; ``say`` gets a line, ``now`` gives seconds.

    One that dies over and over is told of once.
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
            case Status.FAILED if program.name not in self._since:
                self._since[program.name] = self._now()
                self._gone(program)
            case Status.OFF:
                self._since.pop(program.name, None)

    def _gone(self, program: Kept) -> None:
        if program.name in self._were_ready:
            self._say(f"{program.name} {program.trouble}; it is started again")
        else:
            self._say(
                f"{program.name} does not start: it {program.trouble}; it is tried again, "
                f"ever more rarely, at last every {LONGEST_DELAY_S:.0f} s"
            )

    def _back(self, program: Kept) -> None:
        since = self._since.pop(program.name, None)
        if since is not None:
            self._say(f"{program.name} is back after {self._now() - since:.1f} s")
