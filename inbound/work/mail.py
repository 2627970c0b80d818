"""Leads one received mail along its way: look at it, load facts, interpret, do what it asks for, finish.

The transaction takes the row only while it is still waiting, so a mail has one effect however often and
wherever it is worked on. Whatever fails is tried again, and after some attempts held for the operator; what
needs another server's answer waits aside (looking_up), where it holds nobody up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from digest.actions.context import House, SourceMail
from digest.actions.conversations import known_tags
from digest.community.communities.tag import followed_tags
from digest.community.people.mailbox import is_noted, note_authentic
from digest.crash import Point, reach
from digest.errors import describe_error
from digest.inbox.finish import finish, next_look_up, try_later
from digest.inbox.held import settle_decided
from digest.inbox.received_mail import ASIDE, Outcome, ReceivedMail, is_due
from digest.inbox.waiting import waiting
from digest.outbox.suppression import lift_by_own_mail
from inbound.authenticate import Authenticate
from inbound.classify import MailKind
from inbound.interpret.about_community import is_asked_which, written_to
from inbound.interpret.about_conversation import written_by_others
from inbound.interpret.about_post import newest_posts
from inbound.interpret.about_question import kept
from inbound.interpret.by_number import answered_by_number
from inbound.interpret.facts import Author, MailFacts, load_facts, with_kept
from inbound.interpret.interpret import interpret
from inbound.interpret.interpretation import Interpretation, Wait
from inbound.interpret.known_tag import may_name_tags
from inbound.interpret.mail_limits import TO_STRANGERS, never_waits, wants_only_an_answer
from inbound.interpret.named_in_report import may_report, places_of
from inbound.interpret.newest_post import is_about_newest
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.recent import about_newcomer, recent
from inbound.interpret.stranger import asks_to_join
from inbound.isolated.take_apart import ReadingEnded
from inbound.work.act import carry_out, settle_posts
from inbound.work.answer import leave_unread, warn_of_own_name
from inbound.work.known_again import AGAIN, is_known, remember
from inbound.work.look import Look, Looking, unknown
from inbound.work.look_after import look_after
from inbound.work.occasion import Occasion
from inbound.work.postpone import postpone_answer, read_again, set_aside, wait, waits_for_answers
from inbound.work.understand import NotYetKnown, UnderstoodMail, Unread

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving(Looking):
    """What is needed to process received mails.

    `first_look` says who wrote a mail while others wait behind it: what it cannot tell at once is looked up
    aside, by `authenticate`. Without it there is one way for both.
    """

    service_name: str = ""
    operator: str | None = None  # their own address, as addresses are compared
    first_look: Authenticate | None = None

    def run(self, key: str, at: datetime) -> None:
        """Work off the due mails of a batch, oldest first, each in a transaction of its own."""
        first, _, last = key.partition("-")
        with self.store.read() as session:
            ids = session.exec(
                select(ReceivedMail.id)
                .where(
                    ReceivedMail.outcome == Outcome.WAITING,
                    ReceivedMail.reason != ASIDE,
                    is_due(at),
                    col(ReceivedMail.id).between(int(first), int(last)),
                )
                .order_by(col(ReceivedMail.id))
            ).all()
        for received_id in ids:
            self.work(received_id, at)

    def work(self, received_id: int, at: datetime) -> None:
        """Work one mail off; does nothing on one that is not waiting any more."""
        reach(Point.WORK_BEGUN)
        self.finish(received_id, self.look_at(received_id, self.first_look), at)

    def finish(self, received_id: int, seen: Look, at: datetime) -> None:
        """Do what a mail asks for that was looked at; does nothing on one that is not waiting any more."""
        try:
            match seen:
                case None:
                    return
                case NotYetKnown():
                    self._look_up_later(received_id, seen, at)
                case ReadingEnded():
                    self._if_waiting(received_id, partial(read_again, at=at))
                case Exception():
                    self._failed(received_id, seen, at)
                case _:
                    self._if_waiting(received_id, partial(self.carry_out, seen=seen, at=at))
                    reach(Point.ACT_COMMITTED)
        except Exception as error:  # one mail must not stop the others
            self._failed(received_id, error, at)

    def carry_out(
        self,
        session: Session,
        received: ReceivedMail,
        seen: UnderstoodMail | Unread,
        at: datetime,
    ) -> None:
        """Work on a mail whose row this transaction holds; a post that it kept open may settle."""
        kept_open = received.post_id is not None
        if isinstance(seen, Unread):
            self._leave(session, received, seen, at)
        else:
            self._work_on(session, received, seen, at)
        if kept_open:
            settle_decided(session, window=self.window, at=at)
        log.info("mail %s: %s", received.id, received.outcome)
        reach(Point.ACT_WRITTEN)

    def _work_on(
        self, session: Session, received: ReceivedMail, seen: UnderstoodMail, at: datetime
    ) -> None:
        """Load facts, interpret, do what the mail asks for: the way of every mail that could be read."""
        if not seen.mail.doubled and is_known(session, received, seen.signed):
            finish(session, received, Outcome.IGNORED, reason=AGAIN, at=at)
            return
        mail, about = answered_by_number(seen.mail, self._about(session, seen))
        facts = self._load_facts(session, received, replace(seen, mail=mail), about, at)
        _note_sign_of_life(session, mail, facts, at=at)
        decision = self._interpret(session, received, mail, facts, at)
        if decision is None:
            return
        if mail.is_proved and not mail.doubled:
            remember(session, received, seen.signed)
        occasion = Occasion(
            received=received,
            mail=SourceMail(
                received_id=received.id,
                accepted_at=received.accepted_at,
                message_id=seen.message_id,
                subject=mail.subject,
                cut=mail.left_out,
                attachments=seen.attachments,
            ),
            at=at,
            policy=self.policy,
            house=House(service_name=self.service_name, domains=self.domains),
        )
        carry_out(session, decision, occasion)
        look_after(session, decision, mail, occasion)
        settle_posts(session, decision, occasion, mail, facts)
        warn_of_own_name(session, occasion, seen.author_name)
        if never_waits(decision) and not mail.is_released:
            postpone_answer(session, received.id, at=at, limits=self.policy.limits)

    def _interpret(
        self,
        session: Session,
        received: ReceivedMail,
        mail: ReadMail,
        facts: MailFacts,
        at: datetime,
    ) -> Interpretation | None:
        """Return what the mail comes to; None where it has to wait."""
        limits = self.policy.limits
        found = interpret(mail, facts, limits=limits)
        if isinstance(found, Wait):
            wait(session, received, found, at=at)
            return None
        may_wait = wants_only_an_answer(found) and not mail.is_released
        to_stranger = isinstance(found, TO_STRANGERS)
        if may_wait and waits_for_answers(session, received, at, limits, to_stranger=to_stranger):
            return None
        return found

    def _load_facts(
        self,
        session: Session,
        received: ReceivedMail,
        seen: UnderstoodMail,
        about: MailFacts,
        at: datetime,
    ) -> MailFacts:
        """Load everything that the database knows about a mail, besides what it is about."""
        mail, limits = seen.mail, self.policy.limits
        facts = replace(about, asked_about=seen.asked_about)
        author, writer = facts.author, facts.writer
        facts = replace(facts, is_from_operator=author is not None and author == self.operator)
        if writer is None:
            if mail.is_proved and asks_to_join(facts.target):
                accepted_at = mail.accepted_at
                asks = about_newcomer(session, author or "", accepted_at=accepted_at, at=at)
                facts = replace(facts, newcomer=asks)
            return facts
        if is_about_newest(mail, facts):
            posts = newest_posts(session, writer.member_id)
            facts = replace(facts, newest=posts, waiting=seen.waiting)
        if may_report(mail, facts):
            written = written_by_others(session, places_of(facts), writer.member_id)
            facts = replace(facts, written=written)
        facts = _with_tags(session, mail, facts, writer)
        if received.vouched_by is not None:
            facts = with_kept(session, facts, kept(session, received.id, writer.member_id))
        if facts.kept is None and len(mail.communities) > 1:
            places = written_to(session, mail.communities, writer.member_id)
            is_asked = is_asked_which(session, writer.member_id, seen.message_id)
            facts = replace(facts, communities=places, is_asked_which=is_asked)
        if mail.is_released:
            return facts
        text, accepted_at = mail.post.text, mail.accepted_at
        lately = recent(session, writer.member_id, text, at=accepted_at, limits=limits)
        return replace(facts, recent=lately)

    def _about(self, session: Session, told: UnderstoodMail | NotYetKnown) -> MailFacts:
        return load_facts(
            session,
            told.target,
            author=told.author,
            answers=told.answers,
            keys=self.keys,
            questions_for=self.policy.limits.question_for,
            may_show=self.policy.community.content_in_letters,
        )

    def _leave(
        self, session: Session, received: ReceivedMail, unread: Unread, at: datetime
    ) -> None:
        """Tell whoever wrote what cannot be read, where the header alone proves who that is."""
        limits = self.policy.limits
        if unread.author is not None and waits_for_answers(session, received, at, limits):
            return
        occasion = Occasion(
            received=received,
            mail=SourceMail(
                received_id=received.id,
                accepted_at=received.accepted_at,
                message_id=unread.message_id,
                subject=unread.subject,
            ),
            at=at,
            policy=self.policy,
        )
        leave_unread(session, occasion, author=unread.author, why=unread.flaw.value)

    def _look_up_later(self, received_id: int, missing: NotYetKnown, at: datetime) -> None:
        """Postpone a mail whose author cannot be determined yet; after some hours it counts as unproved."""
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is None:
                return
            was_looked_up = self.first_look is None or received.reason == ASIDE
            due_at = next_look_up(received.accepted_at, at=at) if was_looked_up else at
            if due_at is not None:
                known, window = self._about(session, missing), self.window
                set_aside(session, received, known, due=due_at, window=window, at=at)
                return
        self.finish(received_id, self.look_at(received_id, unknown), at)

    def _failed(self, received_id: int, error: Exception, at: datetime) -> None:
        log.error("mail %s failed: %s", received_id, describe_error(error))
        self._if_waiting(received_id, partial(try_later, at=at))

    def _if_waiting(self, received_id: int, do: Callable[[Session, ReceivedMail], None]) -> None:
        """Do something with a mail that nobody else works on meanwhile."""
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is not None:
                do(session, received)


def _with_tags(session: Session, mail: ReadMail, facts: MailFacts, writer: Author) -> MailFacts:
    """Return facts with the tags that there are, where a mail may be about some."""
    if not may_name_tags(mail, facts):
        return facts
    known, mine = known_tags(session), followed_tags(session, writer.member_id)
    return replace(facts, tags=tuple(known), followed=tuple(mine))


def _note_sign_of_life(session: Session, mail: ReadMail, facts: MailFacts, *, at: datetime) -> None:
    """Note what a person's mail says of its writer's mailbox; that somebody vouched for it proves nothing."""
    if not mail.is_proved or mail.kind is not MailKind.PERSON or facts.author is None:
        return
    writer = facts.writer
    if writer is None or writer.is_suppressed:
        lift_by_own_mail(session, facts.author, at=at)
    is_new = writer is not None and not is_noted(writer.authentic_at, at=at)
    if writer is not None and is_new and not mail.is_released:
        note_authentic(session, writer.member_id, facts.author, at=at)
