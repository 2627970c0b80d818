"""Corrects times that a fast clock wrote down; times in the future would hold letters back for years.

Whoever set the clock, or gave a time to `digest run`, left cursors, dates of summaries, letters and posts in
the future. A summary that was planned then told what there was, so the next one begins behind the last post
that it carried; one that never went out is let go of, and the next one begins where it began.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Member
from digest.community.people.summary_hour import due_date
from digest.outbox.delivery import WAITING, Delivery, DeliveryState, LetterKind
from digest.steady_clock import AHEAD_AT_MOST, LEAP
from digest.store.carried_ids import carried_posts
from digest.store.database import Store

KEY = "future"
DAY = timedelta(days=1)
NOW_AND_THEN = timedelta(minutes=10)
MEMBERS = 1_000  # mended in one transaction
LET_GO = (  # states in which nobody has had the letter
    *(DeliveryState.PLANNED, DeliveryState.DEFERRED),
    *(DeliveryState.FAILED, DeliveryState.CANCELLED),
)

log = logging.getLogger(__name__)


class MendFuture:
    """The step that looks for times which have not come; done again, it finds none."""

    def __init__(self, store: Store, window: EditWindow) -> None:
        self._store = store
        self._window = window
        self._looked_at: datetime | None = None

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return the one key, where something lies in the future; it looks now and then, at all members."""
        if self._looked_at is not None and timedelta(0) <= at - self._looked_at < NOW_AND_THEN:
            return []
        self._looked_at = at
        queries = (_members(at), _posts(at), _letters(at))
        return [KEY] if any(session.exec(each.limit(1)).first() for each in queries) else []

    def run(self, key: str, at: datetime) -> None:
        """Put all of it right."""
        with self._store.write() as session:
            count = mend(session, at, self._window)
        log.warning("%d times that a wrong clock wrote down were put right", count)


def mend(session: Session, at: datetime, window: EditWindow) -> int:
    """Put right what lies in the future, and return how many rows did."""
    members = session.exec(_members(at).limit(MEMBERS)).all()
    posts = session.exec(_posts(at)).all()
    letters = session.exec(_letters(at)).all()
    for post in posts:
        _begin_now(session, post, at, window)
    for member in members:
        _mend_member(session, member, at)
    for letter in letters:
        letter.due_at = at
        session.add(letter)
    session.flush()
    return len(members) + len(posts) + len(letters)


def _mend_member(session: Session, member: Member, at: datetime) -> None:
    """Let a member's next summary be that of their next day, from where the last one ended in truth."""
    ahead = select(Delivery).where(
        Delivery.kind == LetterKind.SUMMARY,
        Delivery.member_id == member.id,
        col(Delivery.until) > at,
    )
    ends, begins = [], []
    for letter in session.exec(ahead).all():
        letter.key = (
            f"{letter.key}:ahead:{letter.id}"  # its date comes yet, and has its own summary
        )
        if letter.state in LET_GO:
            begins.append(letter.since)
            letter.state, letter.answer = DeliveryState.SUPERSEDED, "planned by a wrong clock"
        else:
            ends.append(_carried_until(session, letter))
        session.add(letter)
    ended = max((each for each in ends if each is not None), default=at)
    member.summary_cursor = min(ended, at, *(each for each in begins if each is not None))
    member.summary_date = min(member.summary_date, _today(member, at))
    session.add(member)


def _carried_until(session: Session, letter: Delivery) -> datetime | None:
    """Return when the last post settles that a letter carried, and the least bit more; None without any."""
    ids = carried_posts(letter.carried)
    settled = session.exec(select(Post.settles_at).where(col(Post.id).in_(ids))).all()
    last = max((each for each in settled if each is not None), default=None)
    return None if last is None else last + timedelta(microseconds=1)


def _begin_now(session: Session, post: Post, at: datetime, window: EditWindow) -> None:
    """Let a post's hour begin now, and its conversation be as new as that."""
    post.published_at, post.settles_at = at, window.settles_at(at)
    conversation = session.get_one(Conversation, post.conversation_id)
    conversation.active_at = min(conversation.active_at, at)
    conversation.started_at = min(conversation.started_at, at)
    session.add_all([post, conversation])


def _today(member: Member, at: datetime) -> Any:
    return due_date(
        at,
        zone=member.zone,
        hour=member.summary_hour,
        frequency=member.summary_frequency,
        weekday=member.summary_weekday,
    )


def _members(at: datetime) -> Any:
    ahead = or_(
        col(Member.summary_cursor) > at + LEAP, col(Member.summary_date) > (at + 2 * DAY).date()
    )
    return select(Member).where(ahead)


def _posts(at: datetime) -> Any:
    return select(Post).where(
        col(Post.settles_at) > at + DAY,
        Post.state == PostState.VISIBLE,
        Post.published_at > at + LEAP,
    )


def _letters(at: datetime) -> Any:
    return select(Delivery).where(
        col(Delivery.state).in_(WAITING), col(Delivery.due_at) > at + AHEAD_AT_MOST
    )
