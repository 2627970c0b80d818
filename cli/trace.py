"""`digest trace`: one mail from its receipt to its post and each letter about it, or back from a letter."""

import re
from collections.abc import Callable
from datetime import UTC
from itertools import groupby
from textwrap import wrap
from typing import Annotated

import typer

from cli.called import existing, existing_post
from cli.installation import Installation, opened
from cli.options import Json, Limit, row_number
from cli.output import Output, row_of
from digest.errors import BadInput
from digest.mail.format import counted
from digest.mail.threading import is_message_id
from digest.queries.by_message_id import letter_by_message_id, post_by_message_id
from digest.queries.trace import Trace, trace_letter, trace_mail, trace_post
from digest.queries.trace_steps import TraceStep
from digest.store.database import Session
from inbound.work.kept_fields import with_message_id

WIDTH = 80  # columns
WHEN = len("2026-03-02 12:00:00 UTC")

_NAMED = re.compile(r"(mail|post|letter)\s+(\d+)")
_FOLLOW: dict[str, tuple[Callable[..., Trace | None], str]] = {
    "mail": (trace_mail, "mail"),
    "post": (trace_post, ""),
    "letter": (trace_letter, "outbox"),
}

app = typer.Typer(add_completion=False)


@app.command()
def trace(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="MAIL|POST|LETTER",
            help="'mail 5', 'post 7', 'letter 9', or a Message-ID of a mail or a letter.",
        ),
    ],
    *,
    reveal: Annotated[
        bool,
        typer.Option("--reveal", help="Show whole addresses; the audit trail keeps that you did."),
    ] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Follow a mail through its post to each letter about it: ids, times and states, never words."""
    with opened(ctx.obj) as installation:
        opening = installation.store.write() if reveal else installation.store.read()
        with opening as session:
            kind, number = _meant(installation, session, " ".join(what))
            follow, group = _FOLLOW[kind]
            found = follow(session, number, limit=limit, reveal=reveal)
            found = (
                existing(found, f"{kind} {number}", group)
                if group
                else existing_post(found, number)
            )
            if reveal:
                installation.context(session).record("reveal trace", f"{kind} {number}")
    _show(Output(as_json=as_json), found)


def _meant(installation: Installation, session: Session, said: str) -> tuple[str, int]:
    """Return what is to be followed, by its kind and number; raise BadInput for what nothing is called."""
    named = _NAMED.fullmatch(said.strip().lower())
    if named is not None:
        return named[1], row_number(named[2])
    message_id = said.strip() if said.strip().startswith("<") else f"<{said.strip()}>"
    if not is_message_id(message_id):
        raise BadInput(f"{said!r} names nothing: write mail 5, post 7, letter 9, or a Message-ID")
    if letter := letter_by_message_id(session, message_id, installation.keys):
        return "letter", letter
    if mails := with_message_id(session, installation.keys, message_id):
        return "mail", mails[0]
    if post := post_by_message_id(session, message_id):
        return "post", post
    raise BadInput(
        "no letter, no post and no mail that is still kept has this Message-ID; a mail that became no post "
        "is kept for a few days: see `digest mail list`"
    )


def _show(output: Output, found: Trace) -> None:
    """Print each thing with its steps below it, or all steps as JSON."""
    if output.as_json:
        output.facts(row_of(found) | {"steps": [row_of(each) for each in found.steps]})
        return
    for (of, number), steps in groupby(found.steps, key=lambda each: (each.of, each.id)):
        of_it = list(steps)
        for line in _head(of, number, of_it[0]):
            output.line(line)
        for step in of_it:
            for line in _lines(step):
                output.line(line)
    if found.left_off:
        counts = ", ".join(f"{count} {what}" for what, count in found.letters.items())
        output.say(
            f"{counted(found.left_off, 'more letter')}; in all {counts}. --limit shows more of them."
        )


def _head(of: str, number: int, step: TraceStep) -> list[str]:
    whose = {"mail": "of", "post": "by", "letter": "to"}[of]
    member = "" if step.member is None else f" {whose} member {step.member}"
    named = [] if step.message_id is None else [f"  Message-ID {step.message_id}"]
    return [f"{of} {number}{member}: {step.state}", *named]


def _lines(step: TraceStep) -> list[str]:
    when = "" if step.at is None else f"{step.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    told = f"{step.step}: {step.detail}" if step.detail else step.step
    first = f"  {when.ljust(WHEN)}  "
    return wrap(told, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
