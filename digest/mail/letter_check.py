"""What is wrong with a letter or a page as it was drawn: nobody should get it so."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from digest.errors import BadToken
from digest.mail.colours_shown import Rule, StyledElement, dark_rules, shown_on
from digest.mail.signed_address import TOKEN_LENGTH
from digest.palette import DARK, LIGHT, contrast
from digest.policy import LETTER_LIMIT

READABLE = 4.5  # least contrast of words (WCAG 2.2, 1.4.3)

_VOID = frozenset({"img", "br", "hr", "meta", "input", "link", "source", "area", "col", "wbr"})
_FETCHING = frozenset({"src", "srcset", "background", "poster", "data"})  # attributes
_BROUGHT = ("cid:", "data:")
_STYLE_URL = re.compile(r"url\(\s*['\"]?(?!cid:|data:)|@import", re.IGNORECASE)
_UNFILLED = re.compile(r"zqslot|\{\{|\{%|[\x02\x03]")
_HIDDEN = re.compile(r"display\s*:\s*none")
_SIGNED = re.compile(rf"\b([a-z])[./]([a-z2-7]{{{TOKEN_LENGTH}}})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """What is the operator's own, and who can read the addresses that we sign."""

    domain: str
    public_url: str
    reads: Callable[[str], object]  # the local part of a signed address; raises BadToken
    names: frozenset[str]  # other local parts that take mail
    also: str = ""  # texts of the operator's in which other links may stand

    def is_own(self, link: str) -> bool:
        """Say whether a link leads to this installation, or to the operator's other sites."""
        parts = urlsplit(link)
        if parts.scheme == "mailto":
            return unquote(parts.path).lower().endswith(f"@{self.domain.lower()}")
        host = parts.hostname or ""
        ours = (self.domain.lower(), urlsplit(self.public_url).hostname or "")
        is_near = any(
            host == each or _is_below(host, each) or _is_below(each, host) for each in ours
        )
        return (parts.scheme in ("http", "https") and is_near) or link in self.also


def _is_below(one: str, other: str) -> bool:
    return "." in other and one.endswith(f".{other}")


def faults(html: str, place: OwnPlace, *, is_letter: bool) -> list[str]:
    """Return what is wrong, each once, in words for the operator.

    A page may ask our own server for its style and its logo, and lead to itself; its colours are not in it.
    """
    read = _Reading(dark_rules(html))
    read.feed(html)
    links = [link for link in read.links if is_letter or not _is_near(link)]
    found = [fault for link in links for fault in _of_link(link, read.named, place)]
    sources = [each for each in read.fetched if is_letter or not _is_near(each)]
    found += [f"it would fetch {each[:80]}" for each in sources if not each.startswith(_BROUGHT)]
    if _UNFILLED.search(html):
        found.append("a place in it was not filled")
    if _STYLE_URL.search(html):
        found.append("its style would fetch something")
    if is_letter:
        found += [*read.faint, *_of_letter(html, read.bare_tables)]
    return list(dict.fromkeys(found))


def links_in(html: str) -> list[str]:
    """Return where the links of a letter or a page lead, each once, in their order."""
    read = _Reading([])
    read.feed(html)
    return list(dict.fromkeys(read.links))


def _of_letter(html: str, bare_tables: int) -> Iterator[str]:
    size = len(html.encode())
    if size > LETTER_LIMIT:
        yield f"{size:,} bytes of HTML: some mailboxes cut a letter at {LETTER_LIMIT:,}"
    if bare_tables:
        yield f'{bare_tables} tables without role="presentation", which a screen reader reads as data'


def _is_near(link: str) -> bool:
    """Say whether it is on the server of the page that has it."""
    parts = urlsplit(link)
    return not (parts.scheme or parts.netloc) and not link.startswith("#")


def _of_link(link: str, named: set[str], place: OwnPlace) -> Iterator[str]:
    parts = urlsplit(link)
    if link.startswith("#"):
        if link[1:] not in named:
            yield f"the link {link} leads to nothing in it"
    elif not place.is_own(link):
        yield f"the link {link[:80]} leads elsewhere"
    elif not _is_taken(parts.scheme, unquote(parts.path), place):
        yield f"the address in {link[:80]} is none of ours"


def _is_taken(scheme: str, path: str, place: OwnPlace) -> bool:
    """Say whether we can read the signed address in a link, or know the name that it is sent to."""
    signed = _SIGNED.search(path)
    if signed is None:
        return scheme != "mailto" or path.partition("@")[0].lower() in place.names
    try:
        place.reads(f"{signed[1]}.{signed[2]}")
    except BadToken:
        return False
    return True


class _Reading(HTMLParser):
    """Reads a page once: its links, what it would fetch, its tables, and words that are hard to read."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.named: set[str] = set()
        self.bare_tables = 0
        self.faint: list[str] = []
        self._rules = rules
        self._path: list[StyledElement] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.named |= {given[name] for name in ("id", "name") if name in given}
        self.fetched += [value for name, value in given.items() if name in _FETCHING]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in ("link", "script", "iframe", "object", "embed", "video", "audio"):
            self.fetched.append(given.get("href") or given.get("src") or tag)
        if tag == "table" and given.get("role") != "presentation":
            self.bare_tables += 1
        if tag not in _VOID:
            style = given.get("style", "")
            if "bgcolor" in given:
                style = f"background-color:{given['bgcolor']};{style}"
            self._path.append(StyledElement(tag, frozenset(given.get("class", "").split()), style))

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._path):
            while self._path.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or not self._is_shown():
            return
        for name, rules, paper, ink in (
            ("light", [], LIGHT["paper"], LIGHT["text"]),
            ("dark", self._rules, DARK["dark_paper"], DARK["dark_text"]),
        ):
            color, ground = shown_on(self._path, rules, paper, ink)
            if contrast(color, ground) < READABLE:
                self.faint.append(f"{color} on {ground} is hard to read on {name} paper")

    def _is_shown(self) -> bool:
        return not any(
            each.tag in ("style", "title", "script") or _HIDDEN.search(each.style)
            for each in self._path
        )
