"""Brings every text and tag into its one canonical form before it is kept (requirement M-02)."""

import re
import unicodedata

POST_LIMIT = 65_536  # bytes of UTF-8 in one post
LONGEST_TAG = 30  # characters
SHORTEST_TAG = 2
MOST_TAG_WORDS = 4
DIGITS_OF_A_NUMBER = 6  # of a telephone, a patient's number; as many in a tag are no topic

_PLAIN = re.compile("[\t\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]*")  # nothing to change in it
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0, DEL and C1, but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e"  # direction controls, as are some of the next
    "\u00ad\u180e\u200b\u2060-\u206f\ufeff\u3164\uffa0"  # invisible
    "\ufdd0-\ufdef\ufff9-\ufffc"
    "\U000e0000-\U000e007f"  # tags
    "]"
)
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af"
    "\ua840-\ua8ff\ua980-\uabff\U00010a00-\U00011fff"
)
_EMOJI = "\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001fbff"
_NEEDLESS_JOINER = (
    re.compile(  # the scripts and emoji above need joiners; elsewhere they only hide things
        f"(?<![{_JOINING}])(?:(?<![{_EMOJI}])[\u200c\u200d]|\u200c|\u200d(?![{_EMOJI}]))"
    )
)
_SECOND_VARIATION = (
    re.compile(  # one selects a glyph; more of them, or others elsewhere, carry something unseen
        "(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
        "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+"
    )
)
_NONCHARACTER = re.compile(
    "[" + "".join(chr(p * 0x10000 + c) for p in range(17) for c in (0xFFFE, 0xFFFF)) + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMBINING = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}"
)
_TAG_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.[^\W\d_]{2,}", re.IGNORECASE)
_CONVERSATION_NUMBER = re.compile(
    r"^\W*(?:conversation\s+)?(?:C\s?[0-9]{1,9}\b|[0-9]{1,9}\s*[:.)])\W*|\W*\bC[0-9]{1,9}\W*$",
    re.IGNORECASE,
)
_TAG_WORD = re.compile(r"[^\W_]+")


def canonical(text: str) -> str:
    """Return `text` with line feeds only, in NFC, without what could break, hide or turn other text.

    The result always encodes to UTF-8, and is its own canonical form.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINE_ENDS.sub("\n", text)
    for hidden in (_REMOVED, _NONCHARACTER, _SECOND_VARIATION, _NEEDLESS_JOINER):
        text = hidden.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return _COMBINING.sub(lambda run: run.group()[:3], text)


def one_line(text: str, *, limit: int) -> str:
    """Return `text` canonical on one line of at most `limit` characters, cut with an ellipsis."""
    line = " ".join(canonical(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def beside_a_number(text: str) -> str:
    """Return a text without the number of a conversation that stands before or behind it: "C6: cough"."""
    return _CONVERSATION_NUMBER.sub("", text).strip()


def tag_name(text: str) -> str | None:
    """Return what a tag is called that somebody wrote: lower-case words joined by hyphens.

    None where it is none: an address, a number, a smile, a whole sentence.
    """
    said = canonical(text).strip().removeprefix("#").strip(" \t.,;:!?\"'“”„«»()[]").lower()
    if _TAG_ADDRESS.search(said) or sum(c.isdigit() for c in said) >= DIGITS_OF_A_NUMBER:
        return None
    said = re.sub(r"(?<=\w)['’](?=\w)", "", said)  # crohn's
    said = re.sub(r"(?<=\w)\+", " plus", said)  # HER2+
    words = _TAG_WORD.findall(said)
    name = "-".join(words)
    if len(words) > MOST_TAG_WORDS or not SHORTEST_TAG <= len(name) <= LONGEST_TAG:
        return None
    return name if any(c.isalpha() for c in name) else None
