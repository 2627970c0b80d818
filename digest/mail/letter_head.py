"""The headers of a letter (requirements B-01 to B-16): made once for all letters that have them alike.

They are written by hand: the standard library's policies encode and fold structured headers in ways that no
provider reads, and take a hundred times as long.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from digest.community.preferences.stop import Stream
from digest.mail.headers import KEPT, dated, mailbox, quoted, structured, worded
from digest.mail.piece import Slot, as_form
from digest.mail.signed_address import TOKEN_LENGTH, Purpose
from digest.mail.threading import is_message_id, references

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
BLANK = "0" * TOKEN_LENGTH  # stands where a token comes, in which no 0 can be


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


class LetterHeads:
    """Writes headers of one service: a form for many letters, and what each fills it with."""

    def __init__(self, *, domain: str, public_url: str, service_name: str) -> None:
        self._domain = domain
        self._public_url = public_url.rstrip("/")
        self._phrase = f"{quoted(service_name)} " if _is_plain(service_name) else ""
        self._short = _short(service_name) or domain[:LONGEST_SENDER].strip("-.")
        self._form = lru_cache(KEPT)(self._made)

    def filled(self, heading: Headers, tokens: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
        """Return the form of a letter's headers, and what goes into it; `tokens` begin as `own_slots` do."""
        answers, stop = heading.reply_to, heading.stream
        lines = "".join([structured("Message-ID", heading.message_id), *_thread(heading)])
        values = [structured("To", _recipient(heading.recipient)).encode(), lines.encode()]
        last = 0  # of the tokens that were used
        if isinstance(answers, Slot):
            last += 1
            values.insert(1, tokens[last])
            answers = answers.purpose
        if stop is not None:
            values += [tokens[last + 1]] * 2
        form = self._form(
            heading.kind,
            heading.sender_name,
            answers,
            heading.subject,
            heading.at,
            stop,
            heading.code,
            heading.auto_replied,
        )
        return form, values

    def _made(  # noqa: PLR0913, PLR0917  (a key)
        self,
        kind: str,
        sender_name: str,
        reply_to: Purpose | str | None,
        subject: str,
        at: datetime,
        stream: Stream | None,
        code: str,
        is_answer: bool,  # noqa: FBT001
    ) -> bytes:
        sender = f"{SENDERS.get(kind, OTHER_SENDER)}@{self._domain}"
        lines = [_form(mailbox("From", sender_name, sender)), b"%b"]
        if isinstance(reply_to, Purpose):
            lines.append(self._slotted("Reply-To", f"<{reply_to}.{BLANK}@{self._domain}>"))
        elif reply_to is not None:
            lines.append(_form(structured("Reply-To", f"<{reply_to}@{self._domain}>")))
        lines += (_form(worded("Subject", subject)), _form(dated(at)), b"%b")
        if stream is not None:
            page = f"<{self._public_url}/{Purpose.UNSUBSCRIBE}/{BLANK}>"
            mail = f"<mailto:{Purpose.UNSUBSCRIBE}.{BLANK}@{self._domain}>"
            lines += (
                _form(structured("List-Id", f"{self._phrase}<{code}.{self._domain}>")),
                self._slotted("List-Unsubscribe", f"{page}, {mail}"),
                _form(_of_a_list(stream, self._domain)),
            )
        lines.append(_form(_sorting(kind, code, self._short, self._domain, answers=is_answer)))
        return b"".join(lines)

    def _slotted(self, name: str, value: str) -> bytes:
        """Return the line of a header with a slot for each blank token in it."""
        return _form(structured(name, value)).replace(BLANK.encode(), b"%b")


def own_slots(heading: Headers) -> list[Slot]:
    """Return the slots of a letter's envelope and headers: first that of bounces, last that of stopping."""
    slots = [Slot(Purpose.BOUNCE, heading.delivery_id)]
    if isinstance(heading.reply_to, Slot):
        slots.append(heading.reply_to)
    if heading.stream is not None:
        slots.append(Slot(Purpose.UNSUBSCRIBE, heading.stream_of, heading.stream))
    return slots


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


def _form(line: str) -> bytes:
    return as_form(line.encode())


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
