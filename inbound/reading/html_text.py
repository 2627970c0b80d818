"""Turns a mail's HTML into plain text with its quotes marked, hidden elements left out.

A quote is marked and never deleted: members answer inside the quoting elements of their mail programs.
"""

import re
from collections import defaultdict

from inbound.reading.html_tokens import HtmlTag, tokens

HTML_LIMIT = 500_000  # characters; what is beyond is not looked at
DEPTH = 2_000  # open elements
QUOTE_DEPTH = 5  # marks at the start of a line
NO_QUESTION = 2  # marks of what is no question that somebody answers: signatures, introductions

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
UNSEEN = frozenset("head style script title template noscript object svg math select".split())
CELLS = frozenset("td th caption table".split())  # an end tag inside one ends nothing outside of it
TABLES = CELLS | frozenset("tr tbody thead tfoot body html".split())
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
SIZE = re.compile(r"(?<![-\w])font-size\s*:\s*(0(?![.\d]))?", re.IGNORECASE)
QUOTES = re.compile(  # names of elements that hold a quote
    r"(?:^|ydp\w*)yahoo_quoted|moz-forward-container|"
    r"freshdesk_quote|front-blockquote|sh-quoted-content|cm_quote|js-readmsg-msg|isReplyContent|"
    r"messageReplySection|divNeteaseMailCard|_originalContent|hs_reply|mail-quote|mailru-blockquote",
)
INTRODUCTIONS = re.compile(
    r"gmail_attr|moz-cite-prefix|OutlookMessageHeader|moz-email-headers|hs_cite|quoteHeader"
)
SIGNATURES = re.compile(
    r"signature|^sig\d{5,}$|^sig$|^Zm-_Id_-Sgn|yahoo-signature|__SIG_|lineBreakAtBeginningOfSignature",
    re.IGNORECASE,
)
NO_SIGNATURES = re.compile(r"no-?signature|signature-?container-?empty", re.IGNORECASE)
REST_IDS = frozenset(
    "divRplyFwdMsg appendonsend mail-editor-reference-message-container divtagdefaultwrapper_quoted "
    "ms-outlook-mobile-reference-message OLK_SRC_BODY_SECTION reply-intro".split()
)
REST_MARKERS = ("__QUOTED_TEXT__", "__DIVIDER__")
REST_STYLE = re.compile(
    r"border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:E1E1E1|B5C4DF)", re.IGNORECASE
)
BAR_STYLE = re.compile(
    r"border-left(?:-width)?\s*:\s*(?!none|0|medium none|initial)", re.IGNORECASE
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
        self._open: list[tuple[str, bool, int, bool]] = []  # tag, hidden, marks, too small
        self._places: defaultdict[str, list[int]] = defaultdict(list)  # of open tags, in _open
        self._cells: list[int] = []  # places of open table cells
        self._hidden = 0
        self._marks = 0  # of the open elements together
        self._rest_is_quoted = False
        self._lines: list[str] = []
        self._line: list[str] = []  # parts of the line that is being written
        self._last_text = ""  # the last line that is not blank
        self._links: list[tuple[str, int]] = []  # target, how many parts stood before its text

    def text(self) -> str:
        """Return what has been read so far."""
        return "\n".join([*self._lines, "".join(self._line).rstrip()]).strip("\n")

    def start(self, tag: HtmlTag) -> None:
        """Take a start tag."""
        name, values = tag.name, tag.attributes
        if name == "br":
            self._break()
        if name in BLOCKS:
            self._end_line()
        if values and _begins_rest(values):
            self._end_line()
            self._rest_is_quoted = True
        if name not in VOID and len(self._open) < DEPTH:
            self._enter(name, values)
        elif values and SIGNATURES.search(values.get("id", "")):
            self._mark_parent()

    def end(self, name: str) -> None:
        """Take an end tag; one that nothing began, or began outside of this table cell, is left out."""
        places = self._places[name]
        if not places or (name not in TABLES and self._cells and places[-1] < self._cells[-1]):
            return
        if name == "a":
            self._end_link()
        if name in BLOCKS:
            self._end_line()
        self._leave(places[-1])
        if name in PARAGRAPHS and self._lines[-1:] != [""]:
            self._break()

    def data(self, text: str) -> None:
        """Take text between tags."""
        if not self._places["pre"]:
            text = text if text.isalnum() else SPACE.sub(" ", text)
            self._write(text if self._line else text.lstrip(" "))
            return
        first, *others = text.split("\n")
        self._write(first)
        for line in others:
            self._break()
            self._write(line)

    def _enter(self, name: str, values: dict[str, str]) -> None:
        place = len(self._open)
        hidden, marks = name in UNSEEN, 0
        is_tiny = self._open[-1][3] if self._open else False
        if values or name == "blockquote":
            size = SIZE.search(values.get("style", ""))
            is_tiny = is_tiny if size is None else size[1] is not None
            hidden = hidden or "hidden" in values or bool(HIDDEN.search(values.get("style", "")))
            marks = self._marks_of(name, values)
        self._open.append((name, hidden, marks, is_tiny))
        self._places[name].append(place)
        if name in CELLS:
            self._cells.append(place)
        self._hidden += hidden
        self._marks += marks
        if name == "li":
            self._write("- ")
        elif name in ("td", "th") and self._line:
            self._write(" ")
        elif name == "a":
            self._links.append((values.get("href", ""), len(self._line)))

    def _leave(self, place: int) -> None:
        """Close the element at a place and all that are open in it."""
        while len(self._open) > place:
            name, hidden, marks, _ = self._open.pop()
            self._places[name].pop()
            self._hidden -= hidden
            self._marks -= marks
        while self._cells and self._cells[-1] >= place:
            self._cells.pop()

    def _mark_parent(self) -> None:
        """Take what is left of the element that is open now for a signature."""
        self._end_line()
        if self._open:
            name, hidden, marks, is_tiny = self._open[-1]
            self._open[-1] = (name, hidden, marks + NO_QUESTION, is_tiny)
            self._marks += NO_QUESTION

    def _write(self, text: str) -> None:
        if self._hidden or not text or self._is_tiny:
            return
        if not self._line:
            depth = min(self._marks + self._rest_is_quoted, QUOTE_DEPTH)
            self._line.append(">" * depth + " " if depth else "")
        self._line.append(text)

    @property
    def _is_tiny(self) -> bool:
        """Whether text is shown in no size at all, as the element that is open now has it."""
        return bool(self._open) and self._open[-1][3]

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

    def _marks_of(self, tag: str, values: dict[str, str]) -> int:
        """Return how deeply an element is quoted: signatures as deep as what answers no question."""
        names = [*values.get("class", "").split(), values.get("id", "").removeprefix("x_")]
        names += [values.get("name", ""), values.get("data-marker", "")]
        names = [name for name in names if name]
        if any(SIGNATURES.search(name) and not NO_SIGNATURES.search(name) for name in names):
            return NO_QUESTION
        if any(INTRODUCTIONS.search(name) for name in names):
            return NO_QUESTION
        if tag == "blockquote":
            is_cited = values.get("type", "").lower() == "cite" or "cite" in values
            is_named = any("quote" in name or "cite" in name for name in names)
            is_barred = BAR_STYLE.search(values.get("style", "")) is not None
            return int(is_cited or is_named or is_barred or self._announced())
        return int(any(name == "quote" or QUOTES.search(name) for name in names))

    def _announced(self) -> bool:
        return ANNOUNCES.search(self._last_text) is not None


def _begins_rest(values: dict[str, str]) -> bool:
    """Check whether everything from this element on is the quoted mail."""
    return (
        values.get("id", "").removeprefix("x_") in REST_IDS
        or values.get("data-marker") in REST_MARKERS
        or REST_STYLE.search(values.get("style", "")) is not None
    )
