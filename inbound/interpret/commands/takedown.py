"""Hears that one of somebody's posts is to go again, at an address that answers no letter about a post.

Whoever writes "take down what I wrote yesterday" is shown how; nobody means the end of a membership by it.
"""

from digest.language.vocabulary import Vocabularies
from inbound.interpret.commands.clauses import Clause, clauses_of

LONGEST = 400  # characters


def asks_takedown(subject: str, text: str, languages: Vocabularies) -> bool:
    """Say whether a mail asks that one post of its writer be taken down, and nothing more."""
    if len(subject) + len(text) > LONGEST:
        return False
    clauses = clauses_of((subject, text), languages)
    if any(each.has("and_me") for each in clauses):
        return False
    wished = [each.has("own_post") and _is_wished(each) for each in clauses]
    down = [each.has("takes_it_down") and _is_wished(each) for each in clauses]
    return any(
        is_named and (clauses[at].has("takes_down") or any(down[max(at - 1, 0) : at + 2]))
        for at, is_named in enumerate(wished)
    )


def _is_wished(clause: Clause) -> bool:
    """Say whether a clause may wish for it: it speaks of one post, of now, and denies nothing."""
    is_told = clause.is_past or clause.is_supposed or clause.denies("delete")
    return not (is_told or clause.has("every_post") or clause.has("asks_why"))
