"""`digest status`: on one screen, how it goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import typer
from sqlmodel import Session, col, func, select

from cli import bouncing
from cli.backup import last_backup
from cli.installation import opened
from cli.options import AnyTime, Json
from cli.output import Output, OutputRow
from cli.watch import problem
from cli.wiring.numbers import pace
from digest.clock import system_clock
from digest.community.community import Community
from digest.community.member import Address, Member, MemberState
from digest.community.moderation_request import ModerationRequest
from digest.community.post import Post, PostState
from digest.letters.question import Question, QuestionKind
from digest.outbox.delivery import WAITING, Delivery, DeliveryState
from digest.steady_clock import doubt
from digest.summary.from_the_future import MendFuture
from inbound.acting.breaker import answers_lately
from inbound.deciding.mail_limits import MailLimits
from inbound.received_mail import (
    ASIDE,
    WAITS_FOR_ANSWERS,
    WAITS_ITS_TURN,
    Outcome,
    ReceivedMail,
    oldest_waiting,
)

BACKED_UP = timedelta(days=2)  # after which a new backup is due

app = typer.Typer(add_completion=False)


@app.command()
def status(ctx: typer.Context, at: AnyTime = None, as_json: Json = False) -> None:
    """Show on one screen how it goes."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        now = at or installation.clock()
        numbers = pace(installation.settings.limits)
        facts = {**_facts(session, now), **_answers(session, now, numbers)}
        facts["last_backup"] = last_backup(installation.settings.state_folder)
        wrong = problem(installation)
        leap = doubt(installation.settings.state_folder) if at is None else None
        mending = MendFuture(installation.store, installation.window)
        ahead = mending.find(session, max(now, system_clock()), 1)
    Output(as_json=as_json).facts(facts)
    for warning in (*([wrong] if wrong else []), *backups(facts["last_backup"], now)):
        Output().say(warning)
    for warning in times(leap, ahead=bool(ahead)):
        Output().say(warning)
    for warning in bouncing.warnings(facts):
        Output().say(warning)
    if not facts["answering"]:
        Output().say(
            "Answers are stopped: too many were given in a few minutes, as when machines write to each\n"
            "other. The mails wait: see `digest mail list --outcome waiting`."
        )
    if facts["strangers_waiting"]:
        Output().say(
            f"{facts['strangers_waiting']} mails of strangers wait, since many of one domain ask to join:\n"
            "see `digest mail list --outcome waiting`."
        )


def times(leap: tuple[datetime, datetime] | None, *, ahead: bool) -> Iterator[str]:
    """Yield what an operator should hear about the clock, and about what a wrong one left."""
    if leap is not None:
        says, believed = (f"{each:%Y-%m-%d %H:%M} UTC" for each in leap)
        yield (
            f"The clock says {says}, which is not believed: it was {believed} when this was last used.\n"
            "If it is right, `digest serve` and `digest run` believe it after five minutes."
        )
    if ahead:
        yield (
            "A clock that was ahead left times to come: some members would get no summary until then. The\n"
            "next `digest run`, and `digest serve` within minutes, put them right."
        )


def backups(last: datetime | None, now: datetime) -> list[str]:
    """Return what an operator should hear about backups."""
    if last is not None and now - last < BACKED_UP:
        return []
    lately = "No backup was made here" if last is None else f"The last backup is of {last:%Y-%m-%d}"
    how = "`digest backup DIR` makes one while the server goes on. A copy of the database's file is none"
    return [f"{lately}: {how},\nfor what is in the log beside it would be missing."]


def _facts(session: Session, at: datetime) -> OutputRow:
    confirmed = (
        select(func.count(func.distinct(Address.member_id)))
        .join(Member)
        .where(col(Address.confirmed_at).is_not(None), Member.state == MemberState.ACTIVE)
    )
    due = col(Delivery.state).in_(WAITING), col(Delivery.due_at) <= at
    return {
        "at": at,
        "communities": _count(session, Community),
        "members": _count(session, Member),
        "members_written_to": session.exec(confirmed).one(),
        "posts_held": _count(session, Post, Post.state == PostState.HELD),
        "requests_open": _count(
            session, ModerationRequest, col(ModerationRequest.ended_at).is_(None)
        ),
        "letters_due": _count(session, Delivery, *due),
        "letters_waiting": _count(session, Delivery, col(Delivery.state).in_(WAITING)),
        "letters_deferred": _count(session, Delivery, Delivery.state == DeliveryState.DEFERRED),
        "letters_failed": _count(session, Delivery, Delivery.state == DeliveryState.FAILED),
        "letters_sent_24_hours": _sent(session, at - timedelta(hours=24)),
        "oldest_letter_due": session.exec(select(func.min(Delivery.due_at)).where(*due)).one(),
        "mails_waiting": _count(session, ReceivedMail, ReceivedMail.outcome == Outcome.WAITING),
        "mails_aside": _count(
            session,
            ReceivedMail,
            ReceivedMail.outcome == Outcome.WAITING,
            ReceivedMail.reason == ASIDE,
        ),
        "mails_held": _count(session, ReceivedMail, ReceivedMail.outcome == Outcome.HELD),
        "oldest_mail_waiting": oldest_waiting(session),
        **bouncing.of_all(session, at),
    }


def _answers(session: Session, at: datetime, numbers: MailLimits) -> OutputRow:
    """Return how many mails were answered lately, and whether more may be (requirement L-04)."""
    count = answers_lately(session, at=at, limits=numbers)
    not_done = (ReceivedMail.outcome == Outcome.WAITING,)
    waiting = _count(session, ReceivedMail, ReceivedMail.reason == WAITS_FOR_ANSWERS, *not_done)
    return {
        "answers_lately": count,
        "answering": count < numbers.answers,
        "mails_waiting_for_answers": waiting,
        "strangers_waiting": _count(
            session, ReceivedMail, ReceivedMail.reason == WAITS_ITS_TURN, *not_done
        ),
        "questions_open": _count(
            session,
            Question,
            col(Question.ended_at).is_(None),
            Question.asks != QuestionKind.UNDO_ADDRESS,  # which waits for no answer
        ),
    }


def _count(session: Session, table: type[Any], *conditions: Any) -> int:
    return session.exec(select(func.count()).select_from(table).where(*conditions)).one()


def _sent(session: Session, since: datetime) -> int:
    sent = Delivery.state == DeliveryState.SENT
    return _count(session, Delivery, sent, col(Delivery.sent_at) >= since)
