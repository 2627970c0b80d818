"""A summary once more: as it can be read now, or what one had no room for, in as many letters as it takes."""

from binascii import b2a_qp
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape

from sqlmodel import Session, col, select

from digest.community.conversations.post import Post, PostState
from digest.letters.overview import Overview, OverviewPayload
from digest.letters.summary.activity import read_activity
from digest.letters.summary.period import Period
from digest.letters.summary.selection import select as select_news
from digest.letters.summary.subscriptions import read_subscriptions
from digest.mail.excerpt import excerpt
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind, summary_key
from digest.policy import LETTER_LIMIT, SummaryLimits
from digest.store.carried_ids import ItemType, unpack_carried
from digest.store.id_codec import unpack_in_order

ROOM = int(LETTER_LIMIT * 0.85)  # of what is estimated, so that it fits as it is drawn
AROUND, AROUND_POST = (
    1_500,
    250,
)  # bytes that a conversation takes beside its posts, and each of these


class SummaryAgainPayload(OverviewPayload):
    """Brings what a summary of `since` to `until` told of; one of several `parts`, or all of it as one.

    `numbered` are the conversations in the order of the summary's numbers, which these letters keep, and then
    those that it only counted. `conversations` are those that a part brings.
    """

    reason: Overview = Overview.AGAIN
    since: datetime | None = None
    until: datetime | None = None
    numbered: tuple[int, ...] = ()
    conversations: tuple[int, ...] = ()
    part: int = 0
    parts: int = 0

    @property
    def numbers(self) -> Mapping[int, int]:
        """The number of each conversation of this part."""
        brought = set(self.conversations)
        return {id_: place for place, id_ in enumerate(self.numbered, start=1) if id_ in brought}


def sent_summary(
    session: Session, member_id: int, *, until: datetime | None = None, day: date | None = None
) -> Delivery | None:
    """Return the summary sent to a member on a day, or about the time until then; else their latest."""
    found = select(Delivery).where(
        Delivery.kind == LetterKind.SUMMARY,
        Delivery.member_id == member_id,
        Delivery.state == DeliveryState.SENT,
    )
    if until is not None:
        found = found.where(Delivery.until == until)
    if day is not None:
        found = found.where(Delivery.key == summary_key(member_id, day))
    return session.exec(found.order_by(col(Delivery.id).desc()).limit(1)).first()


def left_out(session: Session, summary: Delivery) -> list[int]:
    """Return the conversations that a summary had no room for, or not for all of them, in its order."""
    named = unpack_in_order(summary.named or b"")
    cut = {each.id for each in unpack_carried(summary.carried) if each.type == ItemType.CUT}
    return [id_ for id_ in numbered(session, summary) if id_ in cut or id_ not in named]


def has_notes(summary: Delivery) -> bool:
    """Say whether a summary told of notes from moderators."""
    return any(each.type == ItemType.NOTE for each in unpack_carried(summary.carried))


def has_notes_alone(summary: Delivery) -> bool:
    """Say whether a summary told of such notes, and of no conversation."""
    return has_notes(summary) and not summary.named


def numbered(session: Session, summary: Delivery) -> list[int]:
    """Return a summary's conversations by its numbers, and then those that it only counted.

    Which these are is not kept with it: they are what else its period has for the member.
    """
    named = unpack_in_order(summary.named or b"")
    carried = unpack_carried(summary.carried)
    others = [
        each.id for each in carried if each.type == ItemType.CUT
    ]  # as earlier versions kept them
    if any(each.type == ItemType.ONLY_COUNTED for each in carried):
        others = _all_of(session, summary)
    known = set(named)
    return [*named, *(id_ for id_ in others if id_ not in known)]


def _all_of(session: Session, summary: Delivery) -> list[int]:
    """Return the conversations of which a summary's period has news for its member."""
    if summary.since is None or summary.until is None:
        return []
    period = Period(summary.since, summary.until)
    activity = read_activity(session, period)
    wants = read_subscriptions(session, [summary.member_id], activity)[summary.member_id]
    everything = replace(wants, notified=frozenset(), carried=frozenset())
    found = select_news(activity.news(period), everything, most=None)
    return [entry.place.id for entry in found.entries]


def in_parts(
    session: Session, summary: Delivery, conversations: Sequence[int], limits: SummaryLimits
) -> Iterator[SummaryAgainPayload]:
    """Yield the letters that bring these conversations of a summary, each with as many as it has room for."""
    sizes = _sizes(session, summary, conversations, limits)
    known = tuple(numbered(session, summary))
    parts = list(packed([(id_, sizes.get(id_, AROUND)) for id_ in conversations], ROOM))
    for place, part in enumerate(parts, start=1):
        yield SummaryAgainPayload(
            since=summary.since,
            until=summary.until,
            numbered=known,
            conversations=tuple(part),
            part=place,
            parts=len(parts),
        )


def packed(sizes: Iterable[tuple[int, int]], room: int) -> Iterator[list[int]]:
    """Yield ids in their order in groups whose sizes together take no more than the room; one alone may."""
    group: list[int] = []
    left = room
    for id_, size in sizes:
        if group and size > left:
            yield group
            group, left = [], room
        group.append(id_)
        left -= size
    if group:
        yield group


def _sizes(
    session: Session, summary: Delivery, conversations: Sequence[int], limits: SummaryLimits
) -> dict[int, int]:
    """Return about how many bytes each conversation of a summary takes with its posts."""
    posts = select(Post.conversation_id, Post.text).where(
        col(Post.conversation_id).in_(conversations),
        col(Post.settles_at) >= summary.since,
        col(Post.settles_at) < summary.until,
        Post.state == PostState.VISIBLE,
    )
    sizes: dict[int, int] = defaultdict(lambda: AROUND)
    for conversation_id, text in session.exec(posts):
        shown = escape(excerpt(text, limit=limits.excerpt_limit)).encode()
        sizes[conversation_id] += AROUND_POST + max(len(shown), len(b2a_qp(shown)))
    return sizes
