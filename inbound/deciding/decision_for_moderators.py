"""What a mail can come to that is the moderators' business."""

from dataclasses import dataclass

from digest.community.moderation_action import ModerationAction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPost:
    """A post that a member wants the moderators to look at."""

    member_id: int
    post_id: int
    words: str = ""  # what is wrong with it


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLate:
    """A change that its author wants after the hour: another text, or None for the deletion."""

    member_id: int
    post_id: int
    text: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronounce:
    """A moderator's decision; the first line of the words is the why."""

    member_id: int
    matter_id: int
    ruling: ModerationAction
    words: str
    times: int = 0  # it had been ruled so when the address was made


@dataclass(frozen=True, slots=True, kw_only=True)
class PronounceNothing:
    """A mail about moderation that decides nothing; `reason` says why, to its writer."""

    member_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldForModerators:
    """A proved mail to a community by somebody who is no member: kept, and shown to its moderators."""

    community_id: int
    address: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteToModerators:
    """Words for people: the moderators of the writer's communities, or whoever decided on a request."""

    member_id: int
    words: str
    matter_id: int | None = None  # whose letter was answered


ForModerators = (
    WriteToModerators | ReportPost | AskLate | Pronounce | PronounceNothing | HoldForModerators
)
