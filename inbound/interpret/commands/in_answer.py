"""Says what may be done that was heard in the answer to a letter.

A post that is taken for a wish is lost: in answers to a conversation and to a receipt nothing is heard, and
of those to a summary only few words are believed, which speak of letters.
"""

from digest.language.senses import senses_of
from digest.language.words import split_words
from inbound.interpret.commands.by_example import Heard

# kinds of letters, as the examples have them; the answers to one are posts
CONVERSATION, RECEIPT, NOTICE, SUMMARY = "notification", "receipt", "notice", "summary"
HEARD = frozenset({NOTICE, SUMMARY})

_DONE, _ASKED = 0.3, 0.15  # by how much a wish must lead to be done, and to be asked about
_SHORT = 12  # words of an answer to a summary that is done
_TO_A_SUMMARY = frozenset(  # what is no question to others, and nothing to be talked about
    "stop_all summary_daily summary_weekly summary_weekly_on summary_never hour pause pause_off "
    "notifications_at_once notifications_gathered notifications_off letters_text letters_html "
    "language discreet_on more unfollow_tag".split()
)
_ABOUT_US = frozenset({"mail", "summary", "notify"})  # senses of words
_PERHAPS = _ABOUT_US | frozenset(
    "receipt stop pause start subject plain layout tag settings weekly".split()
)


def may_be_done(heard: Heard, kind: str, text: str) -> bool:
    """Say whether what was heard in the answer to a notice or a summary is done."""
    if kind == SUMMARY:
        is_ours = len(text.split()) <= _SHORT and _speaks_of(text, _ABOUT_US)
        return heard.lead >= _DONE and is_ours and heard.name in _TO_A_SUMMARY
    return heard.lead >= _DONE


def may_be_wish(heard: Heard, kind: str, text: str) -> bool:
    """Say whether an answer to a summary is asked about as a wish, with its words given back."""
    is_likely = heard.lead >= _ASKED and heard.name in _TO_A_SUMMARY | {"person", "about_less"}
    return kind == SUMMARY and is_likely and _speaks_of(text, _PERHAPS)


def _speaks_of(text: str, wanted: frozenset[str]) -> bool:
    return any(not wanted.isdisjoint(senses_of(word)) for word in split_words(text).words)
