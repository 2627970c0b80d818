"""The fixed sentences of our letters, the same for every recipient, from both parts of each template.

They are read from the templates themselves, so that every sentence of a letter is known here. A value in a
sentence ends one text and begins another; addresses and links leave no gap.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path

import jinja2

from digest.mail.template_source import own_templates, read_template

LETTER_FILES = (".txt", ".mjml")
NO_LETTERS = frozenset({"parts", "web"})  # included in others; not sent by mail
ADDRESSES = frozenset({"address", "link", "mailto", "ready"})  # a reader's words contain none

SAID_IN_CODE = (  # words of letters that are in no template
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
_LEXER = jinja2.Environment(autoescape=True)  # used only to split code into tokens
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
    """Return the words that a piece of template code puts into a letter, with gaps for values."""
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
    """Yield the strings of some template code, except those it compares with; gaps stand for values."""
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
    """Return True if a string is a counted noun: "post" in `posts|counted("post")`."""
    opened = [value for _, value in tokens[:place]]
    while opened and opened[-1] not in ("(", ")"):
        opened.pop()
    return len(opened) > 1 and opened[-1] == "(" and opened[-2] == "counted"
