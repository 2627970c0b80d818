"""`digest why`: why a member got, or did not get, a letter; why a post was, or was not, in their letters."""

import re
import textwrap
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cli.called import existing_post, find_called
from cli.installation import Installation, opened
from cli.options import AnyTime, Json, day, goes_with, one_way, row_number
from cli.output import Output, row_of
from digest.community.conversations.post import Post
from digest.queries.why.because import WhyAnswer
from digest.queries.why.letters_with_post import why_post
from digest.queries.why.readers_of_post import readers_of_post
from digest.queries.why.summary_day import why_summary
from digest.store.database import Session

WIDTH = 80  # columns
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

app = typer.Typer(add_completion=False)


def day_or_post(text: str, *, today: date) -> date | int:
    """Read a day (2026-03-03, yesterday, Tuesday: the last such day) or the number of a post."""
    if (spoken := _spoken_day(text, today)) is not None:
        return spoken
    if _DAY.fullmatch(text):
        return day(text)
    if not text.isdecimal():
        what = "is neither a day (2026-03-02, yesterday, Tuesday) nor a post's number"
        raise typer.BadParameter(f"{text!r} {what}")
    return row_number(text)


def _spoken_day(text: str, today: date) -> date | None:
    """Return the last day, today included, that people call so; None for another word."""
    word = text.casefold()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    called = next((n for n, name in enumerate(WEEKDAYS) if word in (name, name[:3])), None)
    return None if called is None else today - timedelta(days=(today.weekday() - called) % 7)


@app.command()
def why(
    ctx: typer.Context,
    member: Annotated[
        str | None, typer.Argument(metavar="MEMBER", help="A member's number, address or name.")
    ] = None,
    about: Annotated[
        str | None,
        typer.Argument(
            metavar="DAY|POST",
            help="A day as their calendar has it (2026-03-03, yesterday, Tuesday), or a post's number; "
            "today without.",
        ),
    ] = None,
    *,
    post: Annotated[
        int | None,
        typer.Option(parser=row_number, metavar="POST", help="How many were sent this post."),
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Also who; the audit trail keeps that you looked.")
    ] = False,
    at: AnyTime = None,
    as_json: Json = False,
) -> None:
    """Say why a member got a day's summary or did not, or why a post was in their letters or was not."""
    one_way({"MEMBER": member, "--post POST": post}, needed=True)
    goes_with("--reveal", reveal, "--post", given=post)
    output = Output(as_json=as_json)
    with opened(ctx.obj, at=at) as installation:
        if member is None:
            _show_readers(installation, output, post or 0, reveal=reveal)
            return
        with installation.store.read() as session:
            found = _answer(installation, session, member, about, installation.clock())
    show_answer(output, found)


def _show_readers(installation: Installation, output: Output, number: int, *, reveal: bool) -> None:
    """Print how many were sent a post, and by which letters; with `reveal` who, which is audited."""
    opening = installation.store.write() if reveal else installation.store.read()
    with opening as session:
        post = existing_post(session.get(Post, number), number)
        found, rows = readers_of_post(session, post)
        if reveal:
            installation.context(session).record("reveal readers", f"post {number}")
    facts = row_of(found)
    if output.as_json:
        output.facts(facts | ({"readers": [row_of(each) for each in rows]} if reveal else {}))
        return
    letters = facts.pop("letters")
    told = (f"{kind} ({_states(states)})" for kind, states in letters.items())
    output.facts(facts | {"letters": ", ".join(told) or "none"})
    if reveal:
        output.rows(rows, nothing="Nobody was sent it.")


def _states(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items())


def _answer(
    installation: Installation, session: Session, name: str, asked: str | None, at: datetime
) -> WhyAnswer:
    member = find_called(session, name)
    today = at.astimezone(ZoneInfo(member.zone)).date()
    about = today if asked is None else day_or_post(asked, today=today)
    if isinstance(about, int):
        post = existing_post(session.get(Post, about), about)
        return why_post(session, member, post, window=installation.window, at=at)
    return why_summary(session, member, about, window=installation.window, at=at)


def show_answer(output: Output, found: WhyAnswer) -> None:
    """Print an answer in a sentence and a line for each reason, or as JSON."""
    if output.as_json:
        facts = row_of(found)
        output.facts(facts | {"reasons": [row_of(each) for each in found.reasons]})
        return
    for line in textwrap.wrap(found.answer, WIDTH):
        output.line(line)
    for each in found.reasons:
        if found.answer.lower().endswith(f": {each.says.lower()}"):
            continue  # the first line has said it
        for line in textwrap.wrap(each.says, WIDTH, initial_indent="- ", subsequent_indent="  "):
            output.line(line)
    output.line(f"Times are those of {found.zone}.")
