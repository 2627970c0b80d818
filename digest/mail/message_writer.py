"""Writes a whole letter in wire form: headers (requirements B-01 to B-16) and the pieces, joined.

The bytes are written by hand: the standard library's policies encode and fold structured headers in ways
that no provider reads, and take a hundred times as long.
"""

import re
from base64 import encodebytes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain

from digest.branding import Logo
from digest.community.preferences.stop import Stream
from digest.mail.attachment import Attachment
from digest.mail.headers import mailbox, quoted, structured, worded
from digest.mail.name_plate import content_id
from digest.mail.piece import Slot, filled
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.mail.template_set import Rendered
from digest.mail.threading import is_message_id, message_id, references

__all__ = ["Headers", "MessageWriter", "message_id", "reverse_path"]

SENDERS = {
    "summary": "summary",
    "notification": "notify",
    "conversation": "notify",
    "new conversation": "notify",
}
WHY = {  # why a letter comes, for programs that sort mail; of others it is whether they answer one
    "summary": "summary",
    "notification": "followed",
    "new conversation": "instant",
    "receipt": "receipt",
    "moderation": "moderation",
    "goodbye": "account",
}
OTHER_SENDER = "notice"  # letters that cannot be stopped come from a separate address (B-04)
SHORTEST_SENDER, LONGEST_SENDER = 5, 15  # characters by which Feedback-ID may name the sender
PART = "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


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


def reverse_path(keys: Keys, domain: str, *, member_id: int, delivery_id: int) -> str:
    """Return the envelope's sender: a bounce to it shows which letter came back, and from whom (VERP)."""
    ticket = Ticket(purpose=Purpose.BOUNCE, member_id=member_id, object_id=delivery_id)
    return f"{keys.local_part(ticket)}@{domain}"


class MessageWriter:
    """Writes letters: joins headers and pieces, and fills every slot with the member's own token."""

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
    ) -> bytes:
        """Return the whole message in wire form: headers, text part, HTML part, files.

        Every line ends in CRLF, and none begins with a dot.
        """
        tokens = _Tokens(self._keys, heading.member_id, _slots_of(heading, rendered))
        mark = heading.message_id.strip("<>").partition("@")[0]  # never appears in a body
        body = (
            _text(rendered, tokens) if heading.text_only else self._either(mark, rendered, tokens)
        )
        if attachments:  # neither boundary may be a prefix of the other
            body = _together(f"=={mark}", [body, *(each.part() for each in attachments)])
        return "".join(self._headers(heading, tokens)).encode() + body

    def _either(self, mark: str, rendered: Sequence[Rendered], tokens: "_Tokens") -> bytes:
        """Return the letter as text and as HTML with its logo; a mail program shows one of them."""
        boundary = f"=_{mark}"
        html = PART.format("html").encode() + filled([each.html for each in rendered], tokens)
        if self._logo is not None:
            html = _related(f"=.{mark}", html, self._logo)
        return b"".join(
            [
                f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode(),
                f"\r\n--{boundary}\r\n{PART.format('plain')}".encode(),
                filled([each.text for each in rendered], tokens),
                f"--{boundary}\r\n".encode(),
                html,
                f"--{boundary}--\r\n".encode(),
            ]
        )

    def _headers(self, heading: Headers, tokens: "_Tokens") -> Iterator[str]:
        sender = f"{SENDERS.get(heading.kind, OTHER_SENDER)}@{self._domain}"
        yield mailbox("From", heading.sender_name, sender)
        yield structured("To", _recipient(heading.recipient))
        if heading.reply_to is not None:
            yield structured("Reply-To", f"<{self._address(heading.reply_to, tokens)}>")
        yield worded("Subject", heading.subject)
        yield structured("Date", format_datetime(heading.at.astimezone(UTC)))
        yield structured("Message-ID", heading.message_id)
        yield from _thread(heading)
        if heading.stream is not None:
            yield from self._list(heading, heading.stream, tokens)
        kind = heading.kind.replace(" ", "-")
        yield structured("Feedback-ID", f"{kind}:{heading.code}:{kind}:{self._short}")
        why = WHY.get(heading.kind, "asked" if heading.auto_replied else "notice")
        yield structured("X-Community-Digest-Reason", why)
        yield structured("Auto-Submitted", "auto-" + ("generated", "replied")[heading.auto_replied])
        yield "X-Auto-Response-Suppress: All\r\n"
        yield structured("X-Loop", self._domain)
        yield "MIME-Version: 1.0\r\n"

    def _list(self, heading: Headers, stream: Stream, tokens: "_Tokens") -> Iterator[str]:
        """Yield the headers with which a mail program can stop this stream (RFC 2369, 2919, 8058)."""
        stop = Slot(Purpose.UNSUBSCRIBE, heading.stream_of, stream)
        page = f"<{self._public_url}/u/{tokens[stop].decode()}>"
        mail = f"<mailto:{self._address(stop, tokens)}>"
        yield structured("List-Id", f"{self._phrase}<{heading.code}.{self._domain}>")
        yield structured("List-Unsubscribe", f"{page}, {mail}")
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        yield structured("List-Help", f"<mailto:help@{self._domain}>")
        yield structured("List-Owner", f"<mailto:postmaster@{self._domain}>")
        yield "Precedence: list\r\n"
        if stream is Stream.SUMMARY:
            yield "List-Post: NO\r\n"

    def _address(self, slot: Slot | str, tokens: "_Tokens") -> str:
        if isinstance(slot, str):
            return f"{slot}@{self._domain}"
        return f"{slot.purpose}.{tokens[slot].decode()}@{self._domain}"


class _Tokens(dict[Slot, bytes]):
    """A member's tokens for the slots of a letter's pieces; any other token is made when first used."""

    def __init__(self, keys: Keys, member_id: int, slots: Iterable[tuple[Slot, ...]]) -> None:
        wanted = dict.fromkeys(chain.from_iterable(slots))
        super().__init__(zip(wanted, keys.tokens(member_id, wanted), strict=True))
        self._keys = keys
        self._member_id = member_id

    def __missing__(self, slot: Slot) -> bytes:
        self[slot] = token = self._keys.tokens(self._member_id, [slot])[0]
        return token


def _slots_of(heading: Headers, rendered: Sequence[Rendered]) -> Iterator[tuple[Slot, ...]]:
    if heading.text_only:
        return (each.text.slots for each in rendered)
    return (piece.slots for each in rendered for piece in (each.text, each.html))


def _text(rendered: Sequence[Rendered], tokens: _Tokens) -> bytes:
    """Return the letter as text alone, for members who chose that."""
    return PART.format("plain").encode() + filled([each.text for each in rendered], tokens)


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
