"""Says whether words that answer a summary are surely for others to read; else what they lean to.

Other than among posts nobody is answered there, so that words must read like something said to others: by the
examples, or by words that wishes never have.
"""

from digest.inbox.question import LetterUse
from digest.language.answer_phrases import answer_phrases
from digest.language.vocabulary import vocabularies
from digest.language.wish_examples import CONVERSATION, SUMMARY
from digest.language.words import split_words
from inbound.interpret.commands.by_example import HEARD, Heard, hear
from inbound.interpret.commands.clauses import clauses_of

LONGEST = 25  # words; a longer answer tells others something, whatever else it asks for
A_FEW = 6  # words, which may do no more than name a conversation
MOST_RARE = 2  # words that wishes seldom have, in what may still be one
SURELY = 0.35  # by how much what asks for nothing must lead
NO_LESS = 0.0  # the same, where somebody is answered
LEAST = -0.1  # the score that it must have


def heard_in_doubt(text: str) -> Heard | None:
    """Return what a short answer to a summary may ask us for; None where it is surely for others to read."""
    words = split_words(text)
    if len(words.words) > LONGEST:
        return None
    heard = hear("", text, place=SUMMARY, today=None, languages=vocabularies())
    if len(words.words) <= A_FEW and (_points(text) or asks_to_read(text)):
        return heard
    rare = sum(len(each.split()) for each in heard.said.rare)
    is_for_others = heard.nothing >= LEAST and heard.nothing_leads >= SURELY
    return None if is_for_others or rare > MOST_RARE else heard


def may_be_wish(text: str, *, to_summary: bool) -> bool:
    """Say whether a text that is posted may all the same have asked us for something."""
    kind, least = (SUMMARY, SURELY) if to_summary else (CONVERSATION, NO_LESS)
    heard = hear("", text, place=kind, today=None, languages=vocabularies())
    return len(text) <= HEARD and heard.nothing_leads < least


def leaning(text: str, *, is_wish: bool = False) -> LetterUse:
    """Return what an answer most likely names a conversation for; `is_wish`: it surely is one to us."""
    if not is_wish and heard_in_doubt(text) is None:
        return LetterUse.POST
    if _complains(text):
        return LetterUse.REPORT
    return LetterUse.READ if is_wish or asks_to_read(text) or _points(text) else LetterUse.POST


def asks_to_read(text: str) -> bool:
    """Say whether a short text speaks of reading, or of getting all of something, where no not is."""
    if not 0 < len(split_words(text).words) <= LONGEST:
        return False
    reads = answer_phrases("reads")
    return any(
        reads.search(each.words.line) is not None and not each.has("denies")
        for each in clauses_of((text,), vocabularies())
    )


def only_answers(text: str) -> bool:
    """Say whether all of a text answers who asked something: "no thank you", "not today"."""
    return answer_phrases("only_answers").fullmatch(split_words(text).line) is not None


def _points(text: str) -> bool:
    """Say whether a text does no more than name one of several things."""
    return answer_phrases("points_at_one").fullmatch(split_words(text).line) is not None


def _complains(text: str) -> bool:
    """Say whether a short text calls something what is reported."""
    words = split_words(text)
    return len(words.words) <= LONGEST and answer_phrases("reports").search(words.line) is not None
