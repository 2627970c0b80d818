"""Hears that the answer to what was found looks for something else: "no, the one about oxygen".

Whoever is content, or gives up, wants no letter.
"""

from collections.abc import Iterator, Sequence

from digest.intents.phrases import NotUnderstood, Search
from digest.language.answer_phrases import answer_phrases
from digest.language.senses import speak_of
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import Words, split_words
from inbound.interpret.commands.choice import wants_nothing
from inbound.interpret.commands.clauses import Clause, clauses_of
from inbound.interpret.commands.thanks import THANKS
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpretation import Ignore
from inbound.interpret.read_mail import ReadMail

LONGEST = 10  # words; a longer answer may be for others
MERE = 2  # words that are looked for by themselves


def search_again(mail: ReadMail, facts: MailFacts, writer: Author) -> Search | Ignore | None:
    """Return what the answer to a search looks for, or that nothing more is wanted; else None."""
    is_understood = bool(mail.phrases) and not isinstance(mail.phrases, NotUnderstood)
    is_understood |= mail.answer.stop is not None
    if facts.summary is None or not facts.summary.is_search or is_understood:
        return None
    words = split_words(mail.text)
    if not 0 < len(words.words) <= LONGEST:
        return None
    clauses = clauses_of((mail.text,), vocabularies())
    if wants_nothing(mail.text) or (speak_of(words, THANKS) and not _corrects(clauses)):
        return Ignore(reason="thanks", member_id=writer.member_id)
    query = " ".join(word for each in clauses for word in _telling(each))
    return Search(query=query) if query and _looks(clauses, words) else None


def _corrects(clauses: Sequence[Clause]) -> bool:
    return any(_is_denied(each) or _has("looks", each) for each in clauses)


def _looks(clauses: Sequence[Clause], words: Words) -> bool:
    """Say whether an answer looks for something: mere words, or in place of what was found."""
    goes_on = words.words[0] in word_list("and") and words.raw[-1].endswith("?")
    is_mere = len(words.words) <= MERE and not words.raw[-1].endswith((".", "!"))  # and no sentence
    if is_mere or goes_on:
        return True
    said = [each for each in clauses if not _is_denied(each)]
    if any(_has("looks", each) for each in said):
        return True
    return len(said) < len(clauses) and not any(each.has("first_person") for each in said)


def _telling(clause: Clause) -> Iterator[str]:
    """Yield the words of a clause that say what is looked for."""
    if _is_denied(clause):
        return
    line = answer_phrases("looks").sub("", clause.words.line)
    said = set(answer_phrases("others").sub("", line).split())
    silent = word_list("little") | word_list("around_choice") | word_list("replace")
    for at, word in enumerate(clause.words.words):
        if word in said and word not in silent:
            yield clause.words[slice(at, at + 1)].as_written()


def _is_denied(clause: Clause) -> bool:
    return _has("not", clause) or _has("no", clause)


def _has(name: str, clause: Clause) -> bool:
    return answer_phrases(name).search(clause.words.line) is not None
