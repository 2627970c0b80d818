"""Opens the file of an archive as bytes, whatever it is packed in; a byte stands where it stood."""

import gzip
import mmap
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digest.errors import BadInput

Bytes = bytes | mmap.mmap

_GZIP = b"\x1f\x8b"
_OTHERS = {
    b"PK\x03\x04": "a ZIP archive: unpack it first, and import the mbox files in it",
    b"BZh": "packed with bzip2: unpack it first, with `bunzip2`",
    b"\xfd7zXZ": "packed with xz: unpack it first, with `unxz`",
    b"\xff\xfe": "text in UTF-16: convert it first, with `iconv -f UTF-16 -t UTF-8`",
    b"\xfe\xff": "text in UTF-16: convert it first, with `iconv -f UTF-16 -t UTF-8`",
}
_LOOKED_AT = 65_536  # bytes, in which a file with line feeds has one
_BLOCK = 1 << 20
_CR_TO_LF = bytes.maketrans(b"\r", b"\n")


@contextmanager
def opened(path: Path) -> Iterator[Bytes]:
    """Yield what a file holds, unpacked where it is packed with gzip; a line feed ends each line.

    What has to be unpacked or changed is kept in a file without a name, gone with the block. Raises BadInput
    for what is packed in another way, is damaged, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            first = file.read(_LOOKED_AT)
    except OSError as error:
        raise BadInput(f"cannot read {path} ({error.strerror or 'unknown'})") from None
    for mark, why in _OTHERS.items():
        if first.startswith(mark):
            raise BadInput(f"{path} is {why}")
    with path.open("rb") as file, tempfile.TemporaryFile() as changed:
        held: BinaryIO = file
        if first.startswith(_GZIP):
            _unpack(path, changed)
            held = changed
            held.seek(0)
            first = held.read(_LOOKED_AT)
        if b"\r" in first and b"\n" not in first:  # of a Macintosh of old
            held = _with_line_feeds(held, changed)
        with _mapped(held) as data:
            yield data


def _unpack(path: Path, into: BinaryIO) -> None:
    try:
        with gzip.open(path) as packed:
            shutil.copyfileobj(packed, into, _BLOCK)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(
            f"{path} is damaged after {into.tell()} bytes of its text: fetch or copy it again"
        ) from None


def _with_line_feeds(held: BinaryIO, changed: BinaryIO) -> BinaryIO:
    """Return the same bytes with a line feed for each carriage return, in `changed`, which may be `held`."""
    position = 0
    while True:
        held.seek(position)
        block = held.read(_BLOCK)
        if not block:
            return changed
        changed.seek(position)
        changed.write(block.translate(_CR_TO_LF))
        position += len(block)


@contextmanager
def _mapped(held: BinaryIO) -> Iterator[Bytes]:
    held.flush()
    held.seek(0, 2)
    if held.tell() == 0:
        yield b""  # an empty file cannot be mapped
        return
    with mmap.mmap(held.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data
