"""Hears that a post of somebody's, or those of a day, are to go again, at an address of none of them.

Whoever writes "take down what I wrote yesterday" is shown their posts of the hour, and how; nobody means the
end of a membership by it.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.intents.meaning import HOME
from digest.intents.phrases import Explain, HelpTopic, Phrase
from digest.language.vocabulary import Vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.clauses import Clause, clauses_of

LONGEST = 400  # characters
SHORT = 2  # letters; a shorter word tells nothing
SHOWN: tuple[Phrase, ...] = (HOME, Explain(topic=HelpTopic.EDIT))


def asks_takedown(subject: str, text: str, languages: Vocabularies) -> bool:
    """Say whether a mail asks that a post of its writer be taken down, or those of a day, and no more."""
    if len(subject) + len(text) > LONGEST:
        return False
    clauses = clauses_of((subject, text), languages)
    if any(each.has("and_me") or each.has("asks_how") for each in clauses):
        return False
    if _speaks_of_a_day(clauses, f"{subject} {text}"):
        return any(each.has("takes_down") and not _is_told(each) for each in clauses)
    wished = [each.has("own_post") and _is_wished(each) for each in clauses]
    down = [each.has("takes_it_down") and _is_wished(each) for each in clauses]
    return any(
        is_named and (clauses[at].has("takes_down") or any(down[max(at - 1, 0) : at + 2]))
        for at, is_named in enumerate(wished)
    )


def asks_for_newest(subject: str, text: str, languages: Vocabularies) -> bool:
    """Say whether a mail asks that its writer's newest post be taken down, and no earlier one."""
    if not asks_takedown(subject, text, languages):
        return False
    clauses = clauses_of((subject, text), languages)
    is_earlier = any(each.has("another_day") or each.has("every_post") for each in clauses)
    return not is_earlier and any(each.has("newest_post") for each in clauses)


def named_in(text: str, languages: Vocabularies) -> frozenset[str]:
    """Return the words that tell which post is meant: "what I said about Ben"; none where nothing does."""
    own = [each for each in clauses_of((text,), languages) if each.has("own_post")]
    found = (word for each in own for word in each.behind("what_about", but="no_topic"))
    return frozenset(each for each in found if len(each) > SHORT)


def is_of_before(text: str, languages: Vocabularies) -> bool:
    """Say whether a text speaks of what was written before, and not just now."""
    return any(each.has("said_before") for each in clauses_of((text,), languages))


def _speaks_of_a_day(clauses: Sequence[Clause], text: str) -> bool:
    """Say whether it is about what its writer posted on one day, in one clause or two."""
    words = split_words(text)  # of one language, as all of the clauses
    return any(replace(each, words=words).has("posts_of_a_day") for each in clauses[:1])


def _is_told(clause: Clause) -> bool:
    return clause.is_past or clause.is_supposed or clause.denies("delete")


def _is_wished(clause: Clause) -> bool:
    """Say whether a clause may wish for it: it speaks of one post, of now, and denies nothing."""
    return not (_is_told(clause) or clause.has("every_post") or clause.has("asks_why"))
