"""Says what may be done that was heard in the answer to a letter: the more of a post it may be, the less."""

from digest.language.vocabulary import senses_of
from digest.language.words import split_words
from inbound.interpret.commands.by_example import CERTAIN, Heard

# kinds of letters, as the examples have them; the answers to one are posts
CONVERSATION, RECEIPT, NOTICE, SUMMARY = "notification", "receipt", "notice", "summary"
UNHEARD = Heard(name="nothing")

_LEAST = {CONVERSATION: 0.4, SUMMARY: 0.15, NOTICE: 0.1}  # by how much a wish must lead
_DONE: dict[str, frozenset[str]] = {  # where an answer may be a post, or about one
    CONVERSATION: frozenset({"unfollow_this", "follow_this"}),
    SUMMARY: frozenset(  # what is no question to others, and nothing to be talked about
        "stop_all summary_daily summary_weekly summary_weekly_on summary_never hour pause pause_off "
        "notifications_at_once notifications_gathered notifications_off letters_text letters_html "
        "language discreet_on more person unfollow_tag".split()
    ),
    RECEIPT: frozenset("receipts_always receipts_problems stop_all pause person".split()),
}
_ABOUT_US = frozenset(  # senses of words
    "mail summary notify receipt stop pause start subject plain layout language tag settings".split()
)


def may_be_done(heard: Heard, kind: str, text: str) -> bool:
    """Say whether what was heard in the answer to a letter of this kind is done."""
    is_sure = heard.lead >= _LEAST.get(kind, CERTAIN)
    is_ours = kind not in (SUMMARY, RECEIPT) or _is_about_us(text)
    return is_sure and is_ours and heard.name in _DONE.get(kind, {heard.name})


def _is_about_us(text: str) -> bool:
    """Say whether a text speaks of letters, or of something that is done with them."""
    return any(not _ABOUT_US.isdisjoint(senses_of(word)) for word in split_words(text).words)
