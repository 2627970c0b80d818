"""Which conversations and posts one member's summary has, in which order, and why: a pure rule."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.community.conversations.readership import reads_by
from digest.language.sentences import Message, message
from digest.letters.post_view import PostView
from digest.letters.summary.activity_index import (
    ActivityIndex,
    ConversationActivity,
    InclusionReason,
    SummaryConversation,
    SummaryItem,
)
from digest.store.carried_ids import CarriedId, posts_carried

FOLLOWED = message("summary.followed")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryGroup:
    """Conversations that stand under one heading."""

    heading: str | Message
    entries: tuple[SummaryItem, ...]
    is_of_tag: bool = False  # from communities that the member is not in


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that one member's summary tells of, each conversation once."""

    groups: tuple[SummaryGroup, ...]
    conversations: int  # how many
    carried: tuple[CarriedId, ...]  # all posts, those already sent too
    numbers: Mapping[int, int] = field(default_factory=dict)  # that an earlier letter gave to them

    @property
    def posts(self) -> int:
        """How many posts it has, those already sent too."""
        return len(self.carried)

    @property
    def followed(self) -> int:
        """How many of the conversations the member follows."""
        return sum(len(group.entries) for group in self.groups if group.heading == FOLLOWED)

    def number(self, entry: SummaryItem, place: int) -> int:
        """Return the number of a conversation: that of an earlier letter, else its place in this one."""
        return self.numbers.get(entry.place.id, place)

    def only(self, numbers: Mapping[int, int]) -> "Selection":
        """Return what it has of these conversations, under the numbers that they had in an earlier letter."""
        kept = [
            replace(group, entries=_by_numbers(group.entries, numbers)) for group in self.groups
        ]
        groups = tuple(group for group in kept if group.entries)
        entries = [entry for group in groups for entry in group.entries]
        carried = tuple(each for entry in entries for each in entry.carried)
        return Selection(groups, len(entries), carried, numbers)


def select(news: ActivityIndex, wants: Subscriptions) -> Selection:
    """Return the news that concern a member, without what they wrote themselves.

    First the conversations they follow, those they began themselves at their head, then those of each
    community, unless the member wants only what they follow, then those of each followed tag, by name;
    else those with the newest post that is news to them come first. A conversation stands where it fits
    first, and nowhere that the member may not read it, mutes it, or mutes all who wrote in it.
    """
    taken = set(wants.muted)
    groups: list[SummaryGroup] = []
    carried: list[CarriedId] = []
    for heading, several, is_of_tag in _headings(news, wants):
        entries: list[SummaryItem] = []
        for found in several:
            if found.place.id not in taken:
                taken.add(found.place.id)
                entry = _entry(news, found, wants)
                if entry is not None:
                    entries.append(entry)
                    carried += entry.carried
        if entries:
            began = wants.member_id if heading == FOLLOWED else None
            in_order = _in_order(entries, first_of=began)
            groups.append(SummaryGroup(heading=heading, entries=in_order, is_of_tag=is_of_tag))
    conversations = sum(len(group.entries) for group in groups)
    return Selection(tuple(groups), conversations, tuple(carried))


def _by_numbers(
    entries: Iterable[SummaryItem], numbers: Mapping[int, int]
) -> tuple[SummaryItem, ...]:
    """Return those that have a number, the lowest first."""
    kept = (each for each in entries if each.place.id in numbers)
    return tuple(sorted(kept, key=lambda each: numbers[each.place.id]))


def _headings(
    news: ActivityIndex, wants: Subscriptions
) -> Iterator[tuple[str | Message, Iterable[ConversationActivity], bool]]:
    followed = [news.conversations[key] for key in wants.follows if key in news.conversations]
    yield FOLLOWED, [found for found in followed if wants.may_read(found.place)], False
    wanted = frozenset() if wants.only_followed else wants.communities
    communities = [(news.communities[key], key) for key in wanted & news.communities.keys()]
    for title, key in sorted(communities):
        yield title, news.by_community[key], False
    tags = [(news.tags[key], key) for key in wants.tags & news.tags.keys()]
    for drawn, key in sorted(tags):
        yield message("summary.tag", tag=drawn), news.by_tag[key], not wants.only_followed


def _entry(
    news: ActivityIndex, found: ConversationActivity, wants: Subscriptions
) -> SummaryItem | None:
    """Return the conversation as this member sees it, or None where nothing in it is news to them."""
    posts = found.posts
    if wants.member_id in found.authors:
        posts = tuple(post for post in posts if post.author_id != wants.member_id)
    others = len(posts)
    if not wants.muted_members.isdisjoint(found.authors):
        posts = tuple(post for post in posts if post.author_id not in wants.muted_members)
    muted = others - len(posts)
    if not news.shown_before.isdisjoint(found.ids):
        gone = news.shown_before & wants.carried
        posts = tuple(post for post in posts if post.id not in gone)
    untold = posts
    if not wants.notified.isdisjoint(found.ids):
        untold = tuple(post for post in posts if post.id not in wants.notified)
    if not posts:
        return None
    why = _why(found.place, wants)
    recalls = found.place.starter_id not in wants.muted_members  # how it began
    view: Hashable = (why, recalls)  # most members see all of it
    if untold is not found.posts:
        view = (why, recalls, _ids(posts), _ids(untold), muted)
    if view not in found.entries:
        place = found.place if recalls else _without_its_start(found.place)
        found.entries[view] = _seen(place, posts, untold, muted, why)
    return found.entries[view]


def _seen(
    place: SummaryConversation,
    posts: tuple[PostView, ...],
    untold: tuple[PostView, ...],
    muted: int,
    why: InclusionReason,
) -> SummaryItem:
    ids = _ids(posts)
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
        key=(place.id, ids, _ids(untold), muted, place.title, place.opening is None, why),
    )


def _without_its_start(place: SummaryConversation) -> SummaryConversation:
    """Return a conversation as who mutes its starter sees it: neither its title nor how it began."""
    return replace(place, title=BY_A_MUTED_MEMBER, opening=None)


def _in_order(entries: Iterable[SummaryItem], *, first_of: int | None) -> tuple[SummaryItem, ...]:
    """Return the entries with the newest post first, before all others those that a member began."""

    def place(entry: SummaryItem) -> tuple[bool, datetime, int]:
        is_own = first_of is not None and entry.place.starter_id == first_of
        return is_own, entry.newest_at, entry.place.id

    return tuple(sorted(entries, key=place, reverse=True))


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
