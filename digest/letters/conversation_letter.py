"""Writes the letter with a whole conversation, for a member who asked for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from digest.community.communities.community import Community
from digest.community.communities.tag import ConversationTag, Tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.letters.correspondence import Correspondence, correspond
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.page import PAGE_LIMIT, Page, conversation_page
from digest.letters.post_view import PostView, post_views
from digest.mail.excerpt import excerpt
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload
from digest.policy import LETTER_LIMIT
from digest.store.carried_ids import posts_carried

EXCERPT = 4_000  # characters in HTML of a post that is too long for a letter


class ConversationPayload(Payload):
    """Brings a whole conversation, as the member asked."""

    kind = LetterKind.CONVERSATION

    conversation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationComposer:
    """Composes letters with all posts of a conversation, the newest at the end.

    Where that is more than `html_limit` bytes of HTML, the first post and the newest stay, and a page with
    all of them is attached.
    """

    sealer: LetterSealer
    html_limit: int = LETTER_LIMIT  # as transferred
    page_limit: int = PAGE_LIMIT

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        tags = _tags(session, deliveries)
        found = correspond(session, deliveries, may_show=self.sealer.shows_content)
        for delivery, about in zip(deliveries, found, strict=True):
            if isinstance(about, str):
                yield cancelled(delivery, about)
                continue
            conversation_id = about.place.conversation_id
            posts = _posts(session, conversation_id)
            letter = self._letter(about, posts, tags[conversation_id], at=at)
            yield self.sealer.finish(delivery, about.recipient, letter, at=at)

    def _letter(
        self, about: Correspondence, posts: Sequence[PostView], tags: list[str], *, at: datetime
    ) -> Letter:
        place, reply_to = about.place, Slot(Purpose.REPLY, about.place.conversation_id)
        body, end = self._frame(
            about, tags, count=len(posts), left_out=len(posts), on_page=len(posts)
        )
        room = self.html_limit - body.html.size - end.html.size
        kept, middle, is_whole = self._fitting(about, posts, room, at=at)
        page = None if is_whole else self._page(about, posts, tags, reply_to)
        left_out = len(posts) - len(kept)
        on_page = 0 if page is None else len(page.posts)
        body, end = self._frame(about, tags, count=len(posts), left_out=left_out, on_page=on_page)
        carried = (
            kept if page is None else {post.id: post for post in (*kept, *page.posts)}.values()
        )
        return Letter(
            subject=self.sealer.templates.subject(
                "conversation",
                title=place.title,
                discreet=about.discreet,
                number=place.conversation_id,
            ),
            rendered=[body, *middle, end],
            code=place.code,
            reply_to=reply_to,
            thread=about.thread,
            carried=posts_carried(post.id for post in carried if post.state is PostState.VISIBLE),
            attachments=[] if page is None else [page.file],
        )

    def _page(
        self, about: Correspondence, posts: Sequence[PostView], tags: list[str], reply_to: Slot
    ) -> Page:
        token = self.sealer.keys.tokens(about.recipient.member_id, [reply_to])[0].decode()
        address = f"{reply_to.purpose}.{token}@{self.sealer.domain}"
        return conversation_page(
            self.sealer.templates, about, posts, tags, reply_to=address, limit=self.page_limit
        )

    def _fitting(
        self, about: Correspondence, posts: Sequence[PostView], room: int, *, at: datetime
    ) -> tuple[list[PostView], list[Rendered], bool]:
        """Return the posts that fit into so many bytes of HTML, in their order, and their pieces.

        Last comes whether these are all posts, and each of them whole.
        """
        first, newest = posts[:1], reversed(posts[1:])
        chosen: dict[int, tuple[PostView, Rendered]] = {}
        is_whole = True
        for post in (*first, *newest):
            piece, is_cut = self._post(about, post, room=room, at=at)
            room -= piece.html.size
            if room < 0:
                is_whole = False
                break
            is_whole &= not is_cut
            chosen[post.id] = (post, piece)
        kept = [post for post in posts if post.id in chosen]
        return kept, [chosen[post.id][1] for post in kept], is_whole

    def _frame(
        self, about: Correspondence, tags: list[str], *, count: int, left_out: int, on_page: int
    ) -> tuple[Rendered, Rendered]:
        """Return what stands before the posts and what stands after them."""
        place = about.place
        body = self.sealer.templates.render(
            "conversation",
            title=place.title,
            conversation_id=place.conversation_id,
            community=place.community,
            is_closed=place.is_closed,
            discreet=about.discreet,
            count=count,
            left_out=left_out,
            on_page=on_page,
            tags=tags,
            zone=about.recipient.zone.key,
        )
        end = self.sealer.templates.render(
            "conversation",
            "end",
            conversation_id=place.conversation_id,
            is_closed=place.is_closed,
            followed=about.followed_since is not None,
            gets_all=about.recipient.gets_all,
            left_out=left_out,
            on_page=on_page,
            count=count,
        )
        return body, end

    def _post(
        self, about: Correspondence, post: PostView, *, room: int, at: datetime
    ) -> tuple[Rendered, bool]:
        """Return one post, and whether it is cut: one that would take most of the letter is.

        The text part has even that one whole.
        """
        whole = self._piece(about, post, post.text, at=at)
        if whole.html.size <= min(room, self.html_limit // 2):
            return whole, False
        short = excerpt(post.text, limit=EXCERPT)
        if short == post.text:
            return whole, False
        rest = self.sealer.templates.say("conversation.rest_attached")
        beginning = self._piece(about, post, f"{short}\n\n{rest}", at=at)
        return Rendered(text=whole.text, html=beginning.html), True

    def _piece(self, about: Correspondence, post: PostView, text: str, *, at: datetime) -> Rendered:
        return self.sealer.templates.render(
            "conversation",
            "post",
            author=post.author,
            at=about.recipient.local(post.published_at),
            now=about.recipient.local(at),
            text=text,
            edited=post.edited,
            is_deleted=post.state is not PostState.VISIBLE,
            is_muted=post.author_id in about.muted,
            report_id=post.id,
        )


def _posts(session: Session, conversation_id: int) -> list[PostView]:
    """Return what can be seen of the conversation; that its first post was deleted can be, too."""
    first_is_gone = and_(col(Post.is_first), col(Post.state) == PostState.DELETED)
    return post_views(
        session,
        col(Post.conversation_id) == conversation_id,
        or_(col(Post.state) == PostState.VISIBLE, first_is_gone),
    )


def _tags(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[str]]:
    """Return the names of each conversation's tags; its community, whose own tag is left out, is named."""
    rows = session.exec(
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, col(Tag.id) == col(ConversationTag.tag_id))
        .join(Conversation, col(Conversation.id) == col(ConversationTag.conversation_id))
        .join(Community, col(Community.id) == col(Conversation.community_id))
        .where(
            col(Tag.id) != col(Community.tag_id),
            col(ConversationTag.conversation_id).in_(
                {delivery.conversation_id for delivery in deliveries}
            ),
        )
        .order_by(Tag.name)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for conversation_id, name in rows:
        names[conversation_id].append(name)
    return names
