"""Reads what an answer to the receipt of a first post says of its title alone: the text stays as it is."""

from digest.intents.phrases import EditThis
from digest.language.politeness import variants, without_politeness
from digest.language.vocabulary import vocabularies, word_list
from digest.language.words import Words, split_words
from inbound.interpret.answer_words import title_and_text
from inbound.interpret.read_mail import ReadMail

LONGEST_BEGINNING = 8  # words before the title in "the title should be …"


def new_title(mail: ReadMail) -> str | None:
    """Return the title that an answer wants, if it wants nothing else: by a line, a sentence or its subject.

    A subject counts beside a text that says EDIT and nothing more.
    """
    title, rest = title_and_text(mail.answer.new_text or mail.text)
    if title is not None:
        return title if not rest.strip() else None
    if mail.phrases == (EditThis(),) and mail.answer.is_own_subject and not mail.answer.is_edit:
        return mail.answer.subject or None
    lines = without_politeness(mail.text, vocabularies())
    return _in_sentence(lines[0]) if len(lines) == 1 else None


def _in_sentence(line: str) -> str | None:
    """Return the title that a line names behind words such as "the title should be"."""
    words = split_words(line)
    for language in vocabularies():
        for less in variants(words, language, with_requests=True):
            title = _behind(less)
            if title:
                return title
    return None


def _behind(words: Words) -> str | None:
    begins = word_list("title_begins")
    for count in range(min(LONGEST_BEGINNING, len(words.words) - 1), 1, -1):
        if " ".join(words.words[:count]) in begins:
            return words[slice(count, None)].as_written()
    return None
