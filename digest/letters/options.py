"""Which conversations a letter names: those that words can be meant for, or all that a summary told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, and_, col, or_, select

from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import readable_pairs
from digest.community.people.muted_member import muted_members
from digest.inbox.question import LETTERS, Question, QuestionKind
from digest.letters.conversation_view import ConversationView, conversation_views
from digest.letters.notice import Reason
from digest.letters.post_view import PostView, post_views
from digest.letters.recipient import Recipient
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE
from digest.store.carried_ids import carried_posts
from digest.store.id_codec import unpack_in_order

Candidate = tuple[int, str]  # conversation and its title
OF_A_SUMMARY = (Reason.MORE, Reason.OLD_NUMBERS)  # notices that list what one told of
MOST = 300  # conversations that one letter names


@dataclass(frozen=True, slots=True, kw_only=True)
class LetteredOption:
    """A conversation under its letter, with what tells it from another of the same title."""

    letter: str
    conversation_id: int
    title: str
    community: str
    author: str  # of its first post; nothing where that cannot be seen
    begun_at: datetime  # as the reader's clock shows it


@dataclass(frozen=True, slots=True, kw_only=True)
class LetteredPlace:
    """A community under its letter."""

    letter: str
    name: str
    title: str


def lettered_places(session: Session, question: Question | None) -> list[LetteredPlace]:
    """Return the communities that a question offers, under their letters."""
    if question is None or question.asks is not QuestionKind.WHICH_COMMUNITY:
        return []
    found = (session.get(Community, number) for number in question.told().communities)
    return [
        LetteredPlace(letter=letter, name=each.name, title=each.title)
        for letter, each in zip(LETTERS, found, strict=False)
        if each is not None
    ]


def candidates(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[Candidate]]:
    """Return for each notice that lists a summary, by its id, the conversations of the summary answered."""
    asking = [each for each in deliveries if each.reason in OF_A_SUMMARY]
    if not asking:
        return {}
    summaries = _summaries(session, asking)
    posts = {id_: carried_posts(carried) for id_, (carried, _) in summaries.items()}
    everything = {post_id for ids in posts.values() for post_id in ids}
    conversations = _open_conversations(session, everything)
    muted = muted_members(session, {each.member_id for each in asking})
    allowed = readable_pairs(
        session,
        {each.member_id for each in asking},
        {place.conversation_id for place in conversations.values()},
    )
    found: dict[int, list[Candidate]] = {}
    for each in asking:
        ids = posts.get(each.id, ())
        places = (conversations[post_id] for post_id in ids if post_id in conversations)
        unseen = muted.get(each.member_id, {})
        seen = (place.seen_by(each.member_id, muted=unseen) for place in places)
        offered = {(place.conversation_id, place.title) for place in seen}
        readable_here = [choice for choice in offered if (each.member_id, choice[0]) in allowed]
        _, names = summaries.get(each.id, (None, None))
        named = set(unpack_in_order(names or b""))
        unnamed_first = sorted(readable_here, key=lambda one: (one[0] in named, -one[0]))
        found[each.id] = unnamed_first[:MOST]
    return found


def lettered_options(
    session: Session,
    deliveries: Sequence[Delivery],
    asked: Mapping[int, Question],
    people: Mapping[int, Recipient],
) -> dict[int, list[LetteredOption]]:
    """Return for each notice that asks "which conversation?", by its id, those that can be named now.

    Each keeps the letter that it was offered under, whatever has become of the others.
    """
    offered = {
        each.id: asked[each.question_id].told().conversations
        for each in deliveries
        if each.question_id is not None and each.question_id in asked
    }
    numbers = {number for numbers in offered.values() for number in numbers}
    if not numbers:
        return {}
    places = conversation_views(session, numbers)
    begun = {
        post.conversation_id: post
        for post in post_views(
            session,
            col(Post.conversation_id).in_(numbers),
            col(Post.is_first).is_(True),
            col(Conversation.state) == ConversationState.OPEN,
        )
    }
    allowed = readable_pairs(session, {each.member_id for each in deliveries}, numbers)
    muted = muted_members(session, {each.member_id for each in deliveries})
    return {
        each.id: [
            _option(
                letter,
                places[number],
                begun[number],
                people[each.member_id],
                muted.get(each.member_id, {}),
            )
            for letter, number in zip(LETTERS, offered[each.id], strict=False)
            if number in begun and (each.member_id, number) in allowed
        ]
        for each in deliveries
        if each.id in offered
    }


def _option(
    letter: str,
    view: ConversationView,
    begun: PostView,
    reader: Recipient,
    muted: Mapping[int, str],
) -> LetteredOption:
    place = view.seen_by(reader.member_id, muted=muted)
    name = muted.get(begun.author_id or 0, begun.author)
    return LetteredOption(
        letter=letter,
        conversation_id=place.conversation_id,
        title=place.title,
        community=place.community,
        author=name if begun.state is PostState.VISIBLE else "",
        begun_at=reader.local(begun.published_at),
    )


def _summaries(
    session: Session, asking: Sequence[Delivery]
) -> dict[int, tuple[bytes | None, bytes | None]]:
    """Return what the summary carried and named that each notice is about; by default the latest."""
    notice, summary = TABLE.alias(), TABLE.alias()
    latest = (
        columns(notice.c.id, func.max(summary.c.id).label("summary_id"))
        .join(
            summary,
            and_(
                summary.c.member_id == notice.c.member_id,
                summary.c.kind == LetterKind.SUMMARY,
                summary.c.state == DeliveryState.SENT,
                summary.c.planned_at <= notice.c.planned_at,
                or_(notice.c.until.is_(None), summary.c.until == notice.c.until),
            ),
        )
        .where(notice.c.id.in_([each.id for each in asking]))
        .group_by(notice.c.id)
        .subquery()
    )
    rows = session.execute(
        columns(latest.c.id, TABLE.c.carried, TABLE.c.named).join(
            TABLE, TABLE.c.id == latest.c.summary_id
        )
    )
    return {notice_id: (carried, names) for notice_id, carried, names in rows}


def _open_conversations(session: Session, post_ids: set[int]) -> dict[int, ConversationView]:
    """Return the conversation of each post, where it still takes replies."""
    rows = session.exec(
        select(Post.id, Conversation.id)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(col(Post.id).in_(post_ids), col(Conversation.state) == ConversationState.OPEN)
    ).all()
    places = conversation_views(session, {number for _, number in rows})
    return {post_id: places[number] for post_id, number in rows}
