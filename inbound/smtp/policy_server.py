"""Answers a Postfix that asks at RCPT whether an address is ours (its policy delegation protocol).

So a mail that we would not take is refused while its sender is there to hear it, and nobody gets a bounce
for what somebody else sent in their name (S-13). https://www.postfix.org/SMTPD_POLICY_README.html
"""

import asyncio
import logging
from asyncio import BaseProtocol, StreamReader, StreamReaderProtocol, StreamWriter

from digest.errors import describe_error
from inbound.smtp import replies
from inbound.smtp.addresses import SmtpContext
from inbound.smtp.limits import Guard, client_of
from inbound.smtp.listener import Listener

REQUEST = 65_536  # bytes of one question
TAKE = "DUNNO"  # Postfix's other rules go on
TRY_LATER = "DEFER_IF_PERMIT 4.3.0 cannot say now, please try again later"

log = logging.getLogger(__name__)


class PolicyServer(Listener):
    """A server for one question: whether a recipient is one of ours."""

    def __init__(self, door: SmtpContext, *, port: int = 0) -> None:
        super().__init__(port=port)
        self._door = door
        self._guard = Guard(door.limits)

    def connect(self) -> BaseProtocol:
        """Return the protocol of a new connection."""
        conversation = _Conversation(self)
        self.began(conversation)
        return StreamReaderProtocol(StreamReader(limit=REQUEST), conversation.hold)

    async def answer(self, question: dict[str, str]) -> str:
        """Return Postfix's action for what it tells of a mail."""
        if question.get("request") != "smtpd_access_policy" or "recipient" not in question:
            return TAKE
        client = client_of(question.get("client_address"))
        now = asyncio.get_running_loop().time()
        recipient = question["recipient"]
        is_guessing = self._guard.guesses.are_too_many(client, at=now)
        if is_guessing and not self._door.is_told_by_letter(recipient):
            return replies.TOO_MANY_GUESSES
        try:
            refusal = await self._refusal(recipient)
        except Exception as error:
            log.error("a question of the border was not answered: %s", describe_error(error))  # noqa: TRY400
            return TRY_LATER
        if refusal == self._door.nobody:
            self._guard.guesses.note(client, at=now)
        return refusal or TAKE

    async def _refusal(self, recipient: str) -> str | None:
        if self._door.must_ask_for_names(recipient):
            return await asyncio.to_thread(self._door.answer_to_recipient, recipient)
        return self._door.answer_to_recipient(recipient)


class _Conversation:
    """One process of Postfix, which asks question after question."""

    def __init__(self, server: PolicyServer) -> None:
        self._server = server
        self._writer: StreamWriter | None = None

    async def hold(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer until the other side goes."""
        self._writer = writer
        try:
            while True:
                question = await reader.readuntil(b"\n\n")
                action = await self._server.answer(_attributes(question))
                writer.write(f"action={action}\n\n".encode("ascii"))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()
            self._server.ended(self)

    def leave(self) -> None:
        """Go; a question that is being answered is asked again elsewhere."""
        self.abort()

    def abort(self) -> None:
        """Go now."""
        if self._writer is not None:
            self._writer.transport.abort()


def _attributes(question: bytes) -> dict[str, str]:
    """Return what Postfix tells: `name=value` lines."""
    pairs = (line.partition("=") for line in question.decode("utf-8", "replace").splitlines())
    return {name: value for name, equals, value in pairs if equals}
