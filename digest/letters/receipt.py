"""Writes receipts: a post as it was published, until when it can be changed, and what was left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from sqlmodel import Session, col, func, select

from digest.community.conversations.follow import Follow
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.readership import readable_pairs
from digest.community.leaving.pending_member import is_placeholder
from digest.community.people.contact_data import contact_data
from digest.community.people.member import Member, MemberState, NotificationTiming
from digest.community.people.muted_member import muted_members
from digest.community.posting.acute import is_acute
from digest.community.posting.danger import in_danger
from digest.community.posting.tagging import Tagged
from digest.language.sentences import listed
from digest.letters.conversation_view import ConversationView, conversation_views
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled, empty
from digest.letters.post_view import PostView, post_views
from digest.letters.recipient import Recipient, reachable, recipients
from digest.letters.thread import threads
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload

FEW = 4  # rows of what was left out; the member has the mail itself
ROW = 72  # characters of one


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedParts:
    """What of a member's mail is not in the post, and may be meant for it: text, and so many attachments."""

    cut: str = ""
    attachments: int = 0


class ReceiptPayload(Payload):
    """Answers a post; what became of the rest of the mail."""

    kind = LetterKind.RECEIPT

    post_id: int | None = None
    conversation_id: int | None = None
    removed: RemovedParts = RemovedParts()
    tagged: Tagged = Tagged()
    before: str = ""  # the text that a change took the place of, so that it is not lost
    is_titled_by_us: bool = False  # with the first words of a text whose mail had no subject
    was_doubted: bool = False  # whether it is for others

    def said(self) -> Iterator[str]:
        """Yield what was cut from their mail, and their text before a change."""
        yield from (each for each in (self.removed.cut, self.before) if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptComposer:
    """Composes receipts, each with the post's text of the moment of sending."""

    sealer: LetterSealer
    window: EditWindow = field(default_factory=EditWindow)

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        members, may_show = {each.member_id for each in deliveries}, self.sealer.shows_content
        people = recipients(session, members, may_show=may_show)
        known = conversation_views(session, {delivery.conversation_id for delivery in deliveries})
        posts = _posts(session, deliveries)
        muted = muted_members(session, members)
        allowed = readable_pairs(
            session, members, {each.conversation_id for each in posts.values()}
        )
        earlier = threads(session, deliveries)
        unnamed = _first_of_the_unnamed(session, posts.values())
        followers = _followers(session, posts.values())
        for delivery in deliveries:
            recipient = reachable(people, delivery.member_id)
            post = posts.get((delivery.post_id or 0, delivery.member_id))
            if isinstance(recipient, str):
                yield cancelled(delivery, recipient)
            elif post is None:
                yield empty(delivery, "the post is gone")
            else:
                unseen = muted.get(delivery.member_id, ())
                place = known[post.conversation_id].seen_by(delivery.member_id, muted=unseen)
                if (delivery.member_id, post.conversation_id) not in allowed:
                    place = place.numbered()
                told = {
                    "unnamed": post.author if post.id in unnamed else None,
                    "followers": followers.get(post.id, 0),
                }
                letter = Letter(
                    subject=self._subject(recipient, place),
                    rendered=[self._render(delivery, recipient, place, post, at, **told)],
                    code=place.code,
                    reply_to=Slot(Purpose.POST, post.id),
                    thread=earlier[delivery.member_id, delivery.conversation_id],
                )
                yield self.sealer.finish(delivery, recipient, letter, at=at)

    def _subject(self, recipient: Recipient, place: ConversationView) -> str:
        return self.sealer.templates.subject(
            "receipt",
            title=place.title,
            discreet=recipient.hides_title(place),
            number=place.conversation_id,
        )

    def _render(
        self,
        delivery: Delivery,
        recipient: Recipient,
        place: ConversationView,
        post: PostView,
        at: datetime,
        **told: Any,
    ) -> Rendered:
        payload = ReceiptPayload.of(delivery)
        cut, more = few_rows(payload.removed.cut)
        until = self.window.settles_at(post.published_at)  # a late decision gives no longer hour
        return self.sealer.templates.render(
            "receipt",
            title=place.title,
            is_numbered=place.is_numbered,
            community=place.community,
            author=post.author,
            at=recipient.local(post.published_at),
            text=post.text,
            post_id=post.id,
            until=recipient.local(until),
            is_over=post.state is not PostState.HELD and at >= until,
            is_first=post.is_first,
            version=post.version if post.edited else 1,
            held=post.state is PostState.HELD,
            cut=cut,
            cut_more=more,
            before=payload.before,
            attachments=payload.removed.attachments,
            holds=listed(found) if (found := contact_data(post.text)) else None,
            in_danger=in_danger(post.text),
            is_acute=is_acute(post.text),
            tagged=payload.tagged,
            is_titled_by_us=payload.is_titled_by_us,
            was_doubted=payload.was_doubted,
            edit_body=edit_body(post, place.title if place.title == place.own_title else ""),
            conversation_id=post.conversation_id,
            discreet=recipient.hides_title(place),
            zone=recipient.zone.key,
            **told,
        )


def _posts(
    session: Session, deliveries: Sequence[Delivery]
) -> dict[tuple[int, int | None], PostView]:
    """Return the posts that still are somebody's to read, by their id and author."""
    posts = post_views(
        session,
        col(Post.id).in_({delivery.post_id for delivery in deliveries}),
        col(Post.state).in_((PostState.VISIBLE, PostState.HELD)),
    )
    return {(post.id, post.author_id): post for post in posts}


def _first_of_the_unnamed(session: Session, posts: Iterable[PostView]) -> frozenset[int]:
    """Return the posts that are the first of an author who has chosen no name: they are told so once."""
    authors = {post.author_id for post in posts if is_placeholder(post.author)}
    if not authors:
        return frozenset()
    first = select(func.min(Post.id)).where(col(Post.author_id).in_(authors))
    return frozenset(session.exec(first.group_by(col(Post.author_id))))


def _followers(session: Session, posts: Iterable[PostView]) -> dict[int, int]:
    """Return how many others are told of each post, because they follow its conversation.

    Who mutes its author counts as well, so that no author learns of it.
    """
    followers = (
        select(Post.id, func.count())
        .join(Follow, col(Follow.conversation_id) == col(Post.conversation_id))
        .join(Member, col(Member.id) == col(Follow.member_id))
        .where(
            col(Post.id).in_([each.id for each in posts]),
            Follow.member_id != Post.author_id,
            Member.state == MemberState.ACTIVE,
            Member.notifications != NotificationTiming.OFF,
        )
        .group_by(col(Post.id))
    )
    return dict(session.exec(followers).all())


def few_rows(text: str) -> tuple[str, int]:
    """Return the beginning of what was left out, and how many rows follow it; blank lines are no rows."""
    shown: list[str] = []
    room, more = FEW, 0
    for line in filter(None, map(str.strip, text.split("\n"))):
        rows = ceil(len(line) / ROW)
        if rows <= room:
            shown.append(line)
        elif room:
            begun = line[: room * ROW]
            shown.append(f"{begun.rpartition(' ')[0] or begun} …")
        more += max(rows - room, 0)
        room = max(room - rows, 0)
    return "\n".join(shown), more


def edit_body(post: PostView, title: str) -> str:
    """Return what the ready mail holds that changes the post."""
    return f"Title: {title}\n\n{post.text}" if post.is_first and title else post.text
