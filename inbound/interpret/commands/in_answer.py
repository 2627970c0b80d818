"""Says what may be done that was heard in the answer to a letter: the more of a post it may be, the less."""

from digest.language.vocabulary import senses_of
from digest.language.words import split_words
from inbound.interpret.commands.by_example import CERTAIN, Heard

# kinds of letters, as the examples have them; the answers to one are posts
CONVERSATION, RECEIPT, NOTICE, SUMMARY = "notification", "receipt", "notice", "summary"
UNHEARD = Heard(name="nothing")

_LEAST = {CONVERSATION: 1.0, SUMMARY: 0.3, NOTICE: 0.3}  # by how much a wish must lead
_ASKED = 0.15  # from which on it is asked whether an answer to a summary is a wish
_SHORT = 12  # words of one that is done
_DONE: dict[str, frozenset[str]] = {  # where an answer may be a post, or about one
    CONVERSATION: frozenset(),
    RECEIPT: frozenset(),
    SUMMARY: frozenset(  # what is no question to others, and nothing to be talked about
        "stop_all summary_daily summary_weekly summary_weekly_on summary_never hour pause pause_off "
        "notifications_at_once notifications_gathered notifications_off letters_text letters_html "
        "language discreet_on more unfollow_tag".split()
    ),
}
_ABOUT_US = frozenset({"mail", "summary", "notify"})  # senses of words
_PERHAPS = _ABOUT_US | frozenset(
    "receipt stop pause start subject plain layout tag settings weekly".split()
)


def may_be_done(heard: Heard, kind: str, text: str) -> bool:
    """Say whether what was heard in the answer to a letter of this kind is done.

    A post that is taken for a wish is lost, so that of an answer to a summary only few words are believed,
    which speak of letters.
    """
    is_sure = heard.lead >= _LEAST.get(kind, CERTAIN)
    is_ours = kind != SUMMARY or (len(text.split()) <= _SHORT and _speaks_of(text, _ABOUT_US))
    return is_sure and is_ours and heard.name in _DONE.get(kind, {heard.name})


def may_be_wish(heard: Heard, kind: str, text: str) -> bool:
    """Say whether an answer to a summary is asked about as a wish, with its words given back."""
    is_likely = heard.lead >= _ASKED and heard.name in _DONE[SUMMARY] | {"person", "about_less"}
    return kind == SUMMARY and is_likely and _speaks_of(text, _PERHAPS)


def _speaks_of(text: str, wanted: frozenset[str]) -> bool:
    return any(not wanted.isdisjoint(senses_of(word)) for word in split_words(text).words)
