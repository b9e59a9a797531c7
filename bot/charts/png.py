"""Places in a palette to the bytes of an indexed PNG."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from bot.charts.palette import Pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3
FRAME_BYTES = 1024  # the palette and what else is around the pixels
EFFORTS = 3, 6, 9  # how hard zlib tries: more where that leaves too many bytes


def encode(rows: Pixels, palette: NDArray[np.uint8], most_bytes: int) -> bytes:
    """A PNG of rows that begin with a zero, "no filter", shaped (height, 1 + width)."""
    for effort in EFFORTS:
        packed = zlib.compress(rows.data, effort)
        if len(packed) <= most_bytes - FRAME_BYTES:
            break
    height, width = rows.shape
    header = struct.pack(">IIBBBBB", width - 1, height, 8, INDEXED, 0, 0, 0)
    return (
        SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", palette.tobytes())
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
