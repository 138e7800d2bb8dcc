"""Reading from a socket that has a deadline: it gives what is there, which may be too little."""

import socket


def heard(line: socket.socket, count: int) -> bytes:
    """Exactly so many bytes."""
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        assert piece, f"hung up after {data!r}"
        data += piece
    return data
