"""The Markdown of the operator's letters, a small and safe kind: paragraphs, lists, links, emphasis.

Everything else is refused with its line, before anything is sent: nobody gets half of a table.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from digest.errors import BadInput
from digest.language.text import canonical
from digest.mail.format import INDENT, Ours, wrapped
from digest.mail.web_links import Link, by_links

if TYPE_CHECKING:
    from markdown_it.token import Token

SCHEMES = ("https", "http", "mailto")
BLOCKS = frozenset({"paragraph", "bullet_list", "ordered_list", "list_item"})
RUNS = frozenset({"text", "softbreak", "hardbreak", "strong", "em", "link"})
CALLED = {
    "heading": "a heading",
    "lheading": "a heading",
    "fence": "a block of code",
    "code_block": "a block of code (four spaces at its beginning)",
    "code_inline": "code",
    "blockquote": "a quotation",
    "hr": "a line across",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
}
TAGS = {
    "paragraph": "p",
    "strong": "b",
    "em": "i",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
}
BREAKS = {"softbreak": Markup("\n"), "hardbreak": Markup("<br>\n")}

_LINK = Markup('<a href="{}" style="color:{}" rel="noopener noreferrer">')


def titled(content: str) -> tuple[str, str]:
    """Return the title, which the first line is, and the text of a file; raise BadInput for what is not safe.

    The text keeps its lines, so that what is refused is told by the line of the file.
    """
    lines = canonical(content).strip("\n").split("\n")
    title = lines[0].removeprefix("# ").strip()
    if not lines[0].startswith("# ") or not title:
        raise BadInput('its first line is to be its title: "# We move to a new server"')
    text = "\n".join(["", *lines[1:]])
    check(text)
    return title, text.strip("\n")


def check(text: str) -> None:
    """Raise BadInput, with its line, for anything that is not of the small kind."""
    for block in _blocks(text):
        line = (block.map or [0])[0] + 1
        for token in (block, *(block.children or ())):
            kind = _kind(token)
            if kind not in BLOCKS | RUNS | {"inline"}:
                raise BadInput(
                    f"line {line}: {CALLED.get(kind, kind)} cannot be in it: only paragraphs, lists, links "
                    "and emphasis"
                )
            if kind == "link" and token.nesting == 1 and not _is_safe(_target(token)):
                raise BadInput(
                    f"line {line}: {_target(token)!r} is no whole web address or mailto:"
                )


@lru_cache(maxsize=16)
def marked_html(text: str, accent: str = "") -> Markup:
    """Return it as HTML; no other tag than ours can be in it."""
    return Markup("").join(_html(_blocks(canonical(text)), accent))


@lru_cache(maxsize=16)
def marked_text(text: str) -> Ours:
    """Return it for the text part: lists with dashes or numbers, each link on a line below its paragraph."""
    return Ours("".join(_text(_blocks(canonical(text)))).lstrip("\n"))


def _blocks(text: str) -> "list[Token]":
    """Return what the text is made of."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (takes longer to import than to read a letter)

    return MarkdownIt("commonmark").parse(text)


def _html(tokens: "Iterable[Token]", accent: str) -> Iterator[Markup]:
    is_linked = False
    for token in tokens:
        kind = _kind(token)
        is_linked = token.nesting == 1 if kind == "link" else is_linked
        if kind == "inline":
            yield from _html(token.children or (), accent)
        elif kind == "text":
            yield from [escape(token.content)] if is_linked else _with_links(token.content, accent)
        elif kind in BREAKS:
            yield BREAKS[kind]
        elif kind == "link":
            yield _LINK.format(_target(token), accent) if token.nesting == 1 else Markup("</a>")
        elif kind in TAGS and not token.hidden:
            slash = "" if token.nesting == 1 else "/"
            yield Markup("<{}{}>").format(slash, TAGS[kind])


def _with_links(text: str, accent: str) -> Iterator[Markup]:
    for part in by_links(text):
        if isinstance(part, Link):
            yield _LINK.format(part.target, accent) + escape(part.shown) + Markup("</a>")
        else:
            yield escape(part)


def _text(tokens: "list[Token]") -> Iterator[str]:
    lists: list[tuple[str, int]] = []  # each list that is open: its kind, and its next number
    is_close = False  # the items of a list stand without a line between them
    for token in tokens:
        kind = _kind(token)
        if kind == "paragraph" and token.nesting == 1:
            is_first = not (token.hidden and is_close)
            is_close = token.hidden
            yield "\n\n" if is_first else "\n"
        if kind in ("bullet_list", "ordered_list"):
            if token.nesting == 1:
                is_close = is_close and bool(lists)
                lists.append((kind, int(token.attrGet("start") or 1)))
            else:
                lists.pop()
        elif kind == "inline":
            yield _block(token, lists)


def _block(token: "Token", lists: list[tuple[str, int]]) -> str:
    mark = ""
    if lists:
        kind, number = lists[-1]
        mark = "- " if kind == "bullet_list" else f"{number}. "
        lists[-1] = (kind, number + 1)
    lead = INDENT * max(len(lists) - 1, 0)
    hanging = lead + " " * len(mark)
    said, links = _said(token.children or ())
    rows = [
        wrapped(f"{mark if not place else ''}{line}", hanging)
        for place, line in enumerate(said.split("\n"))
    ]
    shown = [f"{hanging}{row}" if place else f"{lead}{row}" for place, row in enumerate(rows)]
    return "\n".join([*shown, *(f"{hanging}{link}" for link in links)])


def _said(runs: "Iterable[Token]") -> tuple[str, list[str]]:
    """Return the words of a paragraph, and the links in it that they do not show."""
    words, links, target, began = "", [], "", 0
    for token in runs:
        kind = _kind(token)
        if kind == "text":
            words += token.content
        elif kind == "softbreak":
            words += " "
        elif kind == "hardbreak":
            words += "\n"
        elif kind == "link" and token.nesting == 1:
            target, began = _target(token), len(words)
        elif kind == "link" and words[began:] not in (target, target.removeprefix("mailto:")):
            links.append(target.removeprefix("mailto:"))
    return words, links


def _kind(token: "Token") -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _target(token: "Token") -> str:
    return str(token.attrGet("href") or "")


def _is_safe(target: str) -> bool:
    parts = urlsplit(target)
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")
