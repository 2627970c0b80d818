"""Makes archives as odd as programs of thirty years have left them; each message has a mark of its own."""

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass

TEXTS = (
    "From my point of view it helps.\n",
    "From here on\nFrom: there\nit is far.\n",
    "So.\n\nFrom what I hear, at 10:30 in May 2004 it rained.\n",
    "She wrote:\n\n> From ana@example.net Mon Mar  2 06:00:00 2026\n> Subject: x\n\nYes.\n",
    "It says\nFrom \nand no more\n",
    "From: Ben\nDate: yesterday\n\nThat was his mail.\n",
    'From "Simon" <simon@example.net>\nTo: me\n\nHello\n',
    "From - to and fro\n",
    "",
)


@dataclass(frozen=True)
class Dialect:
    """How one program writes archives: its separator, and what stands around it."""

    name: str
    separator: str
    blank: str = "\n"  # between a message and the next separator
    guard: str = ""  # before a line of the text that begins with "From "
    has_length: bool = False
    extra: str = ""  # fields that it adds before all others
    packed: Callable[[str], bytes] = str.encode


DIALECTS = (
    Dialect("classic", "From ana@example.net Mon Mar  2 06:00:00 2026"),
    Dialect("no-blank-line", "From ana@example.net Mon Mar  2 06:00:00 2026", blank=""),
    Dialect("mboxrd", "From ana@example.net Mon Mar  2 06:00:00 2026", guard=">"),
    Dialect("length", "From ana@example.net Mon Mar  2 06:00:00 2026", has_length=True),
    Dialect("thunderbird", "From - Mon Mar  2 06:00:00 2026", extra="X-Mozilla-Status: 0001\n"),
    Dialect("thunderbird-of-late", "From ", extra="X-Mozilla-Status: 0001\n"),
    Dialect("takeout", "From 1234567890@xxx Mon Mar 02 06:00:00 +0000 2026", extra="X-GM-THRID: 12\n"),
    Dialect("takeout-glued", "From 1234567890@xxx Mon Mar 02 06:00:00 +0000 2026", blank=""),
    Dialect("eudora", "From ???@??? Mon Mar  2 06:00:00 2026"),
    Dialect("eudora-mac", "From ???@??? Mon Mar  2 06:00:00 2026",
            packed=lambda text: text.replace("\n", "\r").encode()),
    Dialect("mailman", "From ana at example.net  Mon Mar  2 06:00:00 2026", guard=">"),
    Dialect("mailman-gz", "From ana at example.net  Mon Mar  2 06:00:00 2026", guard=">",
            packed=lambda text: gzip.compress(text.encode(), mtime=0)),
    Dialect("hidden", "From ana@ex@mple @end|ng |rom ex@mple@net  Mon Mar  2 06:00:00 2026"),
    Dialect("zone", "From ana@example.net Mon Mar  2 06:00:00 CET 2026 remote from relay"),
    Dialect("comma", "From ana@example.net Mon, 2 Mar 2026 06:00:00 +0100"),
    Dialect("of-a-name", "From Ana Pereira Mon Mar  2 06:00:00 2026"),
    Dialect("daemon", "From MAILER-DAEMON Mon Mar  2 06:00:00 2026", blank="\n\n\n"),
    Dialect("windows", "From ana@example.net Mon Mar  2 06:00:00 2026",
            packed=lambda text: text.replace("\n", "\r\n").encode()),
    Dialect("byte-order-mark", "From ana@example.net Mon Mar  2 06:00:00 2026",
            packed=lambda text: b"\xef\xbb\xbf" + text.encode()),
)  # fmt: skip


def mark(number: int) -> str:
    """Return words that stand in one message alone."""
    return f"This is what number {number:03} says."


def odd_archive(dialect: Dialect, size: int, seed: int = 0) -> bytes:
    """Return an archive of so many messages with texts that look like separators."""
    chosen = random.Random(seed)
    return dialect.packed("".join(_message(dialect, n, chosen.choice(TEXTS)) for n in range(size)))


def _message(dialect: Dialect, number: int, text: str) -> str:
    text = f"{mark(number)}\n\n{text}"
    if dialect.guard:
        text = text.replace("\nFrom ", f"\n{dialect.guard}From ")
    if dialect.has_length:
        text += "\nFrom ben@example.net Mon Mar  2 07:00:00 2026\nFrom: b\nSubject: quoted\n\nSo.\n"
    length = f"Content-Length: {len(text)}\n" if dialect.has_length else ""
    return (
        f"{dialect.separator}\n{dialect.extra}From: Ana Pereira <ana{number}@example.net>\n"
        f"Date: Mon, {number % 28 + 1} Mar 2026 08:00:00 +0100\nSubject: Question {number}\n"
        f"Message-ID: <{number}@example.net>\n{length}\n{text}{dialect.blank}"
    )
