"""Says in plain words what a phrase does, for the button that asks for it."""

from collections.abc import Mapping

from digest.intents.meaning import phrase_of
from digest.intents.phrases import Phrase
from digest.intents.ready_mail import ready_mail
from digest.language.vocabulary import Vocabularies, vocabularies

ENGLISH = "en"
TO_FILL_IN = "..."
NO_TITLES: Mapping[str, str] = {}
OF_A_COMMUNITY = frozenset({"join", "leave", "instant_on", "instant_off"})  # by its name


def label(
    phrase: Phrase,
    language: str = ENGLISH,
    languages: Vocabularies | None = None,
    titles: Mapping[str, str] = NO_TITLES,
) -> str:
    """Return what a phrase does in a language, in English where that has no words for it.

    One that its writer has to complete is called as its ready mail; a community by its title, where `titles`
    has it.
    """
    known = languages or vocabularies()
    name, *fillers = phrase_of(phrase)
    mail = ready_mail(phrase)
    if fillers == [TO_FILL_IN] and mail is not None:
        return f"{mail[1][:1].upper()}{mail[1][1:]}"
    spoken = sorted(
        (each for each in known if name in each.labels and each.language in (language, ENGLISH)),
        key=lambda each: each.language != language,
    )
    if not spoken:
        return name.replace("_", " ").capitalize()
    words = spoken[0].labels
    if name in OF_A_COMMUNITY:
        fillers = [titles.get(each, each) for each in fillers]
    return words[name].format(*fillers, weekday=words.get(fillers[0], fillers[0]))
