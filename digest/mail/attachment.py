"""A file attached to a letter, in base64 (RFC 2045 section 6.8)."""

import re
from base64 import encodebytes
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # needs neither escapes nor RFC 2231
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; charset=utf-8)?")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: a name of ours, never a member's words, its media type, and its bytes."""

    name: str
    media_type: str  # "application/zip", "text/html; charset=utf-8"
    content: bytes

    def __post_init__(self) -> None:
        """Refuse a name or type that a header could not hold as it is."""
        if not _NAME.fullmatch(self.name) or not _MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError("an attachment has a plain name and a plain media type")

    def part(self) -> bytes:
        """Return the file as a part of a letter: headers, and base64 in lines of 76 characters."""
        head = (
            f"Content-Type: {self.media_type}\r\n"
            f'Content-Disposition: attachment; filename="{self.name}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        return head.encode() + encodebytes(self.content).replace(b"\n", b"\r\n")
