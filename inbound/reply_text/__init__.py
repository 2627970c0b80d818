"""Finds what a member wrote themselves in a mail that answers one of ours.

attribution -> signature -> own_traces

Quotes, the lines that announce them, forwarded parts, signatures and what mail programs add are cut away;
answers between and below quotes are kept. Losing a member's words is worse than keeping a quote.
Every rule looks at lines, each of a limited length, so that no text can make it slow.
"""

from dataclasses import dataclass

from digest.community.text import canonical
from inbound.html_text import to_text
from inbound.read import Mail, read
from inbound.reply_text.attribution import is_quoted, says_nothing, without_quotes
from inbound.reply_text.own_traces import without_own_traces
from inbound.reply_text.signature import without_signature

LIMIT = 100_000  # characters; of a longer text only the lines that are marked as quotes are cut
LINE_LENGTH = 2_000  # characters; no rule looks at a longer line


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the member wrote, and what was cut away from it."""

    text: str
    cut: str


def split(text: str) -> Extracted:
    """Return a canonical plain text, whose quotes may be marked with ">", as own words and the rest."""
    lines = text.split("\n")
    if len(text) > LIMIT:
        own = [not line.startswith(">") for line in lines]
    else:
        seen = [line if len(line) <= LINE_LENGTH else "x" for line in lines]
        own = without_signature(seen, without_quotes(seen))
        if says_nothing([line for line, is_own in zip(seen, own, strict=True) if is_own]):
            own = without_signature(seen, [not is_quoted(line) for line in seen])
    kept = without_own_traces(_joined(lines, own))
    cut = without_own_traces(_joined(lines, [not is_own for is_own in own]))
    return Extracted(text=kept, cut=cut)


def extract(body: str | bytes, content_type: str = "text/plain") -> str:
    """Return the own words of a body; bytes are a whole message (message/rfc822)."""
    if isinstance(body, bytes):
        return split(_text_of(body)).text
    return split(canonical(to_text(body) if content_type == "text/html" else body)).text


def _text_of(message: bytes) -> str:
    found = read(message)
    return found.text if isinstance(found, Mail) else ""


def _joined(lines: list[str], wanted: list[bool]) -> str:
    """Return the wanted lines without blank ones at the ends, or more than two in a row."""
    joined: list[str] = []
    for line, is_wanted in zip(lines, wanted, strict=True):
        if is_wanted and (line.strip() or (joined and joined[-1:] != [""])):
            joined.append(line.rstrip() if line.strip() else "")
    return "\n".join(joined).strip("\n")
