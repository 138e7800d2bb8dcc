"""Permissions of files that hold secrets: no other user of the machine may read them."""

import errno
import logging
import os
import stat
from pathlib import Path

from hall.shell.trouble import WRONG_SETTINGS, Trouble

_log = logging.getLogger(__name__)

OTHERS = stat.S_IRWXO | stat.S_IWGRP


def must_be_private(path: Path, what: str) -> None:
    """Raise Trouble where others than the owner and their group can read a file, or the group can write
    it; ``what`` is in it. A group that may read is the program's own, of files that root owns. Raises
    OSError where there is no such file.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if (mode := stat.S_IMODE(path.stat().st_mode)) & OTHERS:
        raise Trouble(
            f"{path} holds {what} and is open to others (mode {mode:04o}); run: chmod 600 {path}",
            WRONG_SETTINGS,
        )


def keep_private(path: Path) -> None:
    """Make a file of a program's own, or take it from all others where it was brought back from a copy
    that they could read. SQLite gives the files beside a database the mode of the database. Raises OSError.
    """
    path.touch(mode=0o600)
    beside = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    for file in (path, *(one for one in beside if one.exists())):
        if (mode := stat.S_IMODE(file.stat().st_mode)) & (stat.S_IRWXG | stat.S_IRWXO):
            file.chmod(0o600)
            _log.warning("%s was open to others (mode %04o); it is 0600 now", file, mode)
