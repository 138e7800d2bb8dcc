"""Ports on loopback: the usual one, or the next free one where nobody asked for a certain one."""

import socket
from collections.abc import Iterable

from hall.shell.trouble import Trouble

HOST = "127.0.0.1"
TRIES = 20


def door(wish: int | None, usual: int, option: str, avoid: Iterable[int] = ()) -> socket.socket:
    """Bind a port. A wish of None takes the usual one or the next free one; 0 any free one.

    A port that was asked for and is taken is a Trouble that names ``option``.
    """
    if wish is not None:
        return _asked_for(wish, option)
    for port in range(usual, usual + TRIES):
        if port not in avoid and (bound := _bind(port)) is not None:
            return bound
    raise Trouble(f"ports {usual} to {usual + TRIES - 1} are all taken; name a free one: {option}")


def free_port(wish: int | None, usual: int, option: str, avoid: Iterable[int] = ()) -> int:
    """Find a port for a program that binds it itself."""
    with door(wish, usual, option, avoid) as bound:
        return port_of(bound)


def port_of(bound: socket.socket) -> int:
    return int(bound.getsockname()[1])


def _asked_for(port: int, option: str) -> socket.socket:
    bound = _bind(port)
    if bound is None:
        raise Trouble(
            f"port {port} on {HOST} is taken; stop what uses it (ss -ltnp 'sport = :{port}' names "
            f"it), or choose another: {option}"
        )
    return bound


def _bind(port: int) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
        bound.listen(128)
    except (OSError, OverflowError):
        bound.close()
        return None
    return bound
