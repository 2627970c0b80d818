"""Posts and their hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from sqlmodel import Field, SQLModel

from digest.policy import CommunityPolicy
from digest.store.types import NUMBERED, EnumText, Id, UtcDateTime

DECISION_DELAY = timedelta(minutes=5)  # a post settles this long after a late decision on it


class PostState(StrEnum):
    """Who may see a post: everybody who reads its conversation, or nobody yet or any more."""

    VISIBLE = "visible"
    HELD = "held"  # waits for a moderator's approval
    HIDDEN = "hidden"  # taken out by a moderator
    DELETED = "deleted"  # by its author


CHANGEABLE = (PostState.VISIBLE, PostState.HELD)  # neither hidden nor deleted


class Post(SQLModel, table=True):
    """One message in a conversation; its author is None once they left."""

    __tablename__ = "post"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    conversation_id: int = Field(foreign_key="conversation.id", index=True, sa_type=Id)
    author_id: int | None = Field(
        foreign_key="member.id", index=True, ondelete="SET NULL", sa_type=Id, nullable=True
    )
    text: str
    state: PostState = Field(default=PostState.VISIBLE, sa_type=EnumText(PostState))
    is_first: bool = False
    version: int = 1
    published_at: datetime = Field(sa_type=UtcDateTime)
    settles_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    was_shown_before: bool = False  # visible, hidden, visible again: some have read it already
    message_id: str | None = Field(default=None, index=True)  # of the mail it came by


class Revision(SQLModel, table=True):
    """What a post said before a change, for moderators only; each change of any post adds one.

    The highest id therefore tells whether any text has changed since it was last looked at.
    """

    __tablename__ = "revision"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    post_id: int = Field(foreign_key="post.id", index=True, sa_type=Id)
    version: int
    state: PostState = Field(sa_type=EnumText(PostState))
    text: str
    title: str | None = None
    replaced_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWindow:
    """How long an author may change a post; at exactly the end it is over."""

    length: timedelta = CommunityPolicy().edit_window

    @classmethod
    def of(cls, policy: CommunityPolicy) -> Self:
        """Return the window that an operator set."""
        return cls(length=policy.edit_window)

    @property
    def minutes(self) -> int:
        """The length as letters tell it."""
        return int(self.length.total_seconds() // 60)

    def settles_at(self, published_at: datetime) -> datetime:
        """Return when a post published then can no longer be changed by its author."""
        return published_at + self.length

    def is_open(self, published_at: datetime, *, accepted_at: datetime) -> bool:
        """Say whether a mail durably accepted at `accepted_at` still may change the post."""
        return accepted_at < published_at + self.length

    def may_change(
        self, state: PostState, published_at: datetime, *, accepted_at: datetime
    ) -> bool:
        """Say whether its author may still change a post: by when the wish was taken, and nothing else.

        The hour of a post that waits for a moderator has not begun.
        """
        if state not in CHANGEABLE:
            return False
        return state is PostState.HELD or self.is_open(published_at, accepted_at=accepted_at)

    def may_bring_back(self, deleted_at: datetime, *, accepted_at: datetime) -> bool:
        """Say whether its author may undo a deletion: within the same length of time after it."""
        return deleted_at <= accepted_at < self.settles_at(deleted_at)
