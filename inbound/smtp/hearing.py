"""What a client says: bytes become commands, commands replies, both in their order (RFC 2920).

Nearly every command is answered in the same moment, without a task of its own; while one has to wait for
something, or a mail is being kept, whatever else the client says waits too.
"""

import re
from abc import abstractmethod
from asyncio import Transport
from collections.abc import Callable
from typing import Any, cast

from inbound.smtp import replies
from inbound.smtp.guard import COMMANDS, Guarded

COMMAND_LIMIT = 1_024  # octets of one command: RFC 5321's 512 and what extensions add
FIXED = {
    "AUTH": replies.NO_AUTH,
    "EXPN": replies.NO_LIST,
    "HELP": replies.HELP,
    "VRFY": replies.CANNOT_SAY,  # the same about everybody (S-10)
}
LAST_WORDS = {
    "QUIT": replies.BYE,
    **dict.fromkeys(("PROXY", "GET", "POST", "CONNECT"), replies.NOT_WELCOME),  # no mail programs
}
WITH_ADDRESS = frozenset({"MAIL", "RCPT"})
USEFUL = frozenset({"MAIL", "RCPT", "DATA"})

_COMMAND = re.compile(rb"[ -~]+")

AtOnce = Callable[[str], str | None]  # the reply to a command, None where that has to be waited for


class Hearing(Guarded):
    """A client that is heard."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._unheard = b""
        self._is_waiting = True  # for the greeting, for an answer, or for a mail to be kept
        self._is_stopped = False  # until it takes our replies
        self._is_paused = False  # nothing more is read from it
        self._has_ended = False  # it says nothing more
        self._at_once: dict[str, AtOnce] = {}

    def pause_writing(self) -> None:
        """Hear no more commands from a client that does not take the replies."""
        super().pause_writing()
        self._is_stopped = True

    def resume_writing(self) -> None:
        """Hear it again."""
        super().resume_writing()
        self._is_stopped = False
        self._go_on()

    def _begin_hearing(self, data: bytes) -> None:
        self._unheard = data + self._unheard
        self._end_waiting()

    def _hear(self, data: bytes) -> None:
        self._unheard = self._unheard + data if self._unheard else data
        self._go_on()

    def _end_hearing(self) -> None:
        self._has_ended = True
        self._go_on()

    def _end_waiting(self) -> None:
        self._is_waiting = False
        self._judge()
        self._go_on()

    @property
    def _may_go_on(self) -> bool:
        return not (self._is_waiting or self._is_stopped) and self._is_open

    def _go_on(self) -> None:
        """Do what was said, up to something that has to be waited for, and send the replies together."""
        said, at = self._unheard, 0
        while at < len(said) and self._may_go_on:
            if self._is_taking:
                said, at = self._gather(said[at:]), 0
                continue
            end = said.find(b"\n", at)
            if end < 0:
                break
            self._obey(said[at:end].rstrip(b"\r"))
            at = end + 1
        self._unheard = said[at:]
        self._limit_what_waits()
        self._say()
        if self._has_ended and not self._is_waiting:
            self._writer.close()

    def _limit_what_waits(self) -> None:
        """Send away whoever says a command without end; read on only as far as there is room (F2)."""
        is_too_much = len(self._unheard) > COMMANDS
        if is_too_much and self._may_go_on:
            self._say_goodbye(replies.TOO_MANY_ERRORS)
        elif is_too_much != self._is_paused and self._is_open:
            transport = cast("Transport", self.transport)
            (transport.pause_reading if is_too_much else transport.resume_reading)()
            self._is_paused = is_too_much

    def _obey(self, line: bytes) -> None:
        self._heard_at = self.loop.time()
        word, _, rest = line.partition(b" ")
        command = word.upper().decode("ascii", "replace")
        if len(line) > COMMAND_LIMIT or not _COMMAND.fullmatch(line):
            about_address = command in WITH_ADDRESS
            self.reply(replies.BAD_ADDRESS if about_address else replies.BAD_COMMAND)
        elif command in LAST_WORDS:
            self._say_goodbye(LAST_WORDS[command])
        elif command in FIXED or command not in self._smtp_methods:
            self._idle += 1
            self.reply(FIXED.get(command, replies.UNKNOWN_COMMAND))
        else:
            self._idle += command not in USEFUL
            self._do(command, rest.decode("ascii").strip())
        self._judge()

    def _do(self, command: str, argument: str) -> None:
        try:
            reply = self._at_once[command](argument) if command in self._at_once else None
        except Exception as error:
            reply = self._hooks.trouble(error)
        if reply is not None:
            self.reply(reply)
        else:
            self._is_waiting = True
            self._handler_coroutine = self.loop.create_task(self._work_on(command, argument))

    async def _work_on(self, command: str, argument: str) -> None:
        """Do what may have to be waited for, as aiosmtpd does everything."""
        try:
            await self._smtp_methods[command](argument or None)
        except ConnectionError:
            self._writer.close()
        except Exception as error:
            self.reply(self._hooks.trouble(error))
        self._end_waiting()

    def _judge(self) -> None:
        """Send a client away when it is time."""
        limits = self._guard.limits
        if self._is_leaving and not self._is_taking:
            self._say_goodbye(replies.LEAVING)
        elif self._errors > limits.errors or self._idle > limits.idle_commands:
            self._say_goodbye(replies.TOO_MANY_ERRORS)

    # What is said

    def reply(self, words: str) -> None:
        """Give a reply, and count those that say no; after a 421 we go."""
        if words.startswith("421"):
            self._say_goodbye(words)
            return
        self._errors += words.startswith("5")
        self._unsaid += replies.as_sent(words)

    async def push(self, status: str | bytes) -> None:
        """Give a reply, as aiosmtpd's commands do."""
        self.reply(status if isinstance(status, str) else status.decode("ascii"))

    def _say(self) -> None:
        """Send the replies that waited to go together (RFC 2920 section 3.2)."""
        if self._unsaid and self._is_open:
            cast("Transport", self.transport).write(self._unsaid)
            self._unsaid = b""

    # What whoever takes mails must do

    @abstractmethod
    def _gather(self, piece: bytes) -> bytes:
        """Take a piece of a mail, and return what comes after its end."""
