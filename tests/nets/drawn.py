"""A letter as text that a person can compare: what is signed in it says what it is for."""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import cache
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from digest.errors import BadToken
from tests.nets.live import KEYS, Composed, Purpose

_SIGNED = re.compile(r"\b([a-z])([./])([a-z2-7]{37})\b")
_READY = re.compile(r'href="(mailto:[^"]+)"')
_ALONE = re.compile(r"[a-z]\.[a-z2-7]{37}@[\w.]+")
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)


def drawn(letter: Composed) -> str:
    """Return a letter with its envelope, headers and parts decoded, tokens in words, one tag a line."""
    mail = _parsed(letter.message)
    lines = [f"MAIL FROM:<{letter.reverse_path}>", f"RCPT TO:<{letter.recipient}>"]
    for name, value in mail.items():
        shown = mail.get_content_type() if name.lower() == "content-type" else _decoded(value)
        lines.append(f"{name}: {shown}")
    for part in mail.walk():
        if not part.is_multipart():
            name = part.get_filename() or ""
            lines += ["", f"--- {part.get_content_type()} {name}".rstrip(), ""]
            lines += _content(part).splitlines()
    return in_words("\n".join(line.rstrip() for line in lines) + "\n")


def heads(letter: Composed) -> dict[str, str]:
    """Return the head of the letter's page by its name; letters have few different ones."""
    found = (_HEAD.search(_text(part)) for part in _texts(letter, "html"))
    return {_name(each[0]): each[0] + "\n" for each in found if each}


def in_words(text: str) -> str:
    """Put what each token says in its place: r.[3 about 17] is member 3's address to reply to 17."""
    return _SIGNED.sub(_said, text)


def ready_mails(letter: Composed) -> Iterator[tuple[str, str, str]]:
    """Yield every mail that the letter offers as its buttons open it: to whom, subject and text."""
    links = [link for part in _texts(letter, "html") for link in _READY.findall(_text(part))]
    field = str(_parsed(letter.message).get("List-Unsubscribe", ""))
    named = set()
    for link in [*links, *re.findall(r"<(mailto:[^>]+)>", field)]:
        parts = urlsplit(link.replace("&amp;", "&"))
        fields = dict(each.partition("=")[::2] for each in parts.query.split("&"))
        to = unquote(parts.path)
        named.add(to)
        yield to, unquote(fields.get("subject", "")), unquote(fields.get("body", ""))
    for part in _texts(letter, "plain"):  # all that a letter without HTML has
        for to in _ALONE.findall(_text(part)):
            if to not in named:
                yield to, "", ""


def one_click(letter: Composed) -> list[str]:
    """Return the paths that stop what the letter is of by one click."""
    field = str(_parsed(letter.message).get("List-Unsubscribe", ""))
    return [urlsplit(each).path for each in re.findall(r"<(https://[^>]+)>", field)]


def reply_to(letter: Composed) -> str:
    """Return where a plain reply goes."""
    mail = _parsed(letter.message)
    return parseaddr(mail["Reply-To"] or mail["From"])[1]


def subject_of(letter: Composed) -> str:
    return _decoded(_parsed(letter.message)["Subject"])


@cache
def _parsed(message: bytes) -> Message:
    return message_from_bytes(message)


def _decoded(field: str) -> str:
    return str(make_header(decode_header(re.sub(r"\r?\n", "", field))))


def _texts(letter: Composed, subtype: str) -> list[Message]:
    parts = _parsed(letter.message).walk()
    return [part for part in parts if part.get_content_type() == f"text/{subtype}"]


def _content(part: Message) -> str:
    if part.get_content_type() == "application/zip":
        packed = zipfile.ZipFile(io.BytesIO(part.get_payload(decode=True)))
        files = [(name, packed.read(name).decode()) for name in packed.namelist()]
        return "\n".join(f"--- {name}\n\n{text}" for name, text in files)
    content = _text(part)
    if part.get_content_type() == "text/html":
        return _HEAD.sub(lambda head: f"[{_name(head[0])}]", content).replace("><", ">\n<")
    return content


def _text(part: Message) -> str:
    return part.get_payload(decode=True).decode(part.get_content_charset("utf-8"))


def _name(head: str) -> str:
    return f"head-{sha256(head.encode()).hexdigest()[:8]}"


def _said(found: re.Match[str]) -> str:
    purpose, separator, token = found.groups()
    try:
        ticket = KEYS.read(Purpose(purpose), token)
    except (BadToken, ValueError):
        return found[0]
    detail = f", {ticket.detail}" if ticket.detail else ""
    about = f" about {ticket.object_id}" if ticket.object_id else ""
    return f"{purpose}{separator}[{ticket.member_id}{about}{detail}]"
