"""What is known of a change that a mail may take back: that of the letter it answers, or else the newest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from digest.community.conversations.post import Post, PostState
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.errors import BadToken
from digest.intents.phrases import FollowThis, MuteMember, MuteThis, Phrase
from digest.intents.told_change import ToldChange, matter_of, read_changes
from digest.letters.notice import Reason
from digest.letters.reason_facts import COUNTED
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.delivery import Delivery, LetterKind

ASKS = Reason.UNDO_WHAT.value
NEWEST = 50  # letters that are looked through for what is to be undone by name
DOES_NOTHING = tuple(reason.value for reason in COUNTED)  # such letters only name a change again


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutChange:
    """What a letter told a member was changed."""

    changes: tuple[ToldChange, ...]
    replaced: tuple[
        ToldChange, ...
    ] = ()  # as they are since a later letter, and were before this one
    told_at: datetime
    is_answered: bool  # by the mail; else it is the newest of all
    answers_another: bool = False  # the mail answers a letter that told of none
    is_asked: bool = False  # the letter asks whether to take it back
    conversation_id: int | None = None
    deleted_id: int | None = None  # the post that was deleted, where that is the change
    reported_id: int | None = None  # the post that was reported, where the letter told of that
    has_post_since: bool = False  # of the member's, which may be what is to go again


def about_change(
    session: Session, answers: Iterable[str], keys: Keys, member_id: int
) -> AboutChange | None:
    """Return the change that a member's mail may take back; `answers` are the Message-IDs that it names."""
    answered = answered_letter(session, answers, keys, member_id)
    if answered is not None and (answered.ways_back is not None or _tells_report(answered)):
        return _without_replaced(session, answered, _about(answered, is_answered=True))
    newest = _newest(session, member_id)
    if newest is None:
        return None
    about = _about(newest, is_answered=False, answers_another=answered is not None)
    return replace(about, has_post_since=_posted_since(session, member_id, about.told_at))


def standing_changes(session: Session, member_id: int) -> tuple[AboutChange, ...]:
    """Return what letters told a member was changed and still is so, and their reports that wait."""
    told = select(Delivery).where(Delivery.member_id == member_id, _tells_change())
    seen: set[tuple[object, ...]] = set()
    found: list[AboutChange] = []
    for letter in session.exec(told.order_by(col(Delivery.id).desc()).limit(NEWEST)):
        new = [each for each in read_changes(letter.ways_back) if _matter(each, letter) not in seen]
        seen.update(_matter(each, letter) for each in new)
        about = _about(letter, is_answered=True)
        found += [replace(about, changes=(each,)) for each in new if not _ends_mute(each)]
    waiting = select(ModerationRequest).where(
        ModerationRequest.kind == RequestKind.REPORT,
        ModerationRequest.member_id == member_id,
        col(ModerationRequest.ended_at).is_(None),
    )
    found += [
        AboutChange(changes=(), told_at=each.asked_at, is_answered=True, reported_id=each.post_id)
        for each in session.exec(waiting)
    ]
    return tuple(found)


def _matter(change: ToldChange, letter: Delivery) -> tuple[object, ...]:
    is_of_one = isinstance(change.now, FollowThis | MuteThis)
    return (*matter_of(change.now), letter.conversation_id if is_of_one else None)


def _ends_mute(change: ToldChange) -> bool:
    return isinstance(change.now, MuteThis | MuteMember) and not change.now.on


def _tells_report(letter: Delivery) -> bool:
    return letter.reason == Reason.REPORTED.value and letter.post_id is not None


def _about(told: Delivery, *, is_answered: bool, answers_another: bool = False) -> AboutChange:
    return AboutChange(
        changes=read_changes(told.ways_back),
        told_at=told.planned_at,
        is_answered=is_answered,
        answers_another=answers_another,
        is_asked=told.reason == ASKS,
        conversation_id=told.conversation_id,
        deleted_id=told.post_id if told.reason == Reason.DELETED.value else None,
        reported_id=told.post_id if _tells_report(told) else None,
    )


def _without_replaced(session: Session, letter: Delivery, about: AboutChange) -> AboutChange:
    """Set those changes apart in whose place the member chose something else since."""
    since = _told_since(session, letter)
    standing: list[ToldChange] = []
    replaced: list[ToldChange] = []
    for each in about.changes:
        now = since.get(matter_of(each.now), each.now)
        is_as_told = now in (each.now, each.before)
        (standing if is_as_told else replaced).append(replace(each, now=now))
    return replace(about, changes=tuple(standing), replaced=tuple(replaced))


def _told_since(session: Session, letter: Delivery) -> dict[tuple[object, ...], Phrase]:
    """Return what later letters told a member of each matter; the newest counts.

    Of following a conversation, only those letters tell that are about the same one.
    """
    later = select(Delivery).where(
        Delivery.member_id == letter.member_id, col(Delivery.id) > letter.id, _tells_change()
    )
    found: dict[tuple[object, ...], Phrase] = {}
    for each in session.exec(later.order_by(col(Delivery.id))):
        is_of_it = each.conversation_id == letter.conversation_id
        for change in read_changes(each.ways_back):
            if is_of_it or not isinstance(change.now, FollowThis | MuteThis):
                found[matter_of(change.now)] = change.now
    return found


def answered_letter(
    session: Session, answers: Iterable[str], keys: Keys, member_id: int
) -> Delivery | None:
    """Return the first letter of ours that is named, where it was the member's."""
    found = _first_named(session, answers, keys)
    return found if found is not None and found.member_id == member_id else None


def answers_anothers(session: Session, answers: Iterable[str], keys: Keys, member_id: int) -> bool:
    """Say whether the first letter of ours that is named was another member's, who may have passed it on."""
    found = _first_named(session, answers, keys)
    return found is not None and found.member_id != member_id


def _first_named(session: Session, answers: Iterable[str], keys: Keys) -> Delivery | None:
    for message_id in answers:
        ticket = _letter_named(message_id, keys)
        if ticket is not None:
            return session.get(Delivery, ticket.object_id)
    return None


def _letter_named(message_id: str, keys: Keys) -> Ticket | None:
    local = message_id.strip("<>").partition("@")[0].lower()
    if not local.startswith(f"{Purpose.MESSAGE_ID}."):
        return None
    try:
        named = keys.read_local_part(local)
    except BadToken:
        return None
    is_whole = not named.is_lost and named.detail == 0  # else its number is a conversation's
    return named if is_whole else None


def _posted_since(session: Session, member_id: int, moment: datetime) -> bool:
    posted = select(Post.id).where(
        Post.author_id == member_id,
        Post.state == PostState.VISIBLE,
        col(Post.published_at) > moment,
    )
    return session.exec(posted.limit(1)).first() is not None


def _tells_change() -> ColumnElement[bool]:
    return and_(
        col(Delivery.ways_back).is_not(None),
        or_(col(Delivery.reason).is_(None), col(Delivery.reason).not_in(DOES_NOTHING)),
    )


def _newest(session: Session, member_id: int) -> Delivery | None:
    """Return the letter that told of the newest change, or of the deletion of a post."""
    deleted = and_(Delivery.kind == LetterKind.NOTICE, Delivery.reason == Reason.DELETED.value)
    found = select(Delivery).where(Delivery.member_id == member_id, or_(_tells_change(), deleted))
    return session.exec(found.order_by(col(Delivery.id).desc()).limit(1)).first()
