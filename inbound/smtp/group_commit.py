"""Keeps mails in groups: whatever waits shares one transaction and one write to the disk (R-01).

Whoever brought a mail is told only after the commit that holds it, so its 250 comes no earlier; those of
one group are told together, for each waking of another thread costs as much as a good part of a mail.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic

from digest.errors import NotKept, describe_error
from digest.inbox.envelope import Transaction

GROUP = 64  # mails
GROUP_SIZE = 16_777_216  # bytes
WORTH = 0.5  # of the time that keeping takes: to wait for mails that can share it
LONGEST = 0.02  # seconds

Take = Callable[[Sequence[Transaction]], None]  # returns once all of them are kept
Examine = Callable[[Transaction], str | None]  # returns the reply to a mail that is not taken
Tell = Callable[[Exception | None], None]  # gets why a mail was not kept, None where it was
TellAll = Callable[[Sequence[tuple[Tell, Exception | None]]], None]

log = logging.getLogger(__name__)


class RefusedMail(Exception):
    """A mail is refused for its content; `reply` is the SMTP reply that says why."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Offer:
    """A mail that waits to be kept, and how to tell whoever brought it."""

    transaction: Transaction
    tell: Tell


def tell_here(told: Sequence[tuple[Tell, Exception | None]]) -> None:
    """Tell each in the thread that keeps."""
    for tell, error in told:
        tell(error)


class GroupCommit:
    """A thread that keeps what is offered to it."""

    def __init__(
        self, take: Take, *, examine: Examine | None = None, tell_all: TellAll = tell_here
    ) -> None:
        self._take = take
        self._examine = examine
        self._tell_all = tell_all
        self._offers: SimpleQueue[Offer | None] = SimpleQueue()
        self._expected = 1  # mails soon to come: whoever brought the last one comes again
        self._patience = 0.0  # seconds worth waiting for them
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Begin to keep."""
        self._thread.start()

    def stop(self) -> None:
        """Return once everything offered before is kept."""
        self._offers.put(None)
        self._thread.join()

    def offer(self, transaction: Transaction, tell: Tell) -> None:
        """Have a mail kept, and `tell` called once it is.

        It gets Refused, NoRoom, or whatever kept the mail from being kept.
        """
        self._offers.put(Offer(transaction, tell))

    def _run(self) -> None:
        is_going_on = True
        while is_going_on:
            group, is_going_on = self._next_group()
            begun = monotonic()
            if group:
                self._tell_all([*self._dealt_with(group)])
            self._expected = len(group) + self._offers.qsize()
            self._patience = min((monotonic() - begun) * WORTH, LONGEST)

    def _next_group(self) -> tuple[list[Offer], bool]:
        """Wait for an offer, and shortly for those that should come with it; say whether to go on."""
        group: list[Offer] = []
        size = 0
        wait: float | None = None
        until = 0.0
        while len(group) < GROUP and size < GROUP_SIZE:
            try:
                offer = self._offers.get(timeout=wait)
            except Empty:
                break
            if offer is None:
                return group, False
            if not group:
                until = monotonic() + self._patience
            group.append(offer)
            size += len(offer.transaction.raw)
            wait = max(0.0, until - monotonic()) if len(group) < self._expected else 0.0
        return group, True

    def _dealt_with(self, group: Sequence[Offer]) -> Iterator[tuple[Tell, Exception | None]]:
        """Keep what is taken of a group, and yield what each is to be told."""
        taken: list[Offer] = []
        for offer in group:
            reply = self._answer(offer.transaction)
            if reply is None:
                taken.append(offer)
            else:
                yield offer.tell, RefusedMail(reply)
        yield from self._kept(taken)

    def _answer(self, transaction: Transaction) -> str | None:
        """Look at what a mail is, where that is asked for; return the reply to one that is not taken."""
        try:
            return None if self._examine is None else self._examine(transaction)
        except Exception as error:  # whoever reads it later holds it
            log.error("a mail could not be examined: %s", describe_error(error))  # noqa: TRY400
            return None

    def _kept(self, group: Sequence[Offer]) -> Iterator[tuple[Tell, Exception | None]]:
        """Keep a group together; where that fails for one mail's sake, each on its own."""
        error = self._failure(group)
        if error is None or len(group) == 1 or isinstance(error, NotKept):
            yield from ((offer.tell, error) for offer in group)
        else:
            for offer in group:
                yield from self._kept([offer])

    def _failure(self, group: Sequence[Offer]) -> Exception | None:
        """Keep a group in one transaction, and return why that could not be done."""
        try:
            if group:
                self._take([offer.transaction for offer in group])
        except Exception as error:
            return error
        return None
