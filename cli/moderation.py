"""`digest moderation`: what waits for a decision, and posts that wait or were taken out."""

from dataclasses import replace
from typing import Annotated

import typer

from cli.called import existing
from cli.decided import say_decided
from cli.installation import opened
from cli.options import At, Json, Limit, WhyOption, row_number
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions.moderation import decide, decide_on_post
from digest.community.conversations.post import Post, PostState
from digest.community.moderation.decide import DecisionResult, request_state
from digest.community.requests.moderation_action import (
    Applicability,
    ModerationAction,
    applicable_actions,
)
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.errors import BadInput
from digest.queries.moderation import moderation_requests, oldest_posts, request_details
from digest.store.database import Session

EXCERPT = 80  # characters of a post in a list
INSTEAD = {
    PostState.HELD: ": `digest moderation approve {0}` lets it be seen, `hide {0}` declines it",
    PostState.HIDDEN: ": `digest moderation unhide {0}` lets it be seen",
}
PostNumber = Annotated[
    int, typer.Argument(parser=row_number, metavar="POST", help="Number of a post.")
]
RequestNumber = Annotated[
    int, typer.Argument(parser=row_number, metavar="REQUEST", help="Number of what waits.")
]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def moderation() -> None:
    """Decide what waits; approve, hide and show posts."""


@app.command("list")
def list_requests(
    ctx: typer.Context,
    ended: Annotated[bool, typer.Option("--ended", help="What is decided, the newest.")] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show what waits for a decision, the oldest first."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = moderation_requests(session, ended=ended, limit=limit)
    Output(as_json=as_json).rows(rows, nothing="Nothing waits for a decision.")


@app.command("show")
def show_request(ctx: typer.Context, request: RequestNumber, as_json: Json = False) -> None:
    """Show one request with what was said, and the decisions that fit it."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = request_details(session, request)
    Output(as_json=as_json).facts(existing(facts, f"request {request}", "moderation"))


@app.command("rule")
def rule_on(
    ctx: typer.Context,
    request: RequestNumber,
    action: Annotated[str, typer.Argument(help="As `show` lists them, e.g. hide.")],
    words: Annotated[
        str,
        typer.Option(
            help="What whom it concerns reads: name nobody. Or the tags, community, welcome."
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why; the audit trail alone keeps it, and never the words.")
    ] = "",
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Decide, as a moderator does by mail; whom it concerns is told."""
    wanted = _action(action)
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = _request(session, request), installation.context(session, at)
        ruled = decide(context, found.id, wanted, words, reason=reason)
        if ruled.fit is not Applicability.FITS:
            fits = ", ".join(
                each.word for each in applicable_actions(request_state(session, found))
            )
            why = ruled.problem or ruled.fit.why_not
            if ruled.fit is Applicability.NEEDS_WORDS and not ruled.problem:
                why = f"{why}: --words"
            if ruled.fit is Applicability.DECIDED:
                why = f"{why}{_decided(session, found)}"
            raise BadInput(f"request {request}: {why}; what fits: {fits or 'nothing'}")
    Output().say(f"Request {request}: {wanted.word}.")


@app.command("posts")
def list_posts(
    ctx: typer.Context,
    state: Annotated[PostState, typer.Option(help="Which posts.")] = PostState.HELD,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the posts that wait for approval, the oldest first."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        posts = oldest_posts(session, state, limit=limit)
    rows = posts if as_json else [replace(post, text=_excerpt(post.text)) for post in posts]
    Output(as_json=as_json).rows(rows, nothing=f"No post is {state}.")


@app.command()
def approve(ctx: typer.Context, post: PostNumber, dry_run: DryRun = False, at: At = None) -> None:
    """Let a held post be seen; its author and the followers are told."""
    states, kind = (PostState.HELD, PostState.VISIBLE), RequestKind.HELD_POST
    done = _decide(ctx, post, states, ModerationAction.APPROVE, kind, at, is_trial=dry_run)
    say_decided(done, f"Post {post} can be seen now.")


@app.command()
def hide(
    ctx: typer.Context,
    post: PostNumber,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Take a post out of everything that is sent from now on."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found = _post(session, post, PostState.VISIBLE, PostState.HELD, PostState.HIDDEN)
        is_held, context = found.state is PostState.HELD, installation.context(session, at)
        action = ModerationAction.DECLINE if is_held else ModerationAction.HIDE
        kind = RequestKind.HELD_POST if is_held else RequestKind.REPORT
        done = decide_on_post(context, found, action, kind, reason=reason)
    say_decided(done, f"Post {post} is hidden: no letter brings it any more.", reason=reason)


@app.command()
def unhide(ctx: typer.Context, post: PostNumber, dry_run: DryRun = False, at: At = None) -> None:
    """Let a hidden post be seen again, or one that was declined for the first time."""
    states, kind = (PostState.HIDDEN, PostState.VISIBLE), RequestKind.REPORT
    done = _decide(ctx, post, states, ModerationAction.SHOW, kind, at, is_trial=dry_run)
    seen = "now, for the first time" if done.appears else "again"
    say_decided(done, f"Post {post} can be seen {seen}.")


def _decide(
    ctx: typer.Context,
    number: int,
    states: tuple[PostState, ...],
    action: ModerationAction,
    kind: RequestKind,
    at: At,
    *,
    is_trial: bool,
) -> DecisionResult:
    """Decide on a post that is in one of these states."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=is_trial) as session:
        found = _post(session, number, *states)
        return decide_on_post(installation.context(session, at), found, action, kind)


def _request(session: Session, number: int) -> ModerationRequest:
    found = session.get(ModerationRequest, number, with_for_update=True)
    return existing(found, f"request {number}", "moderation")


def _decided(session: Session, request: ModerationRequest) -> str:
    """Return since when it is decided, by whom and how, and how it is with the post now."""
    if request.ended_at is None:
        return ""
    said = f", since {request.ended_at:%Y-%m-%d %H:%M %Z}, by {request.ended_by}: {request.ruling}"
    post = session.get(Post, request.post_id or 0)
    return f"{said}; post {post.id} is {post.state} now" if post else said


def _action(word: str) -> ModerationAction:
    normal = word.replace("-", " ").lower()
    for action in ModerationAction:
        if action.word == normal:
            return action
    raise BadInput(f"there is no ruling {word!r}: `digest moderation show` lists those that fit")


def _post(session: Session, number: int, *states: PostState) -> Post:
    found = existing(
        session.get(Post, number), f"post {number}", "moderation posts --state visible"
    )
    if found.state not in states:
        raise BadInput(
            f"post {number} is {found.state}{INSTEAD.get(found.state, '')}".format(number)
        )
    return found


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
