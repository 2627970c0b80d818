"""Says what the answer to a letter asks for: a command, or what free words clearly wish for.

The more its words may be for others, the further a wish must lead to be done: least in answer to a notice,
most in answer to a conversation, where only following and notifications are. The rest is asked about.
"""

from collections.abc import Sequence
from datetime import date

from digest.intents.meaning import STOP_ALL, WEEKLY
from digest.intents.phrases import Choose, NotUnderstood, PhrasesRead, StopThis, Thank
from digest.language.politeness import without_politeness
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import Vocabularies, vocabularies
from digest.language.wish_examples import CONVERSATION, NOTICE, RECEIPT, SUMMARY
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.commands.complaint import complains, grievance
from inbound.interpret.commands.for_all import EXPLAINED, asks_for_all
from inbound.interpret.commands.for_size import EXPLAINED as OF_SIZE
from inbound.interpret.commands.for_size import asks_for_size, wants_larger
from inbound.interpret.commands.match import MatchResult, PhraseScope, To, match_phrase
from inbound.interpret.commands.named_wishes import HARMLESS
from inbound.interpret.commands.private import is_private
from inbound.interpret.commands.ranking import CERTAIN, NOTHING
from inbound.interpret.commands.slots import needs_value
from inbound.interpret.commands.stopping import (
    STOP_AND_MORE,
    says_only_stop,
    stops,
    stops_for_a_death,
)
from inbound.interpret.commands.takedown import SHOWN, asks_takedown
from inbound.interpret.commands.thanks import more_than_thanks, thanks

UNDO = "undo_this"
A_NAME = 4  # words of an answer that says little more
LONGEST_REASON = 12  # words
LONGEST = 400  # characters; a longer answer is a post, whatever its words
_CLEARLY = 0.3  # by how much a wish must lead where its words could be for others, too
_BY_FAR = 0.7  # where they would be for others, if they asked us for nothing
_DONE = {NOTICE: CERTAIN, RECEIPT: _CLEARLY, SUMMARY: _CLEARLY, CONVERSATION: _BY_FAR}
_UNTOLD = 0.7  # by how much more, where none of its words is one by which people wish for something
_AS_GOOD_AS_TOLD = 0.85  # the chance of a wish in any words; never among posts
_WISHING = LETTERS | frozenset(  # senses of such words
    "want stop pause start receipt plain layout tag settings name change clock".split()
)
_ONLY = {
    CONVERSATION: ("follow_this", "unfollow_this", "notifications")
}  # what alone is done there
_NEVER = {  # what is asked about: others may know, and of a post it may as well be its mending
    SUMMARY: ("search",),
    RECEIPT: ("delete_this", "name", "hour", "zone", "language"),
}


def asked_in(
    text: str,
    *,
    today: date | None = None,
    to: To = To.A_CONVERSATION,
    kind: str = CONVERSATION,
    languages: Vocabularies | None = None,
) -> PhrasesRead:
    """Return what the answer to a letter asks for: nothing, unless the whole of it is a command.

    What would be published otherwise is a command in fewer words: `to` says what is answered, and `kind`
    which letter. STOP counts as the whole first line, too, where nothing to be read by others is below.
    """
    stop = stops(text, languages)
    if stop:
        return (stop,) if says_only_stop(text, languages) else STOP_AND_MORE
    return phrases_in(text, today=today, to=to, kind=kind, languages=languages)


def phrases_in(
    text: str,
    *,
    today: date | None,
    to: To,
    kind: str = CONVERSATION,
    languages: Vocabularies | None = None,
) -> PhrasesRead:
    """Return what `asked_in` does, of a text that does not begin with STOP."""
    known = languages or vocabularies()
    if kind == NOTICE and asks_takedown("", text, known):
        return SHOWN
    if kind == NOTICE and asks_for_all("", text, known):
        return EXPLAINED
    if kind == SUMMARY and stops_for_a_death(text, PhraseScope.answering(to, today, known), known):
        return (StopThis(),)
    if kind in (SUMMARY, RECEIPT) and wants_larger(text, known):
        return OF_SIZE
    if kind == NOTICE and asks_for_size("", text, known):
        return OF_SIZE
    return _phrases_in(text, today=today, to=to, kind=kind, known=known)


def _phrases_in(
    text: str, *, today: date | None, to: To, kind: str, known: Vocabularies
) -> PhrasesRead:
    if not 0 < len(text.strip()) <= LONGEST:
        return ()
    place = PhraseScope.answering(to, today, known)
    lines = without_politeness(text, known)
    whole = match_phrase(split_words(" ".join(lines)), place)
    each_line = [whole] if whole else [match_phrase(split_words(line), place) for line in lines]
    phrases = tuple(each for each in each_line if each and not isinstance(each, NotUnderstood))
    is_all = bool(phrases) and len(phrases) == len(each_line)
    if whole == "" or is_all or (kind == SUMMARY and _gives_reason(lines, each_line, known)):
        return phrases
    if to is To.A_NOTICE and thanks(lines, place):
        return (Thank(),)
    if kind == CONVERSATION and complains(lines, known):
        heard = hear("", text, place=kind, today=today, languages=known)
        return NotUnderstood(likely=tuple(dict.fromkeys((STOP_ALL, WEEKLY, *heard.likely))))
    if kind in _DONE:
        heard = hear("", text, place=kind, today=today, languages=known)
        return _heard_in(heard, kind, text, names_topic=bool(whole))
    return whole if isinstance(whole, NotUnderstood) and not place.among_posts else ()


def _gives_reason(
    lines: Sequence[str], read: Sequence[MatchResult | None], known: Vocabularies
) -> bool:
    """Say whether the first line chooses a setting, and a few words below it tell why.

    They speak of their writer, and ask nobody anything.
    """
    below = " ".join(lines[1:])
    if not read or any(read[1:]) or not isinstance(read[0], Choose) or "?" in below:
        return False
    is_short = 0 < len(split_words(below).words) <= LONGEST_REASON
    return is_short and any(each.has("first_person") for each in clauses_of(lines[1:], known))


def _heard_in(heard: Heard, kind: str, text: str, *, names_topic: bool) -> PhrasesRead:
    """Return what free words ask for in the answer to a letter."""
    complaint = grievance(heard) if kind == NOTICE else ()
    if complaint:
        return complaint
    is_lost = is_private(heard.said.clauses)  # what else it says, once a wish in it is done
    if (
        not is_lost
        and heard.phrases
        and heard.lead >= _least(heard, kind)
        and _may_be_done(heard, kind)
    ):
        return heard.phrases
    if kind == NOTICE and heard.asks_nothing and not _names_something(heard):
        return more_than_thanks(text)
    is_asked = names_topic or _may_be_wish(heard, kind)
    return NotUnderstood(likely=heard.likely) if is_asked else ()


def _names_something(heard: Heard) -> bool:
    """Say whether little more than a name is said, which is known only where names are: "lung, thank you"."""
    return len(heard.said.words.words) <= A_NAME and bool(heard.said.rare)


def _least(heard: Heard, kind: str) -> float:
    """Return by how much a wish must lead to be done: by more, if it may as well be a story."""
    shows = all(each.startswith((*HARMLESS, UNDO)) for each in heard.names)
    is_told = shows or speak_of(heard.said.words, _WISHING)
    least = _DONE[kind] + (0.0 if is_told else _UNTOLD)
    is_of_values = any(map(needs_value, heard.names))  # which any story may have
    if heard.chance >= _AS_GOOD_AS_TOLD and kind != CONVERSATION and not is_of_values:
        return CERTAIN
    return least


def _may_be_done(heard: Heard, kind: str) -> bool:
    """Say whether what was heard is nothing that others could read instead."""
    only, never = _ONLY.get(kind, ("",)), _NEVER.get(kind, ())
    return all(each.startswith(only) and not each.startswith(never) for each in heard.names)


def _may_be_wish(heard: Heard, kind: str) -> bool:
    """Say whether an answer is asked about as a wish, with its words given back."""
    if kind == NOTICE:
        return heard.names == (UNDO,) and heard.is_certain
    is_wish = not heard.names[0].startswith((NOTHING, *_NEVER.get(kind, ())))
    return kind == SUMMARY and heard.is_certain and is_wish
