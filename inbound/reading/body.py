"""Chooses what of a mail is its text: plain before HTML, every inline part, nothing that is attached."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from enum import StrEnum

from digest.language.text import canonical
from inbound.reading.decode import Undecodable, charset_in, to_text, unflowed, unpacked
from inbound.reading.html_found import squeezed
from inbound.reading.html_line import HtmlLine
from inbound.reading.html_text import to_lines
from inbound.reading.html_text import to_text as html_to_text

TEXT_LIMIT = 262_144  # bytes of one text part, quotes and signatures included
HTML_LIMIT = 524_288
PACKED = 4  # octets of a transfer encoding for one of the text; quoted-printable takes up to three
INLINE_PGP = "-----BEGIN PGP MESSAGE-----"
PLAIN_TYPES = frozenset({"text/plain", "text/markdown", "text/enriched"})
TEXT_TYPES = PLAIN_TYPES | {"text/html"}
ENCRYPTED_TYPES = frozenset(
    "application/pkcs7-mime application/x-pkcs7-mime multipart/encrypted application/pgp-encrypted".split()
)
SIGNATURE_TYPES = frozenset(  # parts that no member thinks of as attached
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature".split()
)
_MARKUP = re.compile(
    r"</?(?:html|head|body|div|p|br|hr|span|table|t[rd]|blockquote|a|b|i|u|em|strong|font|h[1-6]|ul|ol|li|pre|"
    r"img|center|style|meta|title|o:p)(?:\s[^<>]*)?/?>|<!doctype|<!--|&(?:#\d+|[a-z]{2,8});",
    re.IGNORECASE,
)
_PARTS_AS_TEXT = re.compile(r"^--\S{1,70}[ \t]*\n(?:[\w-]+:.*\n){0,3}?content-type:", re.I | re.M)


class Problem(StrEnum):
    """Why there is no text of a mail that could be worked with."""

    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    UNDECODABLE = "undecodable"
    ENCRYPTED = "encrypted"
    OUTLOOK_ONLY = "outlook_only"  # winmail.dat (MS-OXTNEF), which we do not open
    CALENDAR_ONLY = "calendar_only"
    ONLY_FORWARDED = "only_forwarded"  # somebody else's message, and no word beside it
    PICTURES_ONLY = "pictures_only"


FORWARDED_TYPES = frozenset({"message/rfc822", "message/global"})
INSTEAD_OF_TEXT = {
    Problem.OUTLOOK_ONLY: {"application/ms-tnef", "application/vnd.ms-tnef"},
    Problem.CALENDAR_ONLY: {"text/calendar", "application/ics"},
    Problem.ONLY_FORWARDED: FORWARDED_TYPES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A mail's text, canonical and with quotes of HTML marked, or why there is none."""

    text: str = ""
    is_html: bool = False
    has_own_lines: bool = False  # none that a program broke
    html_lines: tuple[HtmlLine, ...] = ()  # of the HTML that says the same as a plain text
    attachments: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of one part, line ends and all."""

    written: str
    is_html: bool = False
    is_flowed: bool = False
    alternative: str = ""  # HTML that was sent with it

    def read(self) -> str:
        """Return it as a reader sees it.

        Programs that make a plain text of what was written in HTML may leave its blanks as they stand there.
        """
        shown = (
            html_to_text(self.written) if self.is_html else self.written.replace("&nbsp;", "\xa0")
        )
        return canonical(shown).strip("\n")


class _TooLong(Exception):
    """A part holds more text than anybody writes."""


def body_of(message: Message, parts: list[Message]) -> Body:
    """Return the text of a parsed message that has these parts, itself among them."""
    types = {part.get_content_type() for part in parts}
    attachments = sum(_is_attachment(part) for part in parts)
    if types & ENCRYPTED_TYPES:
        return Body(problem=Problem.ENCRYPTED, attachments=attachments)
    try:
        found = _inline(message) or _sole_text(parts)
    except Undecodable:
        return Body(problem=Problem.UNDECODABLE, attachments=attachments)
    except _TooLong:
        return Body(problem=Problem.TOO_LONG, attachments=attachments)
    text = _joined(found)
    return Body(
        text=text,
        is_html=any(part.is_html for part in found),
        has_own_lines=all(part.is_html or part.is_flowed for part in found),
        html_lines=tuple(line for part in found for line in _html_lines(part)),
        attachments=attachments,
        problem=_problem(
            text, types, is_broken=_has_lost_its_parts(message), is_whole=not message.is_multipart()
        ),
    )


def _inline(part: Message) -> list[_Text]:
    """Return the texts of a part and of those below it that say anything, in their order."""
    kind = part.get_content_type()
    children = part.get_payload() if part.is_multipart() else None
    if isinstance(children, list) and kind.startswith("multipart/"):
        below = [_inline(child) for child in children if isinstance(child, Message)]
        together = [text for texts in below for text in texts]
        if kind == "multipart/alternative":
            return _chosen(below)
        return below[0] if below and kind == "multipart/related" else together
    if kind not in TEXT_TYPES or _is_attachment(part):
        return []
    text = _leaf(part)
    return [text] if text.written.strip() else []


def _chosen(alternatives: list[list[_Text]]) -> list[_Text]:
    """Return the plain text of some that say the same, with the HTML beside it."""
    together = [text for texts in alternatives for text in texts]
    plain = next((texts for texts in alternatives if any(not each.is_html for each in texts)), None)
    if plain is None:
        return together[:1]
    html = next((text.written for text in together if text.is_html and text not in plain), "")
    return [replace(plain[0], alternative=html), *plain[1:]]


def _html_lines(text: _Text) -> Iterator[HtmlLine]:
    """Yield the lines of the HTML that was sent with a text."""
    for line in to_lines(text.alternative) if text.alternative else ():
        yield HtmlLine(canonical(line.text), canonical(line.written))


def _sole_text(parts: list[Message]) -> list[_Text]:
    """Return the one text part, although it is marked as attached; never that of a forwarded message."""
    if any(part.get_content_type() in FORWARDED_TYPES for part in parts):
        return []
    texts = [part for part in parts if part.get_content_type() in TEXT_TYPES]
    return [_leaf(texts[0])] if len(texts) == 1 else []


def _leaf(part: Message) -> _Text:
    says_html = part.get_content_type() == "text/html"
    limit = HTML_LIMIT if says_html else TEXT_LIMIT
    encoding = str(part.get("content-transfer-encoding", ""))
    octets = _octets(part)
    if len(octets) > PACKED * limit:
        raise _TooLong
    raw = unpacked(octets, encoding)
    if len(raw) > limit:
        raise _TooLong
    charset = charset_in(_parameter(part, "charset"), encoding)
    text = to_text(raw, charset).replace("\r\n", "\n")
    is_html = (
        says_html and _MARKUP.search(text) is not None
    )  # what a mail says may be anybody's word
    if _parameter(part, "format").lower() != "flowed" or is_html:
        return _Text(text, is_html)
    whole = unflowed(text, delete_space=_parameter(part, "delsp").lower() == "yes")
    return _Text(whole, is_flowed=whole.count("\n") < text.count("\n"))


def _joined(texts: list[_Text]) -> str:
    """Return the texts one after the other, an HTML one only where it says something of its own."""
    joined: list[str] = []
    said = ""  # the words of what is joined
    for text in texts:
        shown = text.read()
        words = squeezed(shown) if len(texts) > 1 else ""
        if not (text.is_html and words and words in said):
            joined.append(shown)
            said += words
    return "\n\n".join(joined).strip("\n")


def _octets(part: Message) -> bytes:
    """Return the body of a part as it came; `get_payload` would decode it by the part's own charset."""
    payload = part._payload  # type: ignore[attr-defined]  # noqa: SLF001
    return payload.encode("ascii", "surrogateescape") if isinstance(payload, str) else b""


def _is_attachment(part: Message) -> bool:
    kind = part.get_content_type()
    if kind.startswith("multipart/") or kind in SIGNATURE_TYPES:
        return False
    if str(part.get("content-disposition", "")).strip().lower().startswith("attachment"):
        return True
    return kind not in TEXT_TYPES and "content-id" not in part


def _has_lost_its_parts(message: Message) -> bool:
    """Check whether a multipart has no boundary, or a wrong one."""
    return message.get_content_maintype() == "multipart" and not message.is_multipart()


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except Exception:
        return ""
    return value[2] if isinstance(value, tuple) else str(value)


def _problem(text: str, types: set[str], *, is_broken: bool, is_whole: bool) -> Problem | None:
    if INLINE_PGP in text:
        return Problem.ENCRYPTED
    if is_whole and _PARTS_AS_TEXT.search(text):
        return Problem.UNDECODABLE
    if text.strip():
        return None
    if is_broken:
        return Problem.UNDECODABLE
    for problem, kinds in INSTEAD_OF_TEXT.items():
        if types & kinds:
            return problem
    has_pictures = any(kind.startswith(("image/", "video/")) for kind in types)
    return Problem.PICTURES_ONLY if has_pictures else Problem.NO_TEXT
