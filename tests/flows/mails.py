"""What stands in a letter, as whoever gets it reads it, and the border that mails come through."""

import html
import re
from email.message import Message
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from tests.house import BORDER

TRUSTED = {"DIGEST_AUTHENTICATION__MODE": "border", "DIGEST_AUTHENTICATION__AUTHSERV_ID": BORDER}


def text_of(letter: Message) -> str:
    """Return the plain text part of a letter."""
    return _part(letter, "text/plain").replace("\r\n", "\n")


def html_of(letter: Message) -> str:
    """Return the HTML part of a letter."""
    return _part(letter, "text/html")


def whole_text(letter: Message) -> str:
    """Return all parts of a letter, as they are read."""
    parts = (part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart())
    return "\n".join(part.decode() for part in parts)  # type: ignore[union-attr]


def reply_address(letter: Message) -> str:
    """Return where an answer goes."""
    return parseaddr(str(letter["Reply-To"]))[1]


def ready_mail(letter: Message, label: str) -> tuple[str, str, str]:
    """Return the mail that a link of a letter opens: its address, subject and text."""
    links = re.findall(r'<a[^>]* href="(mailto:[^"]+)"[^>]*>(.*?)</a>', html_of(letter), re.DOTALL)
    link = next(link for link, name in links if re.sub("<[^>]+>", "", name).strip() == label)
    parts = urlsplit(html.unescape(link))
    fields = parse_qs(parts.query, keep_blank_values=True)
    return unquote(parts.path), fields.get("subject", [""])[0], fields.get("body", [""])[0]


def _part(letter: Message, kind: str) -> str:
    part = next(part for part in letter.walk() if part.get_content_type() == kind)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()
