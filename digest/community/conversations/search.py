"""Finds conversations by words, tags, community and author, among what one member may read.

The words of a sentence count by how rare they are in what the member may read. Neither store's own ranking
is asked: PostgreSQL's knows nothing of rareness, and the words may stand in several posts of a conversation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, FromClause, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from digest.community.conversations.found_posts import (
    found_posts,
    has,
    readable_posts,
    word_column,
)
from digest.community.conversations.post import Post
from digest.community.conversations.query import Query

LEAST = 1 / 3  # of what the best conversation has; one with less is not found by a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A conversation that was found, and one of its posts that were: the newest of the best."""

    conversation_id: int
    post_id: int
    posts: int  # found in it
    newest_at: datetime  # of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first conversations, the best first, and how many there are in all."""

    hits: tuple[Hit, ...]
    count: int


NOTHING = Found(hits=(), count=0)


def search(session: Session, member_id: int, query: Query, *, limit: int) -> Found:
    """Return the conversations that the member may read in which the query is found.

    A post is found where each term is in its text or in its conversation's title, and can be seen. First
    come conversations with all terms in their titles, then those with the newest posts found; of a sentence
    those with the most and the rarest of its words.
    """
    if query.is_empty:
        return NOTHING
    if query.some:
        return _by_sentence(session, member_id, query, limit=limit)
    found = found_posts(_dialect(session), member_id, query).subquery()
    newest = func.max(found.c.published_at)
    hits = session.execute(
        columns(found.c.conversation_id, func.max(found.c.id), func.count(), newest)
        .group_by(found.c.conversation_id, found.c.in_title)
        .order_by(found.c.in_title.desc(), newest.desc(), found.c.conversation_id.desc())
        .limit(limit)
    )
    count = func.count(found.c.conversation_id.distinct())
    return Found(
        hits=tuple(
            Hit(conversation_id=number, post_id=post_id, posts=posts, newest_at=at)
            for number, post_id, posts, at in hits
        ),
        count=session.execute(columns(count)).scalar_one(),
    )


def _by_sentence(session: Session, member_id: int, query: Query, *, limit: int) -> Found:
    """Return the conversations with the rarest words of a sentence, whichever of their posts hold them."""
    weights = _weights(session, member_id, query)
    if not any(weights):
        return NOTHING
    found = found_posts(_dialect(session), member_id, query, weights).subquery()
    words = [found.c[word_column(place)] for place in range(len(weights))]
    score: ColumnElement[float] = reduce(add, map(func.max, words))
    ranked = (
        columns(
            found.c.conversation_id,
            score.label("score"),
            func.count().label("posts"),
            func.max(found.c.published_at).label("newest"),
        )
        .group_by(found.c.conversation_id)
        .subquery()
    )
    best = columns(func.max(ranked.c.score)).scalar_subquery()
    good = columns(ranked).where(ranked.c.score >= best * LEAST)
    in_order = (ranked.c.score.desc(), ranked.c.newest.desc(), ranked.c.conversation_id.desc())
    rows = session.execute(good.order_by(*in_order).limit(limit)).all()
    posts = _best_posts(session, found, words, [row.conversation_id for row in rows])
    return Found(
        hits=tuple(
            Hit(conversation_id=number, post_id=posts[number], posts=count, newest_at=at)
            for number, _, count, at in rows
        ),
        count=session.execute(columns(func.count()).select_from(good.subquery())).scalar_one(),
    )


def _weights(session: Session, member_id: int, query: Query) -> list[float]:
    """Return how much each word of a sentence counts: the fewer conversations have it, the more."""
    conversations = readable_posts(
        columns(func.count(col(Post.conversation_id).distinct())), member_id
    )
    among = session.execute(conversations).scalar_one()
    having = [
        session.execute(conversations.where(has(_dialect(session), term))).scalar_one()
        for term in query.some
    ]
    return [math.log(1 + among / count) if count else 0.0 for count in having]


def _best_posts(
    session: Session, found: FromClause, words: Sequence[ColumnElement[float]], numbers: list[int]
) -> dict[int, int]:
    """Return of each of these conversations the post with the most words; of equals the newest."""
    place = func.row_number().over(
        partition_by=found.c.conversation_id,
        order_by=(reduce(add, words).desc(), found.c.id.desc()),
    )
    placed = (
        columns(found.c.conversation_id, found.c.id, place.label("place"))
        .where(found.c.conversation_id.in_(numbers))
        .subquery()
    )
    first = columns(placed.c.conversation_id, placed.c.id).where(placed.c.place == 1)
    rows = session.execute(first)
    return {row.conversation_id: row.id for row in rows}


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
