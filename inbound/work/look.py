"""Looks at a received mail before any transaction: reads it, and finds out all that it tells by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from digest.community.conversations.post import EditWindow
from digest.community.people.member import owner_of
from digest.inbox.envelope import Envelope
from digest.inbox.received_mail import READ_AGAIN, Outcome, ReceivedMail
from digest.inbox.sealing import unseal
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.policy import Policy
from digest.store.database import Store
from inbound.authenticate import Authenticate, AuthResult, AuthStatus
from inbound.authenticate.auth_result import proved
from inbound.authenticate.grounds import VOUCHED
from inbound.feedback_source import KNOWN
from inbound.interpret.about_question import asked_about, waiting_words
from inbound.interpret.newest_post import may_be_about_newest
from inbound.interpret.question_publishing import is_yes_or_no
from inbound.isolated.take_apart import TakeApart, at_last, take_apart
from inbound.ours.answered import AnsweredLetters, chosen_for
from inbound.ours.fixed_words import fixed_words
from inbound.ours.known import KnownTexts, Texts
from inbound.ours.told import what_we_sent
from inbound.reading.fields import Fields
from inbound.reading.read import Mail
from inbound.recipient import Destination
from inbound.work.understand import Means, UnderstoodMail, Unread, understand

Look = UnderstoodMail | Unread | Exception | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What is needed to look at received mails."""

    store: Store
    keys: Keys
    domain: str
    authenticate: Authenticate
    policy: Policy = field(default_factory=Policy)
    feedback_sources: frozenset[str] = KNOWN  # domains and addresses whose complaints count
    other_domains: tuple[str, ...] = ()
    take_apart: TakeApart = take_apart
    fixed: Callable[[], Texts] = fixed_words  # what every letter of ours says, once it is asked for

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain whose mail comes to us."""
        return (self.domain, *self.other_domains)

    @property
    def window(self) -> EditWindow:
        """How long an author may change a post."""
        return EditWindow.of(self.policy.community)

    def look_at(self, received_id: int, authenticate: Authenticate | None = None) -> Look:
        """Return what a mail that waits tells, or what kept it from telling; no transaction is open."""
        try:
            understood = self.understood(received_id, Outcome.WAITING, authenticate=authenticate)
            return understood and self._with_words_that_wait(understood)
        except Exception as error:
            return error

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
            domains=self.domains,
            authenticate=vouched if is_vouched else authenticate or self.authenticate,
            window=self.window,
            take_apart=at_last(self.take_apart) if is_last else self.take_apart,
            what_we_sent=partial(self._what_we_sent, received_id),
            feedback_sources=self.feedback_sources,
        )
        found = understand(raw, envelope, means)
        return found.released() if is_vouched and isinstance(found, UnderstoodMail) else found

    def _with_words_that_wait(self, understood: UnderstoodMail | Unread) -> UnderstoodMail | Unread:
        """Return a mail with the texts of its writer's that it may be about, and that wait for an answer."""
        if isinstance(understood, Unread):
            return understood
        if _may_be_about_its_text(understood):
            return self._with_what_is_asked_about(understood)
        if may_be_about_newest(understood.mail, understood.target):
            return self._with_waiting(understood)
        return understood

    def _with_what_is_asked_about(self, understood: UnderstoodMail) -> UnderstoodMail:
        """Return a mail with the text that it may be another version of, or throw away."""
        with self.store.read() as session:
            received_id = asked_about(session, understood.target)
        if received_id is None:
            return understood
        return replace(understood, asked_about=self._kept_text(received_id))

    def _with_waiting(self, understood: UnderstoodMail) -> UnderstoodMail:
        """Return a mail with all words of its writer's that wait, of which it may delete some."""
        with self.store.read() as session:
            member_id = owner_of(session, understood.author) if understood.author else None
            waiting = () if member_id is None else waiting_words(session, member_id)
        read = (replace(each, text=self._kept_text(each.received_id) or "") for each in waiting)
        return replace(understood, waiting=tuple(read))

    def _kept_text(self, received_id: int) -> str | None:
        kept = self.understood(received_id, Outcome.HELD, authenticate=vouched)
        return kept.mail.text if isinstance(kept, UnderstoodMail) else None

    def _what_we_sent(self, received_id: int, asked: Destination | None, mail: Mail) -> KnownTexts:
        """Return what the letters said that a mail may quote."""
        with self.store.read() as session:
            answering = AnsweredLetters(
                target=asked,
                answers=mail.answers,
                author=mail.author,
                text=mail.text,
                chosen_id=chosen_for(session, received_id),
            )
            return what_we_sent(session, self.keys, self.fixed(), answering)


def _may_be_about_its_text(understood: UnderstoodMail) -> bool:
    """Check whether a mail may answer a question about words with another text, a wish or a no.

    A no throws the words away, and the letter that says so gives them back.
    """
    target, mail = understood.target, understood.mail
    is_answer = isinstance(target, Ticket) and target.purpose is Purpose.CONFIRM
    is_yes = mail.answer.says is True and is_yes_or_no(mail)
    return is_answer and not is_yes


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
