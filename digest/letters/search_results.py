"""What was found by a member's words: each conversation once, with the text around what was looked for."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from digest.community.conversations.query import Query, first_place, read_query
from digest.community.conversations.search import NOTHING, Found, Hit, search
from digest.language.sentences import message
from digest.language.text import one_line
from digest.letters.listed import BEGINNING, ListedConversation, listed
from digest.letters.listing import ListEntry, Listing
from digest.letters.overview import SearchResultsPayload
from digest.letters.post_view import shown
from digest.letters.recipient import Recipient
from digest.mail.excerpt import around
from digest.mail.template_set import ShownPost
from digest.outbox.delivery import Delivery

MOST_FOUND = 60  # conversations that are listed
QUERY_SHOWN = 120  # characters
MOST_SUGGESTED = 5


def found_contents(
    session: Session, recipient: Recipient, delivery: Delivery, at: datetime, /
) -> Listing:
    """Return the conversations found, the best first; whoever is suspended finds none."""
    query = SearchResultsPayload.of(delivery).query
    is_suspended = recipient.is_suspended
    asked, found = read_query(query), NOTHING
    if not is_suspended:
        asked, found = _found(session, recipient.member_id, asked)
    posts = {hit.conversation_id: hit.post_id for hit in found.hits}
    known = listed(session, recipient.member_id, posts)
    entries = [
        _entry(known[hit.conversation_id], hit, asked, recipient)
        for hit in found.hits
        if hit.conversation_id in known
    ]
    return Listing(
        values={
            "now": recipient.local(at),
            "asked": one_line(query, limit=QUERY_SHOWN),
            "is_empty": asked.is_empty,
            "is_suspended": is_suspended,
            "count": found.count,
            "words": [term.words for term in asked.some],
            "suggested": suggested(asked) if not found.count else (),
        },
        entries=entries,
        more=found.count - len(entries),
    )


def _found(session: Session, member_id: int, query: Query) -> tuple[Query, Found]:
    """Return what is found; where nothing has all the words, what has some of them, and that query."""
    found = search(session, member_id, query, limit=MOST_FOUND)
    loosened = query.loosened()
    if found.count or loosened == query:
        return query, found
    some = search(session, member_id, loosened, limit=MOST_FOUND)
    return (loosened, some) if some.count else (query, found)


def suggested(query: Query) -> tuple[str, ...]:
    """Return wider searches than one that found nothing: without its limits, then each of its words.

    Of a sentence's words none was found, where nothing else was asked for.
    """
    if query == Query(some=query.some):
        return ()
    words = [term.words for term in query.words]
    whole = " ".join(words)
    wider = [whole] if whole and query != read_query(whole) else []
    single = [word for term in words for word in term.split()] if len(whole.split()) > 1 else []
    return tuple(dict.fromkeys([*wider, *single]))[:MOST_SUGGESTED]


def _entry(about: ListedConversation, hit: Hit, query: Query, recipient: Recipient) -> ListEntry:
    posts = message("count.posts", count=hit.posts)
    news = message("found.in_posts" if hit.posts > 1 else "found.in_one", posts=posts)
    return about.entry(recipient, news=news, post=_part(about, query, recipient))


def _part(about: ListedConversation, query: Query, recipient: Recipient) -> ShownPost:
    """Return the post with the part of its text in which a word stands that was looked for."""
    text = about.post.text
    part = around(text, first_place(text, query), limit=BEGINNING)
    return replace(shown(about.post, recipient.zone), text=part, cut=part != text)
