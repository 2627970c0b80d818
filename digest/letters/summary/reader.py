"""One reader of summaries: what they subscribe to, and how they see what is new in a conversation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from digest.community.conversations.readership import reads_by
from digest.language.sentences import message
from digest.letters.post_view import PostView
from digest.letters.summary.activity_index import (
    ActivityIndex,
    ConversationActivity,
    InclusionReason,
    SummaryConversation,
    SummaryItem,
)
from digest.store.carried_ids import posts_carried

BY_A_MUTED_MEMBER = message("summary.by_a_muted_member")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What one member subscribes to now (ids), and the posts that letters brought them already."""

    member_id: int
    communities: frozenset[int] = frozenset()  # that they are in
    tags: frozenset[int] = frozenset()
    follows: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    muted_members: frozenset[int] = frozenset()  # whose posts are not shown
    notified: frozenset[int] = frozenset()  # by notifications that were sent
    carried: frozenset[int] = frozenset()  # by summaries that were sent
    only_followed: bool = False  # no conversation that neither they nor a tag of theirs follows

    def may_read(self, place: SummaryConversation) -> bool:
        """Say whether the member may read a conversation."""
        return reads_by(self.communities, self.tags, place.community_id, place.tags)


def seen_by_all(found: ConversationActivity, wants: Subscriptions) -> SummaryItem:
    """Return the conversation as everybody sees it to whom all of it is news, made once for each reason."""
    why = _why(found.place, wants)
    if why not in found.entries:
        found.entries[why] = _seen(found.place, found.posts, found.posts, 0, why)
    return found.entries[why]


def seen_by_one(
    news: ActivityIndex, found: ConversationActivity, wants: Subscriptions
) -> SummaryItem | None:
    """Return the conversation as this member sees it, or None where nothing in it is news to them."""
    others = [post for post in found.posts if post.author_id != wants.member_id]
    heard = [post for post in others if post.author_id not in wants.muted_members]
    gone = news.shown_before & wants.carried
    posts = tuple(post for post in heard if post.id not in gone)
    if not posts:
        return None
    untold = tuple(post for post in posts if post.id not in wants.notified)
    place = _as_seen(found.place, wants, is_answered=len(others) < len(found.posts))
    return _seen(place, posts, untold, len(others) - len(heard), _why(found.place, wants))


def _seen(
    place: SummaryConversation,
    posts: tuple[PostView, ...],
    untold: tuple[PostView, ...],
    muted: int,
    why: InclusionReason,
) -> SummaryItem:
    ids = _ids(posts)
    is_theirs = place.is_own, place.is_answered
    return SummaryItem(
        place=place,
        posts=untold,
        ids=ids,
        carried=tuple(posts_carried(ids)),
        newest_at=posts[-1].published_at,
        earlier=len(posts) - len(untold),
        muted=muted,
        is_new=any(post.is_first for post in posts),
        why=why,
        key=repr((place.id, ids, _ids(untold), muted, place.title, place.opening, is_theirs, why)),
    )


def _as_seen(
    place: SummaryConversation, wants: Subscriptions, *, is_answered: bool
) -> SummaryConversation:
    """Return a conversation as a member sees it; whoever began it sees its own title and that it is theirs.

    Who mutes its starter sees neither its title nor how it began.
    """
    if place.starter_id in wants.muted_members:
        return replace(place, title=BY_A_MUTED_MEMBER, opening=None, is_answered=is_answered)
    if place.starter_id != wants.member_id:
        return replace(place, is_answered=True) if is_answered else place
    opening = place.opening and place.opening.read_by(wants.member_id, place.starter_id)
    return replace(place, title=place.own_title or place.title, opening=opening, is_own=True)


def _ids(posts: Iterable[PostView]) -> tuple[int, ...]:
    return tuple(post.id for post in posts)


def _why(place: SummaryConversation, wants: Subscriptions) -> InclusionReason:
    followed, is_inside = place.id in wants.follows, place.community_id in wants.communities
    is_at_home = is_inside and not followed
    if wants.tags.isdisjoint(place.tags):
        return InclusionReason(followed=followed, is_at_home=is_at_home)
    of_home = place.home_tag if is_inside else None
    tags = tuple(tag for tag in place.tags if tag in wants.tags and tag != of_home)
    return InclusionReason(followed=followed, is_at_home=is_at_home, tags=tags)
