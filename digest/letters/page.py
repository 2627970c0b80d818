"""A whole conversation as one page of HTML, for where a letter cannot hold it: to read, search and print.

It needs nothing from anywhere: no script, no picture, no network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from digest.community.conversations.post import PostState
from digest.letters.correspondence import Correspondence
from digest.letters.post_view import PostView
from digest.mail.attachment import Attachment
from digest.mail.moments import month
from digest.mail.template_set import TemplateSet

PAGE = "conversation/page.html"
PAGE_LIMIT = 7_000_000  # bytes: with base64 and the letter itself, less than 10 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page as a file, and the posts on it."""

    file: Attachment
    posts: Sequence[PostView]


def conversation_page(
    templates: TemplateSet,
    about: Correspondence,
    posts: Sequence[PostView],
    tags: Sequence[str],
    *,
    reply_to: str,
    limit: int = PAGE_LIMIT,
) -> Page:
    """Return the page with all posts; where that is too much, with the first and the newest ones."""
    place = about.place
    replying: dict[str, Any] = {
        "reply_to": reply_to,
        "is_closed": place.is_closed,
        "title": place.title,
        "conversation_id": place.conversation_id,
        "discreet": about.discreet,
    }
    pieces = _fitting(templates, about, posts, limit)
    kept = [number for number in range(len(posts)) if number in pieces]
    body = templates.page(
        PAGE,
        community=place.community,
        tags=tags,
        count=len(posts),
        left_out=len(posts) - len(kept),
        months=_months(about, posts, kept),
        newest=kept[-1] + 1 if kept else 0,
        zone=about.recipient.zone.key,
        **replying,
    )
    end = templates.page(PAGE, "end", **replying)
    whole = "".join([body, *(pieces[number] for number in kept), end])
    return Page(
        file=Attachment(
            f"conversation-{place.conversation_id}.html",
            "text/html; charset=utf-8",
            whole.encode(),
        ),
        posts=[posts[number] for number in kept],
    )


def _fitting(
    templates: TemplateSet, about: Correspondence, posts: Sequence[PostView], room: int
) -> dict[int, str]:
    """Return the posts that fit by their place: the first, then the newest."""
    pieces: dict[int, str] = {}
    for number in (*range(len(posts))[:1], *reversed(range(1, len(posts)))):
        piece = templates.page(PAGE, "post", **_values(about, posts[number], number))
        room -= len(piece.encode())
        if room < 0:
            break
        pieces[number] = piece
    return pieces


def _values(about: Correspondence, post: PostView, number: int) -> dict[str, Any]:
    return {
        "number": number + 1,
        "author": about.muted.get(post.author_id or 0, post.author),
        "at": about.recipient.local(post.published_at),
        "text": post.text,
        "edited": post.edited,
        "is_deleted": post.state is not PostState.VISIBLE,
        "is_muted": post.author_id in about.muted,
    }


def _months(
    about: Correspondence, posts: Sequence[PostView], kept: Sequence[int]
) -> list[tuple[str, int]]:
    """Return each month in which somebody wrote, with the number of its first post on the page."""
    first: dict[str, int] = {}
    for number in kept:
        first.setdefault(month(about.recipient.local(posts[number].published_at)), number + 1)
    return list(first.items())
