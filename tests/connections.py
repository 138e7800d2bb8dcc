"""Check that every SQLite connection of a test was closed."""

import gc
import sqlite3
import traceback
import weakref
from functools import partial


class Watched(sqlite3.Connection):
    """A connection that is remembered when nobody closed it. Python 3.13 and later warn of each; when the
    collector comes to it, and so in which test, is by chance.
    """

    made = ""  # where it was opened, while it is open

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.made = "".join(traceback.format_stack(limit=4)[:-1])
        in_use.add(self)

    def close(self):
        super().close()
        self.made = ""
        in_use.discard(self)

    def __del__(self):
        if self.made:
            left_open.append(self.made)
            self.close()


in_use: weakref.WeakSet[Watched] = weakref.WeakSet()
left_open: list[str] = []
sqlite3.connect = partial(sqlite3.connect, factory=Watched)


def check_closed():
    """Fail if this test, or the one before, left a connection open."""
    if in_use:
        gc.collect(1)  # before Python 3.13 a connection refers to itself
    left, left_open[:] = left_open[:], []
    assert not left, f"an SQLite connection was never closed; it was opened here:\n{left[0]}"
