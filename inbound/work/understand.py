"""Finds out everything that the mail itself tells, before any transaction: its kind, author and words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from digest.community.conversations.post import EditWindow
from digest.inbox.envelope import Envelope
from digest.mail.signed_address import Keys, Purpose, Ticket
from inbound.authenticate import Authenticate, AuthResult, AuthStatus, TemporarilyUnknown
from inbound.authenticate.tie import Ties, written_to
from inbound.bounce import finding
from inbound.classify import MailKind, classify
from inbound.feedback_source import KNOWN, counts
from inbound.interpret.about_question import WaitingWords
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.read_words import read_words
from inbound.isolated.take_apart import StartedReading, TakeApart, take_apart
from inbound.ours.fixed_words import fixed_words
from inbound.ours.known import KnownTexts
from inbound.ours.left_out import perhaps_own
from inbound.ours.marking import left_of_ours, mark_ours
from inbound.reading.body import Problem
from inbound.reading.read import Flaw, Mail, Unreadable, read_header
from inbound.reading.sender_report import ReportFlaw, SenderReport
from inbound.recipient import (
    SENDER_REPORTS,
    AddressRole,
    Destination,
    FixedAddress,
    speaks_as_member,
)
from inbound.reply_text import Extracted, writer_of
from inbound.reply_text.own_tokens import has_hidden_token
from inbound.work.known_again import content_keys

BEGINNING = 4_000  # characters of a mail for a command, in which words of ours are marked
EMBEDDED = 262_144  # bytes of a report in which Message-IDs of ours are looked for

OF_ITS_BODY = frozenset(
    {Flaw.TOO_MANY_PARTS, Flaw.TOO_DEEP, Flaw.MALFORMED, Flaw.UNREADABLE}
)  # what is wrong where the header can still be read
RETURNED = (MailKind.BOUNCE, MailKind.CHALLENGE)
BY_A_MACHINE = AuthResult(result=AuthStatus.NO_AUTHOR, address=None, reason="by a machine")

_OURS = re.compile(rb"<i\.[a-z2-7]{37}@[\w.-]{1,255}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodMail:
    """A mail as far as it can be understood without a database."""

    target: Destination | None
    author: str | None
    author_name: str
    answers: tuple[str, ...]  # Message-IDs that may trace it to a letter of ours
    mail: ReadMail
    message_id: str | None
    attachments: int
    asked_about: str | None = None  # the text that waits for the answer that it gives
    waiting: tuple[WaitingWords, ...] = ()  # of its writer, where it may ask to delete some
    signed: tuple[str, ...] = ()  # what it can be known again by, whatever was added to it

    def released(self) -> "UnderstoodMail":
        """Return it as if its writer were proved, which an operator answers for."""
        kind = MailKind.PERSON if self.mail.kind is MailKind.DOUBTFUL else self.mail.kind
        released = replace(
            self.mail,
            result=AuthStatus.PROVED,
            why_not="",
            doubled="",
            is_untied=False,
            kind=kind,
            is_released=True,
        )
        return replace(self, mail=released)


WhatWeSent = Callable[[Destination | None, Mail], KnownTexts]


def only_fixed_words(asked: Destination | None, mail: Mail) -> KnownTexts:
    """Return what every letter says: all that is known without a database."""
    return KnownTexts(fixed_words())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A mail that cannot be read; who wrote it, where a person is proved to have by the header alone."""

    flaw: Flaw
    author: str | None = None
    subject: str = ""
    message_id: str | None = None


class NotYetKnown(Exception):
    """Who wrote a mail cannot be told now; what it is for, who it says wrote it, and what it answers."""

    def __init__(
        self, target: Destination | None, author: str | None, answers: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.target, self.author, self.answers = target, author, answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What is needed to understand mails."""

    keys: Keys
    domains: tuple[str, ...]  # whose mail comes to us
    authenticate: Authenticate
    window: EditWindow
    take_apart: TakeApart = take_apart
    what_we_sent: WhatWeSent = only_fixed_words
    feedback_sources: frozenset[str] = KNOWN

    @property
    def ties(self) -> Ties:
        """What knows an address of ours in a mail."""
        return Ties(keys=self.keys, domains=self.domains)


def understand(raw: bytes, envelope: Envelope, means: Means) -> UnderstoodMail | Unread:
    """Return what a mail tells; raises NotYetKnown, and ReadingEnded as `TakeApart` does."""
    asked = means.ties.named(envelope.recipient)
    reading = means.take_apart(raw)
    one = _OneMail(raw=raw, envelope=envelope, means=means, asked=asked)
    return one.unread(reading.flaw) if isinstance(reading, Unreadable) else one.understood(reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """Whether the writer is proved, and to have sent the mail to this very address."""

    verdict: AuthResult
    speaks: bool = False  # to an address at which members speak
    untied: str = ""  # why it may have been sent to another address

    @property
    def result(self) -> AuthStatus:
        return AuthStatus.NOT_PROVED if self.untied else self.verdict.result


@dataclass(frozen=True, slots=True, kw_only=True)
class _OwnWords:
    """A writer's own words, and how many lines of ours may be left in them."""

    said: Extracted
    left_out: str = ""  # what was cut that may be theirs too
    ours_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneMail:
    """A mail as it came, what its address is for, and the means to understand it."""

    raw: bytes
    envelope: Envelope
    means: Means
    asked: Destination | None

    def understood(self, reading: StartedReading) -> UnderstoodMail | Unread:
        """Return all that it tells."""
        mail, asked = reading.mail, self.asked
        kind = self._kind(mail)
        proof = self._proof(mail, kind)
        words = self._own_words(reading)
        if isinstance(words, Unreadable):
            return self.unread(words.flaw)
        signed: tuple[str, ...] = ()
        if proof.speaks and asked is not None and mail.author is not None:
            signed = content_keys(self.means.keys, asked, self.raw, mail.fields, mail.author)
        return UnderstoodMail(
            target=asked,
            author=mail.author,
            author_name=mail.author_name,
            answers=self._answers(mail),
            mail=self._read(mail, kind, proof, words),
            message_id=mail.message_id,
            attachments=mail.attachments,
            signed=signed,
        )

    def unread(self, flaw: Flaw) -> Unread:
        """Return who wrote a mail whose body is beyond us, by its header alone."""
        mail = read_header(self.raw) if flaw in OF_ITS_BODY else None
        if mail is None or self._kind(mail) is not MailKind.PERSON:
            return Unread(flaw=flaw)
        verdict = self._verdict(mail)
        if not verdict.is_authentic or self._untied(mail, verdict):
            return Unread(flaw=flaw)
        return Unread(
            flaw=flaw, author=mail.author, subject=mail.subject, message_id=mail.message_id
        )

    def _kind(self, mail: Mail) -> MailKind:
        asked = self.asked
        return classify(
            mail,
            reverse_path=self.envelope.reverse_path,
            domains=self.means.domains,
            to_reverse_path=isinstance(asked, Ticket) and asked.purpose is Purpose.BOUNCE,
            to_command=self._is_to_command,
        )

    @property
    def _is_to_command(self) -> bool:
        return isinstance(self.asked, FixedAddress) and self.asked.role is AddressRole.COMMAND

    def _proof(self, mail: Mail, kind: MailKind) -> _Proof:
        """Check who wrote it, where a person did; complaints and reports count by who sent them."""
        is_by_person = kind in (MailKind.PERSON, MailKind.DOUBTFUL)
        is_report = kind is MailKind.COMPLAINT or self._report(mail) is not None
        if not is_by_person and not is_report:
            return _Proof(verdict=BY_A_MACHINE)
        verdict = self._verdict(mail)
        speaks = is_by_person and speaks_as_member(self.asked)
        untied = self._untied(mail, verdict) if speaks and verdict.is_authentic else ""
        return _Proof(verdict=verdict, speaks=speaks, untied=untied)

    def _report(self, mail: Mail) -> SenderReport | ReportFlaw | None:
        """Return what a mail reports of senders, where that is asked for."""
        asked = self.asked
        is_asked = isinstance(asked, FixedAddress) and asked.name == SENDER_REPORTS
        return mail.sender_report if is_asked else None

    def _verdict(self, mail: Mail) -> AuthResult:
        try:
            return self.means.authenticate(self.raw, mail.fields, mail.author, self.envelope)
        except TemporarilyUnknown as error:
            raise NotYetKnown(self.asked, mail.author, self._answers(mail)) from error

    def _untied(self, mail: Mail, verdict: AuthResult) -> str:
        return self.means.ties.why_not(verdict.grounds, mail.fields, self.envelope)

    def _own_words(self, reading: StartedReading) -> _OwnWords | Unreadable:
        """Return what is the writer's own, after all that is known to be ours was marked.

        Lines of ours are known by their own ends, so the writer's come last.
        """
        text = reading.mail.text
        if not text:
            return _OwnWords(said=reading.said)
        known = self.means.what_we_sent(self.asked, reading.mail)
        marked = mark_ours(text, known, at_most=BEGINNING if self._is_to_command else None)
        again = reading if marked.text == text else self.means.take_apart(self.raw, marked.text)
        if isinstance(again, Unreadable):
            return again
        left = 0 if self._is_to_command else left_of_ours(again.said.text, known) + marked.doubtful
        said = replace(again.said, text=again.whole)
        left_out = perhaps_own(said.cut, known, writer=writer_of(reading.mail))
        return _OwnWords(said=said, left_out=left_out, ours_left=left)

    def _communities(self, mail: Mail) -> tuple[str, ...]:
        """Return the communities, as their addresses name them, that the mail says it is to."""
        known = (self.means.ties.named(each) for each in written_to(mail.fields))
        return tuple(
            dict.fromkeys(
                each.name
                for each in known
                if isinstance(each, FixedAddress) and each.role is AddressRole.COMMUNITY
            )
        )

    def _answers(self, mail: Mail) -> tuple[str, ...]:
        """Return the letters that it may be about; a report quotes the one it is about."""
        if isinstance(self.asked, FixedAddress) and self.asked.role is AddressRole.REPORTS:
            return tuple(found.decode("ascii") for found in _OURS.findall(self.raw[:EMBEDDED]))
        return mail.answers

    def _read(self, mail: Mail, kind: MailKind, proof: _Proof, words: _OwnWords) -> ReadMail:
        envelope, means, said = self.envelope, self.means, words.said
        is_answer, day = bool(mail.answers), envelope.accepted_at.date()
        own = read_words(
            self.asked,
            mail.subject,
            said.text,
            is_answer=is_answer,
            is_doubtful=said.is_doubtful,
            today=day,
        )
        grounds, is_untied = proof.verdict.grounds, bool(proof.untied)
        is_complaint, is_proved = kind is MailKind.COMPLAINT, proof.result is AuthStatus.PROVED
        return ReadMail(
            kind=kind,
            reverse_path=envelope.reverse_path,
            result=proof.result,
            why_not=proof.untied or proof.verdict.reason,
            doubled=mail.fields.doubled if proof.speaks else "",
            is_untied=is_untied,
            signed_at=means.ties.written_at(grounds, mail.fields, envelope) if is_untied else None,
            subject=mail.subject,
            text=own.text,
            cut=said.cut,
            left_out=words.left_out,
            from_name=writer_of(mail),
            communities=self._communities(mail),
            holds_token=has_hidden_token(f"{mail.subject}\n{own.text}", means.keys),
            ours_left=words.ours_left,
            problem=mail.problem or (Problem.ONLY_FORWARDED if said.forwards else None),
            finding=finding(mail, self.raw) if kind in RETURNED else None,
            feedback=mail.report.action if mail.report and is_complaint else "",
            sender_report=self._report(mail),
            is_from_source=not is_complaint
            or counts(mail.author, means.feedback_sources, is_proved=is_proved),
            phrases=own.phrases,
            heading=own.heading,
            answer=own.answer,
            post=own.post,
            is_for_others=own.is_for_others,
            accepted_at=envelope.accepted_at,
            window=means.window,
        )
