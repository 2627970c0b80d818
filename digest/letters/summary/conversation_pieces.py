"""The pieces that show conversations, each made once for all members who see the same of one."""

from collections.abc import Callable, Hashable, Sequence
from zoneinfo import ZoneInfo

from digest.language.sentences import Message, listed, message
from digest.letters.post_view import PostView, shown
from digest.letters.summary.activity_index import SummaryItem
from digest.letters.summary.piece_cache import PieceCache, Sized
from digest.letters.summary.recently_made import RecentlyMade
from digest.letters.summary.selection import FOLLOWED, SummaryGroup
from digest.letters.summary.short import ShortPieces
from digest.letters.summary.shown_group import Around, GroupPlace, ShownGroup, ShownItem
from digest.mail.excerpt import excerpt

UNWRITABLE = message("summary.broken.title")
WHOLE_GROUPS = 12_000_000  # bytes of HTML of groups that are kept as a whole
MOST_NAMES = 3  # of authors of posts that are not shown


class ConversationPieces:
    """Makes the pieces of conversations, and keeps them in a run's cache."""

    def __init__(self, cache: PieceCache, *, excerpt_limit: int, is_dated: bool = False) -> None:
        self.named = cache.named
        self.short = ShortPieces.of(cache)
        self._cache = cache
        self._excerpt_limit = excerpt_limit
        self._is_dated = is_dated
        self._around: dict[Hashable, Around] = {}
        self._whole: RecentlyMade[ShownGroup] = RecentlyMade(WHOLE_GROUPS)
        self._numbers: dict[Hashable, list[Sized]] = {}

    def contents_heading(self, groups: Sequence[SummaryGroup], *, is_numbered: bool) -> Sized:
        """Return what stands above the contents: what each line says, and the order of these groups.

        `is_numbered`: by the numbers that an earlier letter gave, which the letter says of itself.
        """
        order = "" if is_numbered else _order(groups)
        return self.named("contents_heading", order=order)

    def apart(self, entry: SummaryItem, *, only_followed: bool) -> Sized:
        """Return what tells apart the ways to hear more or less of the conversation above.

        `only_followed`: the reader's summary has nothing that neither they nor a tag of theirs follows.
        """
        return self.named("apart", followed=entry.why.followed, only_followed=only_followed)

    def unshown_number(self, number: int) -> Sized:
        """Return the number of a conversation of which nothing is shown but its title."""
        return self._numbered("unshown_number", number)

    def _numbered(self, piece: str, number: int) -> Sized:
        return self._counted(piece, number, lambda each: self.named(piece, number=each).begun())

    def _counted(self, key: Hashable, number: int, make: Callable[[int], Sized]) -> Sized:
        """Return the piece of a number, of those that `make` makes of all up to it."""
        known = self._numbers.setdefault(key, [])
        while len(known) < number:
            known.append(make(len(known) + 1))
        return known[number - 1]

    def item(self, entry: SummaryItem, number: int, conversation: Sized) -> ShownItem:
        """Return a conversation as it is shown under its number."""
        listed = self._numbered("number", number), self.contents(entry)
        heading, followed = self._numbered("heading_number", number), entry.why.followed
        ways = self._counted(
            ("ways", followed),
            number,
            lambda each: self.named("ways", number=each, followed=followed),
        )
        return ShownItem(entry, listed, heading, conversation, ways)

    def whole(
        self,
        group: SummaryGroup,
        numbers: Sequence[int],
        zone: ZoneInfo,
        place: GroupPlace,
        room: int,
    ) -> ShownGroup | None:
        """Return all of a group under these numbers, or None where it takes more than so many bytes."""
        key = (group.key, numbers, zone.key, place)
        known = self._whole.get(key)
        if known is None:
            items = []
            for entry, number in zip(group.entries, numbers, strict=True):
                conversation = self.conversation(entry, zone)
                room -= conversation.size
                if room < 0:
                    return None
                items.append(self.item(entry, number, conversation))
            shown = ShownGroup.of(group, self.around(group), items, place)
            known = self._whole.keep(key, shown)
        return known

    def around(self, group: SummaryGroup) -> Around:
        """Return what stands around a group's conversations in the contents, and around them below."""
        key = group.heading, group.count
        known = self._around.get(key)
        if known is None:
            known = self._around[key] = Around(
                self.named("contents_group", heading=_listed_as(group), conversations=key[1]),
                self.named("contents_group_end"),
                self.named("group", heading=group.heading, is_of_tag=group.is_of_tag),
                self.named("group_end", leaves=_left_as(group), tag=_tag_of(group)),
            )
        return known

    def conversation(
        self, entry: SummaryItem, zone: ZoneInfo, *, left_out: int = 0, limit: int = 0
    ) -> Sized:
        """Return a conversation with its posts, all but the first `left_out` of them.

        Of each post so many characters are shown: the letter's own limit, or a smaller one.
        """
        limit = limit or self._excerpt_limit
        return self._cache.kept(
            ("conversation", entry.key, left_out, limit, zone.key, self._is_dated),
            lambda: self._conversation(entry, zone, left_out, limit),
            what=lambda: _what(entry),
            instead=lambda: self.named("broken", conversation_id=entry.place.id),
        )

    def title(self, entry: SummaryItem, *, limit: int) -> Sized:
        """Return a conversation of which nothing is shown but its title, with that many characters of it."""
        title = _short(entry.place.title, limit)
        return self._cache.kept(
            ("unshown_title", entry.key, title),
            lambda: self._titled(entry, "unshown_title", title),
            what=lambda: _what(entry),
            instead=lambda: self._titled(entry, "unshown_title", UNWRITABLE),
        )

    def contents(self, entry: SummaryItem) -> Sized:
        """Return a conversation's line in the list of contents."""
        return self._cache.kept(
            ("contents", entry.key),
            lambda: self._titled(entry, "contents", entry.place.title),
            what=lambda: _what(entry),
            instead=lambda: self._titled(entry, "contents", UNWRITABLE),
        )

    def _titled(self, entry: SummaryItem, piece: str, title: str | Message) -> Sized:
        return self._cache.rendered(
            piece,
            title=title,
            is_new=entry.is_new,
            count=entry.count,
            is_told=not entry.posts,
        )

    def _conversation(self, entry: SummaryItem, zone: ZoneInfo, left_out: int, limit: int) -> Sized:
        place = entry.place
        posts = [shown(each, zone, limit=limit) for each in entry.posts[left_out:]]
        is_whole = len(posts) == place.all_posts and not any(each.cut for each in posts)
        leaves_some_out = entry.is_new and entry.count < place.all_posts  # as the reader's own
        return self._cache.rendered(
            "conversation",
            conversation_id=place.id,
            title=place.title,
            tags=entry.other_tags,
            is_closed=place.is_closed,
            community=entry.community,
            by_tags=entry.by_tags,
            is_own=place.is_own,
            is_answered=place.is_answered,
            opening=None if entry.is_new else place.opening,
            is_new=entry.is_new,
            count=entry.count,
            followed=entry.why.followed,
            earlier=entry.earlier,
            muted=entry.muted,
            left_out=left_out,
            left_out_by=_authors(entry.posts[:left_out]),
            posts=posts,
            is_dated=self._is_dated,
            is_whole=is_whole,
            all_posts=0 if leaves_some_out else place.all_posts,
        )


def _listed_as(group: SummaryGroup) -> str | Message:
    """Return the heading of a group in the contents."""
    is_followed = group.heading == FOLLOWED
    return message("summary.followed.listed") if is_followed else group.heading


def _order(groups: Sequence[SummaryGroup]) -> Message:
    if not groups or groups[0].heading != FOLLOWED:
        return message("summary.order")
    return message("summary.order.followed" if len(groups) == 1 else "summary.order.followed_first")


def _left_as(group: SummaryGroup) -> str:
    """Return the name under which a group can be left: a community's title."""
    return group.heading if isinstance(group.heading, str) and not group.is_of_tag else ""


def _tag_of(group: SummaryGroup) -> str:
    """Return the tag whose conversations stand in the group, without its "#"."""
    heading = group.heading
    drawn = "" if isinstance(heading, str) else str(dict(heading.values).get("tag", ""))
    return drawn[1:] if drawn.startswith("#") else ""


def _short(title: str | Message, limit: int) -> str | Message:
    return excerpt(title, limit=limit) if isinstance(title, str) else title


def _what(entry: SummaryItem) -> str:
    return f"conversation {entry.place.id}"


def _authors(posts: Sequence[PostView]) -> str | Message:
    """Return who wrote posts: "Ana, Ben and Cleo", or "Ana, Ben and 4 others"."""
    names = list(dict.fromkeys(post.author for post in posts))
    if len(names) <= MOST_NAMES:
        return listed(names) if names else ""
    rest = len(names) - MOST_NAMES + 1
    return listed([*names[: MOST_NAMES - 1], message("count.others", count=rest)])
