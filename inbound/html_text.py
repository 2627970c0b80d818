"""Turns a mail's HTML into plain text with its quotes marked, hidden elements left out.

A quote is marked and never deleted: members answer inside the quoting elements of their mail programs.
"""

import re
from collections import Counter

from inbound.html_tokens import Tag, tokens

HTML_LIMIT = 500_000  # characters; what is beyond is not looked at
DEPTH = 2_000  # open elements
QUOTE_DEPTH = 5  # marks at the start of a line

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
UNSEEN = frozenset("head style script title template noscript object svg math select".split())
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|"
    r"(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
QUOTE_CLASSES = frozenset(
    "gmail_attr yahoo_quoted protonmail_quote moz-cite-prefix tutanota_quote moz-forward-container "
    "zmail_extra OutlookMessageHeader gmail_signature moz-signature protonmail_signature_block "
    "ms-outlook-mobile-signature WordSection1_signature AppleMailSignature".split()
)
QUOTE_IDS = frozenset(
    "Signature signature ms-outlook-mobile-signature yahoo_quoted AppleMailSignature "
    "lineBreakAtBeginningOfSignature".split()
)
REST_IDS = frozenset(
    "divRplyFwdMsg appendonsend mail-editor-reference-message-container "
    "ms-outlook-mobile-reference-message OLK_SRC_BODY_SECTION reply-intro".split()
)
REST_STYLE = re.compile(
    r"border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:E1E1E1|B5C4DF)", re.IGNORECASE
)
SPACE = re.compile(r"[ \t\r\n\f]+")
ANNOUNCES = re.compile(r"[:：]\s*$")


def to_text(html: str) -> str:
    """Return the text that a reader of this HTML sees; lines of quotes begin with ">"."""
    walker = _Walker()
    for token in tokens(html[:HTML_LIMIT]):
        if isinstance(token, str):
            walker.data(token)
        elif token.is_end:
            walker.end(token.name)
        else:
            walker.start(token)
    return walker.text()


class _Walker:
    def __init__(self) -> None:
        self._open: list[tuple[str, bool, bool]] = []  # tag, hidden, quoted
        self._names: Counter[str] = Counter()  # of open tags
        self._hidden = 0
        self._quoted = 0
        self._rest_is_quoted = False
        self._lines: list[str] = []
        self._line: list[str] = []  # parts of the line that is being written
        self._last_text = ""  # the last line that is not blank
        self._links: list[tuple[str, int]] = []  # target, how many parts stood before its text

    def text(self) -> str:
        """Return what has been read so far."""
        return "\n".join([*self._lines, "".join(self._line).rstrip()]).strip("\n")

    def start(self, tag: Tag) -> None:
        """Take a start tag."""
        name, values = tag.name, tag.attributes
        if name == "br":
            self._break()
        if name in BLOCKS:
            self._end_line()
        if name in VOID or len(self._open) >= DEPTH:
            return
        if _begins_rest(values):
            self._end_line()
            self._rest_is_quoted = True
        hidden = (
            name in UNSEEN or "hidden" in values or bool(HIDDEN.search(values.get("style", "")))
        )
        quoted = self._is_quote(name, values)
        self._open.append((name, hidden, quoted))
        self._names[name] += 1
        self._hidden += hidden
        self._quoted += quoted
        if name == "li":
            self._write("- ")
        elif name in ("td", "th") and self._line:
            self._write(" ")
        elif name == "a":
            self._links.append((values.get("href", ""), len(self._line)))

    def end(self, name: str) -> None:
        """Take an end tag; one that nothing began is left out."""
        if not self._names[name]:
            return
        if name == "a":
            self._end_link()
        if name in BLOCKS:
            self._end_line()
        while self._open:
            last, hidden, quoted = self._open.pop()
            self._names[last] -= 1
            self._hidden -= hidden
            self._quoted -= quoted
            if last == name:
                break
        if name in PARAGRAPHS and self._lines[-1:] != [""]:
            self._break()

    def data(self, text: str) -> None:
        """Take text between tags."""
        if not self._names["pre"]:
            text = SPACE.sub(" ", text)
            self._write(text if self._line else text.lstrip(" "))
            return
        first, *others = text.split("\n")
        self._write(first)
        for line in others:
            self._break()
            self._write(line)

    def _write(self, text: str) -> None:
        if self._hidden or not text:
            return
        if not self._line:
            depth = min(self._quoted + self._rest_is_quoted, QUOTE_DEPTH)
            self._line.append(">" * depth + " " if depth else "")
        self._line.append(text)

    def _break(self) -> None:
        if self._hidden:
            return
        line = "".join(self._line).rstrip()
        self._lines.append(line)
        self._line = []
        self._last_text = line or self._last_text

    def _end_line(self) -> None:
        if self._line:
            self._break()

    def _end_link(self) -> None:
        """Put the real target behind a link's text, so that no text can hide where it leads."""
        if not self._links:
            return
        target, start = self._links.pop()
        shown = "".join(self._line[start:]).strip()
        plain = target.removeprefix("https://").removeprefix("http://").rstrip("/")
        if target.startswith(("http://", "https://")) and plain not in shown and shown:
            self._write(f" <{target}>")

    def _is_quote(self, tag: str, values: dict[str, str]) -> bool:
        classes = set(values.get("class", "").split())
        if tag == "blockquote":
            return (
                values.get("type", "").lower() == "cite"
                or any("quote" in name or "cite" in name for name in classes)
                or self._announced()
            )
        if classes & QUOTE_CLASSES or values.get("id", "").removeprefix("x_") in QUOTE_IDS:
            return True
        return values.get("name") == "quote" or values.get("data-marker") == "__SIG_PRE__"

    def _announced(self) -> bool:
        return ANNOUNCES.search(self._last_text) is not None


def _begins_rest(values: dict[str, str]) -> bool:
    """Say whether everything from this element on is the quoted mail."""
    return (
        values.get("id", "").removeprefix("x_") in REST_IDS
        or values.get("data-marker") in ("__QUOTED_TEXT__", "__DIVIDER__")
        or REST_STYLE.search(values.get("style", "")) is not None
    )
