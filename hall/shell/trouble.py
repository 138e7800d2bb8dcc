"""How a program ends: one line for errors that a person can correct, a traceback for bugs."""

import errno
import io
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

from hall.shell.libraries import cure, missing_library

FAILED = 1
WRONG_SETTINGS = 2


class Trouble(Exception):
    """An error that a person can correct: its text says what failed, with which value, and what to do now.

    ``code`` is the program's exit code: 1, or 2 for wrong settings.
    """

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


class Mistakes(Trouble):
    """All mistakes of a file, one line each, beginning with its place in the file."""

    def __init__(self, lines: Iterable[str], code: int = WRONG_SETTINGS) -> None:
        super().__init__("\n".join(lines), code)


def explained(error: BaseException) -> str | None:
    """One line for an error that a person can put right, or None; a line each for mistakes in a file."""
    if isinstance(error, Mistakes):
        return str(error)
    line = _line(error)
    library = missing_library(error)
    if library is None:
        return line
    return f"{line or _NO_LIBRARY.format(library=library)}; {cure([library])}"


def _line(error: BaseException) -> str | None:
    if isinstance(error, Trouble):
        return " ".join(str(error).split("\n"))
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith(_OURS):
        return _NO_MODULE.format(module=error.name)
    if isinstance(error, OSError):
        return _operating_system(error)
    if "database or disk is full" in str(error):
        return _FULL.format(where="where the data is kept")
    return None


@contextmanager
def ending(program: str) -> Iterator[None]:
    """Run a program's ``main`` so that it ends with one line on stderr and an exit code.

    An interruption is an orderly end (code 0); an error nobody can explain keeps its traceback.
    """
    _speak_in_any_locale()
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    except Exception as error:
        line = explained(error)
        if line is None:
            raise
        prefix = "" if isinstance(error, Mistakes) else f"{program}: "
        sys.stderr.write(f"{prefix}{line}\n")
        raise SystemExit(error.code if isinstance(error, Trouble) else FAILED) from None


def _speak_in_any_locale() -> None:
    """Write characters that the terminal's encoding lacks as escapes, instead of raising an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run(program: str, module: str) -> None:
    """Import a program's module and run its ``main``, so that what cannot be imported ends it with one
    line, too.
    """
    with ending(program):
        main: Callable[[], None] = import_module(module).main
        main()


def on_stop(stop: Callable[[], object]) -> None:
    """Call ``stop`` at the first SIGTERM or SIGINT; a second one interrupts at once.

    ``stop`` runs between two steps of the main thread: let it put a message into the inbox or set
    an event, no more. To be called in the main thread.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, signal.default_int_handler)
        stop()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, handle)


_FULL = "the disk is full {where}; free some space there, then start again"
_NO_LIBRARY = "the shared library {library} is missing on this machine"
_NO_MODULE = (
    "the Python module {module} is not installed beside this program; "
    "install requirements/programs.txt again, into the same environment"
)
_OURS = ("hall.", "broker.", "devices.", "provisioning.")
_KNOWN = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: "cannot write {where}: it is read-only; make it writable or move the data",
    errno.EACCES: "no permission {where}; give this user access, or run as one who has it",
    errno.EADDRINUSE: "the address or port is taken {where}; stop what uses it, or choose another",
    errno.EADDRNOTAVAIL: "this machine has no such address {where}; correct it in the settings",
    errno.ENOENT: "not found {where}; check the path",
    errno.EISDIR: "a file is needed and a folder is {where}; check the path",
    errno.EEXIST: "a folder is needed and a file is {where}; move it away, or name another path",
    errno.ENOTDIR: "a folder is needed and a file is on the way {where}; check the path",
    errno.ENAMETOOLONG: "a name is too long {where}; check the path",
}


def _operating_system(error: OSError) -> str | None:
    text = _KNOWN.get(error.errno or 0)
    if text is None:
        return None
    where = f"at {error.filename}" if error.filename else f"({error.strerror})"
    return text.format(where=where)
