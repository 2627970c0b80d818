"""What makes letters and pages the operator's own: one colour, and a small picture that letters bring."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

from digest.errors import BadSetting
from digest.palette import ACCENT

LARGEST = 20_000  # bytes; each letter carries it
HEIGHT = 36  # pixels at which it is shown; twice as many are sharp on fine screens
WIDEST = 240  # of pixels shown: what fits into a letter on a telephone

_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", re.compile(rb"GIF8[79]a"), b"\xff\xd8\xff"
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")  # where a JPEG says its size


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture with the size at which it is shown."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """Its name as a file in letters."""
        return f"logo.{self.media_type.partition('/')[2]}"

    @property
    def is_wordmark(self) -> bool:
        """Whether it is so wide that it holds the name, and stands alone."""
        return self.width > 2 * self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Branding:
    """How letters and pages are told from those of others."""

    accent: str = ACCENT
    logo: Logo | None = None


OURS = Branding()


def read_logo(path: Path) -> Logo:
    """Return the picture in a file; raise BadSetting, with the fix, for one that letters cannot bring."""
    try:
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError:
        raise BadSetting(f"logo: {path} cannot be read; name a picture that is there") from None
    if size > LARGEST:
        raise BadSetting(
            f"logo: {path} has {size:,} bytes, and every letter would carry them: make it"
            f" smaller than {LARGEST:,}; {2 * HEIGHT} pixels of height are enough"
        )
    try:
        media_type, width, height = _measured(content)
    except (ValueError, struct.error):
        raise BadSetting(f"logo: {path} is no PNG, JPEG or GIF that can be read") from None
    shown = min(round(width * HEIGHT / height), WIDEST)
    return Logo(
        content=content,
        media_type=media_type,
        width=max(shown, 1),
        height=max(round(height * shown / width), 1),
    )


def _measured(content: bytes) -> tuple[str, int, int]:
    """Return the media type, the width and the height of a picture; raise ValueError for any other."""
    if content.startswith(_PNG):
        kind, (width, height) = "image/png", struct.unpack(">II", content[16:24])
    elif _GIF.match(content):
        kind, (width, height) = "image/gif", struct.unpack("<HH", content[6:10])
    elif content.startswith(_JPEG):
        kind, (width, height) = "image/jpeg", _jpeg_size(content)
    else:
        raise ValueError("no picture")
    if not (width and height):
        raise ValueError("a picture without a size")
    return kind, width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return the size that the first frame says, segment by segment (ITU-T T.81, annex B)."""
    place = 2
    while not _FRAME.match(content, place):
        if content[place : place + 1] != b"\xff":
            raise ValueError("no frame")
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        place += 2 + length
    height, width = struct.unpack(">HH", content[place + 5 : place + 9])
    return width, height
