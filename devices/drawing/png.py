"""PNG, quickly: zlib lets other threads run meanwhile, and a screen needs no better packing."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB_8 = struct.pack(">5B", 8, 2, 0, 0, 0)


def encode(width: int, height: int, rgb: bytes) -> bytes:
    """Encode rows of red, green and blue bytes."""
    pitch = 3 * width
    rows = b"".join(b"\0" + rgb[at : at + pitch] for at in range(0, pitch * height, pitch))
    header = struct.pack(">2I", width, height) + RGB_8
    body = zlib.compress(rows, level=1)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
