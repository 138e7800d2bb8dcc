"""A person's session: a signed cookie, so that a restarted controller knows its clerks again."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

import msgspec

from hall.shell.trouble import Trouble

COOKIE = "hall_session"
LIFE_MS = 12 * 60 * 60_000
KEY_FILE = "console-session.key"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in, until when (ms since the epoch, real time)."""

    id: str
    clerk: str
    until: int


class Sessions:
    """Makes and reads the cookies; remembers who signed out."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._ended: dict[str, int] = {}

    def begin(self, clerk: str, now: int) -> str:
        """A cookie's value for somebody who signed in."""
        session = Session(id=secrets.token_hex(8), clerk=clerk, until=now + LIFE_MS)
        body = base64.urlsafe_b64encode(msgspec.json.encode(session)).decode()
        return f"{body}.{self._sign(body)}"

    def read(self, cookie: str | None, now: int) -> Session | None:
        """The session of a cookie, or None where it is forged, over or ended."""
        body, _, signature = (cookie or "").partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return None
        session = msgspec.json.decode(base64.urlsafe_b64decode(body), type=Session)
        return None if session.until <= now or session.id in self._ended else session

    def end(self, session: Session, now: int) -> None:
        """Take no more of this session's cookies."""
        self._ended = {id: until for id, until in self._ended.items() if until > now}
        self._ended[session.id] = session.until

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), hashlib.sha256).hexdigest()


def key_in(folder: Path) -> bytes:
    """The key that signs sessions, made at the first start; raises Trouble."""
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_private(path, secrets.token_bytes(32))
        return path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"cannot keep the key of sessions in {path}: {error.strerror}; "
            "make the folder writable for this user"
        ) from error


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
