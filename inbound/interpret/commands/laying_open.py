"""Lets words lay open what letters hide only where all of them are one of our own phrases for it.

Somebody may read over a shoulder what letters show. Words that speak against showing have no end, so none are
looked for: all but an exact phrase, beside what is polite, is asked about. What hides harms nobody, and its
letter takes it back: it is done in any words.
"""

from collections.abc import Iterator, Mapping, Sequence

from digest.community.preferences.preference import Content, Discreet
from digest.intents.meaning import TOPICS
from digest.intents.phrases import Choose, More, NotUnderstood, Phrase, PhrasesRead, all_read
from digest.language.politeness import is_plainly_polite
from digest.language.vocabulary import Vocabularies, vocabularies, word_list
from digest.language.words import Words, lines_of, split_words
from inbound.interpret.commands.clauses import Clause, clauses_of
from inbound.interpret.commands.match import match_exactly
from inbound.interpret.commands.numbered import read_line

LAYS_OPEN: Mapping[str, str] = {  # what others may then read, and its opposite
    "discreet_off": "discreet_on",
    "content_on": "content_off",
}
WHAT_SHOWS = frozenset((*LAYS_OPEN, *LAYS_OPEN.values()))
LONGEST = 400  # characters; a longer text says more than a phrase


def asked_unless_exact(
    read: PhrasesRead, told: Sequence[str], languages: Vocabularies
) -> PhrasesRead:
    """Return what was read of a subject and a text; what would show too much is only a guess of it."""
    phrases = all_read(read)
    opening = [each for each in phrases if _opens(each)]
    if not opening:
        return read
    if read is phrases and opening == [*phrases] and _says_exactly(opening, told, languages):
        return read
    both = (one for each in opening for one in _both(each))
    return NotUnderstood(likely=tuple(dict.fromkeys((*both, *phrases))))


def asks_exactly_to_read(text: str, *, by_number: bool = False) -> bool:
    """Say whether all of a text is READ or MORE in our words for it, or numbers of what is to be read."""
    known = vocabularies()
    lines = _lines_told((text,), known) if len(text) <= LONGEST else []
    return bool(lines) and all(
        any(_reads(core, by_number=by_number) for core in _cores(each, known)) for each in lines
    )


def plainly_hides(clauses: Sequence[Clause]) -> bool:
    """Say whether something is not to be seen: nobody only asks about it, or misses it."""
    if only_wonders(clauses) or any(
        each.is_of_another or _is_for_another(each) for each in clauses
    ):
        return False
    return any(_covers(each) or _is_not_to_be_seen(each) for each in clauses)


def only_wonders(clauses: Sequence[Clause]) -> bool:
    """Say whether all that is said wonders why something is so, or whether it ought to be."""
    told = [each for each in clauses if each.words.words]
    return bool(told) and all(each.asks_why or each.has("wonders") for each in told)


def is_about_settings(clauses: Sequence[Clause]) -> bool:
    """Say whether something speaks of what letters show in general: "titles on", "turn the content on"."""
    return any(each.has("of_what_shows") for each in clauses)


def _opens(phrase: Phrase) -> bool:
    match phrase:
        case Choose(preference=Discreet(is_on=False | None) | Content(is_on=True)):
            return True
        case _:
            return False


def _both(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return the ready mails to choose between, the one that hides first."""
    match phrase:
        case Choose(preference=Content()):
            hides, shows = TOPICS["about_content"]
        case _:
            hides, shows = TOPICS["about_discreet"]
    return (hides, phrase if phrase != hides else shows)


def _says_exactly(read: Sequence[Phrase], told: Sequence[str], languages: Vocabularies) -> bool:
    """Say whether all lines are phrases for what was read, each by itself or all together."""
    if sum(map(len, told)) > LONGEST or _only_asks(told, languages):
        return False
    lines = _lines_told(told, languages)
    exact = [_phrase(each, languages) for each in lines]
    whole = [_phrase(split_words(" ".join(each.as_written() for each in lines)), languages)]
    return {*read} in ({*exact}, {*whole})


def _lines_told(told: Sequence[str], languages: Vocabularies) -> list[Words]:
    """Return the lines that say more than what is polite, or our own sentence in a ready mail."""
    ours = word_list("ready", languages)
    lines = [line for each in told for line in lines_of(each, at_most=LONGEST)]
    found, polite = list[Words](), ""
    for line in lines:
        words = split_words(line)
        if " ".join(words.words) in ours:
            continue
        polite += f"{line}\n"  # a name may stand below what signs off
        if not is_plainly_polite(split_words(polite), languages):
            found.append(words)
            polite = ""
    return found


def _phrase(words: Words, languages: Vocabularies) -> object:
    found = (match_exactly(each, languages) for each in _cores(words, languages))
    return next((each for each in found if each is not None), None)


def _cores(words: Words, languages: Vocabularies) -> Iterator[Words]:
    """Yield the parts of a line with nothing but what is polite around them, the longest first."""
    count = len(words.words)
    starts = [at for at in range(count) if is_plainly_polite(words[:at], languages, asks=True)]
    ends = [at for at in range(count, 0, -1) if is_plainly_polite(words[at:], languages)]
    yield from (words[start:end] for start in starts for end in ends if start < end)


def _reads(words: Words, *, by_number: bool) -> bool:
    line = " ".join(words.words)
    named = word_list("reading") | word_list("more") | word_list("to_read")
    if line in named or match_exactly(words, vocabularies()) == More():
        return True
    wishes = read_line(words.as_written()) if by_number else ()
    return bool(wishes) and not any(each.may_deny for each in wishes)


def _only_asks(told: Sequence[str], languages: Vocabularies) -> bool:
    """Say whether a sentence is a question, other than whether we do it: "titles on?"."""
    clauses = clauses_of(told, languages)
    asked = {each.sentence for each in clauses if each.is_asked}
    return bool(asked - {each.sentence for each in clauses if each.has("asks_us")})


def _covers(clause: Clause) -> bool:
    return clause.has("covers") and not clause.has("uncovers")


def _is_not_to_be_seen(clause: Clause) -> bool:
    """Say whether its writer wants something not to be seen, other than who cannot see it."""
    is_told = clause.has("not_to_see") and not clause.has("lacks")
    return is_told and not clause.has("covers") and not clause.has("uncovers")


def _is_for_another(clause: Clause) -> bool:
    return clause.has_beside("for_one_named", "for_oneself")
