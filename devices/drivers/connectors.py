"""Whether a display is plugged in, as the kernel tells of its video connectors."""

from pathlib import Path

DRM = Path("/sys/class/drm")


def plugged_in(folder: Path = DRM) -> bool:
    """Whether some connector has a display; True where the kernel knows of no connector."""
    states = [_text(path) for path in folder.glob("card*-*/status")]
    known = [state for state in states if state in {"connected", "disconnected"}]
    return not known or "connected" in known


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
