"""Says whether words plainly wish that letters show what they hid, or that they hide it.

Somebody may read over a shoulder what letters show. So a not, a question, a condition, or another person near
such a wish is enough for it to be asked about. What hides harms nobody, and its letter takes it back.
"""

from collections.abc import Mapping, Sequence

from digest.community.preferences.preference import Content, Discreet
from digest.intents.phrases import Choose
from inbound.interpret.commands.clauses import Clause

LAYS_OPEN: Mapping[str, str] = {  # what others may then read, and its opposite
    "discreet_off": "discreet_on",
    "content_on": "content_off",
}
WHAT_SHOWS = frozenset((*LAYS_OPEN, *LAYS_OPEN.values()))


def plainly_shows(clauses: Sequence[Clause]) -> bool:
    """Say whether something is to be seen, and nothing said beside it speaks against."""
    is_told = any(each.has("lays_open") for each in clauses)
    return is_told and not is_asked_about(clauses) and not is_denied(clauses)


def is_denied(clauses: Sequence[Clause]) -> bool:
    """Say whether a not, or another person, speaks against showing anything."""
    return any(
        _covers(each) or each.takes_back or (_is_about_showing(each) and _speaks_against(each))
        for each in clauses
    )


def is_in_doubt(phrase: object, clauses: Sequence[Clause]) -> bool:
    """Say whether a phrase lays something open that is only asked about, or denied, in these clauses."""
    match phrase:
        case Choose(preference=Discreet(is_on=False) | Content(is_on=True)):
            return is_asked_about(clauses) or is_denied(clauses)
        case _:
            return False


def plainly_hides(clauses: Sequence[Clause]) -> bool:
    """Say whether something is not to be seen: nobody only asks about it, or misses it."""
    if only_wonders(clauses) or any(
        each.is_of_another or _is_for_another(each) for each in clauses
    ):
        return False
    return any(_covers(each) or _is_not_to_be_seen(each) for each in clauses)


def is_asked_about(clauses: Sequence[Clause]) -> bool:
    """Say whether words ask about something rather than for it: "can I see", "what if I turn it on"."""
    asked = {each.sentence for each in clauses if each.is_asked}
    of_us = {each.sentence for each in clauses if each.has("asks_us")}
    return bool(asked - of_us) or any(
        each.asks_why or each.has("wonders") or each.begins("asks_leave") for each in clauses
    )


def only_wonders(clauses: Sequence[Clause]) -> bool:
    """Say whether all that is said wonders why something is so, or whether it ought to be."""
    told = [each for each in clauses if each.words.words]
    return bool(told) and all(each.asks_why or each.has("wonders") for each in told)


def is_about_settings(clauses: Sequence[Clause]) -> bool:
    """Say whether something speaks of what letters show in general: "titles on", "turn the content on"."""
    return any(each.has("of_what_shows") for each in clauses)


def _covers(clause: Clause) -> bool:
    return clause.has("covers") and not clause.has("uncovers")


def _is_not_to_be_seen(clause: Clause) -> bool:
    """Say whether its writer wants something not to be seen, other than who cannot see it."""
    is_told = clause.has("not_to_see") and not clause.has("lacks")
    return is_told and not clause.has("covers") and not clause.has("uncovers")


def _is_about_showing(clause: Clause) -> bool:
    return clause.has("lays_open") or clause.has("shown")


def _speaks_against(clause: Clause) -> bool:
    denies = clause.has_beside("denies", "uncovers") or clause.has_beside("unwilling", "uncovers")
    return denies or clause.is_of_another or _is_for_another(clause)


def _is_for_another(clause: Clause) -> bool:
    return clause.has_beside("for_one_named", "for_oneself")
