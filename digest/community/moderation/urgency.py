"""Tells which requests are urgent: where somebody may be in danger, no flood of others may hide it."""

from collections.abc import Iterable

from sqlmodel import Session

from digest.community.conversations.post import Post
from digest.community.posting.danger import Danger, danger_in
from digest.community.requests.moderation_request import ModerationRequest, RequestKind

OF_DANGER = (RequestKind.LOOK_AFTER, RequestKind.IN_DANGER)


def by_urgency(
    session: Session, requests: Iterable[ModerationRequest]
) -> tuple[list[ModerationRequest], list[ModerationRequest]]:
    """Return those that tell of danger, the newest first, and all others as they stood."""
    urgent: list[ModerationRequest] = []
    others: list[ModerationRequest] = []
    for request in requests:
        (urgent if _is_urgent(session, request) else others).append(request)
    return sorted(urgent, key=lambda each: each.id, reverse=True), others


def _is_urgent(session: Session, request: ModerationRequest) -> bool:
    if request.kind in OF_DANGER:
        return True
    said = [request.words or ""]
    if request.kind is RequestKind.HELD_POST:
        said.append(session.get_one(Post, request.post_id).text)
    return any(danger_in(each) is not Danger.NONE for each in said)
