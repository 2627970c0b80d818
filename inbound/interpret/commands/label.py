"""Says in plain words what a wish does, for the button that asks for it."""

from digest.intents.phrases import NotUnderstood, Phrase
from digest.language.vocabulary import Vocabularies, vocabularies
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.meaning import phrase_of

ENGLISH = "en"


def label(wish: Phrase, language: str = ENGLISH, languages: Vocabularies | None = None) -> str:
    """Return what a wish does in a language, in English where that has no words for it."""
    known = languages or vocabularies()
    name, filler = phrase_of(wish)
    spoken = sorted(
        (each for each in known if name in each.labels and each.language in (language, ENGLISH)),
        key=lambda each: each.language != language,
    )
    if not spoken:
        return name.replace("_", " ").capitalize()
    words = spoken[0].labels
    return words[name].format(filler, weekday=words.get(filler, filler))


def label_of_mail(command: str, subject: str) -> str:
    """Return what a ready mail to the address of a command does; its subject where that is not plain."""
    wishes = asked_at(command, subject, "")
    if isinstance(wishes, NotUnderstood) or len(wishes) != 1:
        return f"{subject[:1].upper()}{subject[1:]}"
    return label(wishes[0])
