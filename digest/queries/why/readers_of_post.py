"""Who was sent a post: how many members, by what kinds of letters; and one by one for whoever may know."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

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


def readers_of_post(session: Session, post: Post) -> tuple[PostReaders, Sequence[ReaderRow]]:
    """Return how many were sent a post, and each letter with it, in the order in which they were planned.

    It looks at all letters since its conversation began. A summary has its posts only once it was sent.
    """
    found = letters_with(session, post)
    names = _names(session, {each.member_id for each in found})
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
            name=names.get(each.member_id, ""),
            kind=each.kind,
            letter=each.id,
            state=each.state,
            sent_at=each.sent_at,
        )
        for each in found
    ]


def letters_with(session: Session, post: Post) -> list[Delivery]:
    """Return the letters that others were sent with a post, or that are to tell of it."""
    began = session.get_one(Conversation, post.conversation_id).started_at
    letters = session.exec(
        select(Delivery)
        .where(
            Delivery.planned_at >= began,
            or_(col(Delivery.carried).is_not(None), col(Delivery.post_id).is_not(None)),
            Delivery.kind != LetterKind.RECEIPT,
        )
        .order_by(col(Delivery.id))
        .execution_options(yield_per=AT_A_TIME)
    )
    return [each for each in letters if has_post(each, post)]


def has_post(letter: Delivery, post: Post) -> bool:
    """Say whether a letter has a post, or was to tell of it."""
    if letter.carried is not None:
        return post.id in carried_posts(letter.carried)
    begins, ends = letter.post_id or 0, letter.last_post_id or letter.post_id or 0
    is_there = letter.conversation_id == post.conversation_id
    return letter.kind in TELLING and is_there and begins <= post.id <= ends


def _names(session: Session, members: set[int]) -> dict[int, str]:
    """Return the display names of members."""
    rows = session.exec(select(Member.id, Member.display_name).where(col(Member.id).in_(members)))
    return dict(rows.all())
