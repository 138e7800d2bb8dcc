"""The two kinds of time, both in whole milliseconds, as types that do not mix."""

from typing import NewType

WallMs = NewType("WallMs", int)
"""A moment on the hall's clock: milliseconds since the Unix epoch. It may be settled backwards."""

MonoMs = NewType("MonoMs", int)
"""A reading of a monotonic clock: milliseconds since an arbitrary start of one process. It never goes back,
and means nothing to another process, nor on disk or on the wire."""
