"""Tells which elements of a mail's HTML hold a quote, the line that introduces it, or a signature.

A quote is marked and never deleted: members answer inside the quoting elements of their mail programs.
"""

import re

NO_QUESTION = 2  # marks of what is no question that somebody answers: signatures, introductions

_QUOTES = re.compile(  # names of elements that hold a quote
    r"(?:^|ydp\w*)yahoo_quoted|moz-forward-container|"
    r"freshdesk_quote|front-blockquote|sh-quoted-content|cm_quote|js-readmsg-msg|isReplyContent|"
    r"messageReplySection|divNeteaseMailCard|_originalContent|hs_reply|mail-quote|mailru-blockquote",
)
_INTRODUCTIONS = re.compile(
    r"gmail_attr|moz-cite-prefix|OutlookMessageHeader|moz-email-headers|hs_cite|quoteHeader"
)
_SIGNATURES = re.compile(
    r"signature|^sig\d{5,}$|^sig$|^Zm-_Id_-Sgn|yahoo-signature|__SIG_|lineBreakAtBeginningOfSignature",
    re.IGNORECASE,
)
_NO_SIGNATURES = re.compile(r"no-?signature|signature-?container-?empty", re.IGNORECASE)
_REST_IDS = frozenset(
    "divRplyFwdMsg appendonsend mail-editor-reference-message-container divtagdefaultwrapper_quoted "
    "ms-outlook-mobile-reference-message OLK_SRC_BODY_SECTION reply-intro".split()
)
_REST_MARKERS = ("__QUOTED_TEXT__", "__DIVIDER__")
_REST_STYLE = re.compile(
    r"border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:E1E1E1|B5C4DF)", re.IGNORECASE
)
_BAR_STYLE = re.compile(
    r"border-left(?:-width)?\s*:\s*(?!none|0|medium none|initial)", re.IGNORECASE
)
_ANNOUNCES = re.compile(r"[:：]\s*$")


def marks_of(tag: str, values: dict[str, str], above: str) -> int:
    """Return how deeply an element is quoted: signatures as deep as what answers no question.

    `above` is the last line that says anything.
    """
    if not values:
        return int(tag == "blockquote" and _ANNOUNCES.search(above) is not None)
    names = [*values.get("class", "").split(), values.get("id", "").removeprefix("x_")]
    names += [values.get("name", ""), values.get("data-marker", "")]
    names = [name for name in names if name]
    if any(_SIGNATURES.search(name) and not _NO_SIGNATURES.search(name) for name in names):
        return NO_QUESTION
    if any(_INTRODUCTIONS.search(name) for name in names):
        return NO_QUESTION
    if tag == "blockquote":
        is_cited = values.get("type", "").lower() == "cite" or "cite" in values
        is_named = any("quote" in name or "cite" in name for name in names)
        is_barred = _BAR_STYLE.search(values.get("style", "")) is not None
        return int(is_cited or is_named or is_barred or _ANNOUNCES.search(above) is not None)
    return int(any(name == "quote" or _QUOTES.search(name) for name in names))


def begins_signature(values: dict[str, str]) -> bool:
    """Check whether an element that holds nothing says that a signature begins there."""
    return _SIGNATURES.search(values.get("id", "")) is not None


def begins_rest(values: dict[str, str]) -> bool:
    """Check whether everything from this element on is the quoted mail."""
    return (
        values.get("id", "").removeprefix("x_") in _REST_IDS
        or values.get("data-marker") in _REST_MARKERS
        or _REST_STYLE.search(values.get("style", "")) is not None
    )
