"""Says which part of a mail to `tags` names tags: what names a conversation, or this very thing, does not."""

from digest.intents.phrases import FollowTag
from digest.language.politeness import without_politeness
from digest.language.text import beside_a_number
from digest.language.vocabulary import Vocabularies, word_list
from digest.language.words import split_words
from inbound.interpret.commands.match import PhraseScope
from inbound.interpret.commands.read_lines import read_lines


def what_names_tags(subject: str, text: str, known: Vocabularies) -> tuple[str, str]:
    """Return the subject and the text of a mail, each empty where the other one says all: "C6", "cough".

    A subject is that of a letter, of the address, or what the text says as well.
    """
    above, below = (" ".join(without_politeness(each, known)).strip() for each in (subject, text))
    label, colon, rest = below.partition(":")
    if colon and _is_label(label) and rest.strip() and "\n" not in text.strip():
        below = text = rest.strip()
    if not above or not below:
        return subject, text
    if not beside_a_number(below) and beside_a_number(above):
        return subject, ""
    whole = f"{above} {below}"  # "unfollow", and below it the tag
    read = read_lines([whole], PhraseScope.at("tags", None, known))
    if read.is_whole and read.phrases and all(isinstance(each, FollowTag) for each in read.phrases):
        return "", whole
    is_same = split_words(above).words == split_words(below).words
    return (
        ("", text) if is_same or _is_label(above) or not beside_a_number(above) else (subject, text)
    )


def _is_label(said: str) -> bool:
    """Say whether words are no more than what stands before tags."""
    return " ".join(split_words(said).words) in word_list("tags")
