"""What a member asks to see, by a letter each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from digest.actions.context import Context
from digest.actions.permission import (
    may_not_hear,
    of_a_member,
    readable_conversation,
    refused,
)
from digest.actions.result import LEFT, Done, Refused, Result, Unchanged
from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.people.member import Member, locked_member
from digest.intents.meaning import HOME
from digest.intents.phrases import HelpTopic, JoinCommunity, SummaryAgain, Viewable
from digest.letters.conversation_parts import conversation_in_parts
from digest.letters.explanation import MOST_EXPLAINED, ExplanationPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.summary.rest import (
    SummaryAgainPayload,
    has_notes,
    has_notes_alone,
    in_parts,
    left_out,
    numbered,
    sent_summary,
)

MOST_OFFERED = 5  # communities to join again
FURTHER = "further"  # letters of one answer, which counts once among our answers (L-04)


@of_a_member
def show(context: Context, member_id: int, what: Viewable, *, place: int = 0) -> Result:
    """Send what can be seen; `place` counts what one mail asks for."""
    payload = OverviewPayload(reason=Overview(what.value), reply_to_id=context.answers)
    return _show(context, member_id, payload, place)


@of_a_member
def mail_settings(context: Context, member_id: int) -> Result:
    """Mail the settings, with the link to their page; once a day, for whoever pressed may be anybody."""
    if locked_member(context.session, member_id) is None:
        return LEFT
    payload = OverviewPayload(reason=Overview.SETTINGS, how=context.actor.via.value)
    key = f"settings:{member_id}:{context.at:%Y-%m-%d}"
    is_first = context.enqueue(payload, to=member_id, key=key)
    return (Done if is_first else Unchanged)(act=payload.reason.value)


@of_a_member
def explain(
    context: Context, member_id: int, topics: Sequence[HelpTopic], *, place: int = 0
) -> Result:
    """Answer what the member asks about, in one letter; the first questions where there are many."""
    asked = tuple(topics[:MOST_EXPLAINED])
    payload = ExplanationPayload(topics=asked, reply_to_id=context.answers)
    return _show(context, member_id, payload, place)


@of_a_member
def search(context: Context, member_id: int, query: str, *, place: int = 0) -> Result:
    """Send the conversations that the words find."""
    payload = SearchResultsPayload(query=query, reply_to_id=context.answers)
    return _show(context, member_id, payload, place)


@of_a_member
def send_conversations(context: Context, member_id: int, numbers: Sequence[int]) -> Result:
    """Send the whole of each conversation, in a letter of its own; those that the member may read."""
    refusal = may_not_hear(context, member_id)
    if refusal is not None:
        return refusal
    mine = _readable(context, member_id, numbers)
    if not mine:
        return refused(member_id, Reason.MAY_NOT_READ)
    for number in mine:
        parts = [str(number)] if len(numbers) > 1 else []
        for payload in conversation_in_parts(context.session, number, reply_to_id=context.answers):
            place = [f"{payload.part}of{payload.parts}"] if payload.parts else []
            word = "conversation" if payload.part <= 1 else FURTHER
            key = context.key(word, *parts, *place, of=f"{member_id}:{number}")
            context.enqueue(payload, to=member_id, key=key)
    return Done(act="numbers" if len(numbers) > 1 else "get")


@of_a_member
def send_rest(
    context: Context, member_id: int, *, until: datetime | None, numbers: Sequence[int] = ()
) -> Result:
    """Send what a summary had no room for, or these conversations of it, in as many letters as it takes.

    `until` says which summary. Of one that showed everything, its titles are listed.
    """
    refusal = may_not_hear(context, member_id)
    if refusal is not None:
        return refusal
    summary = sent_summary(context.session, member_id, until=until)
    if summary is not None and has_notes_alone(summary):
        payload = SummaryAgainPayload(since=summary.since, until=summary.until)
        context.answer_with(member_id, payload, "more")
        return Done(act="more")
    asked = numbers or (left_out(context.session, summary) if summary else ())
    told = asked or (numbered(context.session, summary) if summary else ())
    left = _left_since(context, member_id, told)
    if left is not None:
        return left
    if summary is None or not asked:
        context.answer(member_id, NoticePayload(reason=Reason.MORE, until=until))
        return Done(act="more")
    for payload in in_parts(context.session, summary, asked, context.policy.summary):
        context.answer_with(member_id, payload, "more", str(payload.part))
    return Done(act="more")


@of_a_member
def send_again(context: Context, member_id: int, wanted: SummaryAgain, *, place: int = 0) -> Result:
    """Send a summary once more, drawn from what the member may read now."""
    refusal = may_not_hear(context, member_id)
    if refusal is not None:
        return refusal
    day = _day_of(context, member_id, wanted)
    summary = sent_summary(context.session, member_id, day=day)
    if summary is None:
        notice = NoticePayload(reason=Reason.NO_SUMMARY, offers=(HOME,))
        context.answer(member_id, notice, part=str(place) if place else "")
        return Done(act="no summary")
    told = () if has_notes(summary) else numbered(context.session, summary)
    left = _left_since(context, member_id, told, place=place)
    if left is not None:
        return left
    payload = SummaryAgainPayload(since=summary.since, until=summary.until)
    context.answer_with(member_id, payload, "again", str(place))
    return Done(act="again")


def _readable(context: Context, member_id: int, numbers: Sequence[int]) -> list[int]:
    return [each for each in numbers if readable_conversation(context, member_id, each) is not None]


def _left_since(
    context: Context, member_id: int, numbers: Sequence[int], *, place: int = 0
) -> Refused | None:
    """Return that the member has left where a summary's conversations are; None where one can be read.

    What was only deleted is no reason to join anything.
    """
    if not numbers or _readable(context, member_id, numbers):
        return None
    mine = select(Membership.community_id).where(Membership.member_id == member_id)
    theirs = (
        select(Community.name)
        .join(Conversation, col(Conversation.community_id) == col(Community.id))
        .where(col(Conversation.id).in_(numbers), col(Community.id).not_in(mine))
        .distinct()
        .order_by(Community.name)
    )
    names = context.session.exec(theirs).all()
    offers = tuple(JoinCommunity(name=each) for each in names[:MOST_OFFERED])
    left = refused(member_id, Reason.LEFT_SINCE)
    return replace(left, offers=offers, part=str(place) if place else "") if names else None


def _day_of(context: Context, member_id: int, wanted: SummaryAgain) -> date | None:
    """Return the day that is meant, by the member's own clock; None for the last one."""
    if wanted.days_ago is None:
        return wanted.day
    zone = ZoneInfo(context.session.get_one(Member, member_id).zone)
    return context.asked_at.astimezone(zone).date() - timedelta(days=wanted.days_ago)


def _show(context: Context, member_id: int, payload: OverviewPayload, place: int) -> Result:
    what = payload.reason.value
    key = context.key("overview", what, str(place), of=member_id)
    context.enqueue(payload, to=member_id, key=key)
    return Done(act=what)
