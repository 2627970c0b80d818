"""Writes letters about a conversation that just began, for members who want to know at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from digest.community.conversations.post import Post, PostState
from digest.community.preferences.stop import Stream
from digest.letters.alike import Alike
from digest.letters.content_off import without_content
from digest.letters.correspondence import Correspondence, correspond
from digest.letters.instant import wanted_instantly
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.post_view import PostView, post_views, shown
from digest.mail.fitting import first_that_fits
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery
from digest.policy import LETTER_LIMIT
from digest.store.carried_ids import posts_carried

EXCERPT = 8_000  # characters of a post that is too long for a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConversationComposer:
    """Composes these letters from what can be seen, and what is wanted, at the moment of sending."""

    sealer: LetterSealer
    html_limit: int = LETTER_LIMIT  # bytes, as transferred

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        numbers = {delivery.conversation_id or 0 for delivery in deliveries}
        wanted = wanted_instantly(session, {each.member_id for each in deliveries}, numbers)
        first = {post.conversation_id: post for post in _first_posts(session, numbers)}
        found = correspond(session, deliveries, may_show=self.sealer.shows_content)
        alike = Alike(self.sealer.templates)
        for delivery, about in zip(deliveries, found, strict=True):
            number = delivery.conversation_id or 0
            community_id = wanted.get((delivery.member_id, number))
            why_not = about if isinstance(about, str) else _unwanted(about, community_id, at)
            post = first.get(number)
            if isinstance(about, str) or why_not is not None:
                yield cancelled(delivery, str(why_not))
            elif post is None or not _is_news(post, about):
                yield empty(delivery, "nothing is left to tell")
            else:
                letter = self._letter(alike, about, post, community_id or 0)
                yield self.sealer.finish(delivery, about.recipient, letter, at=at)

    def _letter(
        self, alike: Alike, about: Correspondence, post: PostView, community_id: int
    ) -> Letter:
        place = about.place
        return Letter(
            subject=alike.subject(
                "new_conversation",
                title=place.title,
                discreet=about.discreet,
                number=place.conversation_id,
            ),
            rendered=[self._body(alike, about, post, community_id)],
            code=place.code,
            sender=post.author if about.recipient.shows_content else None,
            # Its detail tells an answer to this letter from one to a notification: STOP stops this kind.
            reply_to=Slot(Purpose.REPLY, place.conversation_id, Stream.NEW_CONVERSATIONS),
            stream_of=community_id,
            thread=about.thread,
            carried=posts_carried([post.id]),
        )

    def _body(
        self, alike: Alike, about: Correspondence, post: PostView, community_id: int
    ) -> Rendered:
        if not about.recipient.shows_content:
            return without_content(alike, about, Stream.NEW_CONVERSATIONS, 1, of=community_id)
        ways = (_rendered(alike, about, post, community_id, limit=each) for each in (0, EXCERPT))
        return first_that_fits(ways, lambda way: way.html.size, limit=self.html_limit)


def _rendered(
    alike: Alike, about: Correspondence, post: PostView, community_id: int, *, limit: int
) -> Rendered:
    place, recipient = about.place, about.recipient
    return alike.render(
        "new_conversation",
        title=place.title,
        conversation_id=place.conversation_id,
        community=place.community,
        is_closed=place.is_closed,
        discreet=about.discreet,
        community_id=community_id,
        post=shown(post, recipient.zone, limit=limit),
        followed=about.followed_since is not None,
        zone=recipient.zone.key,
    )


def _first_posts(session: Session, conversation_ids: set[int]) -> list[PostView]:
    return post_views(
        session,
        col(Post.conversation_id).in_(conversation_ids),
        col(Post.is_first).is_(True),
        col(Post.state) == PostState.VISIBLE,
    )


def _is_news(post: PostView, about: Correspondence) -> bool:
    """Say whether the member wants to see the post, and no other letter has told it."""
    told = about.thread.told_by_others(about.delivery)
    return post.id not in told and post.author_id not in about.muted


def _unwanted(about: Correspondence, community_id: int | None, at: datetime) -> str | None:
    """Return why the member does not want to be told, or None."""
    if community_id is None:
        return "the member does not want new conversations at once any more"
    if about.recipient.pauses(at):
        return "the member pauses"
    return None
