"""Writes notifications: what others said in a conversation that a member follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from digest.community.conversations.post import Post, PostState
from digest.community.people.member import NotificationTiming
from digest.community.preferences.stop import Stream
from digest.letters.alike import Alike
from digest.letters.content_off import without_content
from digest.letters.correspondence import Correspondence, correspond
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.opening import Opening, opening_of
from digest.letters.post_view import PostView, by_conversation, post_views, shown
from digest.mail.fitting import first_that_fits
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.already_sent import already_sent
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import LETTER_LIMIT
from digest.store.carried_ids import carried_posts, posts_carried

TEXT_LIMITS = (
    0,
    8_000,
    2_000,
    500,
)  # characters of a post, 0 for all, tried in turn until all fits

Way = tuple[Sequence[PostView], int]  # which posts, and how many characters of each


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationComposer:
    """Composes notifications from what can be seen at the moment of sending, oldest post first."""

    sealer: LetterSealer
    html_limit: int = LETTER_LIMIT  # bytes, as transferred

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        posts = by_conversation(_posts(session, deliveries))
        began = _firsts(session, deliveries)
        members = {delivery.member_id for delivery in deliveries}
        used_to_it = already_sent(session, members, LetterKind.NOTIFICATION)
        found = correspond(session, deliveries, may_show=self.sealer.shows_content)
        letters = _Letters(Alike(self.sealer.templates), self.html_limit, at)
        for delivery, about in zip(deliveries, found, strict=True):
            wanted = about if isinstance(about, str) else _wanted(about, at)
            if isinstance(wanted, str):
                yield cancelled(delivery, wanted)
                continue
            news = _news(wanted, posts.get(wanted.place.conversation_id, []), at)
            if kept := _kept(delivery, news):
                first = began.get(wanted.place.conversation_id)
                offers = wanted.may_want_titles and delivery.member_id not in used_to_it
                letter = letters.letter(wanted, news, kept, first, offers_titles=offers)
                yield self.sealer.finish(delivery, wanted.recipient, letter, at=at)
            else:
                yield empty(delivery, "nothing is left to tell")


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of one batch: who follows the same conversation gets much the same."""

    alike: Alike
    html_limit: int
    at: datetime

    def letter(
        self,
        about: Correspondence,
        news: Sequence[PostView],
        kept: Sequence[PostView],
        first: PostView | None,
        *,
        offers_titles: bool,
    ) -> Letter:
        """Return what one reader is told."""
        place = about.place
        opening = None if first is None or first in kept else _opening(about, first)
        posts, rendered = self._fitting(about, news, kept, opening, offers_titles=offers_titles)
        authors = {post.author for post in posts}
        return Letter(
            subject=self.alike.subject(
                "notification",
                title=place.title,
                is_reply=True,
                discreet=about.discreet,
                number=place.conversation_id,
            ),
            rendered=[rendered],
            code=place.code,
            sender=authors.pop() if len(authors) == 1 and about.recipient.shows_content else None,
            reply_to=Slot(Purpose.REPLY, place.conversation_id),
            thread=about.thread,
            carried=posts_carried(post.id for post in posts),
        )

    def _fitting(
        self,
        about: Correspondence,
        news: Sequence[PostView],
        kept: Sequence[PostView],
        opening: Opening | None,
        *,
        offers_titles: bool,
    ) -> tuple[Sequence[PostView], Rendered]:
        """Return the posts that the letter has room for, and its body."""
        if not about.recipient.shows_content:
            why, stream = _why_followed(about), Stream.NOTIFICATIONS
            return kept, without_content(self.alike, about, stream, len(kept), **why)
        ways = (
            (
                posts,
                self._render(
                    about,
                    posts,
                    opening,
                    left_out=len(news) - len(posts),
                    limit=limit,
                    offers_titles=offers_titles,
                ),
            )
            for posts, limit in _ways(kept, self.html_limit)
        )
        return first_that_fits(ways, lambda way: way[1].html.size, limit=self.html_limit)

    def _render(
        self,
        about: Correspondence,
        posts: Sequence[PostView],
        opening: Opening | None,
        *,
        left_out: int,
        limit: int,
        offers_titles: bool,
    ) -> Rendered:
        place, recipient = about.place, about.recipient
        return self.alike.render(
            "notification",
            title=place.title,
            conversation_id=place.conversation_id,
            community=place.community,
            is_closed=place.is_closed,
            discreet=about.discreet,
            opening=opening,
            posts=tuple(shown(post, recipient.zone, limit=limit) for post in reversed(posts)),
            left_out=left_out,
            unsettled=sum(not post.settled(self.at) for post in posts),
            zone=recipient.zone.key,
            offers_titles=offers_titles,
            **_why_followed(about),
        )


def _why_followed(about: Correspondence) -> dict[str, Any]:
    """Return why the reader follows the conversation, and whether their summary goes on with it."""
    since = about.followed_since or about.delivery.planned_at
    return {
        "follow_reason": about.follow_reason.value,
        "since_follow": about.recipient.local(since).date(),
        "gets_all": about.recipient.gets_all,
    }


def _ways(news: Sequence[PostView], room: int) -> list[Way]:
    """Return ever smaller ways to tell the news, without those whose text alone takes more room."""
    ways: list[Way] = [(news, limit) for limit in TEXT_LIMITS]
    while len(news) > 1:
        news = news[: len(news) // 2]
        ways.append((news, TEXT_LIMITS[-1]))
    return [way for way in ways if _characters(way) <= room] or ways[-1:]


def _characters(way: Way) -> int:
    posts, limit = way
    return sum(len(post.text[: limit or None]) for post in posts)


def _posts(session: Session, deliveries: Sequence[Delivery]) -> list[PostView]:
    """Return every visible post that one of these deliveries may tell of."""
    return post_views(
        session,
        col(Post.conversation_id).in_({delivery.conversation_id for delivery in deliveries}),
        col(Post.id) >= min(delivery.post_id or 0 for delivery in deliveries),
        col(Post.id) <= max(delivery.last_post_id or 0 for delivery in deliveries),
        col(Post.state) == PostState.VISIBLE,
    )


def _firsts(session: Session, deliveries: Sequence[Delivery]) -> dict[int, PostView]:
    """Return the first post of each conversation, where it can be seen."""
    found = post_views(
        session,
        col(Post.conversation_id).in_({delivery.conversation_id for delivery in deliveries}),
        col(Post.is_first).is_(True),
        col(Post.state) == PostState.VISIBLE,
    )
    return {post.conversation_id: post for post in found}


def _opening(about: Correspondence, first: PostView) -> Opening | None:
    """Return how the conversation began, unless the member mutes who began it."""
    found = None if first.author_id in about.muted else opening_of(first.author, first.text)
    return found and found.read_by(about.delivery.member_id, first.author_id)


def _wanted(about: Correspondence, at: datetime) -> Correspondence | str:
    """Return what was given, or why the member does not want to be told."""
    if about.followed_since is None:
        return "the member does not follow the conversation any more"
    if about.recipient.notifications is NotificationTiming.OFF:
        return "the member wants no notifications"
    if about.recipient.pauses(at):
        return "the member pauses"
    return about


def _news(about: Correspondence, posts: Sequence[PostView], at: datetime) -> list[PostView]:
    """Return the posts of the conversation that this notification tells of, newest first.

    What was said before the member followed, or may have been told in another letter, is no news.
    """
    delivery, since = about.delivery, about.followed_since or at
    told = about.thread.told_by_others(delivery)
    span = range(delivery.post_id or 0, (delivery.last_post_id or 0) + 1)
    settled_only = about.recipient.notifications is NotificationTiming.SETTLED
    return [
        post
        for post in reversed(posts)
        if post.id in span
        and post.author_id != delivery.member_id
        and post.author_id not in about.muted
        and post.published_at >= since
        and post.id not in told
        and (post.settled(at) or not settled_only)
    ]


def _kept(delivery: Delivery, news: list[PostView]) -> list[PostView]:
    """Return those of the news that the letter carries: one that may be out tells nothing further."""
    if delivery.carried is None:
        return news
    first = set(carried_posts(delivery.carried))
    return [post for post in news if post.id in first]
