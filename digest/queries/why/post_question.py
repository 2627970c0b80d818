"""A question about one post in the letters to one member."""

from dataclasses import dataclass
from datetime import datetime

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.queries.why.because import LocalTimes
from digest.queries.why.member_then import MemberThen


@dataclass(frozen=True, slots=True, kw_only=True)
class PostQuestion:
    """Which post and whose letters, asked when, with what is known to answer it."""

    post: Post
    place: Conversation
    member: Member
    now: datetime
    then: MemberThen  # as they are now
    words: LocalTimes
    window: EditWindow

    @property
    def who(self) -> str:
        """Return the member's name."""
        return self.then.name
