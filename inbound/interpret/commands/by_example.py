"""Hears what a mail in free words asks for, by the examples that it is most like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from digest.community.preferences.preference import DisplayName
from digest.intents.phrases import Choose, Phrase
from digest.language.likelihood import Likely
from digest.language.politeness import without_politeness
from digest.language.told_address import with_spoken_written
from digest.language.vocabulary import Vocabularies
from digest.language.wish_examples import known_words
from inbound.interpret.commands.chance import PossibleWish, candidates_in, likely_wishes
from inbound.interpret.commands.named_wishes import (
    explained,
    offered,
    phrases_of,
    with_times,
)
from inbound.interpret.commands.piece_by_piece import besides, each_way, further
from inbound.interpret.commands.ranking import (
    CERTAIN,
    CLEAR,
    DOUBTFUL,
    FEW,
    HARDLY,
    LEAST,
    NOTHING,
    likelier,
    meant,
    opposites,
    ranked,
)
from inbound.interpret.commands.reported import without_reports
from inbound.interpret.commands.said import Said
from inbound.interpret.commands.slots import fill
from inbound.interpret.commands.together import together

NAME, NAMED_AT = "name", "settings"
SAYING_LITTLE = frozenset({NOTHING, "settings", "explain_name"})
LEAST_OF_ANSWER = -0.7  # the score from which a question may be meant by what is no wish
HEARSAY = -0.9  # the score from which a name that is told makes it likelier that one is wished
HEARD = 600  # characters; a longer mail has said by then what it wants


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a mail most likely asks for; `phrases` are empty where it asks for nothing, or is not clear."""

    said: Said
    order: tuple[str, ...]  # of all names that it may ask for, the likeliest first
    names: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()
    lead: float = 0.0  # how much likelier than the next
    beyond_nothing: float = 0.0  # how much likelier than that it asks for nothing
    nothing: float = 0.0  # the score of that it asks for nothing
    nothing_leads: float = 0.0  # how much likelier that is than the likeliest wish
    candidates: tuple[PossibleWish, ...] = ()  # what may be meant, the likeliest first

    @cached_property
    def likely(self) -> tuple[Phrase, ...]:
        """Return what is offered where nothing is clear."""
        return offered(self.order, self.said)

    @property
    def days(self) -> tuple[Phrase, ...]:
        """Return the break whose days are told, whatever else is said of it."""
        return fill("pause", self.said) if self.said.tells_period else ()

    @property
    def asks(self) -> bool:
        """Say whether a question is in it."""
        return any(each.is_asked for each in self.said.clauses)

    @property
    def is_denied(self) -> bool:
        """Say whether somebody stays, or does not want it, or wants it for another."""
        return self.said.is_denied

    @property
    def is_denied_by_writer(self) -> bool:
        """Say whether it is denied in words by which somebody speaks of themselves."""
        return self.is_denied and any(each.has("first_person") for each in self.said.clauses)

    @property
    def chance(self) -> float:
        """Return how likely all that was heard is meant."""
        chances = {each.name: each.chance for each in self.candidates}
        return min(chances.get(each, 0.0) for each in self.names)

    @property
    def is_certain(self) -> bool:
        """Say whether it may be done unasked."""
        return self.lead >= CERTAIN

    @property
    def is_heard(self) -> bool:
        """Say whether anything was."""
        return self.lead >= DOUBTFUL

    @property
    def asks_nothing(self) -> bool:
        """Say whether it is surely like what asks for nothing."""
        is_nothing = self.names == (NOTHING,) and self.lead >= CLEAR
        return is_nothing and not self.said.wishing.is_for_another


def is_wanted(phrase: Phrase, heard: Heard) -> bool:
    """Say whether a name that a piece tells is wanted by all of it: "My name is Ana, but don't show it"."""
    match phrase:
        case Choose(preference=DisplayName(value=name)):
            return (name,) == heard.said.names.wanted
        case _:
            return True


@lru_cache(maxsize=8)  # a mail is heard several times: as an answer, as a wish, as a post
def hear(
    subject: str, text: str, *, place: str, today: date | None, languages: Vocabularies
) -> Heard:
    """Return what a mail to an address for commands, or an answer to a kind of letter, asks for."""
    polite = without_politeness(text[:HEARD], languages)
    lines = tuple(without_reports(each, languages) for each in polite)
    subject = subject[:HEARD]
    said = Said(subject=subject, lines=lines, today=today, languages=languages)
    likely = ranked(with_spoken_written(subject), " ".join(map(with_spoken_written, lines)), place)
    if _tells_name(likely, said):
        likely = likelier(NAME, likely)
    wishes, next_one = meant(likely)
    names = tuple(each.name for each in wishes)
    nothing = next((each.score for each in likely if each.name == NOTHING), 0.0)
    lead, beyond = wishes[-1].score - next_one.score, wishes[0].score - nothing
    lead += min(0.0, wishes[0].score - HARDLY)
    is_little = known_words(said.text) < FEW or wishes[0].score < LEAST
    both = opposites(likely, names)
    if is_little or _is_either_way(both, said):
        lead = beyond = 0.0
    order = tuple(each.name for each in likely)
    if _only_names(names, said, place):
        names, order, lead, beyond = (NAME,), tuple(dict.fromkeys((NAME, *order))), 0.0, 0.0
    phrases = _with_what_is_beside(names, lead, said, place)
    if both is not None and not phrases:
        phrases = each_way(both, said, place)
    if not phrases and lead >= CERTAIN:
        told = explained(names, {each.name for each in likely if each.score >= LEAST_OF_ANSWER})
        phrases = told if told and said.is_denied and not said.wishing.is_for_another else ()
    if not phrases and lead < CERTAIN and not said.is_denied:
        pieces = besides((), said, place)
        phrases = pieces if len(pieces) > 1 else ()
    candidates = () if is_little else candidates_in(likely, said, place)
    wished = () if phrases or _is_either_way(both, said) else likely_wishes(candidates, said)
    if wished:
        names, lead = tuple(each.name for each in wished), max(lead, CERTAIN)
        wishes_told = together((), tuple(one for each in wished for one in each.phrases))
        phrases = with_times(wishes_told, said, is_clear=True)
    return Heard(
        said=said,
        order=order,
        names=names,
        phrases=phrases,
        lead=lead,
        beyond_nothing=beyond,
        nothing=nothing,
        nothing_leads=nothing - max(each.score for each in likely if each.name != NOTHING),
        candidates=candidates,
    )


def _only_names(names: tuple[str, ...], said: Said, place: str) -> bool:
    """Say whether a name is told to be shown, where settings are, beside what asks for next to nothing."""
    return place == NAMED_AT and SAYING_LITTLE.issuperset(names) and bool(fill(NAME, said))


def _tells_name(likely: Sequence[Likely], said: Said) -> bool:
    """Say whether a name is told that is to be shown, and not only asked about."""
    may_be = any(each.name == NAME and each.score >= HEARSAY for each in likely)
    return (
        may_be and len(said.names.wanted) == 1 and not any(each.asks_why for each in said.clauses)
    )


def _is_either_way(both: tuple[str, str] | None, said: Said) -> bool:
    """Say whether what is named may be for a wish or for its opposite; one tag is for the likelier."""
    return both is not None and not (both[0] == "follow_tag" and len(fill(both[0], said)) == 1)


def _with_what_is_beside(
    names: tuple[str, ...], lead: float, said: Said, place: str
) -> tuple[Phrase, ...]:
    """Return what names come to and what is chosen besides; nothing where a time would be lost."""
    phrases = phrases_of(names, said) if lead >= CERTAIN else ()
    if not phrases:
        return ()
    more = (*besides(names, said, place), *further(names, said, place))
    return with_times(together(phrases, more), said, is_clear=lead >= CLEAR)
