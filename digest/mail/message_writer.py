"""Writes a whole letter in wire form: headers (requirements B-01 to B-16) and the pieces, joined.

The bytes are written by hand: the standard library's policies encode and fold structured headers in ways
that no provider reads, and take a hundred times as long.
"""

import re
from base64 import encodebytes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from digest.branding import Logo
from digest.community.preferences.stop import Stream
from digest.mail.attachment import Attachment
from digest.mail.headers import KEPT, dated, mailbox, quoted, structured, worded
from digest.mail.name_plate import content_id
from digest.mail.piece import Slot, blank_tokens, blanks_of, filled
from digest.mail.signed_address import Keys, Purpose
from digest.mail.template_set import Rendered
from digest.mail.threading import is_message_id, message_id, references

__all__ = ["Headers", "MessageWriter", "WrittenLetter", "message_id"]

SENDERS = {
    "summary": "summary",
    "notification": "notify",
    "conversation": "notify",
    "new conversation": "notify",
    "announcement": "notify",
}
WHY = {  # why a letter comes, for programs that sort mail; of others it is whether they answer one
    "summary": "summary",
    "notification": "followed",
    "new conversation": "instant",
    "receipt": "receipt",
    "moderation": "moderation",
    "announcement": "announcement",
    "goodbye": "account",
}
OTHER_SENDER = "notice"  # letters that cannot be stopped come from a separate address (B-04)
SHORTEST_SENDER, LONGEST_SENDER = 5, 15  # characters by which Feedback-ID may name the sender
PART = (
    b"Content-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
)
PLAIN, HTML = PART % b"plain", PART % b"html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """What the headers of a letter are made from."""

    kind: str  # a word of digest.outbox.delivery.LetterKind
    member_id: int
    delivery_id: int
    recipient: str
    subject: str
    message_id: str
    at: datetime
    sender_name: str  # as From shows it: "HopefulAna via Community Digest"
    reply_to: Slot | str | None = None  # a signed address, or the name of a command
    stream: Stream | None = None  # what one click stops; None for letters that always come
    stream_of: int = 0  # the community of a stream of new conversations
    text_only: bool = False
    code: str = "all"  # the community's neutral code
    references: tuple[str, ...] = ()
    in_reply_to: str | None = None
    auto_replied: bool = False


class WrittenLetter(NamedTuple):
    """A letter as bytes, and the envelope's sender.

    A bounce to it shows which letter came back, and from whom (VERP).
    """

    message: bytes
    reverse_path: str


class MessageWriter:
    """Writes letters: joins headers and pieces, with the member's own token in every slot."""

    def __init__(
        self,
        keys: Keys,
        *,
        domain: str,
        public_url: str,
        service_name: str,
        logo: Logo | None = None,
    ) -> None:
        self._keys = keys
        self._domain = domain
        self._logo = None if logo is None else _logo_part(logo, domain)
        self._public_url = public_url.rstrip("/")
        self._phrase = f"{quoted(service_name)} " if _is_plain(service_name) else ""
        self._short = _short(service_name) or domain[:LONGEST_SENDER].strip("-.")

    def write(
        self,
        heading: Headers,
        rendered: Sequence[Rendered],
        attachments: Sequence[Attachment] = (),
    ) -> WrittenLetter:
        """Return the whole letter in wire form: headers, text part, HTML part, files.

        Every line ends in CRLF, and none begins with a dot.
        """
        text = [each.text for each in rendered]
        html = [] if heading.text_only else [each.html for each in rendered]
        own = _own_slots(heading)
        named, in_text, in_html = self._keys.filled_in(
            heading.member_id, blank_tokens(own), blanks_of(text), blanks_of(html)
        )
        mark = heading.message_id.strip("<>").partition("@")[0]  # never appears in a body
        body = PLAIN + filled(text, in_text)
        if not heading.text_only:
            body = self._either(mark, body, HTML + filled(html, in_html))
        if attachments:  # neither boundary may be a prefix of the other
            body = _together(f"=={mark}", [body, *(each.part() for each in attachments)])
        tokens = {slot: token.decode() for slot, token in zip(own, named, strict=True)}
        return WrittenLetter(
            "".join(self._headers(heading, tokens)).encode() + body,
            self._address(own[0], tokens),
        )

    def _either(self, mark: str, text: bytes, html: bytes) -> bytes:
        """Return the letter as text and as HTML with its logo; a mail program shows one of them."""
        boundary = f"=_{mark}"
        if self._logo is not None:
            html = _related(f"=.{mark}", html, self._logo)
        return b"".join(
            [
                f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode(),
                f"\r\n--{boundary}\r\n".encode(),
                text,
                f"--{boundary}\r\n".encode(),
                html,
                f"--{boundary}--\r\n".encode(),
            ]
        )

    def _headers(self, heading: Headers, tokens: Mapping[Slot, str]) -> Iterator[str]:
        sender = f"{SENDERS.get(heading.kind, OTHER_SENDER)}@{self._domain}"
        yield mailbox("From", heading.sender_name, sender)
        yield structured("To", _recipient(heading.recipient))
        if heading.reply_to is not None:
            yield structured("Reply-To", f"<{self._address(heading.reply_to, tokens)}>")
        yield worded("Subject", heading.subject)
        yield dated(heading.at)
        yield structured("Message-ID", heading.message_id)
        yield from _thread(heading)
        if heading.stream is not None:
            stop = _stop(heading, heading.stream)
            page = f"<{self._public_url}/u/{tokens[stop]}>"
            mail = f"<mailto:{self._address(stop, tokens)}>"
            yield structured("List-Id", f"{self._phrase}<{heading.code}.{self._domain}>")
            yield structured("List-Unsubscribe", f"{page}, {mail}")
            yield _of_a_list(heading.stream, self._domain)
        yield _sorting(
            heading.kind, heading.code, self._short, self._domain, answers=heading.auto_replied
        )

    def _address(self, slot: Slot | str, tokens: Mapping[Slot, str]) -> str:
        if isinstance(slot, str):
            return f"{slot}@{self._domain}"
        return f"{slot.purpose}.{tokens[slot]}@{self._domain}"


def _own_slots(heading: Headers) -> list[Slot]:
    """Return the slots of a letter's envelope and headers, first that of bounces."""
    slots = [Slot(Purpose.BOUNCE, heading.delivery_id)]
    if isinstance(heading.reply_to, Slot):
        slots.append(heading.reply_to)
    if heading.stream is not None:
        slots.append(_stop(heading, heading.stream))
    return slots


def _stop(heading: Headers, stream: Stream) -> Slot:
    """Return the slot by which one click stops a stream."""
    return Slot(Purpose.UNSUBSCRIBE, heading.stream_of, stream)


@cache
def _of_a_list(stream: Stream, domain: str) -> str:
    """Return what all letters of a stream say of stopping it and of us (RFC 2369, 8058)."""
    lines = [
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        structured("List-Help", f"<mailto:help@{domain}>"),
        structured("List-Owner", f"<mailto:postmaster@{domain}>"),
        "Precedence: list\r\n",
    ]
    if stream is Stream.SUMMARY:
        lines.append("List-Post: NO\r\n")
    return "".join(lines)


@lru_cache(maxsize=KEPT)
def _sorting(kind: str, code: str, short: str, domain: str, *, answers: bool) -> str:
    """Return the last headers, by which programs sort letters and never answer them."""
    named = kind.replace(" ", "-")
    return "".join(
        [
            structured("Feedback-ID", f"{named}:{code}:{named}:{short}"),
            structured(
                "X-Community-Digest-Reason", WHY.get(kind, "asked" if answers else "notice")
            ),
            structured("Auto-Submitted", "auto-" + ("generated", "replied")[answers]),
            "X-Auto-Response-Suppress: All\r\n",
            structured("X-Loop", domain),
            "MIME-Version: 1.0\r\n",
        ]
    )


def _related(boundary: str, html: bytes, picture: bytes) -> bytes:
    """Return the HTML and the picture that it shows as one part (RFC 2387)."""
    return b"".join(
        [
            f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n'.encode(),
            f"\r\n--{boundary}\r\n".encode(),
            html,
            f"--{boundary}\r\n".encode(),
            picture,
            f"--{boundary}--\r\n".encode(),
        ]
    )


def _logo_part(logo: Logo, domain: str) -> bytes:
    """Return the logo as a part of a letter, which its HTML names (RFC 2392)."""
    head = (
        f'Content-Type: {logo.media_type}; name="{logo.file_name}"\r\n'
        f"Content-ID: <{content_id(domain)}>\r\n"
        f'Content-Disposition: inline; filename="{logo.file_name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + encodebytes(logo.content).replace(b"\n", b"\r\n")


def _together(boundary: str, parts: Sequence[bytes]) -> bytes:
    """Return the parts as one body: the letter first, then its files."""
    opening = f"\r\n--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n'.encode()
    return head + opening + opening.join(parts) + f"\r\n--{boundary}--\r\n".encode()


def _short(name: str) -> str:
    """Return as many whole words of a name as Feedback-ID takes; "" where these say too little."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if len(words) > LONGEST_SENDER:
        words = words[: LONGEST_SENDER + 1].rpartition("-")[0]
    return words if len(words) >= SHORTEST_SENDER else ""


def _thread(heading: Headers) -> Iterator[str]:
    if heading.in_reply_to is not None and is_message_id(heading.in_reply_to):
        yield structured("In-Reply-To", heading.in_reply_to)
    ancestors = references(heading.references)
    if ancestors:
        yield structured("References", *ancestors)


def _recipient(address: str) -> str:
    """Return the To of a letter; an address that a plain header cannot hold is only in the envelope."""
    return f"<{address}>" if _is_plain(address) else "undisclosed-recipients:;"


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text
