"""Says what deletes the newest post of whoever asks for it elsewhere: "delete what I just wrote".

Words that wait for an answer since are newer than any post, and go back, unless a post is meant: "what I
wrote before". A post that can still be deleted goes at once, for its letter brings it back; where named
("what I said about Ben"), it is that one, no other. Of several, all are shown with what deletes each;
once the hour is over, a moderator can be asked.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from digest.intents.intents import Decline, Delete
from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.about_post import AboutPost
from inbound.interpret.about_question import WaitingWords
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
from inbound.interpret.receipt import can_change, telling_moderators
from inbound.interpret.refusal import refuse
from inbound.recipient import AddressRole, Destination, FixedAddress

OF_NEWS = frozenset({Purpose.REPLY, Purpose.SUMMARY})


def is_about_newest(mail: ReadMail, facts: MailFacts) -> bool:
    """Say whether a mail asks that its writer's newest post be taken down, in answer to none about one."""
    return facts.post is None and may_be_about_newest(mail, facts.target)


def may_be_about_newest(mail: ReadMail, target: Destination | None) -> bool:
    """Say whether a mail to this address asks that its writer's newest post be taken down."""
    is_news = isinstance(target, Ticket) and target.purpose in OF_NEWS
    is_new = isinstance(target, FixedAddress) and target.role is AddressRole.COMMUNITY
    if mail.is_for_others or not (is_news or is_new or is_for_us(target)):
        return False
    subject = "" if is_news or not mail.answer.is_own_subject else mail.answer.subject
    return asks_for_newest(subject, mail.text, vocabularies())


def of_newest(mail: ReadMail, facts: MailFacts, writer: Author) -> MailResult | None:
    """Return what such a mail comes to; None for any other, or where its writer never wrote anything."""
    named = named_in(mail.text, vocabularies())
    meant = tuple(each for each in facts.newest if _is_about(each.text, named))
    words = _words_meant(mail, facts, named, meant)
    if words is not None:
        return _thrown(mail, facts, writer, words)
    if not facts.newest and not facts.waiting:
        return None
    open_now = [each for each in meant if can_change(mail, each)]
    if not meant or len(open_now) > 1:
        return Interpreted(member_id=writer.member_id, intents=intents_of(SHOWN, facts))
    if not open_now:
        return _too_late(mail, facts, writer, meant[0])
    deleted = Delete(post_id=open_now[0].post_id)
    return telling_moderators(deleted, writer, mail.text, open_now[0].text)


def _words_meant(
    mail: ReadMail, facts: MailFacts, named: Set[str], posts: Sequence[AboutPost]
) -> WaitingWords | None:
    """Return the words that wait and that the mail is about, where it is about no post; `posts` it may mean.

    Of several it is about those that hold what it names, or else about the last of all.
    """
    if facts.newest and is_of_before(mail.text, vocabularies()):
        return None
    waiting = [each for each in facts.waiting if _is_about(each.text, named)]
    if not waiting or (named and len(waiting) > 1):
        return None
    is_newest = all(each.published_at < waiting[0].asked_at for each in posts)
    return waiting[0] if is_newest else None


def _thrown(mail: ReadMail, facts: MailFacts, writer: Author, words: WaitingWords) -> MailResult:
    """Throw words away that wait: they go back, with how a post is deleted where there is one."""
    likely = SHOWN if facts.newest else ()
    no = Decline(question_id=words.question_id, likely=likely, thrown=words.text or None)
    return telling_moderators(no, writer, mail.text, words.text)


def _is_about(text: str, named: Set[str]) -> bool:
    """Say whether a text holds what a mail says that it is about; any does where it says nothing of it."""
    return not named or not named.isdisjoint(split_words(text).words)


def _too_late(mail: ReadMail, facts: MailFacts, writer: Author, post: AboutPost) -> MailResult:
    late = refuse(mail, writer, Reason.DELETE_WINDOW_OVER, replace(facts, post=post))
    return replace(late, conversation_id=post.conversation_id)
