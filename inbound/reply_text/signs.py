"""Tells what a line shows of who wrote something, and when: a verb of writing, an address, a date, a time."""

import re

from inbound.reply_text.languages import DAYS_AND_MONTHS, PEOPLE, WRITING, WRITING_UNSPACED

SMALL = 3  # letters of a word that may join a name and a date: "at", "kl.", "um"

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}\u200f?[./-] ?\d{1,2}\u200f?[./-] ?\d{2,4}|[٠-٩۰-۹]{4}|[年월년日]"
)
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\b\d\d?\s?(?:uhr|am|pm)\b|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[\w.-]+|<mailto:|\[mailto:")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_ENDS_A_SENTENCE = re.compile(r"(?:[^\W\d_]{4}\.|[!?…:;。])\s*$")

VERB, ADDRESS, DATE, CLOCK = 1, 2, 4, 8
PEOPLE_SPEAK = 16  # somebody wrote it themselves
TOLD = [  # by the flags, with a date and a time as one sign, and nobody who speaks
    flags & (VERB | ADDRESS) | (DATE if flags & (DATE | CLOCK) else 0) for flags in range(32)
]
COUNT = [flags.bit_count() for flags in TOLD]  # of the signs that tell, by their flags


def signs_of(line: str) -> int:
    """Return the signs that a line shows, as flags."""
    words = _WORD.findall(line)
    lower = {word.lower() for word in words}
    signs = 0
    if not lower.isdisjoint(WRITING) or WRITING_UNSPACED.search(line):
        signs |= VERB
    if _DATE.search(line) or (not lower.isdisjoint(DAYS_AND_MONTHS) and _DIGIT.search(line)):
        signs |= DATE
    if _CLOCK.search(line):
        signs |= CLOCK
    if "@" in line or "mailto:" in line:
        signs |= ADDRESS if _ADDRESS.search(line) else 0
    return signs if PEOPLE.isdisjoint(words) else signs | PEOPLE_SPEAK


def is_made_of_names(text: str) -> bool:
    """Check whether a text is nothing but names, dates and the small words between them."""
    if _ENDS_A_SENTENCE.search(text):
        return False
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    return all(
        not word[:1].islower() or len(word) <= SMALL or word.lower() in DAYS_AND_MONTHS
        for word in words
    )


def is_of_names(line: str) -> bool:
    """Check whether a line has no more long words than names."""
    words = [word for word in _WORD.findall(_ADDRESS.sub(" ", line)) if len(word) > SMALL]
    return bool(2 * sum(word[:1].islower() for word in words) <= len(words))


def tells_who_or_when(signs: int) -> bool:
    """Check whether a line has an address or a whole date, and nobody speaks in it."""
    is_whole = signs & ADDRESS or (signs & DATE and signs & CLOCK)
    return bool(is_whole and not signs & PEOPLE_SPEAK)


def ends_a_sentence(line: str) -> bool:
    """Check whether a line ends as a sentence does, not with an abbreviation or the day of a month."""
    return _ENDS_A_SENTENCE.search(line) is not None


def words_in(line: str) -> list[str]:
    """Return the words of a line without numbers."""
    return _WORD.findall(line)
