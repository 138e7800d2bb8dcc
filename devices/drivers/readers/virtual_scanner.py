"""The twin of a serial scanner: what is held before it goes over a real line to the real driver."""

from pathlib import Path

from devices.drivers.readers.cable import Cable

END = b"\r\n"


class VirtualScanner:
    """A scanner on a pseudo-terminal at ``path``. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._cable = Cable(path)

    @property
    def path(self) -> Path:
        return self._cable.path

    def scan(self, code: str) -> None:
        """Hold a code before it."""
        self._cable.send(code.encode() + END)

    def noise(self, data: bytes) -> None:
        """Send bytes that are no code."""
        self._cable.send(data)

    def plug(self) -> None:
        self._cable.plug()

    def unplug(self) -> None:
        self._cable.pull()

    def close(self) -> None:
        self._cable.pull()
