"""What a member reported, or perhaps meant to, as a letter names it: by the first sentence of the post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from digest.community.conversations.post import Post, PostState
from digest.letters.notice import NoticePayload, Reason
from digest.letters.opening import Opening, beginning_of
from digest.letters.post_view import post_views


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPost:
    """How a post begins, for all who may read it."""

    author_id: int | None
    opening: Opening
    published_at: datetime

    def seen_by(self, muted: Mapping[int, str]) -> Opening:
        """Return it as a reader sees it: of whom they mute, only the name that they know."""
        name = muted.get(self.author_id or 0)
        return self.opening if name is None else self.opening._replace(author=name, words="")


def reported_posts(session: Session, payloads: Iterable[NoticePayload]) -> dict[int, ReportedPost]:
    """Return how these posts begin, by their id; of those that can still be read."""
    told = [*payloads]
    ids = {each.post_id for each in told if each.reason is Reason.REPORTED and each.post_id}
    ids |= {number for each in told for number in each.posts}
    if not ids:
        return {}
    posts = post_views(session, col(Post.id).in_(ids), col(Post.state) == PostState.VISIBLE)
    begun = ((each, beginning_of(each.author, each.text)) for each in posts)
    return {
        post.id: ReportedPost(
            author_id=post.author_id, opening=opening, published_at=post.published_at
        )
        for post, opening in begun
        if opening is not None
    }
