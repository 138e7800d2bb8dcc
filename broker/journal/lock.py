"""The lock that keeps a second controller from a journal; the system releases it when the process ends."""

import fcntl
import os
from pathlib import Path

from hall.shell.trouble import Trouble


class FolderLock:
    """An exclusive lock on a data folder; raises Trouble while another process holds it."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(
            folder / "controller.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise Trouble(
                f"another controller is using the journal in {folder}; "
                "stop it, or give this one a data folder of its own"
            ) from None

    def release(self) -> None:
        os.close(self._file)
