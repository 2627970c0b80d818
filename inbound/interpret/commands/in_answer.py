"""Says what the answer to a letter asks for: nothing, unless the whole of it is a command, or surely a wish.

A post that is taken for a wish is lost: in answers to a conversation and to a receipt nothing is heard, and
of those to a summary only few words are believed, which speak of letters.
"""

from datetime import date

from digest.intents.meaning import STOP_ALL, WEEKLY
from digest.intents.phrases import NotUnderstood, PhrasesRead, Thank
from digest.language.politeness import without_politeness
from digest.language.senses import LETTERS, speak_of
from digest.language.vocabulary import Vocabularies, vocabularies
from digest.language.wish_examples import CONVERSATION, NOTICE, SUMMARY
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard, hear
from inbound.interpret.commands.complaint import complains
from inbound.interpret.commands.match import PhraseScope, To, match_phrase
from inbound.interpret.commands.named_wishes import HARMLESS
from inbound.interpret.commands.stopping import STOP_AND_MORE, says_only_stop, stops
from inbound.interpret.commands.thanks import more_than_thanks, thanks

HEARD = frozenset({NOTICE, SUMMARY})

UNDO = "undo_this"
LONGEST = 400  # characters; a longer answer is a post, whatever its words
_DONE, _ASKED = 0.6, 0.3  # by how much a wish must lead to be done, and to be asked about
_DONE_OF_A_NOTICE = 0.5  # nothing that answers one is for others to read
_SHORT = 12  # words of an answer to a summary that is done
_MIDDLING = 30  # words of one that leads by far
_BY_FAR = 1.2
_BEYOND_DOUBT = 1.4  # what may as well be a story
_SHOWN = 0.3  # what changes nothing
_TO_A_SUMMARY = frozenset(  # what is no question to others, and nothing to be talked about
    "stop_all summary_daily summary_weekly summary_weekly_on summary_never hour pause pause_off "
    "notifications_at_once notifications_gathered notifications_off letters_text letters_html "
    "language discreet_on more unfollow_tag".split()
)
_ASKED_OF_A_SUMMARY = _TO_A_SUMMARY | {"person", "about_less"}
_OF_OURS = LETTERS | frozenset("receipt subject plain layout tag settings name".split())
_PERHAPS = LETTERS | frozenset(
    "receipt stop pause start subject plain layout tag settings weekly".split()
)


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
    if not 0 < len(text.strip()) <= LONGEST:
        return ()
    place = PhraseScope.answering(to, today, known)
    lines = without_politeness(text, known)
    whole = match_phrase(split_words(" ".join(lines)), place)
    each_line = [whole] if whole else [match_phrase(split_words(line), place) for line in lines]
    phrases = tuple(each for each in each_line if each and not isinstance(each, NotUnderstood))
    if whole == "" or (phrases and len(phrases) == len(each_line)):
        return phrases
    if to is To.A_NOTICE and thanks(lines, place):
        return (Thank(),)
    is_complaint = kind == CONVERSATION and complains(lines, known)
    if is_complaint or kind in HEARD:
        heard = hear("", text, place=kind, today=today, languages=known)
        return _heard_in(heard, kind, text, is_complaint=is_complaint, names_topic=bool(whole))
    return whole if isinstance(whole, NotUnderstood) and not place.among_posts else ()


def _heard_in(
    heard: Heard, kind: str, text: str, *, is_complaint: bool, names_topic: bool
) -> PhrasesRead:
    """Return what free words ask for in the answer to a letter."""
    if is_complaint:
        return NotUnderstood(likely=tuple(dict.fromkeys((STOP_ALL, WEEKLY, *heard.likely))))
    if _may_be_done(heard, kind, text):
        return heard.phrases
    if kind == NOTICE and heard.asks_nothing:
        return more_than_thanks(text)
    is_asked = names_topic or _may_be_wish(heard, kind, text)
    return NotUnderstood(likely=heard.likely) if is_asked else ()


def _may_be_done(heard: Heard, kind: str, text: str) -> bool:
    """Say whether what was heard in the answer to a notice or a summary is done."""
    if kind == SUMMARY:
        is_ours = speak_of(split_words(text), LETTERS) and _TO_A_SUMMARY.issuperset(heard.names)
        length, least = len(text.split()), _DONE
        if length > _SHORT:
            least = _BY_FAR
        return is_ours and length <= _MIDDLING and heard.lead >= least
    if all(each.startswith(HARMLESS) for each in heard.names):
        return heard.lead >= _SHOWN
    is_ours = heard.names == (UNDO,) or speak_of(split_words(text), _OF_OURS)
    return heard.lead >= (_DONE_OF_A_NOTICE if is_ours else _BEYOND_DOUBT)


def _may_be_wish(heard: Heard, kind: str, text: str) -> bool:
    """Say whether an answer is asked about as a wish, with its words given back."""
    if kind == NOTICE:
        return heard.names == (UNDO,) and heard.is_certain
    is_likely = heard.lead >= _ASKED and _ASKED_OF_A_SUMMARY.issuperset(heard.names)
    is_ours = heard.lead >= _BY_FAR or speak_of(split_words(text), _PERHAPS)
    return kind == SUMMARY and is_likely and is_ours
