"""Streams of letters that a member stops, and takes up again, by one click."""

from datetime import datetime, timedelta
from enum import IntEnum

from sqlmodel import Field, Session, SQLModel, col, desc, select

from digest.community.communities.community import Community, Membership
from digest.community.people.member import (
    Member,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.community.preferences.preference import (
    AnnouncementChoice,
    Daily,
    Instant,
    Notifications,
    Preference,
    Receipts,
    Weekly,
)
from digest.store.types import NUMBERED, Id, UtcDateTime

UNDO_TIME = timedelta(days=30)


class Stream(IntEnum):
    """A kind of letter that can be stopped; the number stands in signed addresses, so it never changes."""

    SUMMARY = 1
    NOTIFICATIONS = 2
    NEW_CONVERSATIONS = 3  # of one community, or of all
    OWN_POSTS = 4  # but for what needs attention: that comes all the same
    ANNOUNCEMENTS = 5  # from the operator to all


STOPPED = {
    Stream.SUMMARY: SummaryFrequency.NEVER.value,
    Stream.NOTIFICATIONS: NotificationTiming.OFF.value,
    Stream.NEW_CONVERSATIONS: "",
    Stream.OWN_POSTS: ReceiptChoice.PROBLEMS.value,
    Stream.ANNOUNCEMENTS: AnnouncementChoice(is_on=False).value,
}
USUAL: dict[Stream, Preference] = {
    Stream.SUMMARY: Daily(),
    Stream.NOTIFICATIONS: Notifications(NotificationTiming.GATHERED),
}


class StreamStop(SQLModel, table=True):
    """That a member stopped a stream, and what they had chosen before.

    Of new conversations that is where they were told of them: ids of communities, with commas between.
    """

    __tablename__ = "stopped"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    member_id: int = Field(foreign_key="member.id", index=True, ondelete="CASCADE", sa_type=Id)
    stream: int
    before: str
    at: datetime = Field(sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def stop(session: Session, member: Member, stream: Stream, *, at: datetime, of: int = 0) -> bool:
    """Stop a stream at once; return False, and leave no second trace, where it was stopped already.

    `of` is the community whose new conversations are meant, 0 for all.
    """
    before = _chosen(session, member, stream, of)
    if before == STOPPED[stream]:
        return False
    _choose(session, member, stream, STOPPED[stream], of)
    session.add(StreamStop(member_id=member.id, stream=stream, before=before, at=at))
    return True


def undo_stop(
    session: Session, member: Member, stream: Stream, *, at: datetime, of: int = 0
) -> bool:
    """Bring a stream back as it was; return False where it was not stopped in the last 30 days.

    Of new conversations only those of the community that is meant; those of others can still come back.
    """
    last = _undoable(session, member, stream, of, at=at)
    if last is None:
        return False
    others = [each for each in last.before.split(",") if of and each != str(of)]
    _choose(session, member, stream, str(of) if of else last.before, of)
    if others:
        last.before = ",".join(others)
    else:
        last.undone_at = at
    return True


def can_undo_stop(
    session: Session, member: Member, stream: Stream, *, at: datetime, of: int = 0
) -> bool:
    """Say whether the stream was stopped in the last 30 days and has not come back since."""
    return _undoable(session, member, stream, of, at=at) is not None


def choices_before(session: Session, member: Member) -> list[Preference]:
    """Return what brings back, as it was, all that a member stopped, however long ago.

    Where no stop says what they had, it is what is usual of that which they get none of.
    """
    found: list[Preference] = []
    for stream in Stream:
        last = _last(session, member, stream)
        if last is not None and is_stopped(session, member, stream):
            found += _as_preferences(session, member, stream, last.before)
    if found:
        return found
    return [usual for stream, usual in USUAL.items() if is_stopped(session, member, stream)]


def way_back(session: Session, member: Member, stream: Stream, *, of: int = 0) -> list[Preference]:
    """Return what brings a stream back as it is now; where it is stopped already, as it usually is."""
    now = _chosen(session, member, stream, of)
    if now == STOPPED[stream]:
        return [USUAL[stream]] if stream in USUAL else []
    return _as_preferences(session, member, stream, now)


def is_stopped(session: Session, member: Member, stream: Stream, *, of: int = 0) -> bool:
    """Say whether the member gets nothing of this stream."""
    return _chosen(session, member, stream, of) == STOPPED[stream]


def all_are_stopped(session: Session, member: Member) -> bool:
    """Say whether the member gets nothing of any stream."""
    return all(is_stopped(session, member, each) for each in Stream)


def _undoable(
    session: Session, member: Member, stream: Stream, of: int, *, at: datetime
) -> StreamStop | None:
    if not is_stopped(session, member, stream, of=of):  # what was chosen since stays
        return None
    last = _last(session, member, stream, of)
    if last is None or last.undone_at is not None or at >= last.at + UNDO_TIME:
        return None
    return last


def _last(session: Session, member: Member, stream: Stream, of: int = 0) -> StreamStop | None:
    stops = session.exec(
        select(StreamStop)
        .where(StreamStop.member_id == member.id, StreamStop.stream == stream)
        .order_by(desc(StreamStop.id))
    )
    return next((each for each in stops if of == 0 or str(of) in each.before.split(",")), None)


def _as_preferences(
    session: Session, member: Member, stream: Stream, before: str
) -> list[Preference]:
    match stream:
        case Stream.SUMMARY:
            is_weekly = before == SummaryFrequency.WEEKLY
            return [Weekly(member.summary_weekday) if is_weekly else Daily()]
        case Stream.NOTIFICATIONS:
            return [Notifications(NotificationTiming(before))]
        case Stream.OWN_POSTS:
            return [Receipts(ReceiptChoice(before))]
        case Stream.ANNOUNCEMENTS:
            return [AnnouncementChoice(is_on=True)]
        case Stream.NEW_CONVERSATIONS:
            ids = [int(each) for each in before.split(",")]
            mine = (
                select(Community.name)
                .join(Membership, col(Membership.community_id) == col(Community.id))
                .where(Membership.member_id == member.id, col(Community.id).in_(ids))
            )
            return [
                Instant(name, is_on=True) for name in session.exec(mine.order_by(Community.name))
            ]


def _chosen(session: Session, member: Member, stream: Stream, of: int) -> str:
    match stream:
        case Stream.SUMMARY:
            return member.summary_frequency.value
        case Stream.NOTIFICATIONS:
            return member.notifications.value
        case Stream.OWN_POSTS:
            return member.receipts.value
        case Stream.ANNOUNCEMENTS:
            return AnnouncementChoice(member.announcements).value
        case Stream.NEW_CONVERSATIONS:
            rows = _memberships(session, member, of)
            return ",".join(str(row.community_id) for row in rows if row.instant)


def _choose(session: Session, member: Member, stream: Stream, word: str, of: int) -> None:
    match stream:
        case Stream.SUMMARY:
            member.summary_frequency = SummaryFrequency(word)
        case Stream.NOTIFICATIONS:
            member.notifications = NotificationTiming(word)
        case Stream.OWN_POSTS:
            member.receipts = ReceiptChoice(word)
        case Stream.ANNOUNCEMENTS:
            member.announcements = word != STOPPED[stream]
        case Stream.NEW_CONVERSATIONS:
            named = word.split(",")
            for row in _memberships(session, member, 0 if word else of):
                row.instant = str(row.community_id) in named or (bool(word) and row.instant)
                session.add(row)
            session.flush()


def _memberships(session: Session, member: Member, of: int) -> list[Membership]:
    query = select(Membership).where(Membership.member_id == member.id)
    if of:
        query = query.where(Membership.community_id == of)
    return list(session.exec(query.order_by(col(Membership.community_id))))
