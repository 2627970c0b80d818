"""Processes received mails: understands each, then decides, acts and stores the outcome in one transaction.

The transaction takes the row only while it is still waiting, so a mail has one effect however often and
wherever it is worked on. Whatever fails is tried again, and after some attempts held for the operator; what
needs another server's answer waits aside (looking_up), where it holds nobody up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlmodel import Session, col, select

from digest.actions.context import House
from digest.community.conversations.post import EditWindow
from digest.community.people.mailbox import note_authentic
from digest.community.people.member import member_by_address
from digest.crash import Point, reach
from digest.errors import describe_error
from digest.inbox.envelope import Envelope
from digest.inbox.finish import finish, next_look_up, try_later
from digest.inbox.held import settle_decided
from digest.inbox.received_mail import (
    ASIDE,
    READ_AGAIN,
    WAITS_FOR_ANSWERS,
    Outcome,
    ReceivedMail,
    is_due,
)
from digest.inbox.sealing import unseal
from digest.inbox.waiting import waiting
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.suppression import lift_by_own_mail
from digest.policy import Policy
from digest.store.database import Store
from inbound.authenticate import Authenticate, AuthResult, AuthStatus
from inbound.authenticate.auth_result import proved
from inbound.authenticate.grounds import VOUCHED
from inbound.classify import MailKind
from inbound.feedback_source import KNOWN
from inbound.interpret.facts import MailFacts, about_newcomer, load_facts
from inbound.interpret.interpret import interpret
from inbound.interpret.interpretation import Wait
from inbound.interpret.kept import asked_about, kept
from inbound.interpret.mail_limits import TO_STRANGERS, never_waits, wants_only_an_answer
from inbound.interpret.question_publishing import plainly_says
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.receipt import asked_change
from inbound.interpret.recent import recent
from inbound.interpret.stranger import asks_to_join
from inbound.isolated.take_apart import ReadingEnded, TakeApart, at_last, take_apart
from inbound.ours.answered import AnsweredLetters, chosen_for
from inbound.ours.fixed_words import fixed_words
from inbound.ours.known import KnownTexts, Texts
from inbound.ours.told import what_we_sent
from inbound.reading.fields import Fields
from inbound.reading.read import Mail
from inbound.recipient import Destination
from inbound.work.act import carry_out
from inbound.work.answer_breaker import answers_lately, is_open, put_off, to_strangers_lately
from inbound.work.aside import read_again, set_aside
from inbound.work.known_again import AGAIN, is_known, remember
from inbound.work.leave_unread import leave_unread
from inbound.work.occasion import Occasion
from inbound.work.understand import Means, NotYetKnown, UnderstoodMail, Unread, understand
from inbound.work.warn_of_name import warn_of_own_name

Look = UnderstoodMail | Unread | Exception | None


class PutOff(Protocol):
    """Lets a mail wait."""

    def __call__(self, session: Session, received: ReceivedMail, *, at: datetime) -> None:
        """Say until when, from `at`."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """What is needed to process received mails.

    `first_look` says who wrote a mail while others wait behind it: what it cannot tell at once is looked up
    aside, by `authenticate`. Without it there is one way for both.
    """

    store: Store
    keys: Keys
    domain: str
    authenticate: Authenticate
    policy: Policy = field(default_factory=Policy)
    service_name: str = ""
    operator: str | None = None  # their own address, as addresses are compared
    feedback_sources: frozenset[str] = KNOWN  # domains and addresses whose complaints count
    other_domains: tuple[str, ...] = ()
    take_apart: TakeApart = take_apart
    first_look: Authenticate | None = None
    fixed: Callable[[], Texts] = fixed_words  # what every letter of ours says, once it is asked for

    @property
    def window(self) -> EditWindow:
        """How long an author may change a post."""
        return EditWindow.of(self.policy.community)

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

    def look_at(self, received_id: int, authenticate: Authenticate | None = None) -> Look:
        """Return what a mail that waits tells, or what kept it from telling; no transaction is open."""
        try:
            understood = self.understood(received_id, Outcome.WAITING, authenticate=authenticate)
            return understood and self._with_what_is_asked_about(understood)
        except Exception as error:
            return error

    def finish(self, received_id: int, seen: Look, at: datetime) -> None:
        """Do what a mail asks for that was looked at; does nothing on one that is not waiting any more."""
        try:
            match seen:
                case None:
                    return
                case NotYetKnown():
                    self._look_up_later(received_id, seen, at)
                case ReadingEnded():
                    self._put_off(received_id, read_again, at)
                case Exception():
                    self._failed(received_id, seen, at)
                case _:
                    self._settle(received_id, seen, at)
        except Exception as error:  # one mail must not stop the others
            self._failed(received_id, error, at)

    def _settle(self, received_id: int, seen: UnderstoodMail | Unread, at: datetime) -> None:
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is not None:
                self.carry_out(session, received, seen, at)
            reach(Point.ACT_WRITTEN)
        reach(Point.ACT_COMMITTED)

    def _failed(self, received_id: int, error: Exception, at: datetime) -> None:
        log.error("mail %s failed: %s", received_id, describe_error(error))
        self._put_off(received_id, try_later, at)

    def _put_off(self, received_id: int, put_off: PutOff, at: datetime) -> None:
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is not None:
                put_off(session, received, at=at)

    def understood(
        self, received_id: int, outcome: Outcome, *, authenticate: Authenticate | None = None
    ) -> UnderstoodMail | Unread | None:
        """Return what a mail of this outcome tells; None where there is none, or its bytes are gone.

        The writer of one that somebody vouched for is not checked again. Raises as `understand` does, but
        ReadingEnded only once for a mail.
        """
        with self.store.read() as session:
            received = session.get(ReceivedMail, received_id)
            if received is None or received.outcome is not outcome or received.raw is None:
                return None
            raw, is_vouched = unseal(self.keys, received), received.vouched_by is not None
            is_last = outcome is not Outcome.WAITING or received.reason == READ_AGAIN
            envelope = Envelope(
                reverse_path=received.reverse_path,
                recipient=received.recipient,
                accepted_at=received.accepted_at,
                peer=received.peer,
                hello=received.hello,
            )
        means = Means(
            keys=self.keys,
            domain=self.domain,
            other_domains=self.other_domains,
            authenticate=vouched if is_vouched else authenticate or self.authenticate,
            window=self.window,
            take_apart=at_last(self.take_apart) if is_last else self.take_apart,
            what_we_sent=partial(self._what_we_sent, received_id),
            feedback_sources=self.feedback_sources,
        )
        found = understand(raw, envelope, means)
        return found.released() if is_vouched and isinstance(found, UnderstoodMail) else found

    def _with_what_is_asked_about(
        self, understood: UnderstoodMail | Unread
    ) -> UnderstoodMail | Unread:
        """Return a mail with the text that it may be another version of."""
        if isinstance(understood, Unread) or not may_be_version(understood):
            return understood
        with self.store.read() as session:
            received_id = asked_about(session, understood.target)
        if received_id is None:
            return understood
        asked = self.understood(received_id, Outcome.HELD, authenticate=vouched)
        text = asked.mail.text if isinstance(asked, UnderstoodMail) else None
        return replace(understood, asked_about=text)

    def _what_we_sent(self, received_id: int, asked: Destination | None, mail: Mail) -> KnownTexts:
        """Return what the letters said that a mail may quote."""
        with self.store.read() as session:
            author = member_by_address(session, mail.author) if mail.author else None
            answering = AnsweredLetters(
                target=asked,
                answers=mail.answers,
                author_id=author.id if author else None,
                text=mail.text,
                chosen_id=chosen_for(session, received_id),
            )
            return what_we_sent(session, self.keys, self.fixed(), answering)

    def carry_out(
        self,
        session: Session,
        received: ReceivedMail,
        understood: UnderstoodMail | Unread,
        at: datetime,
    ) -> None:
        """Decide and act on a mail whose row this transaction holds; a post that it kept open may settle."""
        kept_open = received.post_id is not None
        if isinstance(understood, Unread):
            self._leave(session, received, understood, at)
        else:
            self._do(session, received, understood, at)
        if kept_open:
            settle_decided(session, window=self.window, at=at)
        log.info("mail %s: %s", received.id, received.outcome)

    def _leave(
        self, session: Session, received: ReceivedMail, unread: Unread, at: datetime
    ) -> None:
        if unread.author is not None and self._waits_for_answers(session, received, at):
            return
        occasion = Occasion(
            received=received,
            subject=unread.subject,
            message_id=unread.message_id,
            at=at,
            policy=self.policy,
        )
        leave_unread(session, occasion, author=unread.author, why=unread.flaw.value)

    def _do(
        self, session: Session, received: ReceivedMail, understood: UnderstoodMail, at: datetime
    ) -> None:
        if not understood.mail.doubled and is_known(session, received, understood.signed):
            finish(session, received, Outcome.IGNORED, reason=AGAIN, at=at)
            return
        known = self._facts(session, understood)
        mail = understood.mail
        known = replace(known, asked_about=understood.asked_about)
        is_ours = known.author is not None and known.author == self.operator
        known = replace(known, is_from_operator=is_ours)
        if received.vouched_by is not None and known.writer is not None:
            said = kept(session, received.id, known.writer.member_id)
            known = replace(known, kept=said)
        if mail.is_proved and mail.kind is MailKind.PERSON and known.author is not None:
            _note_sign_of_life(session, known.author, is_vouched=mail.is_released, at=at)
        known = self._with_recent(session, known, mail, at)
        decision = interpret(mail, known, limits=self.policy.limits)
        if isinstance(decision, Wait):
            self._waits(session, received, decision, at)
            return
        may_wait = wants_only_an_answer(decision) and not mail.is_released
        to_stranger = isinstance(decision, TO_STRANGERS)
        if may_wait and self._waits_for_answers(session, received, at, to_stranger=to_stranger):
            return
        if mail.is_proved and not mail.doubled:
            remember(session, received, understood.signed)
        occasion = Occasion(
            received=received,
            subject=mail.subject,
            message_id=understood.message_id,
            at=at,
            policy=self.policy,
            house=House(service_name=self.service_name, domain=self.domain),
            cut=mail.cut,
            attachments=understood.attachments,
            changes=asked_change(mail, known),
            author_name=understood.author_name,
        )
        carry_out(session, decision, occasion)
        warn_of_own_name(session, occasion)
        if never_waits(decision) and not mail.is_released:
            put_off(session, received.id, at=at, limits=self.policy.limits)

    def _facts(self, session: Session, told: UnderstoodMail | NotYetKnown) -> MailFacts:
        return load_facts(
            session,
            told.target,
            author=told.author,
            answers=told.answers,
            keys=self.keys,
            questions_for=self.policy.limits.question_for,
        )

    def _with_recent(
        self, session: Session, known: MailFacts, mail: ReadMail, now: datetime
    ) -> MailFacts:
        limits, at = self.policy.limits, mail.accepted_at
        if known.writer is None and mail.is_proved and asks_to_join(known.target):
            asks = about_newcomer(session, known.author or "", accepted_at=at, at=now)
            return replace(known, newcomer=asks)
        if known.writer is None or mail.is_released:
            return known
        lately = recent(session, known.writer.member_id, mail.post.text, at=at, limits=limits)
        return replace(known, recent=lately)

    def _waits(
        self, session: Session, received: ReceivedMail, decision: Wait, at: datetime
    ) -> None:
        received.reason, received.next_attempt_at = decision.reason, at + decision.again_after
        session.add(received)
        log.warning("mail %s waits: %s", received.id, decision.reason)

    def _waits_for_answers(
        self, session: Session, received: ReceivedMail, at: datetime, *, to_stranger: bool = False
    ) -> bool:
        """Postpone a mail that only calls for an answer, after too many answers (L-04); True if postponed."""
        limits = self.policy.limits
        if not is_open(session, at=at, limits=limits, to_stranger=to_stranger):
            return False
        received.reason = WAITS_FOR_ANSWERS
        received.next_attempt_at = at + limits.answers_within
        session.add(received)
        lately = to_strangers_lately if to_stranger else answers_lately
        count, within = lately(session, at=at, limits=limits), limits.answers_within
        whose = "answers to strangers" if to_stranger else "answers"
        level = logging.WARNING if to_stranger else logging.CRITICAL
        log.log(level, "%s stopped: %s in %s; mail %s waits", whose, count, within, received.id)
        return True

    def _look_up_later(self, received_id: int, missing: NotYetKnown, at: datetime) -> None:
        """Postpone a mail whose author cannot be determined yet; after some hours it counts as unproved."""
        with self.store.write() as session:
            received = waiting(session, received_id)
            if received is None:
                return
            was_looked_up = self.first_look is None or received.reason == ASIDE
            due_at = next_look_up(received.accepted_at, at=at) if was_looked_up else at
            if due_at is not None:
                known, window = self._facts(session, missing), self.window
                set_aside(session, received, known, due=due_at, window=window, at=at)
                return
        self.finish(received_id, self.look_at(received_id, unknown), at)


def _note_sign_of_life(session: Session, author: str, *, is_vouched: bool, at: datetime) -> None:
    """Note what a person's mail says of its writer's mailbox; that somebody vouched for it proves nothing."""
    lift_by_own_mail(session, author, at=at)
    if not is_vouched:
        note_authentic(session, author, at=at)


def may_be_version(understood: UnderstoodMail) -> bool:
    """Check whether a mail may answer "did you mean to publish this?" with another text."""
    target = understood.target
    is_answer = isinstance(target, Ticket) and target.purpose is Purpose.CONFIRM
    return is_answer and not plainly_says(understood.mail)


def vouched(raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope) -> AuthResult:
    """Take the From for proved: its member or an operator answers for it."""
    if from_address is None:
        return AuthResult(result=AuthStatus.NO_AUTHOR, address=None, reason="no single From")
    return proved(from_address, by="vouched for", grounds=VOUCHED)


def unknown(raw: bytes, fields: Fields, from_address: str | None, envelope: Envelope) -> AuthResult:
    """Return that nobody vouches for the From: its domain's DNS did not answer for hours."""
    return AuthResult(
        result=AuthStatus.NOT_PROVED, address=None, reason="writer could not be checked"
    )
