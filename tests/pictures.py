"""Pictures of one colour, made by hand."""

import struct
import zlib


def png(width: int, height: int) -> bytes:
    """Return a PNG of this size (W3C PNG, section 5)."""
    rows = (b"\0" + b"\x7a\x2f\x5c" * width) * height
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def jpeg_head(width: int, height: int) -> bytes:
    """Return the beginning of a JPEG: a segment of the application's, then the frame."""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3)
    return b"\xff\xd8\xff\xe0\x00\x10" + bytes(14) + b"\xff\xc0" + frame + bytes(9)


def gif_head(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(9)
