"""Which conversations and posts one member's summary has, in which order, and why: a pure rule."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, reduce
from heapq import merge
from itertools import islice
from operator import or_
from typing import NamedTuple

from digest.language.sentences import Message, message
from digest.letters.summary.activity_index import ActivityIndex, SummaryItem
from digest.letters.summary.rank_set import rank_set, ranks_in
from digest.letters.summary.reader import Subscriptions, seen_by_all, seen_by_one
from digest.letters.summary.room import MOST_NAMED, named
from digest.store.carried_ids import CarriedId, ItemType

FOLLOWED = message("summary.followed")


@dataclass(frozen=True, kw_only=True)
class SummaryGroup:
    """Conversations that stand under one heading: the first of `count`."""

    heading: str | Message
    entries: tuple[SummaryItem, ...]
    count: int
    is_of_tag: bool = False  # from communities that the member is not in

    @cached_property
    def key(self) -> str:
        """The same for groups that read the same."""
        return repr((self.heading, self.is_of_tag, self.count, [each.key for each in self.entries]))

    @cached_property
    def carried(self) -> list[CarriedId]:
        """All posts of the entries, those already sent too."""
        return [each for entry in self.entries for each in entry.carried]

    @cached_property
    def ids(self) -> list[int]:
        """The conversations that are entries."""
        return [entry.place.id for entry in self.entries]

    @property
    def size(self) -> int:
        """How much is kept with it."""
        return len(self.entries)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What one member's summary tells of, each conversation once: the first of each group, and how many."""

    groups: tuple[SummaryGroup, ...]
    posts: int  # those already sent too
    told: int  # of these, those already sent
    numbers: Mapping[int, int] = field(default_factory=dict)  # that an earlier letter gave to them

    @cached_property
    def key(self) -> Hashable:
        """The same for selections that read the same."""
        return (tuple([group.key for group in self.groups]), tuple(self.numbers.items()))

    @property
    def size(self) -> int:
        """How much is kept with it: its groups may be those of others."""
        return 1 + len(self.groups)

    @cached_property
    def conversations(self) -> int:
        """How many there are."""
        return sum([group.count for group in self.groups])

    @property
    def entries(self) -> Iterator[SummaryItem]:
        """Yield the conversations of all groups."""
        return (entry for group in self.groups for entry in group.entries)

    @property
    def ids(self) -> list[int]:
        """The conversations that are entries, in their order."""
        return [id_ for group in self.groups for id_ in group.ids]

    @cached_property
    def only_counted(self) -> int:
        """How many conversations are none of the entries."""
        return sum([group.count - len(group.entries) for group in self.groups])

    @property
    def carried(self) -> list[CarriedId]:
        """All posts of the entries, those already sent too, and how many conversations are only counted."""
        more = self.only_counted
        posts = [each for group in self.groups for each in group.carried]
        return [*posts, CarriedId(ItemType.ONLY_COUNTED, more)] if more else posts

    @property
    def followed(self) -> int:
        """How many of the conversations the member follows."""
        first = self.groups[0] if self.groups else None
        return first.count if first is not None and first.heading == FOLLOWED else 0

    def numbered(self) -> Iterator[tuple[SummaryGroup, Sequence[int]]]:
        """Yield each group with the numbers of its conversations, of which none is only counted."""
        first = 1
        for group in self.groups:
            places = range(first, first + len(group.entries))
            first = places.stop
            known = tuple(map(self.number, group.entries, places)) if self.numbers else places
            yield group, known

    def number(self, entry: SummaryItem, place: int) -> int:
        """Return the number of a conversation: that of an earlier letter, else its place in this one."""
        return self.numbers.get(entry.place.id, place)

    def only(self, numbers: Mapping[int, int]) -> "Selection":
        """Return what it has of these conversations, under the numbers that they had in an earlier letter."""
        kept = [(group, _by_numbers(group.entries, numbers)) for group in self.groups]
        groups = tuple(
            replace(group, entries=entries, count=len(entries))
            for group, entries in kept
            if entries
        )
        entries = [entry for group in groups for entry in group.entries]
        return Selection(
            groups=groups,
            posts=sum(entry.count for entry in entries),
            told=sum(entry.earlier for entry in entries),
            numbers=numbers,
        )


def select(
    news: ActivityIndex, wants: Subscriptions, *, most: int | None = MOST_NAMED
) -> Selection:
    """Return the news that concern a member, without what they wrote themselves.

    First the conversations they follow, those they began themselves at their head, then those of each
    community, unless the member wants only what they follow, then those of each followed tag, by name;
    else those with the newest post that is news to them come first. A conversation stands where it fits
    first, and nowhere that the member may not read it, mutes it, or mutes all who wrote in it.

    Of more than `most` conversations each group has its fair share of them as entries, and the others only
    as a count.

    Where a member sees nothing otherwise than all who subscribe to the same, it is made once for them.
    """
    apart = rank_set(_seen_otherwise(news, wants))
    if apart:
        return _selected(news, wants, apart, most)
    key = (
        rank_set(news.ranks_of(wants.follows)),
        rank_set(news.ranks_of(wants.muted)),
        frozenset(wants.communities & news.communities.keys()),
        frozenset(wants.tags & news.tags.keys()),
        wants.only_followed,
        most,
    )
    known: Selection | None = news.selections.get(key)
    return known or news.selections.keep_shared(key, _selected(news, wants, 0, most))


def _selected(news: ActivityIndex, wants: Subscriptions, apart: int, most: int | None) -> Selection:
    found = list(_candidates(news, wants, apart))
    counts = [each.number for each in found]
    followed = bool(found) and found[0].heading == FOLLOWED
    kept = counts if most is None else named(counts, most, followed=followed)
    plain = reduce(or_, [each.plain for each in found], 0)
    own = [entry for each in found for entry in each.own]
    tags = frozenset(wants.tags & news.tags.keys())
    return Selection(
        groups=tuple(
            [
                each.group(news, wants, tags, most=many)
                for each, many in zip(found, kept, strict=True)
            ]
        ),
        posts=news.posts.total(plain) + sum(entry.count for entry in own),
        told=sum(entry.earlier for entry in own),
    )


class _Candidates(NamedTuple):
    """What stands under one heading: the ranks of what all see alike, and entries of everything else."""

    heading: str | Message
    plain: int
    own: Sequence[SummaryItem]
    is_of_tag: bool
    number: int

    def group(
        self, news: ActivityIndex, wants: Subscriptions, tags: frozenset[int], *, most: int
    ) -> SummaryGroup:
        """Return the group with its first conversations as entries, made once for all who see it alike.

        `tags`: of those in the news the ones that the member follows. Only with these it depends on
        where else the member is, why a conversation comes.
        """
        if self.own:
            return self._group(news, wants, most)
        homes = wants.communities if tags else None
        key = (self.heading, self.is_of_tag, self.plain, most, tags, homes)
        known: SummaryGroup | None = news.groups.get(key)
        if known is None:
            known = news.groups.keep(key, self._group(news, wants, most))
        return known

    def _group(self, news: ActivityIndex, wants: Subscriptions, most: int) -> SummaryGroup:
        first_of = wants.member_id if self.heading == FOLLOWED else None

        def place(entry: SummaryItem) -> tuple[bool, datetime, int]:
            is_own = first_of is not None and entry.place.starter_id == first_of
            return is_own, entry.newest_at, entry.place.id

        found = (seen_by_all(news.conversations[rank], wants) for rank in ranks_in(self.plain))
        if self.own:
            own = sorted(self.own, key=place, reverse=True)
            found = merge(own, found, key=place, reverse=True)
        return SummaryGroup(
            heading=self.heading,
            entries=tuple(islice(found, most)),
            count=self.number,
            is_of_tag=self.is_of_tag,
        )


def _by_numbers(
    entries: Iterable[SummaryItem], numbers: Mapping[int, int]
) -> tuple[SummaryItem, ...]:
    """Return those that have a number, the lowest first."""
    kept = (each for each in entries if each.place.id in numbers)
    return tuple(sorted(kept, key=lambda each: numbers[each.place.id]))


def _candidates(news: ActivityIndex, wants: Subscriptions, apart: int) -> Iterator[_Candidates]:
    """Yield what stands under each heading under which anything does; `apart`: seen otherwise than by all."""
    taken = rank_set(news.ranks_of(wants.muted))
    for heading, ranks, is_of_tag in _headings(news, wants):
        here = ranks & ~taken
        taken |= here
        seen = (
            seen_by_one(news, news.conversations[rank], wants) for rank in ranks_in(here & apart)
        )
        plain, own = here & ~apart, [entry for entry in seen if entry]
        if number := plain.bit_count() + len(own):
            yield _Candidates(heading, plain, own, is_of_tag, number)


def _headings(
    news: ActivityIndex, wants: Subscriptions
) -> Iterator[tuple[str | Message, int, bool]]:
    """Yield what heads each group, the ranks of its conversations, and whether it is of a tag elsewhere."""
    followed = news.ranks_of(wants.follows)
    readable = (rank for rank in followed if wants.may_read(news.conversations[rank].place))
    yield FOLLOWED, rank_set(readable), False
    wanted = frozenset() if wants.only_followed else wants.communities
    communities = [(news.communities[key], key) for key in wanted & news.communities.keys()]
    for title, key in sorted(communities):
        yield title, news.by_community[key], False
    tags = [(news.tags[key], key) for key in wants.tags & news.tags.keys()]
    for drawn, key in sorted(tags):
        yield message("summary.tag", tag=drawn), news.by_tag[key], not wants.only_followed


def _seen_otherwise(news: ActivityIndex, wants: Subscriptions) -> Iterator[int]:
    """Yield the ranks of what this member may see otherwise than those to whom all of it is news."""
    for who in (wants.member_id, *wants.muted_members):
        yield from news.by_author.get(who, ())
    for post in (*wants.notified, *(news.shown_before & wants.carried)):
        if post in news.by_post:
            yield news.by_post[post]
