"""Says which value an answer names to the letter that could not choose one: "Which clock do you mean?"."""

from digest.community.preferences.preference import RefusedPreference
from digest.intents.phrases import Choose, Phrase
from digest.language.answer_phrases import answer_phrases
from digest.language.words import split_words
from digest.letters.overview import Overview
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.choice import affirmed
from inbound.interpret.facts import MailFacts
from inbound.interpret.read_mail import ReadMail

LONGEST = 12  # words; a longer answer tells more than a value


def which_value(mail: ReadMail, facts: MailFacts) -> tuple[Phrase, ...]:
    """Return what an answer chooses, as at the address for settings; nothing where that is not plain."""
    if facts.asked_by is not Overview.CHOSEN or len(mail.text.split()) > LONGEST:
        return ()
    said = answer_phrases("fillers").sub("", split_words(affirmed(mail.text)).line)
    read = asked_at("settings", "", said, today=mail.accepted_at.date())
    return read if isinstance(read, tuple) and all(map(_is_value, read)) else ()


def _is_value(phrase: Phrase) -> bool:
    return isinstance(phrase, Choose) and not isinstance(phrase.preference, RefusedPreference)
