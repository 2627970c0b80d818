"""Web addresses in a person's text: those that can be links, and mislead nobody."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlsplit

_URL = re.compile(r"\bhttps?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]-._"
_CLOSING = ".,;:!?…»”’*_"
_MOST_HOST = 253  # characters of a name in the DNS


class Link(NamedTuple):
    """A web address in a text."""

    typed: str
    target: str  # in ASCII, as the browser gets it
    shown: str  # as it was typed, but with its host in ASCII


def by_links(text: str) -> Iterator[str | Link]:
    """Yield the text in parts: web addresses, and the text between them."""
    end = 0
    if "://" in text:
        for found in _URL.finditer(text):
            link = _linked(_without_closing(found.group()))
            if link is not None:
                yield text[end : found.start()]
                yield link
                end = found.start() + len(link.typed)
    yield text[end:]


def _without_closing(url: str) -> str:
    """Return a web address without the punctuation that ends its sentence."""
    url = url.rstrip(_CLOSING)
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < (
        url.count(")") + url.count("]")
    ):
        url = url[:-1].rstrip(_CLOSING)
    return url


def _linked(url: str) -> Link | None:
    """Return a web address as a link, or None if it could mislead a reader (M-09)."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        host = (parts.hostname or "")[: _MOST_HOST + 1].encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if "@" in parts.netloc or len(host) > _MOST_HOST or not _HOST.fullmatch(host):
        return None
    base, rest = f"{parts.scheme}://{host}{port}", url.partition("//")[2][len(parts.netloc) :]
    shown = url if parts.netloc.isascii() else base + rest
    return Link(url, base + quote(rest, safe=_URL_SAFE), shown)
