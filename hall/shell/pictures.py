"""Content-addressed pictures: photos and posters are served over HTTP under a hash of their bytes.

Boards may cache a picture for ever, since a changed picture has another name.
"""

import hashlib
import re
from pathlib import Path

LARGEST = 2 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg)")
_KINDS = {
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    "jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
}


class NotAPictureError(Exception):
    """The bytes are not a usable picture; the text says why, as the end of a sentence."""


def name_of(content: bytes) -> str:
    """Name a picture by its bytes. Raises NotAPictureError for what is no whole PNG or JPEG."""
    if len(content) > LARGEST:
        raise NotAPictureError(f"is larger than {LARGEST // 1024 // 1024} MiB; make it smaller")
    for kind, (head, tail) in _KINDS.items():
        if content.startswith(head):
            if not content.rstrip(b"\0").endswith(tail):
                raise NotAPictureError("is cut short; copy it again")
            return f"{hashlib.sha256(content).hexdigest()[:32]}.{kind}"
    raise NotAPictureError("is neither PNG nor JPEG; save it as one of them")


def is_name(name: str) -> bool:
    """Whether ``name`` has the format of a picture's name; others are not requested or looked up."""
    return _NAME.fullmatch(name) is not None


def read(path: Path) -> bytes:
    """Read a picture's file, a little more than the largest at the most. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)
