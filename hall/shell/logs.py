"""Logs: the standard library's, on stderr, one line a record, secrets and identity numbers masked."""

import logging
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from hall.domain.privacy import without_identity_numbers

LEVELS = ("debug", "info", "warning", "error")
_MASK = "***"
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """A record as one line; an exception shrinks to its type, its text and where it was raised."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        # The longest first: one secret may be the beginning of another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have cached the long form of the exception in the record.
        record.exc_text = None
        line = " | ".join(super().format(record).splitlines())
        for secret in self._secrets:
            line = line.replace(secret, _MASK)
        return without_identity_numbers(line)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the base class's name
        kind, error, trace = ei
        if kind is None:
            return ""
        places = traceback.extract_tb(trace)
        where = f" at {places[-1].filename}:{places[-1].lineno}" if places else ""
        return f"{kind.__name__}: {error}{where}"


def configure(
    level: str = "info", secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log of this process to stderr; ``secrets`` never appear in it.

    Raises ValueError for a level that is not one of :data:`LEVELS`.
    """
    if level not in LEVELS:
        raise ValueError(f"log level {level!r}; it is one of {', '.join(LEVELS)}")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine(secrets))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
