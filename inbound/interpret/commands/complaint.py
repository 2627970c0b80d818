"""Says whether a short text is a complaint about our mails."""

from digest.language.vocabulary import Vocabularies
from digest.language.words import split_words

LONGEST_COMPLAINT = 12  # words


def complains(lines: list[str], languages: Vocabularies) -> bool:
    """Say whether a short text is about our mails and nothing else: every word of it is a word of ours."""
    words = split_words(" ".join(lines))
    if not 0 < len(words.words) <= LONGEST_COMPLAINT:
        return False
    return any(
        frozenset(words.words) <= language.vocabulary
        and language.complaints.either.fullmatch(words.line) is not None
        for language in languages
    )
