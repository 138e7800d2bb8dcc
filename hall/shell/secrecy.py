"""Files that hold secrets are their owner's: nobody else on the machine may read them."""

import stat
from pathlib import Path

from hall.shell.trouble import WRONG_SETTINGS, Trouble

OTHERS = stat.S_IRWXO | stat.S_IWGRP


def must_be_private(path: Path, what: str) -> None:
    """Raise Trouble where others than the owner and their group can read a file, or the group can write
    it; ``what`` is in it. A group that may read is the program's own, of files that root owns.
    """
    if (mode := stat.S_IMODE(path.stat().st_mode)) & OTHERS:
        raise Trouble(
            f"{path} holds {what} and is open to others (mode {mode:04o}); run: chmod 600 {path}",
            WRONG_SETTINGS,
        )
