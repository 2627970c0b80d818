"""DATA: a mail is gathered, kept and answered (RFC 5321 section 4.1.1.4)."""

from typing import Any, cast

from inbound.smtp import replies
from inbound.smtp.hearing import Hearing
from inbound.smtp.hooked_mail import GatheredMail
from inbound.smtp.incoming import Incoming, LimitExceeded


class Taking(Hearing):
    """A client that brings mail; after 354, whatever happens, there is an answer of the protocol's number."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._at_once["DATA"] = self._begin_taking
        self._incoming = self._new_incoming()
        self._room_taken = 0

    def connection_lost(self, error: Exception | None) -> None:
        """Give back the room of a mail that was not brought to its end."""
        super().connection_lost(error)
        if not self._is_keeping:
            self._give_back()

    def _begin_taking(self, argument: str) -> str:
        if not self.here.host_name:
            return replies.NO_GREETING
        if argument:
            return replies.NO_PARAMETERS
        if not cast("GatheredMail", self.envelope).rcpt_tos:
            return replies.NO_RECIPIENT
        if self._guard.room.is_full:
            return replies.NO_ROOM
        self._is_taking = True
        self._data_begun = self.loop.time()
        self._reset_timeout()
        return replies.GO_AHEAD

    def _gather(self, piece: bytes) -> bytes:
        """Take a piece of a mail, and return what comes after its end."""
        self._heard_at = self.loop.time()
        if self._guard.room.take(len(piece)):
            self._room_taken += len(piece)
        else:
            self._incoming.give_up(LimitExceeded.NO_ROOM)
        rest = self._incoming.feed(piece)
        if rest is None:
            return b""
        self._data_begun = None
        self._keep(cast("GatheredMail", self.envelope))
        return rest

    def _keep(self, mail: GatheredMail) -> None:
        """Have a mail kept; the clocks stand still meanwhile, for it is we who are slow."""
        mail.original_content, mail.excess = self._incoming.mail(), self._incoming.excess
        self._is_keeping = self._is_waiting = True
        try:
            reply = self._hooks.keep(self.here, mail, self._kept)
        except Exception as error:
            reply = self._hooks.trouble(error)
        if reply is not None:
            self._end_taking(reply)
            self._is_waiting = False

    def _kept(self, reply: str) -> None:
        self._end_taking(reply)
        self._end_waiting()

    def _end_taking(self, reply: str) -> None:
        self._is_taking = self._is_keeping = False
        self._incoming = self._new_incoming()
        self._give_back()
        self._heard_at = self.loop.time()
        if reply.startswith("2"):
            self._errors = self._idle = 0
        self._answer(reply, cast("GatheredMail", self.envelope))
        self._set_post_data_state()

    def _answer(self, reply: str, _mail: GatheredMail) -> None:
        self.reply(reply)

    def _give_back(self) -> None:
        self._guard.room.give_back(self._room_taken)
        self._room_taken = 0

    def _new_incoming(self) -> Incoming:
        limits = self._guard.limits
        return Incoming(size_limit=limits.size, line_limit=self._line_limit())

    def _line_limit(self) -> int | None:
        return self._guard.limits.line
