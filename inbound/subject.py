"""What mail programs and lists put before a subject, in the languages that they speak.

Left out are words that are short for an illness or a test as well as for "forwarded" (PD, ATB, VL), and the
single letters R and I: losing a word of a title is worse than keeping a prefix.
"""

import re
from collections.abc import Set
from unicodedata import normalize

from digest.language.vocabulary import word_list
from digest.language.words import split_words

LONGEST_NONE = 40  # characters

_ANSWER = (
    "re|aw|antw|antwort|sv|vs|odp|rif|ref|réf|rép|res|ynt|bls|vá|απ|σχετ|отв|ответ|"
    "回复|回覆|答复|答覆|返信|답장|השב|תגובה|رد"
)
_FORWARD = "fwd?|wg|tr|trs|enc|rv|vb|doorst|πρθ|пересл|ilt|i̇lt|转发|轉寄|轉發|転送|전달"
_COUNT = r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|[\^*]\d{1,4})?\s*[:：]\s*"  # "Re[2]:", "Re(2):", "Re^2:"
_FORWARDED = re.compile(rf"\s*(?:{_FORWARD}){_COUNT}", re.IGNORECASE)
_PREFIX = re.compile(rf"\s*(?:{_ANSWER}|{_FORWARD}){_COUNT}", re.IGNORECASE)
_ANSWERING = re.compile(rf"\s*(?:{_ANSWER}){_COUNT}", re.IGNORECASE)
_TAG = re.compile(r"\s*\[([^\[\]]{1,80}?)(?:[ :,#-]*\d{1,8})?\]\s*")  # "[list]", "[list 123]"


def bare_subject(subject: str, tags: Set[str] = frozenset()) -> str:
    """Return a subject without what answering and forwarding put before it, nor a list's tags; or none.

    `tags` are what lists write between brackets, in lower case; other words in brackets are the writer's.
    """
    at = 0
    while found := _PREFIX.match(subject, at) or _tag_of_list(subject, at, tags):
        at = found.end()
    bare = " ".join(subject[at:].split())
    return "" if _is_none(bare) else bare


def _is_none(bare: str) -> bool:
    """Say whether a subject is what programs write where there is none: "(no subject)", in any language."""
    return " ".join(split_words(normalize("NFKC", bare[:LONGEST_NONE])).words) in word_list(
        "no_subject"
    )


def is_forward(subject: str) -> bool:
    """Say whether a subject is that of somebody's mail which was sent on."""
    return _FORWARDED.match(subject) is not None


def is_answer(subject: str, tags: Set[str] = frozenset()) -> bool:
    """Say whether a subject begins as those of answers do, behind a list's tags."""
    at = 0
    while found := _tag_of_list(subject, at, tags):
        at = found.end()
    return _ANSWERING.match(subject, at) is not None


def tag_of(subject: str) -> str | None:
    """Return what stands in brackets behind the prefixes of a subject, in lower case, if anything."""
    at = 0
    while found := _PREFIX.match(subject, at):
        at = found.end()
    tag = _TAG.match(subject, at)
    return tag[1].strip().casefold() if tag else None


def _tag_of_list(subject: str, at: int, tags: Set[str]) -> re.Match[str] | None:
    found = _TAG.match(subject, at) if tags else None
    return found if found is not None and found[1].strip().casefold() in tags else None
