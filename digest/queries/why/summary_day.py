"""Why a member got, or did not get, the summary of a day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from digest.community.conversations.post import EditWindow
from digest.community.people.member import Member
from digest.community.people.summary_hour import due_moment
from digest.community.preferences.change_preferences import next_summary
from digest.letters.summary.period import Period
from digest.letters.summary.unwanted import Unwanted, why_unwanted
from digest.mail.format import counted
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind, summary_key
from digest.queries.why.because import (
    Because,
    LocalTimes,
    WhyAnswer,
    WhyRule,
    as_ending,
)
from digest.queries.why.chosen_words import chosen_summary
from digest.queries.why.member_then import member_then
from digest.queries.why.not_planned import letters_off, not_planned
from digest.queries.why.outbox_words import came_back, outbox_words, reached
from digest.queries.why.summary_question import SummaryQuestion, summary_question
from digest.queries.why.there_was import in_words, there_was
from digest.store.carried_ids import ItemType, unpack_carried

DAY = timedelta(days=1)
SHORTLY = timedelta(minutes=1)
BRIEF = {  # what the first line says of a letter that the outbox holds
    DeliveryState.PLANNED: "it waits",
    DeliveryState.DEFERRED: "the relay did not take it yet",
    DeliveryState.SENDING: "it is just being handed over",
    DeliveryState.FAILED: "the relay refused it, or it was given up",
    DeliveryState.SUPERSEDED: "it never went out, and a later one told it all",
    DeliveryState.EMPTY: "there was nothing new",
}
NOBODY_KNOWS = "Nobody knows whether {who} got the summary of {day}: the relay's answer is missing."


def why_summary(
    session: Session, member: Member, day: date, *, window: EditWindow, at: datetime
) -> WhyAnswer:
    """Return why a member got the summary of a day in their zone, or why not."""
    asked = summary_question(session, member, day, window=window, at=at)
    letter = session.exec(
        select(Delivery).where(Delivery.key == summary_key(member.id, day))
    ).first()
    if letter is None:
        missing = [*not_planned(session, asked)]
        got: bool | None = False
        is_back = False
        brief = as_ending(missing[0].says, asked.who)
        reasons = [*chosen_summary(asked.then, asked.words), *missing]
    else:
        got, brief = reached(letter), _brief(letter, asked)
        is_back = bool(came_back(session, [letter]))
        reasons = [
            *chosen_summary(asked.then, asked.words),
            *planned(letter, asked.words, window),
            *_what_there_was(session, letter, asked),
            *outbox_words(session, letter, asked.words, at=at),
        ]
    reasons += [*_others(session, asked), *_next(session, asked)]
    reasons = list(dict.fromkeys(reasons))  # what keeps the day's and the next is said once
    shown = asked.words.day(day)
    got_none = "gets no summary yet for" if asked.due > at else "got no summary on"
    answer = f"{asked.who} {got_none} {shown}: {brief.removesuffix('.')}."
    if got and is_back:
        got = False
        answer = f"{asked.who} was sent the summary of {shown}{brief}, but it came back."
    elif got:
        answer = f"{asked.who} got the summary of {shown}{brief}."
    elif got is None:
        answer = NOBODY_KNOWS.format(who=asked.who, day=shown)
    return WhyAnswer(
        member=member.id,
        zone=asked.then.zone.key,
        day=day,
        got=got,
        answer=answer,
        reasons=reasons,
        letters=[] if letter is None else [letter.id],
    )


def planned(letter: Delivery, words: LocalTimes, window: EditWindow) -> Iterator[Because]:
    """Yield when a summary was planned, and what time it covers."""
    if letter.since is None or letter.until is None:
        return
    until = "then"
    if letter.until < letter.planned_at:  # a mail that waited might have changed a later post
        until = f"{words.moment(letter.until)}, when a mail came that was still to be worked on,"
    yield Because(
        rule=WhyRule.PERIOD,
        says=f"It was planned on {words.moment(letter.planned_at)}, for posts that became final between "
        f"{words.moment(letter.since)} and {until} ({window.minutes} minutes after they were written).",
        at=letter.planned_at,
        letter=letter.id,
    )


def _what_there_was(
    session: Session, letter: Delivery, asked: SummaryQuestion
) -> Iterator[Because]:
    """Yield what a letter told, and what each rule kept out of it."""
    if letter.since is None or letter.until is None:
        return
    carried = unpack_carried(letter.carried)
    posts = tuple(each.id for each in carried if each.type == ItemType.POST)
    notes = sum(1 for each in carried if each.type == ItemType.NOTE)
    period = Period(letter.since, letter.until)
    at = min(letter.sent_at or asked.now, asked.now)
    then = asked.then if letter.sent_at is None else member_then(session, asked.member, at)
    found = there_was(session, then, period, window=asked.window)
    if posts or notes:
        yield Because(
            rule=WhyRule.TOLD,
            says=f"It has {_content(carried)}{_cut(carried)}.",
            letter=letter.id,
            posts=posts,
        )
    elif found.told and letter.state is not DeliveryState.EMPTY:
        yield Because(
            rule=WhyRule.TOLD,
            says=f"It has {counted(len(found.told), 'post')} to tell, as things are now.",
            letter=letter.id,
            posts=tuple(sorted(found.told)),
        )
    kept = [
        each
        for each in in_words(found, asked.who)
        if each.rule is WhyRule.TOLD_ALREADY or not set(each.posts) <= set(posts)
    ]
    if not (kept or posts or notes or found.told):
        says = f"Nobody else wrote anything in that time where {asked.who} reads."
        yield Because(rule=WhyRule.NOTHING_SETTLED, says=says, letter=letter.id)
    yield from kept


def _content(carried: Sequence[tuple[int, int]]) -> str:
    """Return what a letter has: posts, and notes from moderators."""
    posts = sum(1 for type_, _ in carried if type_ == ItemType.POST)
    notes = sum(1 for type_, _ in carried if type_ == ItemType.NOTE)
    told = [counted(posts, "post")] if posts else []
    told += [counted(notes, "note from moderators", "notes from moderators")] if notes else []
    return " and ".join(told)


def _cut(carried: Sequence[tuple[int, int]]) -> str:
    """Return what a letter had no room for."""
    cut = sum(1 for type_, _ in carried if type_ == ItemType.CUT)
    only_counted = sum(id_ for type_, id_ in carried if type_ == ItemType.ONLY_COUNTED)
    told = []
    if cut:
        told.append(f"{counted(cut, 'conversation')} without all of their text, for want of room")
    if only_counted:
        told.append(f"{counted(only_counted, 'more conversation')} only counted")
    return f"; {' and '.join(told)} (MORE brings them)" if told else ""


def _brief(letter: Delivery, asked: SummaryQuestion) -> str:
    if letter.state is DeliveryState.SENT and letter.sent_at is not None:
        return f", on {asked.words.moment(letter.sent_at)}"
    return BRIEF.get(letter.state) or (letter.answer or "it was let go of")


def _others(session: Session, asked: SummaryQuestion) -> Iterator[Because]:
    """Yield which other letters went to the member on that day."""
    to = asked.then.to
    begins = due_moment(asked.day, hour=0, zone=to.zone.key)
    ends = due_moment(asked.day + DAY, hour=0, zone=to.zone.key)
    sent = session.exec(
        select(Delivery.kind).where(
            Delivery.member_id == asked.member.id,
            Delivery.kind != LetterKind.SUMMARY,
            col(Delivery.sent_at) >= begins,
            col(Delivery.sent_at) < ends,
        )
    )
    if kinds := Counter(sent):
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        look = f"`digest outbox list --member {asked.member.id}`"
        says = f"Other letters to {asked.who} that day: {told} ({look})."
        yield Because(rule=WhyRule.OTHER_LETTERS, says=says)


def _next(session: Session, asked: SummaryQuestion) -> Iterator[Because]:
    now = member_then(session, asked.member, asked.now)
    unwanted = why_unwanted(now.to, asked.now)
    if unwanted is Unwanted.NO_ADDRESS and now.suppressed is not None:
        if asked.then.suppressed is None:  # else the day itself says so
            yield letters_off(session, now.suppressed, asked, is_now=True)
        return
    if unwanted not in (None, Unwanted.PAUSED):
        return
    due = next_summary(session, asked.member, at=asked.now)
    if due is None:
        says = f"No summary is due to come: {asked.who} is in no community and follows no tag."
        yield Because(rule=WhyRule.NEXT, says=says)
        return
    if due <= asked.now + SHORTLY:
        says = "The next summary is due now."
    else:
        says = f"The next summary is due on {asked.words.moment(due)}."
    yield Because(rule=WhyRule.NEXT, says=says, at=due)
