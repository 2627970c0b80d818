"""Writes the letter with a whole conversation, for a member who asked for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from digest.community.post import Post, PostState
from digest.community.tag import ConversationTag, Tag
from digest.mail.addresses import Purpose
from digest.mail.excerpt import excerpt
from digest.mail.piece import Slot
from digest.mail.stationery import Rendered
from digest.notices.correspondence import Correspondence, correspond
from digest.notices.desk import Desk, Letter, cancelled
from digest.notices.said import Said, said
from digest.outbox.composing import Composed, Skipped
from digest.outbox.delivery import Delivery

EXCERPT = 4_000  # characters in HTML of a post that is too long for a letter
REST_IN_TEXT = (
    "\n\n(This post is very long: the rest of it is in the plain text part of this letter.)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationComposer:
    """Composes letters with all posts of a conversation, the newest at the end.

    Where that is more than `html_limit` bytes of HTML, the first post and the newest stay.
    """

    desk: Desk
    html_limit: int = 80_000  # before transfer encoding

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        tags = _tags(session, deliveries)
        for delivery, about in zip(deliveries, correspond(session, deliveries), strict=True):
            if isinstance(about, str):
                yield cancelled(delivery, about)
                continue
            conversation_id = about.place.conversation_id
            posts = _posts(session, conversation_id)
            letter = self._letter(about, posts, tags[conversation_id])
            yield self.desk.seal(delivery, about.reader, letter, at=at)

    def _letter(self, about: Correspondence, posts: Sequence[Said], tags: list[str]) -> Letter:
        place = about.place
        body, end = self._frame(about, tags, count=len(posts), left_out=len(posts))
        room = self.html_limit - body.html.size - end.html.size
        kept, middle = self._fitting(about, posts, room)
        left_out = len(posts) - len(kept)
        body, end = self._frame(about, tags, count=len(posts), left_out=left_out)
        return Letter(
            subject=self.desk.stationery.subject(
                "conversation",
                title=place.title,
                discreet=about.discreet,
                number=place.conversation_id,
            ),
            rendered=[body, *middle, end],
            code=place.code,
            reply_to=Slot(Purpose.REPLY, place.conversation_id),
            thread=about.thread,
            carried=[post.post_id for post in kept if post.state is PostState.VISIBLE],
        )

    def _fitting(
        self, about: Correspondence, posts: Sequence[Said], room: int
    ) -> tuple[list[Said], list[Rendered]]:
        """Return the posts that fit into so many bytes of HTML, in their order, and their pieces."""
        first, newest = posts[:1], reversed(posts[1:])
        chosen: dict[int, tuple[Said, Rendered]] = {}
        for post in (*first, *newest):
            piece = self._post(about, post, room=room)
            room -= piece.html.size
            if room < 0:
                break
            chosen[post.post_id] = (post, piece)
        kept = [post for post in posts if post.post_id in chosen]
        return kept, [chosen[post.post_id][1] for post in kept]

    def _frame(
        self, about: Correspondence, tags: list[str], *, count: int, left_out: int
    ) -> tuple[Rendered, Rendered]:
        """Return what stands before the posts and what stands after them."""
        place = about.place
        body = self.desk.stationery.render(
            "conversation",
            title=place.title,
            conversation_id=place.conversation_id,
            community=place.community,
            discreet=about.discreet,
            count=count,
            left_out=left_out,
            tags=tags,
            zone=about.reader.zone.key,
        )
        end = self.desk.stationery.render(
            "conversation",
            "end",
            conversation_id=place.conversation_id,
            followed=about.followed_since is not None,
            left_out=left_out,
        )
        return body, end

    def _post(self, about: Correspondence, post: Said, *, room: int) -> Rendered:
        """Return one post; one that would take most of the letter is whole in the text part only."""
        whole = self._piece(about, post, post.text)
        if whole.html.size <= min(room, self.html_limit // 2):
            return whole
        short = excerpt(post.text, limit=EXCERPT)
        if short == post.text:
            return whole
        beginning = self._piece(about, post, short + REST_IN_TEXT)
        return Rendered(text=whole.text, html=beginning.html)

    def _piece(self, about: Correspondence, post: Said, text: str) -> Rendered:
        return self.desk.stationery.render(
            "conversation",
            "post",
            author=post.author,
            at=about.reader.local(post.published_at),
            text=text,
            edited=post.edited,
            is_deleted=post.state is not PostState.VISIBLE,
            report_id=post.post_id,
        )


def _posts(session: Session, conversation_id: int) -> list[Said]:
    """Return what can be seen of the conversation; that its first post was deleted can be, too."""
    first_is_gone = and_(col(Post.is_first), col(Post.state) == PostState.DELETED)
    return said(
        session,
        col(Post.conversation_id) == conversation_id,
        or_(col(Post.state) == PostState.VISIBLE, first_is_gone),
    )


def _tags(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[str]]:
    """Return the names of the tags of each conversation."""
    rows = session.exec(
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, col(Tag.id) == col(ConversationTag.tag_id))
        .where(
            col(ConversationTag.conversation_id).in_(
                {delivery.conversation_id for delivery in deliveries}
            )
        )
        .order_by(Tag.name)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for conversation_id, name in rows:
        names[conversation_id].append(name)
    return names
