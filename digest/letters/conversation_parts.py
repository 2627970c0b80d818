"""A whole conversation in as many letters as it takes, so that no mail is too large for a mailbox.

One letter alone has it where that is short; or where a page with all of it goes with the letter. Else each
letter has a part, in the order of the posts.
"""

from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Self

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from digest.community.conversations.post import Post, PostState
from digest.letters.summary.rest import packed
from digest.outbox.delivery import LetterKind
from digest.outbox.payload import Payload
from digest.policy import LETTER_LIMIT

MAIL_LIMIT = 200_000  # bytes of a whole mail
BESIDE_A_PAGE = 30_000  # bytes of HTML of a letter to which a page with all posts is attached
AROUND, AROUND_POST = (
    8_000,
    700,
)  # bytes of HTML that a letter takes beside its posts, and each of these
PAGE, PAGE_POST = 4_000, 250  # the same of a page, before it is encoded
HEADERS_AND_LOGO = 30_000  # at the most
LONG = LETTER_LIMIT // 2  # bytes of HTML of a post that is cut in a letter


class ConversationPayload(Payload):
    """Brings a whole conversation, as the member asked; or the `posts` that are one of several `parts`."""

    kind = LetterKind.CONVERSATION

    conversation_id: int | None = None
    posts: tuple[int, ...] = ()
    part: int = 0
    parts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSize:
    """About how many bytes one post takes as it is transferred."""

    post_id: int
    html: int
    text: int
    on_page: int

    @classmethod
    def of(cls, post_id: int, text: str) -> Self:
        """Estimate it, rather too large than too small."""
        shown = escape(text).encode()
        plain = text.encode()
        return cls(
            post_id=post_id,
            html=AROUND_POST + max(len(shown), len(b2a_qp(shown))),
            text=AROUND_POST + max(len(plain), len(b2a_qp(plain))),
            on_page=PAGE_POST + len(shown),
        )

    @property
    def is_long(self) -> bool:
        """Say whether HTML shows only its beginning, so that a page with all of it is attached."""
        return self.html > LONG


def seen_posts(conversation_id: int) -> ColumnElement[bool]:
    """Return what can be seen of a conversation; that its first post was deleted can be, too."""
    first_is_gone = and_(col(Post.is_first), col(Post.state) == PostState.DELETED)
    return and_(
        col(Post.conversation_id) == conversation_id,
        or_(col(Post.state) == PostState.VISIBLE, first_is_gone),
    )


def conversation_in_parts(
    session: Session, conversation_id: int, *, reply_to_id: str | None
) -> Iterator[ConversationPayload]:
    """Yield the letters that bring a conversation as it is now, none of them larger than a mail may be.

    One with a single post of very many signs that HTML spells out alone may be.
    """
    whole = ConversationPayload(conversation_id=conversation_id, reply_to_id=reply_to_id)
    found = (
        select(Post.id, Post.text)
        .where(seen_posts(conversation_id))
        .order_by(col(Post.published_at), col(Post.id))
    )
    sizes = [PostSize.of(id_, text) for id_, text in session.exec(found)]
    room = LETTER_LIMIT - AROUND
    parts = list(
        packed([(each.post_id, room if each.is_long else each.html) for each in sizes], room)
    )
    if len(parts) <= 1 or _with_a_page(sizes) <= MAIL_LIMIT:
        yield whole
        return
    for place, part in enumerate(parts, start=1):
        yield whole.model_copy(update={"posts": tuple(part), "part": place, "parts": len(parts)})


def _with_a_page(sizes: Sequence[PostSize]) -> int:
    """Return about how many bytes a mail takes that has all of it on a page, and some in its letter."""
    page = len(encodebytes(bytes(PAGE + sum(each.on_page for each in sizes))))
    long = sum(each.text for each in sizes if each.is_long)
    return HEADERS_AND_LOGO + 2 * BESIDE_A_PAGE + page + long
