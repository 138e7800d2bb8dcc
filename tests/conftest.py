"""What holds for every test."""

import sqlite3
import sys
import warnings
from functools import partial

from hypothesis import settings

# How long an example takes says something of the machine, and nothing of the house.
settings.register_profile("hall", deadline=None)
settings.load_profile("hall")


class Watched(sqlite3.Connection):
    """A connection that warns when nobody closed it, as every one does from Python 3.13 on."""

    closed = True

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.closed = False

    def close(self):
        super().close()
        self.closed = True

    def __del__(self):
        if not self.closed:
            warnings.warn(
                f"unclosed database in {self!r}", ResourceWarning, stacklevel=2, source=self
            )


if sys.version_info < (3, 13):
    sqlite3.connect = partial(sqlite3.connect, factory=Watched)
