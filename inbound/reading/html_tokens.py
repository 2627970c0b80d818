"""Cuts HTML into tags and text in one pass, in time proportional to its length whatever it holds.

The standard library's parser takes minutes for a megabyte of "<" characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/<>\"']{0,40})((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,4000}+)>"
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]{1,60})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]*)))?")
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_RAW = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}


@dataclass(frozen=True, slots=True)
class HtmlTag:
    """A start or end tag with its attributes, names in lower case."""

    name: str
    is_end: bool
    attributes: dict[str, str]


def tokens(html: str) -> Iterator[HtmlTag | str]:
    """Yield the tags, and the text between them with its character references resolved."""
    begin_of_text = position = 0
    known: dict[str, HtmlTag] = {}  # by how they are written: most tags of a mail come again
    while (markup := _MARKUP.search(html, position)) is not None:
        begin = markup.start()
        found = _TAG.match(html, begin)
        position = found.end() if found else _after_markup(html, begin)
        if found is None and position == begin + 1:
            continue  # a "<" that means itself
        if begin > begin_of_text:
            yield unescape(html[begin_of_text:begin])
        if found is not None:
            tag = known.get(found[0])
            if tag is None:
                tag = known[found[0]] = HtmlTag(
                    found[2].lower(), found[1] == "/", _attributes(found[3])
                )
            yield tag
            if tag.name in _RAW and not tag.is_end:
                end = _RAW[tag.name].search(html, position)
                position = len(html) if end is None else end.start()
        begin_of_text = position
    if begin_of_text < len(html):
        yield unescape(html[begin_of_text:])


def _after_markup(html: str, begin: int) -> int:
    """Return where a comment or declaration ends; the next character for a "<" that is neither."""
    if html.startswith("<!--", begin):
        end = html.find("-->", begin + 4)
        return len(html) if end < 0 else end + 3
    if html.startswith(("<!", "<?"), begin):
        end = html.find(">", begin)
        return len(html) if end < 0 else end + 1
    return begin + 1


def _attributes(written: str) -> dict[str, str]:
    if not written:
        return {}
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(written)
    }
