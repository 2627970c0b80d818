"""What the server answers to MAIL, RCPT and a whole mail: thin hooks that aiosmtpd's protocol calls."""

import asyncio
import logging
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Session

from digest.crash import Point, reach
from digest.errors import NoRoom, NotKept, describe_error
from inbound.envelope import Transaction
from inbound.smtp import replies
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.group_commit import GroupCommit, RefusedMail
from inbound.smtp.hooked_mail import GatheredMail
from inbound.smtp.incoming import LimitExceeded
from inbound.smtp.limits import Guard, address_of, client_of

HELLO_LIMIT = 255  # octets of the name a client gives itself

log = logging.getLogger(__name__)


class StrangersHooks:
    """The hooks of a server that anybody speaks to."""

    def __init__(self, door: SmtpContext, guard: Guard, gathering: GroupCommit) -> None:
        self._door = door
        self._guard = guard
        self._gathering = gathering
        self._strain: str | None = None
        self._strain_asked_at = float("-inf")

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        mail: GatheredMail,
        address: str,
        _options: list[str],
    ) -> str:
        """Begin a transaction, unless there is no room for mail."""
        if not self._is_strain_fresh:
            self._strain_asked_at = asyncio.get_running_loop().time()
            self._strain = await asyncio.to_thread(self._door.strain)
        return self._begin(mail, address)

    def begin_at_once(self, mail: GatheredMail, address: str) -> str | None:
        """Begin a transaction; None where it is time to look how much room there is."""
        return self._begin(mail, address) if self._is_strain_fresh else None

    async def handle_RCPT(
        self, _server: SMTP, session: Session, mail: GatheredMail, address: str, _options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        answer = self._door.answer_to_recipient
        if self._door.must_ask_for_names(address):
            return self._add(session, mail, address, await asyncio.to_thread(answer, address))
        return self._add(session, mail, address, answer(address))

    def add_at_once(self, session: Session, mail: GatheredMail, address: str) -> str | None:
        """Take or refuse one recipient; None where that may need the database."""
        if self._door.must_ask_for_names(address):
            return None
        return self._add(session, mail, address, self._door.answer_to_recipient(address))

    def keep(self, session: Session, mail: GatheredMail, tell: Callable[[str], None]) -> str | None:
        """Have the mail kept, and 250 told only then; return the reply where it is not to be kept."""
        if mail.excess is LimitExceeded.NO_ROOM:
            return replies.NO_ROOM
        excessive = self._answer_to_excess(mail.excess)
        if excessive is not None:
            return excessive
        reach(Point.MAIL_READ)
        sender = mail.mail_from or ""
        transaction = Transaction(
            reverse_path="" if sender == "<>" else sender,  # aiosmtpd gives the null sender so
            recipients=tuple(mail.rcpt_tos),
            raw=mail.original_content or b"",
            peer=address_of(session.peer),
            hello=(session.host_name or "")[:HELLO_LIMIT],
            held="" if mail.excess is None else mail.excess.value,
        )
        self._gathering.offer(transaction, lambda error: tell(_reply_to(error)))
        return None

    def trouble(self, error: Exception) -> str:
        """Answer our own trouble with a fixed 4yz; the stock answer is final and tells our inner text."""
        log.error("a command failed: %s", describe_error(error))
        return replies.TRY_LATER

    @property
    def _is_strain_fresh(self) -> bool:
        """Say whether it was asked lately if there is room for mail: it is not asked for each."""
        age = asyncio.get_running_loop().time() - self._strain_asked_at
        return age < self._guard.limits.fresh

    def _begin(self, mail: GatheredMail, address: str) -> str:
        if self._strain is not None:
            return self._strain
        mail.mail_from = address
        return replies.BEGUN

    def _add(self, session: Session, mail: GatheredMail, address: str, refusal: str | None) -> str:
        if len(mail.rcpt_tos) >= self._guard.limits.recipients:
            return replies.TOO_MANY_RECIPIENTS
        if refusal is not None:
            return self._noted(refusal, session)
        mail.rcpt_tos.append(address)
        reach(Point.RECIPIENT_TAKEN)
        return replies.ADDED

    def _answer_to_excess(self, excess: LimitExceeded | None) -> str | None:
        """Return the reply to a mail that was not gathered to its end, None where it is kept all the same."""
        if excess is None:
            return None
        return replies.TOO_LARGE if excess is LimitExceeded.TOO_MUCH else replies.LONG_LINE

    def _noted(self, refusal: str, session: Session) -> str:
        """Count an address that is not there; the reply of who named too many ends the connection (A-13)."""
        if refusal is not replies.NOBODY:
            return refusal
        client, at = client_of(address_of(session.peer)), asyncio.get_running_loop().time()
        self._guard.guesses.note(client, at=at)
        too_many = self._guard.guesses.are_too_many(client, at=at)
        return replies.TOO_MANY_GUESSES if too_many else refusal


class BorderHooks(StrangersHooks):
    """The hooks of a server that only our own border speaks to.

    What it took already is kept, and held where it is beyond a limit: a refusal would be sent to whoever
    the mail says it came from (S-13). It counts its clients itself.
    """

    def _answer_to_excess(self, excess: LimitExceeded | None) -> str | None:
        return None

    def _noted(self, refusal: str, session: Session) -> str:
        return refusal


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
