"""Writes the letter with a whole conversation, for a member who asked for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.community.conversations.post import PostState
from digest.letters.asked_conversation import AskedConversation, tags_of
from digest.letters.conversation_parts import BESIDE_A_PAGE, ConversationPayload
from digest.letters.correspondence import correspond
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.page import PAGE_LIMIT, Page, conversation_page
from digest.letters.post_view import PostView
from digest.mail.excerpt import excerpt
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose, Ticket
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery
from digest.policy import LETTER_LIMIT
from digest.store.carried_ids import posts_carried

EXCERPT = 4_000  # characters in HTML of a post that is too long for a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationComposer:
    """Composes letters with all posts of a conversation, the newest at the end.

    Where that is more than `html_limit` bytes of HTML, the first post and some of the newest stay, and a page
    with all of them is attached.
    """

    sealer: LetterSealer
    html_limit: int = LETTER_LIMIT  # as transferred
    page_limit: int = PAGE_LIMIT

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        tags = tags_of(session, deliveries)
        found = correspond(session, deliveries, may_show=self.sealer.shows_content)
        for delivery, about in zip(deliveries, found, strict=True):
            if isinstance(about, str):
                yield cancelled(delivery, about)
                continue
            told = ConversationPayload.of(delivery)
            of_it = tags[about.place.conversation_id]
            asked = AskedConversation.of(session, about, told, of_it, at)
            if asked.posts:
                yield self.sealer.finish(delivery, about.recipient, self._letter(asked), at=at)
            else:
                yield empty(delivery, "none of these posts is there any more")

    def _letter(self, asked: AskedConversation) -> Letter:
        about, posts = asked.about, asked.posts
        place, reply_to = about.place, Slot(Purpose.REPLY, about.place.conversation_id)
        body, end = self._frame(asked, left_out=len(posts), on_page=len(posts), is_new=True)
        frame = body.html.size + end.html.size
        kept, middle, is_whole = self._fitting(asked, self.html_limit - frame)
        page = None
        if not is_whole:
            page = self._page(asked, reply_to)
            kept, middle, _ = self._fitting(asked, min(self.html_limit, BESIDE_A_PAGE) - frame)
        on_page = page.posts if page else ()
        body, end = self._frame(
            asked,
            left_out=len(posts) - len(kept),
            on_page=len(on_page),
            is_new=any(post.id in asked.new for post in kept),
        )
        carried = {post.id: post for post in (*kept, *on_page)}.values()
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

    def _page(self, asked: AskedConversation, reply_to: Slot) -> Page:
        about = asked.about
        ticket = Ticket(
            purpose=reply_to.purpose,
            member_id=about.recipient.member_id,
            object_id=reply_to.object_id,
        )
        return conversation_page(
            self.sealer.templates,
            about,
            asked.posts,
            asked.tags,
            reply_to=f"{self.sealer.keys.local_part(ticket)}@{self.sealer.domain}",
            limit=self.page_limit,
        )

    def _fitting(
        self, asked: AskedConversation, room: int
    ) -> tuple[list[PostView], list[Rendered], bool]:
        """Return the posts that fit into so many bytes of HTML, in their order, and their pieces.

        Above the first new one stands that the new begins there. Last comes whether these are all posts, and
        each of them whole.
        """
        first, newest = asked.posts[:1], reversed(asked.posts[1:])
        begins = self.sealer.templates.render("conversation", "new") if asked.new else None
        room -= begins.html.size if begins else 0
        chosen: dict[int, Rendered] = {}
        is_whole = True
        for post in (*first, *newest):
            piece, is_cut = self._post(asked, post, room=room)
            room -= piece.html.size
            if room < 0:
                is_whole = False
                break
            is_whole &= not is_cut
            chosen[post.id] = piece
        kept = [post for post in asked.posts if post.id in chosen]
        pieces = [chosen[post.id] for post in kept]
        place = next((place for place, post in enumerate(kept) if post.id in asked.new), None)
        if begins and place is not None:
            pieces.insert(place, begins)
        return kept, pieces, is_whole

    def _frame(
        self, asked: AskedConversation, *, left_out: int, on_page: int, is_new: bool
    ) -> tuple[Rendered, Rendered]:
        """Return what stands before the posts and what stands after them; `is_new`: of these some are new."""
        place, templates = asked.about.place, self.sealer.templates
        counts: dict[str, Any] = {
            "count": asked.count,
            "part": asked.told.part,
            "parts": asked.told.parts,
            "begins": asked.before + 1,
            "ends": asked.before + len(asked.posts),
            "left_out": left_out,
            "on_page": on_page,
        }
        body = templates.render(
            "conversation",
            title=place.title,
            conversation_id=place.conversation_id,
            community=place.community,
            is_closed=place.is_closed,
            discreet=asked.about.discreet,
            new=len(asked.new) if is_new else 0,
            tags=asked.tags,
            zone=asked.about.recipient.zone.key,
            **counts,
        )
        end = templates.render(
            "conversation",
            "end",
            conversation_id=place.conversation_id,
            is_closed=place.is_closed,
            followed=asked.about.followed_since is not None,
            gets_all=asked.about.recipient.gets_all,
            **counts,
        )
        return body, end

    def _post(
        self, asked: AskedConversation, post: PostView, *, room: int
    ) -> tuple[Rendered, bool]:
        """Return one post, and whether it is cut: one that would take most of the letter is.

        The text part has even that one whole, where it can.
        """
        whole = self._piece(asked, post, post.text)
        if whole.html.size <= min(room, self.html_limit // 2):
            return whole, False
        short = excerpt(post.text, limit=EXCERPT)
        if short == post.text:
            return whole, False
        rest = self.sealer.templates.say("conversation.rest_attached")
        beginning = self._piece(asked, post, f"{short}\n\n{rest}")
        text = whole.text if whole.text.size <= LETTER_LIMIT else beginning.text
        return Rendered(text=text, html=beginning.html), True

    def _piece(self, asked: AskedConversation, post: PostView, text: str) -> Rendered:
        recipient = asked.about.recipient
        return self.sealer.templates.render(
            "conversation",
            "post",
            author=asked.about.muted.get(post.author_id or 0, post.author),
            at=recipient.local(post.published_at),
            now=recipient.local(asked.at),
            text=text,
            edited=post.edited,
            is_new=post.id in asked.new,
            is_deleted=post.state is not PostState.VISIBLE,
            is_muted=post.author_id in asked.about.muted,
            report_id=post.id,
        )
