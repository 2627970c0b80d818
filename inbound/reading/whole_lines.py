"""Gives the writer's own words the line ends that the writer made, whatever the mail program did to them.

It comes last, after quotes and signature are cut: these are known by their lines. HTML and flowed text
(RFC 3676) have the writer's line ends. Plain text takes them from the HTML that came with it, paragraph by
paragraph, with what looks say there; where that says something else, wrapped lines are told by their length.
"""

import re

from inbound.reading.html_found import HtmlFound
from inbound.reading.read import Mail
from inbound.reading.wrapped_lines import unwrapped

_PARAGRAPHS = re.compile(r"(\n(?:[ \t]*\n)+)")


def whole_lines(text: str, mail: Mail) -> str:
    """Return words of a mail with their lines whole."""
    whole = text if mail.has_own_lines else unwrapped(text)
    if not mail.html_lines:
        return whole
    found = HtmlFound(mail.html_lines)
    parts = zip(_PARAGRAPHS.split(text), _PARAGRAPHS.split(whole), strict=True)
    written = (found.paragraph(wrapped) or joined for wrapped, joined in parts)
    return "".join(written).strip("\n")
