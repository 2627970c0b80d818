"""Hands letters over on one open connection, the commands of a letter sent together (RFC 5321, 2920)."""

import asyncio
from collections import deque
from collections.abc import Callable

from digest.errors import RelayDeferred, RelayError, RelayUnknown
from digest.outbox.compose import Composed
from digest.outbox.smtp_answer import (
    CLOSING,
    GO_ON,
    LATER,
    NEVER,
    YES,
    Stage,
    clean,
    refusal,
    wire_form,
)
from digest.outbox.smtp_wire import ServerAnswer, SmtpWire

RelayResult = str | RelayError  # the relay's yes, or why it did not take the letter


class SmtpConnection:
    """A connection on which one letter is under way at a time; it is used in its event loop's thread.

    `landed` is called once for each letter, `ready` whenever the next one can begin, and `lost` once the
    connection is closed, whoever closed it.
    """

    def __init__(
        self,
        wire: SmtpWire,
        *,
        pipelines: bool,
        landed: Callable[["SmtpConnection", Composed, RelayResult], None],
        ready: Callable[["SmtpConnection"], None],
        lost: Callable[["SmtpConnection"], None],
    ) -> None:
        self.letters = 0  # begun here
        self.is_begun = False  # the letter's sender was accepted
        self._wire = wire
        self._pipelines = pipelines
        self._landed, self._ready, self._lost = landed, ready, lost
        self._letter: Composed | None = None
        self._unsaid: deque[tuple[Stage, bytes]] = deque()
        self._awaited: deque[Stage] = deque()  # what the answers still to come are about
        self._refusal: RelayError | None = None  # the first one that the letter met
        wire.hear, wire.lose = self._hear, self._lose

    @property
    def is_open(self) -> bool:
        """True while the connection is open."""
        return self._wire.is_open

    @property
    def ended(self) -> asyncio.Future[None]:
        """Done when the connection is closed."""
        return self._wire.ended

    @property
    def awaits_dot(self) -> bool:
        """True between the final dot and its answer."""
        return Stage.DOT in self._awaited

    @property
    def quiet_since(self) -> float:
        """The loop's time at which something was last said or heard."""
        return self._wire.quiet_since

    @property
    def is_awaiting(self) -> bool:
        """True while an answer is still to come."""
        return bool(self._awaited)

    def hand_over(self, letter: Composed) -> None:
        """Begin a letter."""
        self.letters += 1
        self._letter, self._refusal, self.is_begun = letter, None, False
        self._unsaid.extend(
            (
                (Stage.SENDER, f"MAIL FROM:<{letter.reverse_path}>\r\n".encode()),
                (Stage.RECIPIENT, f"RCPT TO:<{letter.recipient}>\r\n".encode()),
                (Stage.MESSAGE, b"DATA\r\n"),
            )
        )
        self._say_on()

    def close(self) -> None:
        """Take leave, and close the connection."""
        if self.is_open:
            self._wire.write(b"QUIT\r\n")
            self._wire.close()

    def abort(self) -> None:
        """Break the connection off; a letter on it lands soon."""
        self._wire.abort()

    def _say_on(self) -> None:
        """Say the next command, or with a server that takes them together all that are left."""
        count = len(self._unsaid) if self._pipelines else 1
        said = [self._unsaid.popleft() for _ in range(count)]
        self._awaited.extend(stage for stage, _ in said)
        self._wire.write(b"".join(words for _, words in said))

    def _hear(self, answer: ServerAnswer) -> None:
        if not self._awaited:  # unasked: mostly that it is about to close
            self._wire.abort()
            return
        stage = self._awaited.popleft()
        if answer.code == CLOSING:
            self._awaited.clear()
            self._unsaid.clear()
            self._wire.abort()
            self._land(self._refusal or refusal(stage, answer.code, answer.text))
            return
        match stage:
            case Stage.SENDER | Stage.RECIPIENT:
                self._envelope_answered(stage, answer)
            case Stage.MESSAGE:
                self._message_asked_for(answer)
            case Stage.DOT:
                self._dot_answered(answer)
            case _:
                self._ready(self)

    def _envelope_answered(self, stage: Stage, answer: ServerAnswer) -> None:
        if answer.kind == YES:
            self.is_begun = True
        else:
            self._refusal = self._refusal or refusal(stage, answer.code, answer.text)
        if self._awaited:
            return
        if self._refusal is None:
            self._say_on()
        else:
            self._unsaid.clear()
            self._give_up(self._refusal)

    def _message_asked_for(self, answer: ServerAnswer) -> None:
        if answer.kind == GO_ON and self._letter is not None:
            self._awaited.append(Stage.DOT)
            self._wire.write(b".\r\n" if self._refusal else _with_dot(self._letter))
        else:
            self._give_up(self._refusal or refusal(Stage.MESSAGE, answer.code, answer.text))

    def _dot_answered(self, answer: ServerAnswer) -> None:
        words = clean(answer.text)
        if self._refusal is not None:
            self._land(self._refusal)
        elif answer.kind == YES:
            self._land(f"{answer.code} {words}")
        elif answer.kind in {LATER, NEVER}:
            self._land(refusal(Stage.DOT, answer.code, answer.text))
        else:
            self._wire.abort()
            self._land(RelayUnknown(answer.code, words))
            return
        self._ready(self)

    def _give_up(self, why: RelayError) -> None:
        """End a letter midway, and have the relay drop it, so that another one can begin."""
        self._awaited.append(Stage.RESET)
        self._wire.write(b"RSET\r\n")
        self._land(why)

    def _lose(self) -> None:
        if not self.awaits_dot or self._refusal is not None:
            self._land(self._refusal or RelayDeferred(0, "the connection broke"))
        elif not self._wire.is_flowing:
            self._land(RelayDeferred(0, "the connection broke within the message"))
        else:
            self._land(RelayUnknown(0, "the connection broke after the final dot"))
        self._lost(self)

    def _land(self, result: RelayResult) -> None:
        letter, self._letter = self._letter, None
        if letter is not None:
            self._landed(self, letter, result)


def _with_dot(letter: Composed) -> bytes:
    """Return a letter as DATA wants it, with the final dot behind it."""
    return letter.message + b".\r\n" if letter.is_wire_form else wire_form(letter.message)
