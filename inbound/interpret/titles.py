"""Says what the subject of a mail is worth as a title, and takes a title from a text that has none."""

import re
from collections.abc import Iterator

from digest.language.politeness import NAME, variants
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import fold, fold_word, sentences_of, split_words
from inbound.subject import bare_subject

LONGEST = 60  # characters of a title that is taken from a text
GREETING = 7  # words in which a greeting ends that a name follows
LOOKED_AT = 2_000  # characters of a text in which its title is looked for
ALIKE = 5  # letters with which two forms of a word begin alike: cough, coughing
LEAST_ALIKE = 4  # letters of the shorter one

_WORD = re.compile(r"[^\W_]+")
_EARLIER = re.compile(r"[(\[]\s*(?:was|war|vorher|antes|era|ancien(?:nement)?)\b\W", re.IGNORECASE)
_ADDRESS = re.compile(r"\S@\S|https?://|\bwww\.", re.IGNORECASE)
_ENDS_GREETING = re.compile(r"[,!:.]\Z")


def is_new_topic(subject: str, *known: str) -> bool:
    """Say whether the subject of an answer is about something else than what it answers, by its titles.

    One that answering put a prefix before is the letter's, whatever it says; so is the beginning of one, one
    with a word of it or with "was:" and another behind it, and one of nothing but greetings and the like.
    """
    if bare_subject(subject) != " ".join(subject.split()) or _EARLIER.search(subject):
        return False
    if any(fold(title).startswith(fold(subject.rstrip(" .…"))) for title in known):
        return False  # cut short
    told = [each for title in known for each in _telling(title)]
    words = [] if _only_greets(subject) else _telling(subject)
    return bool(words) and not any(_alike(word, each) for word in words for each in told)


def _telling(text: str) -> list[str]:
    """Return the words of a subject by which one can tell what it is about."""
    words = (fold_word(word) for word in _WORD.findall(text))
    untold = word_list("little") | word_list("untold") | word_list("yes") | word_list("no")
    return [word for word in words if word and not word.isdigit() and word not in untold]


def _only_greets(subject: str) -> bool:
    """Say whether nothing but a name stands behind a greeting or thanks: "Thanks Ana"."""
    words = split_words(subject)
    return any(
        len(less.words) < len(words.words)
        and len(less.words) <= NAME
        and all(each[:1].isupper() for each in less.raw)
        for language in vocabularies()
        for less in variants(words, language, with_requests=False)
    )


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST_ALIKE:
        return short == long
    return long.startswith(short[:ALIKE])


def title_from(text: str) -> str:
    """Return the first sentence of a text that greets nobody and holds no address, as a title; or nothing."""
    said = next(_sentences(text[:LOOKED_AT]), "")
    if not said:
        return ""
    line = said[0].upper() + said[1:]
    if len(line) <= LONGEST:
        return line.rstrip(".,;: ")
    begun = line[:LONGEST].rpartition(" ")[0] or line[: LONGEST - 1]
    return begun.rstrip(".,;:!?-– ") + "…"


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _paragraphs(text):
        for sentence in sentences_of(_without_greeting(paragraph)):
            said = sentence.strip()
            if _ADDRESS.search(said) or not any(each.isalpha() for each in said):
                continue
            yield said


def _paragraphs(text: str) -> Iterator[str]:
    """Yield each paragraph as one line; a greeting on a line of its own is one by itself."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and not _without_greeting(lines[0]):
            lines = lines[1:]
        if lines:
            yield " ".join(lines)


def _without_greeting(line: str) -> str:
    """Return a line without the greeting at its start, and the names that are greeted."""
    words = split_words(line)
    begun = [each.politeness.greetings.either.match(words.line) for each in vocabularies()]
    ends = [words.line[: found.end()].count(" ") for found in begun if found and found.end()]
    if not ends:
        return line
    raw = words.raw
    for at in range(max(ends) - 1, min(GREETING, len(raw))):
        if _ENDS_GREETING.search(raw[at]):
            return " ".join(raw[at + 1 :])
    return "" if len(raw) < GREETING else " ".join(raw[max(ends) :])
