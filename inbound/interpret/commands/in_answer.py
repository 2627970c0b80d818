"""Says what may be done that was heard in the answer to a letter.

A post that is taken for a wish is lost: in answers to a conversation and to a receipt nothing is heard, and
of those to a summary only few words are believed, which speak of letters.
"""

from digest.language.senses import senses_of
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard
from inbound.interpret.commands.named_wishes import HARMLESS

# kinds of letters, as the examples have them; the answers to one are posts
CONVERSATION, RECEIPT, NOTICE, SUMMARY = "notification", "receipt", "notice", "summary"
HEARD = frozenset({NOTICE, SUMMARY})

UNDO = "undo_this"
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
_ABOUT_US = frozenset({"mail", "summary", "notify"})  # senses of words
_OF_OURS = _ABOUT_US | frozenset("receipt subject plain layout tag settings name".split())
_PERHAPS = _ABOUT_US | frozenset(
    "receipt stop pause start subject plain layout tag settings weekly".split()
)


def may_be_done(heard: Heard, kind: str, text: str) -> bool:
    """Say whether what was heard in the answer to a notice or a summary is done."""
    if kind == SUMMARY:
        is_ours = _speaks_of(text, _ABOUT_US) and _TO_A_SUMMARY.issuperset(heard.names)
        length, least = len(text.split()), _DONE
        if length > _SHORT:
            least = _BY_FAR
        return is_ours and length <= _MIDDLING and heard.lead >= least
    if all(each.startswith(HARMLESS) for each in heard.names):
        return heard.lead >= _SHOWN
    is_ours = heard.names == (UNDO,) or _speaks_of(text, _OF_OURS)
    return heard.lead >= (_DONE_OF_A_NOTICE if is_ours else _BEYOND_DOUBT)


def may_be_wish(heard: Heard, kind: str, text: str) -> bool:
    """Say whether an answer is asked about as a wish, with its words given back."""
    if kind == NOTICE:
        return heard.names == (UNDO,) and heard.is_certain
    is_likely = heard.lead >= _ASKED and _ASKED_OF_A_SUMMARY.issuperset(heard.names)
    is_ours = heard.lead >= _BY_FAR or _speaks_of(text, _PERHAPS)
    return kind == SUMMARY and is_likely and is_ours


def _speaks_of(text: str, wanted: frozenset[str]) -> bool:
    return any(not wanted.isdisjoint(senses_of(word)) for word in split_words(text).words)
