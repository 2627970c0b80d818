"""Who was sent a post: how many members, by what kinds of letters; and one by one for whoever may know."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member
from digest.outbox.delivery import TELLING, Delivery, DeliveryState, LetterKind
from digest.queries.why.outbox_words import reached
from digest.store.carried_ids import carried_posts

AT_A_TIME = 1_000  # letters in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """One letter that has a post, or is to have it."""

    member: int
    name: str
    kind: LetterKind
    letter: int
    state: DeliveryState
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReaders:
    """How many members were sent a post; the letters by kind, and by how far they have come."""

    post: int
    conversation: int
    state: PostState
    published_at: datetime
    members: int  # that were sent it, by whatever letter
    not_known: int  # members of whom nobody can say whether it arrived
    letters: Mapping[str, Mapping[str, int]]  # numbers by kind and state


class LetterAbout(NamedTuple):
    """A letter that has a post, or is to tell of it, as far as is needed to count it."""

    id: int
    member_id: int
    name: str
    kind: LetterKind
    state: DeliveryState
    sent_at: datetime | None
    attempts: int
    answer: str | None
    carried: bytes | None


def readers_of_post(session: Session, post: Post) -> tuple[PostReaders, Sequence[ReaderRow]]:
    """Return how many were sent a post, and each letter with it, in the order in which they were planned.

    It looks at all letters since its conversation began. A summary has its posts only once it was sent.
    """
    found = [*letters_with(session, post)]
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in found:
        counts[each.kind.value][each.state.value] += 1
    told = {each.member_id for each in found if reached(each)}
    perhaps = {each.member_id for each in found if reached(each) is None} - told
    readers = PostReaders(
        post=post.id,
        conversation=post.conversation_id,
        state=post.state,
        published_at=post.published_at,
        members=len(told),
        not_known=len(perhaps),
        letters={kind: dict(states) for kind, states in counts.items()},
    )
    return readers, [
        ReaderRow(
            member=each.member_id,
            name=each.name,
            kind=each.kind,
            letter=each.id,
            state=each.state,
            sent_at=each.sent_at,
        )
        for each in found
    ]


def letters_with(session: Session, post: Post) -> Iterator[LetterAbout]:
    """Yield the letters that others were sent with a post, or that are to tell of it.

    Summaries of one day are much the same for many members, so what one has is unpacked once.
    """
    began = session.get_one(Conversation, post.conversation_id).started_at
    ids = col(Delivery.conversation_id), col(Delivery.post_id), col(Delivery.last_post_id)
    wanted = [col(getattr(Delivery, name)) for name in LetterAbout._fields if name != "name"]
    letters = (
        columns(*wanted, col(Member.display_name).label("name"), *ids)
        .join(Member, col(Member.id) == col(Delivery.member_id))
        .where(
            col(Delivery.planned_at) >= began,
            or_(col(Delivery.carried).is_not(None), col(Delivery.post_id).is_not(None)),
            col(Delivery.kind) != LetterKind.RECEIPT,
        )
        .order_by(col(Delivery.id))
        .execution_options(yield_per=AT_A_TIME)
    )
    has_it = lru_cache(maxsize=None)(lambda carried: post.id in carried_posts(carried))
    for row in session.connection().execute(letters):
        if has_it(row.carried) if row.carried is not None else _is_to_tell(row, post):
            yield LetterAbout(*(getattr(row, name) for name in LetterAbout._fields))


def _is_to_tell(row: Any, post: Post) -> bool:
    """Say whether a letter that carries nothing yet is to tell of a post."""
    begins, ends = row.post_id or 0, row.last_post_id or row.post_id or 0
    is_there = row.conversation_id == post.conversation_id
    return row.kind in TELLING and is_there and begins <= post.id <= ends
