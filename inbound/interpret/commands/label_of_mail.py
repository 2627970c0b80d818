"""Says what a ready mail does that a letter from before migration 0021 offers as text."""

from digest.intents.label import as_it_is, label
from digest.intents.phrases import NotUnderstood
from inbound.interpret.commands.asked import asked_at


def label_of_mail(command: str, subject: str) -> str:
    """Return what a ready mail to the address of a command does; its subject where that is not plain."""
    phrases = asked_at(command, subject, "")
    if isinstance(phrases, NotUnderstood) or len(phrases) != 1:
        return as_it_is(subject)
    return label(phrases[0])
