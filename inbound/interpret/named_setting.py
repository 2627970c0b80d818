"""Reads what comes to an address that is the word of a setting, where no community is called so.

No letter names such an address, but who knows `pause@` writes to `hour@`, too.
"""

from dataclasses import replace

from digest.community.preferences.preference import PreferenceName
from digest.intents.phrases import Choose, NotUnderstood, PhrasesRead, StopThis
from digest.language.words import split_words
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.facts import MailFacts
from inbound.interpret.read_mail import ReadMail
from inbound.recipient import AddressRole, FixedAddress

SETTINGS = "settings"
SWITCHES = frozenset({"start", "stop"})  # one of which may be for a conversation that begins
NAMES = SWITCHES | {each.value for each in PreferenceName}
LONGEST_VALUE = 5  # words


def at_named_setting(mail: ReadMail, facts: MailFacts) -> tuple[ReadMail, MailFacts]:
    """Return a mail to the word of a setting as one to `settings`; any other as it is."""
    target = facts.target
    if not isinstance(target, FixedAddress) or target.role is not AddressRole.COMMUNITY:
        return mail, facts
    if facts.community is not None or facts.misspelt or target.name not in NAMES:
        return mail, facts
    phrases = _phrases(mail, target.name)
    if target.name in SWITCHES and not _switches(phrases):
        return mail, facts
    place = FixedAddress(role=AddressRole.COMMAND, name=SETTINGS)
    return replace(mail, phrases=phrases), replace(facts, target=place)


def _switches(phrases: PhrasesRead) -> bool:
    """Say whether letters are to stop or to begin again, and nothing else is asked."""
    if isinstance(phrases, NotUnderstood) or not phrases:
        return False
    return all(isinstance(each, Choose | StopThis) for each in phrases)


def _phrases(mail: ReadMail, name: str) -> PhrasesRead:
    """Return what is asked for: a few words alone are the value."""
    today, heading = mail.accepted_at.date(), mail.answer.subject
    value = mail.text.strip() or heading
    is_alone = not (heading and mail.text.strip()) and "\n" not in value
    if name not in SWITCHES and is_alone and 0 < len(split_words(value).words) <= LONGEST_VALUE:
        read = asked_at(SETTINGS, "", f"{name}: {value}", today=today)
        if not isinstance(read, NotUnderstood):
            return read
    is_said = name in SWITCHES and bool(mail.text.strip())
    return asked_at(SETTINGS, heading or ("" if is_said else name), mail.text, today=today)
