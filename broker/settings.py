"""The controller's settings: one TOML file; its paths are relative to the file."""

import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

import msgspec

from hall.shell.secrecy import must_be_private
from hall.shell.settings import Broker, Clock
from hall.shell.trouble import WRONG_SETTINGS, Trouble

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MASK = "********"
TOKEN_LENGTH = 32
TOKEN_SIGNS = 10
"""Random ones of this length have some 20 different characters; words and repeats have fewer."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the settings."""


class Listen(Part, frozen=True, kw_only=True):
    """The address of console and API; port 0 chooses a free port."""

    host: str = "127.0.0.1"
    port: int = 8080


class Token(Part, frozen=True, kw_only=True):
    """A program's bearer token. It may do whatever staff may, but cannot rate."""

    secret: str
    kind: Literal["program"] = "program"


class Limits(Part, frozen=True, kw_only=True):
    """Limits, 0 for none: requests a minute of each board and of each token, and open connections of an
    address at the console (loopback and trusted proxies excepted).
    """

    board: int = 60
    token: int = 600
    connections: int = 256


class Settings(Part, frozen=True, kw_only=True):
    """The contents of ``controller.toml``.

    ``staff_file`` is a TOML table of clerk id to argon2 hash; ``open_sign_in`` lets clerks of a rehearsal
    sign in without a password; ``public_url`` overrides the hall file's; ``trusted_proxies`` are addresses
    and networks whose ``X-Forwarded-For`` is trusted.
    """

    hall_file: str
    data: str
    broker: Broker
    listen: Listen = Listen()
    tokens: dict[str, Token] = {}
    open_sign_in: bool = False
    staff_file: str | None = None
    public_url: str | None = None
    clock: Clock | None = None
    limits: Limits = Limits()
    trusted_proxies: tuple[str, ...] = ()


def load(path: Path) -> Settings:
    """Read and check settings. Raises Trouble, naming the file and what is wrong with it."""
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Settings)
    except OSError as error:
        raise Trouble(
            f"cannot read the settings {path}: {error.strerror}; check path and permissions",
            WRONG_SETTINGS,
        ) from error
    except UnicodeDecodeError as error:
        raise Trouble(
            f"{path}: not UTF-8 text: {error}; save it as UTF-8", WRONG_SETTINGS
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise Trouble(f"{path}: not TOML: {error}", WRONG_SETTINGS) from error
    except msgspec.ValidationError as error:
        raise Trouble(f"{path}: {error}", WRONG_SETTINGS) from error
    _check(settings, path)
    return _absolute(settings, path.parent)


def _check(settings: Settings, path: Path) -> None:
    must_be_private(path, "passwords and tokens")
    if settings.open_sign_in and settings.listen.host not in LOOPBACK:
        raise Trouble(
            f"{path}: open_sign_in lets anyone be a clerk and is for rehearsals on 127.0.0.1 only, "
            f"but listen.host is {settings.listen.host!r}; set open_sign_in = false",
            WRONG_SETTINGS,
        )
    if min(msgspec.structs.astuple(settings.limits)) < 0:
        raise Trouble(
            f"{path}: limits.board is {settings.limits.board}, limits.token {settings.limits.token} and "
            f"limits.connections {settings.limits.connections}; give a number, or 0 for no limit",
            WRONG_SETTINGS,
        )
    for name, token in settings.tokens.items():
        _must_be_strong(path, name, token.secret)
    for proxy in settings.trusted_proxies:
        _must_be_a_network(path, proxy)
    if not 0 <= settings.listen.port <= 65_535:
        raise Trouble(
            f"{path}: listen.port is {settings.listen.port}; give 0 to 65535", WRONG_SETTINGS
        )


def _must_be_strong(path: Path, name: str, secret: str) -> None:
    if len(secret) < TOKEN_LENGTH or len(set(secret)) < TOKEN_SIGNS:
        raise Trouble(
            f"{path}: the secret of tokens.{name} can be guessed; give {TOKEN_LENGTH} or more random "
            "characters: python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes one",
            WRONG_SETTINGS,
        )


def _must_be_a_network(path: Path, proxy: str) -> None:
    try:
        ip_network(proxy, strict=False)
    except ValueError as error:
        text = (
            f"{path}: trusted_proxies names {proxy!r}; give addresses or networks, as 10.0.0.0/24"
        )
        raise Trouble(text, WRONG_SETTINGS) from error


def _absolute(settings: Settings, folder: Path) -> Settings:
    staff = settings.staff_file
    return msgspec.structs.replace(
        settings,
        hall_file=str(folder / settings.hall_file),
        data=str(folder / settings.data),
        staff_file=None if staff is None else str(folder / staff),
    )


def masked(settings: Settings) -> dict[str, Any]:
    """Return the settings in force as plain values, with secrets masked."""
    shown: dict[str, Any] = msgspec.to_builtins(settings)
    shown["broker"]["password"] = MASK
    for token in shown["tokens"].values():
        token["secret"] = MASK
    return {key: value for key, value in shown.items() if value is not None}
