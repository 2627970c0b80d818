"""Why no summary of a day was planned: what each rule of planning says about the member at that moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.people.member import MemberState
from digest.community.people.summary_hour import due_date
from digest.letters.summary.unwanted import Unwanted, why_unwanted
from digest.mail.moments import DAYS
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.suppression import OF_OPERATOR, Suppression, reason_of_operator
from digest.queries.why.because import Because, WhyRule
from digest.queries.why.member_then import member_then
from digest.queries.why.summary_question import SummaryQuestion

UNWANTED = {
    Unwanted.SUSPENDED: WhyRule.SUSPENDED,
    Unwanted.FORMER: WhyRule.FORMER,
    Unwanted.STOPPED: WhyRule.STOPPED,
    Unwanted.PAUSED: WhyRule.PAUSED,
}


def not_planned(session: Session, asked: SummaryQuestion) -> Iterator[Because]:
    """Yield why no summary of the day was planned: what each rule of planning says about the member then."""
    then, who = asked.then, asked.who
    begins = max(then.joined_at, then.confirmed_at or then.joined_at)
    unwanted = why_unwanted(then.to, min(asked.due, asked.now))
    if then.confirmed_at is None or then.confirmed_at >= min(asked.due, asked.now):
        yield from _unconfirmed(asked, begins)
    elif unwanted is not None:
        if asked.due > asked.now:
            yield _to_come(asked)
        yield from _unwanted(session, unwanted, asked)
    elif not _is_the_day(asked):
        chosen, this = DAYS[then.to.summary_weekday], DAYS[asked.day.weekday()]
        says = f"{who} had chosen {chosen}s, and this was a {this}."
        yield Because(rule=WhyRule.NOT_THE_DAY, says=says)
    elif asked.due > asked.now:
        yield _to_come(asked)
    else:
        yield from _passed_over(session, asked)


def letters_off(
    session: Session, why: Suppression, asked: SummaryQuestion, *, is_now: bool = False
) -> Because:
    """Return since when nothing is sent to a member's mailbox, and who or what brought it so."""
    who, since = asked.who, asked.words.moment(why.since)
    lifting = f"`digest suppress remove {asked.member.id}` ends that"
    if why.cause is OF_OPERATOR:
        are = "are" if is_now or why.lifted_at is None else "were"
        reason = reason_of_operator(session, why).rstrip(".") or "without a reason"
        says = f"{who}'s letters {are} off since {since}, by the operator: {reason}; {lifting}."
    elif is_now:
        says = (
            f"Letters to {who} came back: nothing is sent there since {since} "
            f"(the mailbox is {why.cause}); {lifting}."
        )
    else:
        says = (
            f"Letters to {who} came back, so nothing was sent there since {since} "
            f"(the mailbox was {why.cause}); {lifting}."
        )
    return Because(rule=WhyRule.SUPPRESSED, says=says, at=why.since)


def _to_come(asked: SummaryQuestion) -> Because:
    says = f"It is due on {asked.words.moment(asked.due)}, and that has not come yet."
    return Because(rule=WhyRule.NOT_DUE_YET, says=says, at=asked.due)


def _is_the_day(asked: SummaryQuestion) -> bool:
    """Ask the rule of planning whether the day's own hour makes it the day whose summary is due."""
    to = asked.then.to
    return asked.day == due_date(
        asked.due,
        zone=to.zone.key,
        hour=to.summary_hour,
        frequency=to.summary,
        weekday=to.summary_weekday,
    )


def _unconfirmed(asked: SummaryQuestion, begins: datetime) -> Iterator[Because]:
    then = asked.then
    if then.confirmed_at is None:
        says = (
            f"{asked.who} has not confirmed the address yet, and nothing else is sent there before."
        )
        yield Because(rule=WhyRule.UNCONFIRMED, says=says)
        return
    says = f"{asked.who} began to get letters on {asked.words.moment(begins)}, when that day's hour had come."
    yield Because(rule=WhyRule.JOINED_LATER, says=says, at=begins)


def _unwanted(session: Session, unwanted: Unwanted, asked: SummaryQuestion) -> Iterator[Because]:
    then, who, words = asked.then, asked.who, asked.words
    if unwanted is Unwanted.NO_ADDRESS:
        why = then.suppressed
        if why is not None:
            yield letters_off(session, why, asked)
        return
    rule, at = UNWANTED[unwanted], None
    if unwanted is Unwanted.PAUSED and then.to.paused_until is not None:
        begins = then.to.paused_from
        from_ = "" if begins is None else f" from {words.moment(begins)}"
        at = then.to.paused_until
        says = f"{who} had paused all letters{from_} until {words.moment(at)}."
        yield Because(rule=rule, says=says, at=at)
        yield Because(
            rule=WhyRule.TOLD_BY_NEXT,
            says="The first summary after the pause tells what was written meanwhile.",
        )
        return
    says = {
        Unwanted.SUSPENDED: f"{who} was suspended",
        Unwanted.FORMER: f"{who} has left",
        Unwanted.STOPPED: f"{who} had stopped the summary",
    }[unwanted]
    at = then.state_since if then.to.state is MemberState.SUSPENDED else None
    since = "" if at is None else f" since {words.moment(at)}"
    yield Because(rule=rule, says=f"{says}{since}.", at=at)


def _passed_over(session: Session, asked: SummaryQuestion) -> Iterator[Because]:
    """Yield why nothing was planned though nothing that is kept forbade it, and which letter told it all."""
    following = session.exec(
        select(Delivery)
        .where(
            Delivery.member_id == asked.member.id,
            Delivery.kind == LetterKind.SUMMARY,
            col(Delivery.planned_at) > asked.due,
            Delivery.state != DeliveryState.SUPERSEDED,
        )
        .order_by(col(Delivery.planned_at))
        .limit(1)
    ).first()
    words = asked.words
    if asked.member.summary_date < asked.day:
        now = replace(asked, then=member_then(session, asked.member, asked.now))
        unwanted = why_unwanted(now.then.to, asked.now)
        if unwanted is not None:  # began after that day's hour, before anything was planned
            yield from _unwanted(session, unwanted, now)
            return
        says = (
            "It is due, and not planned yet: a running `digest serve`, or `digest run`, does that."
        )
        yield Because(rule=WhyRule.NOT_PLANNED, says=says, at=asked.due)
        return
    if following is None:
        says = f"{asked.who}'s summaries began, or began again, when that day's hour had come."
        yield Because(rule=WhyRule.DATE_HAD_ONE, says=says)
        return
    says = (
        "Nothing that is kept forbade it; most likely nothing was planned that day (was `digest serve` "
        "running?), or the hour or zone was changed."
    )
    yield Because(rule=WhyRule.NOT_PLANNED, says=says)
    if following.since is not None:
        told = (
            f"Letter {following.id}, planned on {words.moment(following.planned_at)}, covers the time from "
            f"{words.moment(following.since)} on."
        )
        yield Because(rule=WhyRule.TOLD_BY_NEXT, says=told, letter=following.id)
