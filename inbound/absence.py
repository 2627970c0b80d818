"""Tells what a program writes for somebody who is away from what that person writes.

A subject counts only as far as it is the mail's own: after "Re:" stands the subject of what is answered, and
people write about vacations too. And who is away and asks us to stop the mails is no program.
"""

import re

from digest.outbox.bounce_phrases import line_of
from inbound.absence_words import ABOUT_ABSENCE, ASKS_US, AWAY, NAMED, TITLED, TO_ANYBODY

LOOKED_AT = 600  # characters, in which every such note says so

_TAGS = re.compile(
    r"(?:[\[(<][^\[\]()<>]{1,40}[\])>]\s*)+"
)  # what lists and filters put before a subject
_OPENED = re.compile(r"[\W_]*")
_REPEATS = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|rv|odp|rif|r|ynt|回复|答复|回覆)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
_QUOTED = re.compile(
    r"^[ \t]*(?:>|[-_]{5}|\w{2,9}:[ \t]\S.*@)|(?:wrote|schrieb|escribió|écrit)\b.*:[ \t]*$",
    re.MULTILINE,
)
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]")


def is_titled_as_note(subject: str) -> bool:
    """Say whether a subject is what programs write before the one that they answer."""
    return _names_itself(subject) or TITLED.compiled.match(_own(subject)) is not None


def may_be_note(subject: str, text: str) -> bool:
    """Say whether a mail may be an absence note, by its own subject; one that wishes something is none."""
    if _names_itself(subject):
        return True
    is_about = ABOUT_ABSENCE.compiled.match(_own(subject)) is not None and reads_like_an_absence(
        text
    )
    return (is_about or is_titled_as_note(subject)) and not asks_us(text)


def is_note_of_absence(text: str) -> bool:
    """Say whether a text is surely what a program says for who is away: it speaks to anybody at all."""
    return reads_like_an_absence(text) and TO_ANYBODY.found_in(_start(text)) and not asks_us(text)


def reads_like_an_absence(text: str) -> bool:
    """Say whether a text may be what a mail program says for somebody who is away."""
    return AWAY.found_in(_start(text))


def asks_us(text: str) -> bool:
    """Say whether a text asks to get no mails."""
    quoted = _QUOTED.search(text)
    return ASKS_US.found_in(_start(text[: quoted.start()] if quoted else text))


def _names_itself(subject: str) -> bool:
    """Say whether a subject calls its mail automatic, also in brackets that were added to another."""
    added = [line_of(each) for each in _IN_BRACKETS.findall(subject)]
    return any(NAMED.compiled.match(each) for each in (*added, _own(subject)))


def _own(subject: str) -> str:
    """Return a subject without tags before it, as phrases are found in it; nothing of one that it repeats."""
    bare = _TAGS.sub("", subject.strip(), count=1) if _TAGS.match(subject.strip()) else subject
    return "" if _REPEATS.match(bare) else _OPENED.sub("", line_of(bare), count=1)


def _start(text: str) -> str:
    return line_of(text[:LOOKED_AT])
