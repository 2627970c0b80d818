"""Makes the file with a member's data: JSON for programs, a page to read, and the posts for mail programs."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from digest.language.sentences import in_english
from digest.letters.data_export import ExportedPost, ExportRow
from digest.mail.headers import mailbox, structured, worded

JSON_NAME, PAGE_NAME, POSTS_NAME = "your-data.json", "your-data.html", "your-posts.mbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExport:
    """Everything that we hold on one member at a moment: records by section, and what each section is."""

    at: datetime
    name: str
    address: str
    zone: str  # in which the page shows times; all others are UTC
    about: Mapping[str, str]
    records: Mapping[str, Sequence[ExportRow]]
    posts: Sequence[ExportedPost]


def as_json(holdings: DataExport) -> str:
    """Return every record as JSON; times are ISO 8601."""
    sections = {
        name: {"about": holdings.about[name], "records": list(records)}
        for name, records in holdings.records.items()
    }
    whole: dict[str, Any] = {"as_of": holdings.at.isoformat(), "version": 1, **sections}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_iso) + "\n"


def as_mbox(holdings: DataExport, domain: str) -> str:
    """Return the posts as an mbox (RFC 4155, "From " quoted as in mboxrd), the oldest first."""
    return "".join(_as_mail(post, holdings, domain) for post in holdings.posts)


def zipped(files: Mapping[str, str], *, at: datetime) -> bytes:
    """Return texts as files of a ZIP archive, the same bytes for the same texts and moment."""
    packed = io.BytesIO()
    date = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, date_time=date)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content.encode())
    return packed.getvalue()


def _iso(at: date) -> str:
    return at.isoformat()


def _as_mail(post: ExportedPost, holdings: DataExport, domain: str) -> str:
    head = (
        mailbox("From", holdings.name, holdings.address),
        worded("Subject", post.title or in_english("data.mbox.reply", number=post.conversation_id)),
        structured("Date", format_datetime(post.published_at)),
        structured("Message-ID", f"<post-{post.post_id}@{domain}>"),
        worded("X-Community", post.community),
        structured("X-State", post.state),
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Transfer-Encoding: 8bit\r\n",
    )
    lines = (_escaped(line) for line in post.text.split("\n"))
    begun = f"From MAILER-DAEMON {post.published_at:%a %b %e %H:%M:%S %Y}\n"
    return begun + "".join(head).replace("\r\n", "\n") + "\n" + "\n".join(lines) + "\n\n"


def _escaped(line: str) -> str:
    return f">{line}" if line.lstrip(">").startswith("From ") else line
