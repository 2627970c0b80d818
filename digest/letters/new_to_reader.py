"""Which posts are new to who asks for a whole conversation: of their last letter about it, and since."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.carried_ids import carried_posts

UNASKED = (LetterKind.SUMMARY, LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION)


class SentBefore(NamedTuple):
    """The posts that a letter brought, which the reader had asked for or not."""

    posts: frozenset[int]
    was_asked_for: bool


def new_to_reader(posts: Collection[int], letters: Sequence[SentBefore]) -> frozenset[int]:
    """Return the posts, by ids that ascend, that the last unasked letter about them brought, and those since.

    Without what other letters brought; letters are the oldest first. Where no letter told of the posts, or
    all are new, none stands out.
    """
    about = [each for each in letters if not each.posts.isdisjoint(posts)]
    unasked = [place for place, each in enumerate(about) if not each.was_asked_for]
    if not unasked:
        return frozenset()
    last = about.pop(unasked[-1]).posts.intersection(posts)
    read = frozenset().union(*(each.posts for each in about))
    begins = min(last - read, default=max(last) + 1)
    new = frozenset(each for each in posts if each >= begins and each not in read)
    return new if len(new) < len(posts) else frozenset()


def letters_before(session: Session, member_id: int, *, since: datetime) -> list[SentBefore]:
    """Return what summaries, letters about posts and whole conversations brought the member since then."""
    rows = session.exec(
        select(Delivery.kind, Delivery.carried)
        .where(
            Delivery.member_id == member_id,
            col(Delivery.kind).in_((*UNASKED, LetterKind.CONVERSATION)),
            Delivery.state == DeliveryState.SENT,
            col(Delivery.sent_at) >= since,
        )
        .order_by(col(Delivery.sent_at), col(Delivery.id))
    )
    return [SentBefore(frozenset(carried_posts(it)), kind not in UNASKED) for kind, it in rows]
