"""Addresses at which somebody asked for a new link: looked up later, so that no answer tells who is a member.

Nothing is looked up while an answer is drawn, so an address gets the same words in the same time whether we
know it or not. What waits is in memory alone: who asked just before a restart asks again.
"""

import logging
from collections import deque
from datetime import datetime, timedelta
from threading import Event

from digest.actions import look
from digest.actions.context import Actor, Context, Via
from digest.clock import Clock
from digest.community.people.mailbox import proved_owner
from digest.errors import describe_error
from digest.policy import MailLimits
from digest.store.database import Store

HOUR = timedelta(hours=1)
EVERY = 10  # seconds between two looks: no single request can be timed by what it causes

log = logging.getLogger(__name__)


class LinkRequests:
    """Takes as many addresses an hour as are allowed, and mails those that are members' their settings."""

    def __init__(self, store: Store, clock: Clock, limits: MailLimits) -> None:
        self._store = store
        self._clock = clock
        self._limit = limits.links_an_hour
        self._asked: deque[datetime] = deque()
        self._waiting: deque[str] = deque()

    def ask(self, address: str) -> bool:
        """Keep an address for the next look; False where too many asked within the hour, known or not."""
        at = self._clock()
        while self._asked and self._asked[0] <= at - HOUR:
            self._asked.popleft()
        if len(self._asked) >= self._limit:
            return False
        self._asked.append(at)
        self._waiting.append(address)
        return True

    def attend(self, is_over: Event) -> None:
        """Answer what waits, time and again until it is over, and then once more."""
        while not is_over.wait(EVERY):
            self._try_to_answer()
        self._try_to_answer()

    def answer(self) -> None:
        """Enqueue the letter for each waiting address that a member proved; it goes to where letters go."""
        while self._waiting:
            self._answer(self._waiting[0])
            self._waiting.popleft()

    def _try_to_answer(self) -> None:
        """Answer what can be; what could not waits for the next time, behind the others."""
        try:
            self.answer()
        except Exception as error:  # its thread is needed again
            self._waiting.rotate(-1)
            log.error("links: %s", describe_error(error))  # noqa: TRY400

    def _answer(self, address: str) -> None:
        with self._store.write() as session:
            member_id = proved_owner(session, address)
            if member_id is not None:
                actor = Actor(member_id=member_id, via=Via.PAGE)
                context = Context(session=session, actor=actor, at=self._clock())
                look.mail_settings(context, member_id)
