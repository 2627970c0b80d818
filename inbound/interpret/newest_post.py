"""Says what deletes the newest post of whoever asks for it elsewhere: "delete what I just wrote".

Words that wait for an answer since are newer than any post, and go nowhere, unless a post is meant: "what
I wrote before". A post that can still be deleted goes at once, for its letter brings it back; where named
("what I said about Ben"), it is that one, no other. Of several, all are shown with what deletes each;
once the hour is over, a moderator can be asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.intents.intents import Decline, Delete
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_post import AboutPost
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.commands.takedown import (
    SHOWN,
    asks_for_newest,
    is_of_before,
    named_in,
)
from inbound.interpret.facts import Author, MailFacts, is_for_us
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted, MailResult
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import can_change
from inbound.interpret.refusal import refuse
from inbound.recipient import AddressRole, FixedAddress

OF_NEWS = frozenset({Purpose.REPLY, Purpose.SUMMARY})


def is_about_newest(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether a mail asks that its writer's newest post be taken down, in answer to none about one."""
    target = facts.target
    is_news = isinstance(target, Ticket) and target.purpose in OF_NEWS
    is_new = isinstance(target, FixedAddress) and target.role is AddressRole.COMMUNITY
    if mail.is_for_others or facts.post is not None:
        return False
    if not (is_news or is_new or is_for_us(target)):
        return False
    subject = "" if is_news or not mail.answer.is_own_subject else mail.answer.subject
    return asks_for_newest(subject, mail.text, vocabularies())


def of_newest(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what such a mail comes to; None for any other, or where its writer never wrote anything."""
    asked, meant = facts.waiting, _named(mail, facts)
    is_of_a_post = meant != facts.newest or is_of_before(mail.text, vocabularies())
    if asked is not None and not (is_of_a_post and facts.newest) and _is_newer(asked, facts.newest):
        return Decline(question_id=asked.question_id)
    if not facts.newest:
        return None
    open_now = [each for each in meant if can_change(mail, each)]
    if not meant or len(open_now) > 1:
        return Interpreted(member_id=writer.member_id, intents=intents_of(SHOWN, facts))
    if not open_now:
        return _too_late(mail, facts, writer, meant[0])
    return Delete(post_id=open_now[0].post_id)


def _is_newer(asked: AboutQuestion, posts: Sequence[AboutPost]) -> bool:
    return all(each.published_at < asked.asked_at for each in posts)


def _named(mail: ReadMail, facts: MailFacts) -> tuple[AboutPost, ...]:
    """Return the posts that hold what the mail says theirs is about; all where it says nothing of it."""
    named = named_in(mail.text, vocabularies())
    if not named:
        return facts.newest
    return tuple(
        each for each in facts.newest if not named.isdisjoint(split_words(each.text).words)
    )


def _too_late(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    late = refuse(mail, writer, Reason.DELETE_WINDOW_OVER, replace(facts, post=post))
    return replace(late, conversation_id=post.conversation_id)
