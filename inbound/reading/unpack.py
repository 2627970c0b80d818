"""Unpacks what machines send packed, as gzip (RFC 1952) or zip, and never more of it than was asked for."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_FILES = 10  # of one archive; what machines send has one
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_IS_GZIP = 31  # to zlib: with gzip's header and check sum


class NotUnpacked(Exception):
    """It is not what its first bytes say."""


def unpack(octets: bytes, *, at_most: int) -> bytes:
    """Return what is packed, or the octets where nothing is; raise NotUnpacked for what is broken.

    Of what is larger than `at_most` bytes, one byte more than that is returned.
    """
    if octets.startswith(_GZIP):
        return _gzip(octets, at_most + 1)
    return _zip(octets, at_most + 1) if octets.startswith(_ZIP) else octets


def _gzip(octets: bytes, most: int) -> bytes:
    packed = zlib.decompressobj(_IS_GZIP)
    try:
        found = packed.decompress(octets, most)
    except zlib.error:
        raise NotUnpacked from None
    if len(found) < most and not packed.eof:
        raise NotUnpacked
    return found


def _zip(octets: bytes, most: int) -> bytes:
    """Return the first file of an archive: packed as every program can, and without a password."""
    try:
        with ZipFile(BytesIO(octets)) as archive:
            files = [each for each in archive.infolist() if not each.is_dir()]
            if not 0 < len(files) <= MOST_FILES:
                raise NotUnpacked
            named = [each for each in files if each.filename.lower().endswith(".xml")]
            chosen = (named or files)[0]
            if chosen.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others take memory at will
                raise NotUnpacked
            with archive.open(chosen) as file:
                return file.read(most)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
        ValueError,
    ):
        raise NotUnpacked from None
