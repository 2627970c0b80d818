"""What was found by a member's words: each conversation once, with the text around what was looked for."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from digest.community.member import MemberState
from digest.community.search import Found, Hit, Query, first_place, read_query, search
from digest.community.text import one_line
from digest.mail.excerpt import around
from digest.mail.format import counted
from digest.mail.template_set import ShownPost
from digest.notices.listed import BEGINNING, Listed, listed
from digest.notices.listing import Entry, Listing
from digest.notices.reader import Reader
from digest.notices.said import shown

MOST_FOUND = 60  # conversations that are listed
QUERY_SHOWN = 120  # characters
MOST_SUGGESTED = 5


def found_contents(
    session: Session, reader: Reader, query: str | None, _at: datetime, /
) -> Listing:
    """Return the conversations found, the best first; whoever is suspended finds none."""
    asked = read_query(query or "")
    is_suspended = reader.state is not MemberState.ACTIVE
    nothing = Found(hits=(), count=0)
    found = nothing if is_suspended else search(session, reader.member_id, asked, limit=MOST_FOUND)
    posts = {hit.conversation_id: hit.post_id for hit in found.hits}
    known = listed(session, reader.member_id, posts)
    entries = [
        _entry(known[hit.conversation_id], hit, asked, reader)
        for hit in found.hits
        if hit.conversation_id in known
    ]
    return Listing(
        values={
            "asked": one_line(query or "", limit=QUERY_SHOWN),
            "is_empty": asked.is_empty,
            "is_suspended": is_suspended,
            "count": found.count,
            "suggested": suggested(asked) if not found.count else (),
        },
        entries=entries,
        more=found.count - len(entries),
    )


def suggested(query: Query) -> tuple[str, ...]:
    """Return wider searches than one that found nothing: without its limits, then each of its words."""
    words = [term.words for term in query.terms]
    whole = " ".join(words)
    wider = [whole] if whole and query != read_query(whole) else []
    single = [word for term in words for word in term.split()] if len(whole.split()) > 1 else []
    return tuple(dict.fromkeys([*wider, *single]))[:MOST_SUGGESTED]


def _entry(about: Listed, hit: Hit, query: Query, reader: Reader) -> Entry:
    news = f"Found in {counted(hit.posts, 'post')}" + (", this is the newest" * (hit.posts > 1))
    return about.entry(reader, news=news, post=_part(about, query, reader))


def _part(about: Listed, query: Query, reader: Reader) -> ShownPost:
    """Return the post with the part of its text in which a word stands that was looked for."""
    text = about.post.text
    part = around(text, first_place(text, query), limit=BEGINNING)
    return replace(shown(about.post, reader), text=part, cut=part != text)
