"""What a member reported, as the answer to the report names it: by the first sentence of the post."""

from collections.abc import Iterable

from sqlmodel import Session, col

from digest.community.conversations.post import Post, PostState
from digest.letters.notice import NoticePayload, Reason
from digest.letters.opening import Opening, beginning_of
from digest.letters.post_view import post_views


def reported_posts(session: Session, payloads: Iterable[NoticePayload]) -> dict[int, Opening]:
    """Return how the reported posts begin, by their id; of those that can still be read."""
    ids = {each.post_id for each in payloads if each.reason is Reason.REPORTED and each.post_id}
    if not ids:
        return {}
    posts = post_views(session, col(Post.id).in_(ids), col(Post.state) == PostState.VISIBLE)
    begun = ((each.id, beginning_of(each.author, each.text)) for each in posts)
    return {post_id: opening for post_id, opening in begun if opening is not None}
