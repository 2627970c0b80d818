"""Finds in the words of a mail the tags that there are, where the name that was heard is none's.

Which words of a sentence name a tag is not known before: "anything about sleep, wherever it is said".
"""

from dataclasses import replace

from digest.intents.phrases import FollowTag, NotUnderstood, Phrase, all_read
from digest.language.text import tag_name
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.clauses import clauses_of
from inbound.interpret.facts import MailFacts
from inbound.interpret.read_mail import ReadMail
from inbound.recipient import FixedAddress

TAGS = "tags"  # the address
MOST = 3  # tags that one mail is about


def may_name_tags(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether a mail is perhaps about tags, so that it matters which there are."""
    return _is_there(facts) or any(isinstance(each, FollowTag) for each in all_read(mail.phrases))


def with_known_tags(mail: ReadMail, facts: MailFacts) -> ReadMail:
    """Return a mail whose wishes about tags name those that its words name, where they named none."""
    named = _named(mail, facts) if facts.tags else ()
    if not named:
        return mail
    phrases = _known(all_read(mail.phrases), named, facts)
    if not isinstance(mail.phrases, NotUnderstood):
        return replace(mail, phrases=phrases)
    if _is_there(facts) and not any(isinstance(each, FollowTag) for each in phrases):
        others = (FollowTag(name=each, on=each not in facts.followed) for each in named)
        phrases = (*others, *phrases)
    return replace(mail, phrases=NotUnderstood(likely=phrases))


def _is_there(facts: MailFacts) -> bool:
    """Say whether a mail came to the address for tags."""
    return isinstance(facts.target, FixedAddress) and facts.target.name == TAGS


def _known(
    phrases: tuple[Phrase, ...], named: tuple[str, ...], facts: MailFacts
) -> tuple[Phrase, ...]:
    """Return phrases with the tags that are named in place of names that are none's, all of one kind."""
    told = [each for each in phrases if isinstance(each, FollowTag)]
    ways = {each.on for each in told}
    if len(ways) != 1 or any(tag_name(each.name) in facts.tags for each in told):
        return phrases
    found: dict[Phrase, None] = {}
    for phrase in phrases:
        if isinstance(phrase, FollowTag):
            found |= {FollowTag(name=each, on=phrase.on): None for each in named}
        else:
            found[phrase] = None
    return tuple(found)


def _named(mail: ReadMail, facts: MailFacts) -> tuple[str, ...]:
    """Return the tags that words name, but for those that a clause says are to stay as they are."""
    subject = mail.answer.subject if mail.answer.is_own_subject else ""
    clauses = clauses_of((subject, mail.text), vocabularies())
    said = "".join(each.words.line for each in clauses if not (each.stays or each.spares))
    found = [
        each for each in facts.tags if f" {split_words(each.replace('-', ' ')).line}" in f" {said}"
    ]
    return tuple(found) if len(found) <= MOST else ()
