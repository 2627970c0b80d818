"""What the server answers to MAIL, RCPT and a whole mail: thin hooks that the protocol calls."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from digest.crash import Point, reach
from digest.errors import NoRoom, NotKept, describe_error
from digest.inbox.envelope import Transaction
from inbound.smtp import replies
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.dialect import Dialect
from inbound.smtp.grammar import ordinary_mail, ordinary_rcpt
from inbound.smtp.group_commit import GroupCommit, RefusedMail
from inbound.smtp.incoming import LimitExceeded
from inbound.smtp.limits import Guard, Share, address_of, client_of

OFFERS = ("8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES")  # no AUTH, no SMTPUTF8 (S-10)
HELLO_LIMIT = 255  # octets of the name a client gives itself


class Bringing(Envelope):
    """A transaction, with the size that its mail will have by its client's word; 0 where nothing was said."""

    declared_size = 0


Answer = Callable[[str, Session, Bringing], str | None]  # to the argument of a command

log = logging.getLogger(__name__)


class Hooks:
    """What all connections of a server ask; what a border took already is kept, and held where too large."""

    def __init__(
        self,
        context: SmtpContext,
        guard: Guard,
        group_commit: GroupCommit,
        *,
        dialect: Dialect,
        offers_tls: bool,
    ) -> None:
        self._context = context
        self._guard = guard
        self._group_commit = group_commit
        self._dialect = dialect
        self._offers_tls = offers_tls
        self._answers: Mapping[str, Answer] = {
            "MAIL": self._mail_at_once,
            "RCPT": self._rcpt_at_once,
            "DATA": self._data,
            "RSET": self._reset,
            "STARTTLS": self._why_no_tls,
            **{word: partial(self._greet, extended=e) for word, e in dialect.greetings.items()},
        }
        self._strain: str | None = None
        self._strain_asked_at = float("-inf")

    def answer(self, command: str, argument: str, session: Session, mail: Bringing) -> str | None:
        """Return the reply to a command; None where it has to be waited for, or aiosmtpd must read it."""
        if command in self._answers:
            return self._answers[command](argument, session, mail)
        return replies.FIXED.get(command, replies.UNKNOWN_COMMAND)

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        mail: Bringing,
        address: str,
        options: list[str],
    ) -> str:
        """Begin a transaction, unless there is no room for mail."""
        if not self._is_strain_fresh:
            self._strain_asked_at = asyncio.get_running_loop().time()
            self._strain = await asyncio.to_thread(self._context.strain)
        told = (each.upper().removeprefix("SIZE=") for each in options)
        size = next((int(each) for each in told if each.isdecimal()), 0)
        return self._begin(mail, address, size)

    async def handle_RCPT(
        self, _server: SMTP, session: Session, mail: Bringing, address: str, _options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        answer = self._context.answer_to_recipient
        if self._context.must_ask_for_names(address):
            return self._add(session, mail, address, await asyncio.to_thread(answer, address))
        return self._add(session, mail, address, answer(address))

    def keep(
        self,
        session: Session,
        mail: Bringing,
        raw: bytes,
        excess: LimitExceeded | None,
        tell: Callable[[str], None],
    ) -> str | None:
        """Return the reply to a mail; None where it is to be kept, and `tell` gets it after that."""
        if excess is LimitExceeded.NO_ROOM:
            return replies.NO_ROOM
        if excess is not None and self._dialect.refuses:
            return replies.TOO_LARGE if excess is LimitExceeded.TOO_MUCH else replies.LONG_LINE
        if self._dialect.refuses and self._is_too_much(len(raw), len(mail.rcpt_tos)):
            return replies.TOO_LARGE_FOR_ALL
        reach(Point.MAIL_READ)
        sender = mail.mail_from or ""
        transaction = Transaction(
            reverse_path="" if sender == "<>" else sender,  # aiosmtpd gives the null sender so
            recipients=tuple(mail.rcpt_tos),
            raw=raw,
            peer=address_of(session.peer),
            hello=(session.host_name or "")[:HELLO_LIMIT],
            held="" if excess is None else excess.value,
        )
        self._group_commit.offer(transaction, lambda error: tell(_reply_to(error)))
        return None

    def trouble(self, error: Exception) -> str:
        """Answer our own trouble with a fixed 4yz; the stock answer is final and tells our inner text."""
        log.error("a command failed: %s", describe_error(error))
        return replies.TRY_LATER

    def _greet(self, hostname: str, session: Session, _mail: Bringing, *, extended: bool) -> str:
        if not hostname:
            return replies.NO_NAME
        session.extended_smtp, session.host_name = extended, hostname
        size = [f"SIZE {self._guard.limits.size}"] if self._dialect.refuses else []
        tls = ["STARTTLS"] if self._offers_tls and session.ssl is None else []
        offers = [*size, *OFFERS, *tls] if extended else []
        return replies.greeting(self._context.domain, offers)

    def _mail_at_once(self, argument: str, session: Session, mail: Bringing) -> str | None:
        said = ordinary_mail(argument)
        if said is None or not session.host_name or mail.mail_from:
            return None
        if self._dialect.refuses and said.size > self._guard.limits.size:
            return None
        if (said.has_parameters and not session.extended_smtp) or not self._is_strain_fresh:
            return None
        return self._begin(mail, said.address, said.size)

    def _rcpt_at_once(self, argument: str, session: Session, mail: Bringing) -> str | None:
        address = ordinary_rcpt(argument)
        if address is None or not session.host_name or not mail.mail_from:
            return None
        if self._context.must_ask_for_names(address):
            return None
        return self._add(session, mail, address, self._context.answer_to_recipient(address))

    def _data(self, argument: str, session: Session, mail: Bringing) -> str:
        if not session.host_name:
            return replies.NO_GREETING
        if argument:
            return replies.NO_PARAMETERS
        if not mail.rcpt_tos:
            return replies.NO_RECIPIENT
        return replies.GO_AHEAD if self.room_for(session, mail).is_there else replies.NO_ROOM

    def room_for(self, session: Session, mail: Envelope) -> Share:
        """Return what a mail may take of the memory; a border's is all it wants."""
        is_known = any(map(self._context.is_told_by_letter, mail.rcpt_tos))
        client = client_of(address_of(session.peer)) if self._dialect.refuses else None
        return self._guard.room.share(client, is_known=is_known)

    def _reset(self, argument: str, _session: Session, _mail: Bringing) -> str:
        return replies.NO_PARAMETERS_OF_RSET if argument else replies.OK

    def _why_no_tls(self, argument: str, session: Session, _mail: Bringing) -> str | None:
        if argument:
            return replies.NO_PARAMETERS
        return None if self._offers_tls and session.ssl is None else replies.UNKNOWN_COMMAND

    @property
    def _is_strain_fresh(self) -> bool:
        """Check whether the last look at the room for mail is recent; not every mail causes a new look."""
        age = asyncio.get_running_loop().time() - self._strain_asked_at
        return age < self._guard.limits.fresh

    def _begin(self, mail: Bringing, address: str, size: int) -> str:
        if self._strain is not None:
            return self._strain
        mail.mail_from, mail.declared_size = address, size
        return replies.BEGUN

    def _add(self, session: Session, mail: Bringing, address: str, refusal: str | None) -> str:
        limits, count = self._guard.limits, len(mail.rcpt_tos) + 1
        if count > limits.recipients or self._is_too_much(mail.declared_size, count):
            return replies.TOO_MANY_RECIPIENTS
        if refusal is not None:
            return self._noted(refusal, session)
        if self._is_guessing(session) and not self._context.is_told_by_letter(address):
            return replies.TOO_MANY_GUESSES
        mail.rcpt_tos.append(address)
        reach(Point.RECIPIENT_TAKEN)
        return replies.ADDED

    def _noted(self, refusal: str, session: Session) -> str:
        """Count an address that is not there; the reply of who named too many ends the connection (A-13)."""
        if (
            refusal != self._context.nobody or not self._dialect.refuses
        ):  # a border counts its own clients
            return refusal
        client, at = client_of(address_of(session.peer)), asyncio.get_running_loop().time()
        self._guard.guesses.note(client, at=at)
        return replies.TOO_MANY_GUESSES if self._is_guessing(session) else refusal

    def _is_guessing(self, session: Session) -> bool:
        """Check whether a client named too many bad addresses; others may share its address with it."""
        client, at = client_of(address_of(session.peer)), asyncio.get_running_loop().time()
        return self._guard.guesses.are_too_many(client, at=at)

    def _is_too_much(self, size: int, recipients: int) -> bool:
        """Check whether the copies of a mail would be larger than what one mail may bring."""
        return recipients > 1 and size * recipients > self._guard.limits.copies


def _reply_to(error: Exception | None) -> str:
    """Return the reply to a mail that was kept, or was not for some reason."""
    if error is None:
        return replies.TAKEN
    if isinstance(error, RefusedMail):
        return error.reply
    if isinstance(error, NoRoom):
        return replies.NO_ROOM
    told = (
        f"{type(error).__name__}, {error}" if isinstance(error, NotKept) else describe_error(error)
    )
    log.error("a mail was left with its sender: %s", told)  # which comes back with it
    return replies.TRY_LATER
