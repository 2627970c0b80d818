"""The activity of one period, by conversation, by community and by tag; the same for every member."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from digest.language.sentences import Message, listed
from digest.letters.opening import Opening
from digest.letters.post_view import PostView
from digest.letters.summary.rank_set import Tally, rank_set
from digest.letters.summary.recently_made import RecentlyMade
from digest.store.carried_ids import CarriedId

GROUPS = 50_000  # conversations of selected groups that are kept
SELECTIONS = 10_000  # groups of whole selections


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryConversation:
    """A conversation and where it is, apart from what was said; `tags` are names by the tags' ids."""

    id: int
    title: str | Message  # what it is called where its own is not to be seen
    started_at: datetime
    community_id: int
    community: str
    opening: Opening | None  # how it began, where that can be recalled
    all_posts: int  # that can be read, old and new
    tags: Mapping[int, str]
    home_tag: int = 0  # its community's, which reads as the community's title
    is_closed: bool = False  # it takes no replies
    starter_id: int | None = None  # who wrote its first post
    is_own: bool = False  # the reader did
    is_answered: bool = False  # the reader wrote in it, in the same period
    own_title: str = ""  # as they see it

    def drawn(self, tag: int) -> str:
        """Return a tag as it is read."""
        return self.community if tag == self.home_tag else f"#{self.tags[tag]}"


class InclusionReason(NamedTuple):
    """What brings a conversation to a member, and so under which heading it stands."""

    followed: bool
    is_at_home: bool  # that of its community, which the member is in
    tags: tuple[int, ...] = ()  # of it that the member follows, but for that of such a community


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryItem:
    """One conversation in one member's summary; `earlier` counts posts already sent to the member."""

    place: SummaryConversation
    posts: tuple[PostView, ...]  # to be shown, in the order they were said
    ids: tuple[int, ...]  # of all its new posts, those already sent too
    carried: tuple[CarriedId, ...]  # the same
    newest_at: datetime  # when the last of them was said
    earlier: int
    muted: int  # new posts that are not shown, since the member mutes who wrote them
    is_new: bool
    why: InclusionReason
    key: str  # the same for entries that read the same; a text's hash is taken once

    @property
    def count(self) -> int:
        """How many new posts the conversation has for this member, those already sent too."""
        return len(self.ids)

    @property
    def community(self) -> str:
        """Where it is, where neither its heading nor a tag that the reader follows says that."""
        return "" if self.why.is_at_home else self.community_in_a_list

    @property
    def community_in_a_list(self) -> str:
        """Where it is, where it stands under no heading: but for what a tag says that the reader follows."""
        return "" if self.place.home_tag in self.why.tags else self.place.community

    @property
    def by_tags(self) -> str | Message:
        """The followed tags that bring it, as they are read."""
        tags = [self.place.drawn(tag) for tag in self.why.tags]
        return listed(tags) if tags else ""

    @property
    def other_tags(self) -> list[str]:
        """Names of its tags that nothing else says."""
        said = {self.place.home_tag, *self.why.tags}
        return [name for tag, name in self.place.tags.items() if tag not in said]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationActivity:
    """What is new in one conversation, in the order in which it was said.

    `entries` are those made already, for members to whom the same is new for the same reason.
    """

    place: SummaryConversation
    posts: tuple[PostView, ...]
    ids: tuple[int, ...]
    authors: frozenset[int | None]
    entries: dict[Hashable, SummaryItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityIndex:
    """The conversations of a period, those with the newest post first, ties by the conversation's id.

    The rank of a conversation is its place in that order, from 0; `by_community` and `by_tag` have sets of
    ranks (see `rank_set`).
    """

    conversations: Sequence[ConversationActivity]
    ranks: Mapping[int, int]  # by the conversation's id
    by_community: Mapping[int, int]
    by_tag: Mapping[int, int]
    by_author: Mapping[int, Sequence[int]]  # ranks of what somebody began or wrote in
    by_post: Mapping[int, int]  # the rank of its conversation
    posts: Tally  # of each conversation, by rank
    shown_before: frozenset[int]  # posts that some members have read already
    communities: Mapping[int, str]  # titles
    tags: Mapping[int, str]  # as they are read
    # what was selected already, for others who see the same
    groups: RecentlyMade[Any] = field(default_factory=lambda: RecentlyMade(GROUPS))
    selections: RecentlyMade[Any] = field(default_factory=lambda: RecentlyMade(SELECTIONS))

    def ranks_of(self, conversation_ids: Iterable[int]) -> list[int]:
        """Return the ranks of those conversations in which something is new."""
        return [self.ranks[key] for key in conversation_ids if key in self.ranks]


def gather(posts: Iterable[PostView], places: Mapping[int, SummaryConversation]) -> ActivityIndex:
    """Return the news that posts, in the order they were published, bring to their conversations."""
    said: dict[int, list[PostView]] = defaultdict(list)
    for post in posts:
        said[post.conversation_id].append(post)
    newest_first = sorted(said, key=lambda key: (said[key][-1].published_at, key), reverse=True)
    conversations = [_conversation(places[key], said[key]) for key in newest_first]
    ranked = list(enumerate(conversations))
    return ActivityIndex(
        conversations=conversations,
        ranks={c.place.id: rank for rank, c in ranked},
        by_community=_sets((c.place.community_id, rank) for rank, c in ranked),
        by_tag=_sets((tag, rank) for rank, c in ranked for tag in c.place.tags),
        by_author=_lists((who, rank) for rank, c in ranked for who in _people(c)),
        by_post={id_: rank for rank, c in ranked for id_ in c.ids},
        posts=Tally.of([len(c.ids) for c in conversations]),
        shown_before=frozenset(p.id for some in said.values() for p in some if p.was_shown_before),
        communities={c.place.community_id: c.place.community for c in conversations},
        tags={tag: c.place.drawn(tag) for c in conversations for tag in c.place.tags},
    )


def _conversation(place: SummaryConversation, posts: list[PostView]) -> ConversationActivity:
    return ConversationActivity(
        place=place,
        posts=tuple(posts),
        ids=tuple(post.id for post in posts),
        authors=frozenset(post.author_id for post in posts),
    )


def _people(news: ConversationActivity) -> set[int]:
    """Return who began a conversation or wrote what is new in it."""
    return {who for who in (news.place.starter_id, *news.authors) if who is not None}


def _lists(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    lists: dict[int, list[int]] = defaultdict(list)
    for key, rank in pairs:
        lists[key].append(rank)
    return dict(lists)


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    return {key: rank_set(ranks) for key, ranks in _lists(pairs).items()}
