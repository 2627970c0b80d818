"""Finds conversations by words, tags, community and author, among what one member may read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.conversations.readership import may_read
from digest.community.people.member import Member
from digest.language.text import canonical
from digest.language.words import fold_in_place
from digest.store.full_text import Indexed, with_words

MOST_CHARACTERS = 500  # of a query that are read
MOST_TERMS = 12
LEAST_BEGINNING = 3  # letters of a word that may go on

_QUOTES = '"“”„‟«»'
_PART = re.compile(
    rf"(?:(?P<key>in|by|tag|from):\s*|(?P<hash>\#)\s*)?"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>[^\s{_QUOTES}]+))",
    re.IGNORECASE,
)
_LONELY = ("in:", "by:", "tag:", "from:")  # nothing came after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that stand next to each other; unless they are `exact`, the last one may go on."""

    words: str
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: all of it must hold."""

    terms: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()  # any of them
    by_me: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return self == Query()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A conversation that was found, and the newest of its posts that were."""

    conversation_id: int
    post_id: int
    posts: int  # found in it
    newest_at: datetime  # of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first conversations, the best first, and how many there are in all."""

    hits: tuple[Hit, ...]
    count: int


def read_query(text: str) -> Query:
    """Return what the words ask for: `fatigue "night sweats" #chemo tag:chemo in:lung by:me`.

    Whatever they are, they mean something or nothing; they are never wrong.
    """
    terms: list[Term] = []
    tags: list[str] = []
    communities: list[str] = []
    by_me = False
    for key, given, is_quoted in _parts(canonical(text)[:MOST_CHARACTERS]):
        if not _has_letters(given) or given.lower() in _LONELY:
            continue
        if key in ("#", "tag"):
            tags.append("-".join(given.lower().split()))
        elif key == "in":
            communities.append(given.lower())
        elif key in ("by", "from") and given.lower() == "me":
            by_me = True
        else:
            terms.append(Term(words=given, exact=is_quoted or len(given) < LEAST_BEGINNING))
    return Query(
        terms=tuple(dict.fromkeys(terms))[:MOST_TERMS],
        tags=tuple(dict.fromkeys(tags))[:MOST_TERMS],
        communities=tuple(dict.fromkeys(communities))[:MOST_TERMS],
        by_me=by_me,
    )


def search(session: Session, member_id: int, query: Query, *, limit: int) -> Found:
    """Return the conversations that the member may read in which the query is found.

    A post is found where each term is in its text or in its conversation's title, and can be seen. First
    come conversations with all terms in their titles, then those with the newest posts found.
    """
    if query.is_empty:
        return Found(hits=(), count=0)
    dialect = session.get_bind().dialect.name
    found = _posts(member_id, query, dialect).subquery()
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


def first_place(text: str, query: Query) -> int:
    """Return where in the text the first of the query's words stands, 0 where none does."""
    plain = fold_in_place(text)
    words = (word for term in query.terms for word in re.findall(r"\w+", fold_in_place(term.words)))
    places = (re.search(rf"\b{re.escape(word)}", plain) for word in words)
    return min((place.start() for place in places if place), default=0)


def _parts(text: str) -> Iterator[tuple[str, str, bool]]:
    for part in _PART.finditer(text):
        key = (part["key"] or part["hash"] or "").lower()
        given = part["quoted"] if part["quoted"] is not None else part["bare"]
        yield key, given.strip(" .,;!?()[]{}"), part["quoted"] is not None


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _posts(member_id: int, query: Query, dialect: str) -> Select[tuple[int, int, datetime, bool]]:
    """Return a query for every post that is found."""
    in_titles = [
        col(Conversation.id).in_(_having(dialect, Indexed.CONVERSATION, term))
        for term in query.terms
    ]
    in_texts = [col(Post.id).in_(_having(dialect, Indexed.POST, term)) for term in query.terms]
    in_title = and_(*in_titles) if in_titles else false()
    return (
        columns(
            col(Post.id),
            col(Post.conversation_id),
            col(Post.published_at),
            case((in_title, 1), else_=0).label("in_title"),
        )
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .join(Member, col(Member.id) == literal(member_id))
        .where(
            col(Post.state) == PostState.VISIBLE,
            may_read(),
            *(or_(*either) for either in zip(in_texts, in_titles, strict=True)),
            *(_tagged(name) for name in query.tags),
            _in_one_of(query.communities),
            col(Post.author_id) == member_id if query.by_me else true(),
        )
    )


def _having(dialect: str, what: Indexed, term: Term) -> Select[tuple[int]]:
    return with_words(dialect, what, term.words, exact=term.exact)


def _tagged(name: str) -> ColumnElement[bool]:
    return exists().where(
        col(ConversationTag.conversation_id) == col(Conversation.id),
        col(ConversationTag.tag_id) == col(Tag.id),
        col(Tag.name) == name,
    )


def _in_one_of(names: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that the conversation is in a community with one of these names or titles."""
    if not names:
        return true()
    known = select(Community.id).where(
        or_(col(Community.name).in_(names), func.lower(Community.title).in_(names))
    )
    return col(Conversation.community_id).in_(known)
