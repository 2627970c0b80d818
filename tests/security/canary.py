"""Mails of one member with a string of its own in every place where a mail program puts something."""

import struct
from base64 import encodebytes

from tests.border import written

NAMES = {  # field: what it holds, {} being the string
    "From": "{} Maiden-Name <ana@example.net>",
    "Reply-To": "<{}@private.example>",
    "Sender": "<{}@office.example>",
    "To": "{} <{to}>",
    "Cc": "{} <cc@example.org>",
    "Subject": "Re: {}",
    "Message-ID": "<{}@host.example>",
    "In-Reply-To": "<{}@earlier.example>",
    "References": "<{}@older.example>",
    "Received": "from {}.lan ([192.0.2.77]) by smtp.example.net; Mon, 2 Mar 2026 05:00:00 +0000",
    "X-Originating-IP": "[{}]",
    "X-Mailer": "{} Mail 1.0",
    "User-Agent": "{}/2.0",
    "Organization": "{} Ltd.",
    "Comments": "{}",
    "Keywords": "{}",
    "Thread-Topic": "{}",
    "Thread-Index": "{}",
    "Disposition-Notification-To": "<{}@read.example>",
    "X-Face": "{}",
    "Autocrypt": "addr={}@example.net; keydata=AAAA",
    "DKIM-Signature": "v=1; d=example.net; s={}; b=AAAA",
    "X-Unheard-Of": "{}",
}
ZONE = "-0337"
BORDER_LINES = written("mx.mail.example.org", "example.net").decode().splitlines()


class Canaries:
    """Hands strings out, each once, and knows every one of them."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def new(self, place: str) -> str:
        """Return a string that stands nowhere else."""
        made = f"zq{len(self.of):03}canary"
        self.of[f"{len(self.of)}: {place}"] = made  # each mail of a kind has strings of its own
        return made

    def found_in(self, data: bytes) -> list[str]:
        """Return the places whose string stands in some bytes, in any case."""
        low = data.lower()
        return [place for place, string in self.of.items() if string.encode() in low]


def head(canaries: Canaries, kind: str, to: str, content_type: str) -> str:
    """Return a header with a string in every field."""
    lines = [*BORDER_LINES]
    for name, value in NAMES.items():
        lines.append(f"{name}: {value.format(canaries.new(f'{kind} {name}'), to=to)}")
    lines += [f"Date: Mon, 2 Mar 2026 01:23:00 {ZONE}", "MIME-Version: 1.0"]
    return "\n".join([*lines, f"Content-Type: {content_type}", "", ""])


def plain(canaries: Canaries, to: str, words: str) -> bytes:
    """Return a plain mail with a signature."""
    text = (
        f"{words}\n\n-- \n{canaries.new('plain signature')}\nTel. {canaries.new('plain phone')}\n"
    )
    return (head(canaries, "plain", to, "text/plain; charset=utf-8") + text).encode()


def html(canaries: Canaries, to: str, words: str) -> bytes:
    """Return an HTML mail as a web mailer writes it: a signature, a picture, a style, hidden text."""
    new = canaries.new
    body = (
        f"<html><head><title>{new('html title')}</title><style>.{new('html style')}{{}}</style></head>"
        f'<body class="{new("html class")}"><!-- {new("html comment")} --><div dir="ltr">{words}</div>'
        f'<div style="display:none">{new("html hidden")}</div>'
        f'<img src="https://{new("html pixel")}.example/p.gif" alt="" width="1" height="1">'
        f'<div class="gmail_signature" data-x="{new("html data")}">{new("html signature")}</div>'
        "</body></html>"
    )
    return (head(canaries, "html", to, "text/html; charset=utf-8") + body).encode()


def with_a_photo(canaries: Canaries, to: str, words: str) -> bytes:
    """Return a mail with a photo, whose camera wrote down who took it, and where."""
    boundary, new = canaries.new("photo boundary"), canaries.new
    photo = encodebytes(jpeg(new("photo maker"), new("photo artist"), new("photo place"))).decode()
    parts = (
        f"{new('photo preamble')}\n--{boundary}\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Description: {new('photo description')}\n\n{words}\n"
        f"--{boundary}\nContent-Type: image/jpeg; name={new('photo name')}.jpg\n"
        f"Content-ID: <{new('photo id')}@host.example>\n"
        f"Content-Disposition: attachment; filename={new('photo filename')}.jpg\n"
        f"Content-Transfer-Encoding: base64\n\n{photo}--{boundary}--\n{new('photo epilogue')}\n"
    )
    kind = f'multipart/mixed; boundary="{boundary}"'
    return (head(canaries, "photo", to, kind) + parts).encode()


def jpeg(maker: str, artist: str, where: str) -> bytes:
    """Return the smallest file that programs take for a JPEG, with EXIF in it (CIPA DC-008, section 4.5)."""
    fields = {0x010E: where, 0x010F: maker, 0x013B: artist}
    start = 8 + 2 + 12 * len(fields) + 4
    entries, data = b"", b""
    for tag, text in sorted(fields.items()):
        value = text.encode() + b"\0"
        entries += struct.pack("<HHII", tag, 2, len(value), start + len(data))
        data += value
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", len(fields)) + entries + bytes(4) + data
    exif = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif + b"\xff\xd9"
