"""Hears that a post is to go since it was never meant for the others: "That was for you! Take it away again".

Words that take something down are not plain by themselves, for "take it off" may be advice. They are beside
others that say for whom the post was, or where nothing else is said.
"""

from digest.language.vocabulary import vocabularies
from inbound.interpret.commands.about_text import tells_moderators
from inbound.interpret.commands.clauses import Clause, clauses_of
from inbound.interpret.commands.takedown import asks_takedown

LONGEST = 200  # characters; whoever writes more tells of something
LONGEST_WISH = 6  # words: "please take it off again at once"
TELLING = 6  # more words, where moderators are told as well
WAS_FOR = (
    "to_us",
    "not_for_others",
    "private",
    "for_one",
)  # what says whom a post was, or was not, for


def takes_it_down(text: str) -> bool:
    """Say whether a short text asks to take a post down as a whole, whatever else it says."""
    if len(text) > LONGEST:
        return False
    is_named = asks_takedown("", text, vocabularies())
    return is_named or any(map(_takes_down, clauses_of((text,), vocabularies())))


def takes_back(text: str) -> bool:
    """Say whether a short answer takes a post down which was not for others, or says no more than that.

    That it was never to be published is enough.
    """
    if len(text) > LONGEST or "?" in text:
        return False
    clauses, tells = clauses_of((text,), vocabularies()), tells_moderators(text)
    taking = [each for each in clauses if _takes_down(each, TELLING if tells else 0)]
    says_why = any(each.has(name) for each in clauses for name in WAS_FOR)
    if not taking:
        return any(each.has("never_to_publish") for each in clauses)
    return says_why or len(clauses) - len(taking) <= tells


def _takes_down(clause: Clause, besides: int = 0) -> bool:
    """Say whether a short clause takes a post down; it may have so many words `besides`."""
    is_told = clause.is_past or clause.is_supposed or clause.denies("delete")
    is_short = len(clause.words.words) <= LONGEST_WISH + besides
    return is_short and clause.has("takes_it_down") and not is_told
