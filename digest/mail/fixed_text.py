"""What our letters say whoever they are for: the fixed sentences of their templates, in both parts.

Taken from the templates themselves, so that no letter says a sentence that is not known here. Where a value
stands in a sentence, the text ends and another begins; addresses and links leave no gap.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path

import jinja2

from digest.mail.template_source import own_templates, read_template

LETTER_FILES = (".txt", ".mjml")
NO_LETTERS = frozenset({"parts", "web"})  # put into others; shown by no mail
ADDRESSES = frozenset({"address", "link", "mailto", "ready"})  # of which a reader's words have none

SAID_IN_CODE = (  # what letters say that stands in no template
    "Followed conversations",
    "New conversation",
    "new reply",
    "new replies",
    "reply",
    "replies",
    "already sent to you",
    "you follow this",
    "you follow this and",
    "Conversations you follow",
    "All others",
    "Tags you follow",
    "You can follow",
    "You are in",
    "You can join",
    "Found in",
    "this is the newest",
    "Please look again: Your text seems to hold",
    "expert",
    "staff",
    "moderator",
)

_GAP = "\x00"
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STYLE = re.compile(r"<mj-(style|head|title|attributes)\b.*?</mj-\1>", re.DOTALL)
_PREVIEW = re.compile(r"<mj-preview>(.*?)</mj-preview>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_PIECE = re.compile(r"<!--piece [a-z_]+-->")
_LEXER = jinja2.Environment(autoescape=True)  # only ever asked where words end
_SHOWN = re.compile(r"\{\{-?|\{%-?\s*set\b")  # code that puts words into the letter


@cache
def fixed_texts(folder: Path | None = None) -> tuple[str, ...]:
    """Return the fixed texts of all letters, the operator's own templates before ours."""
    found: dict[str, None] = {}
    for name in _letters():
        for text in _texts(read_template(name, folder), is_markup=name.endswith(".mjml")):
            found[text] = None
    return tuple(found)


def _letters() -> Iterator[str]:
    for letter in sorted(own_templates().iterdir(), key=lambda each: each.name):
        if letter.is_dir() and letter.name not in NO_LETTERS:
            for file in sorted(letter.iterdir(), key=lambda each: each.name):
                if file.name.endswith(LETTER_FILES):
                    yield f"{letter.name}/{file.name}"


def _texts(source: str, *, is_markup: bool) -> Iterator[str]:
    """Yield the fixed texts of one template."""
    codes: list[str] = []

    def taken_out(found: re.Match[str]) -> str:
        codes.append(found.group())
        return f"\x01{len(codes) - 1}\x02"

    text = _CODE.sub(taken_out, _PIECE.sub(_GAP, source))
    if is_markup:
        previews = _GAP.join(_PREVIEW.findall(text))
        text = unescape(_TAG.sub(" ", _STYLE.sub(" ", text))) + _GAP + previews
    text = re.sub("\x01([0-9]+)\x02", lambda found: _said_by(codes[int(found[1])]), text)
    for part in text.split(_GAP):
        sentence = " ".join(part.split())
        if any(map(str.isalnum, sentence)):
            yield sentence


@cache
def _said_by(code: str) -> str:
    """Return the words that a piece of code puts into a letter, with gaps where values stand."""
    if _SHOWN.match(code) is None:
        return "" if code.startswith("{#") else _GAP
    is_set = code.startswith("{%")
    tokens = [
        (kind, value)
        for _, kind, value in _LEXER.lex(code)
        if kind in ("name", "operator", "string", "integer", "float")
    ]
    if not is_set and tokens and tokens[0][1] in ADDRESSES:
        return ""
    return "".join([_GAP * is_set, *_words(tokens), _GAP * is_set])


def _words(tokens: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what the tokens of some code say: its strings, but for those that are compared or name a form."""
    for place, (kind, value) in enumerate(tokens):
        before = tokens[place - 1][1] if place else ""
        if kind == "string" and before in ("==", "!="):
            yield _GAP
        elif kind == "string" and _is_counted(tokens, place):
            word = value[1:-1]
            yield f"{_GAP}{word}{_GAP}{word}s{_GAP}"
        elif kind == "string":
            yield value[1:-1].replace("\\n", "\n").replace('\\"', '"')
        elif kind == "operator":
            yield _GAP if value in (",", "[", "]", ":") else ""
        elif before != "|":  # a filter is no value
            yield _GAP


def _is_counted(tokens: Sequence[tuple[str, str]], place: int) -> bool:
    """Say whether a string is a noun that is counted: "post" in `posts|counted("post")`."""
    opened = [value for _, value in tokens[:place]]
    while opened and opened[-1] not in ("(", ")"):
        opened.pop()
    return len(opened) > 1 and opened[-1] == "(" and opened[-2] == "counted"
