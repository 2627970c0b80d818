"""Reads a yes or a no in everyday words, and says when it is neither."""

import re

from inbound.deciding.words import bare_subject

LONGEST_NO = 6  # words; a longer answer that begins with a no may want something else

_WORD = re.compile(r"[\w’']+")
_YES = frozenset(
    "yes y yep yeah ok okay sure right correct confirm confirmed confirming agree agreed approve"
    " ja si sí oui sim da tak ano áno jo joo kyllä igen ναι да так evet hai はい 是 是的 네".split()
)
_ASSENT = frozenset("ok okay sure right correct".split())
_NO = frozenset(
    "no n nope never nein non não nao nie ne nei nej ei nem όχι нет ні hayır いいえ 不 不是 아니요".split()
)
_NOT = _NO | frozenset("not don't dont wasn't wasnt isn't isnt didn't didnt".split())
_PHRASES = (  # what says yes without the word
    "post it",
    "please post",
    "publish it",
    "please publish",
    "that was me",
    "it was me",
    "this was me",
    "that's me",
    "it's me",
    "it is me",
    "that is me",
    "i sent it",
    "i wrote it",
    "i did",
    "it is mine",
    "it's mine",
)
_DENIALS = ("not me", "wasn't me", "wasnt me", "isn't me", "didn't write it", "did not write it")


def yes_or_no(subject: str, text: str) -> bool | None:
    """Return True for yes, False for no, None for anything else; an empty mail says what its subject does.

    A no throws words away, so only a short and plain one is taken; a yes may go on in any words but noes.
    """
    said = text.strip() or bare_subject(subject)
    first = said.strip().partition("\n")[0].lower().replace("’", "'")
    words = _WORD.findall(first)
    if not words:
        return None
    means_yes = words[0] in _YES or _begins_or_ends(" ".join(words))
    has_no = any(word in _NOT for word in words)
    if means_yes and not has_no:
        return True
    denies = words[0] in _NO or " ".join(words).endswith(_DENIALS)
    if denies and not means_yes and len(_WORD.findall(said)) <= LONGEST_NO:
        return False
    return None


def is_mere_assent(subject: str, text: str) -> bool:
    """Say whether an answer begins with a word by which people also say that they have read something."""
    words = _WORD.findall((text.strip() or bare_subject(subject)).lower())
    return bool(words) and words[0] in _ASSENT


def _begins_or_ends(sentence: str) -> bool:
    return any(sentence.startswith(each) or sentence.endswith(each) for each in _PHRASES)
