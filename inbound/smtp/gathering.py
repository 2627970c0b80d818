"""Keeps mails in groups: whatever waits shares one transaction and one write to the disk (R-01).

Each mail's future is done only after the commit that holds it, so its 250 comes no earlier.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic

from digest.errors import NotKept, place
from inbound.envelope import Transaction

GROUP = 64  # mails
GROUP_SIZE = 16_777_216  # bytes
WORTH = 0.5  # of the time that keeping takes: to wait for mails that can share it
LONGEST = 0.02  # seconds

Take = Callable[[Sequence[Transaction]], None]  # returns once all of them are kept
Examine = Callable[[Transaction], str | None]  # returns the reply to a mail that is not taken

log = logging.getLogger(__name__)


class Refused(Exception):
    """A mail is not taken for what it is; `reply` says why, as SMTP says it."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class Offer:
    """A mail that waits to be kept, and the future that its client waits for."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.kept: Future[None] = Future()
        self.kept.set_running_or_notify_cancel()  # a client that hangs up does not call it back


class Gathering:
    """A thread that keeps what is offered to it."""

    def __init__(self, take: Take, *, examine: Examine | None = None) -> None:
        self._take = take
        self._examine = examine
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

    def offer(self, transaction: Transaction) -> Future[None]:
        """Return what is done when the mail is kept.

        It fails with Refused, NoRoom, or whatever kept it from being kept.
        """
        offer = Offer(transaction)
        self._offers.put(offer)
        return offer.kept

    def _run(self) -> None:
        is_going_on = True
        while is_going_on:
            group, is_going_on = self._next_group()
            begun = monotonic()
            self._keep([offer for offer in group if self._is_taken(offer)])
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

    def _is_taken(self, offer: Offer) -> bool:
        """Look at what a mail is, where that is asked for; answer for one that is not taken."""
        if self._examine is None:
            return True
        try:
            reply = self._examine(offer.transaction)
        except Exception as error:  # whoever reads it later holds it
            log.error("a mail could not be examined: %s", place(error))  # noqa: TRY400
            return True
        if reply is not None:
            offer.kept.set_exception(Refused(reply))
        return reply is None

    def _keep(self, group: Sequence[Offer]) -> None:
        """Keep a group together; where that fails for one mail's sake, each on its own."""
        error = self._failure(group)
        if error is None:
            for offer in group:
                offer.kept.set_result(None)
        elif len(group) == 1 or isinstance(error, NotKept):
            for offer in group:
                offer.kept.set_exception(error)
        else:
            for offer in group:
                self._keep([offer])

    def _failure(self, group: Sequence[Offer]) -> Exception | None:
        """Keep a group in one transaction, and return why that could not be done."""
        try:
            if group:
                self._take([offer.transaction for offer in group])
        except Exception as error:
            return error
        return None
