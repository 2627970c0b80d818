"""`digest moderation`: what waits for a decision, and posts that wait or were taken out."""

from typing import Annotated

import typer
from sqlmodel import Session, col, select

from cli.installation import opened
from cli.options import At, Json, Limit
from cli.output import Output, Row, masked
from digest.community import change
from digest.community.community import Community
from digest.community.conversation import Conversation
from digest.community.deed import Judge
from digest.community.matter import Matter, MatterKind, end_all
from digest.community.member import FORMER_MEMBER, Member
from digest.community.post import Post, PostState
from digest.community.rule import standing
from digest.community.ruling import Fit, Ruling, fitting
from digest.errors import BadInput
from digest.notices.audience import announce
from inbound.acting.moderate import carry_out

ACTOR = "operator"
EXCERPT = 80  # characters of a post in a list
WHY_NOT = {
    Fit.DECIDED: "it is decided already",
    Fit.DONE: "that is so already",
    Fit.NEEDS_WORDS: "it needs words: --words",
    Fit.WRONG: "that does not fit it",
    Fit.SPENT: "it was decided so before",
}
PostNumber = Annotated[int, typer.Argument(metavar="POST", help="Number of a post.")]
MatterNumber = Annotated[int, typer.Argument(metavar="MATTER", help="Number of what waits.")]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def moderation() -> None:
    """Decide what waits; approve, hide and show posts."""


@app.command("list")
def list_matters(
    ctx: typer.Context,
    ended: Annotated[bool, typer.Option("--ended", help="What is decided, the newest.")] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show what waits for a decision, the oldest first."""
    query = select(Matter, Community.name).outerjoin(
        Community, col(Community.id) == col(Matter.community_id)
    )
    if ended:
        query = query.where(col(Matter.ended_at).is_not(None)).order_by(col(Matter.id).desc())
    else:
        query = query.where(col(Matter.ended_at).is_(None)).order_by(col(Matter.id))
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = [_row(matter, name) for matter, name in session.exec(query.limit(limit))]
    Output(as_json=as_json).rows(rows, nothing="Nothing waits for a decision.")


@app.command("show")
def show_matter(ctx: typer.Context, matter: MatterNumber, as_json: Json = False) -> None:
    """Show one matter with what was said, and the rulings that fit it."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        facts = _facts(session, _matter(session, matter))
    Output(as_json=as_json).facts(facts)


@app.command("rule")
def rule_on(
    ctx: typer.Context,
    matter: MatterNumber,
    ruling: Annotated[str, typer.Argument(help="As `show` lists them, e.g. hide.")],
    words: Annotated[str, typer.Option(help="The why; or the tags, community, welcome.")] = "",
    at: At = None,
) -> None:
    """Decide, as a moderator does by mail; whom it concerns is told."""
    wanted = _ruling(ruling)
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found = _matter(session, matter)
        ruled = carry_out(
            session,
            found,
            wanted,
            judge=Judge(name=ACTOR),
            words=words,
            at=at or installation.clock(),
            window=installation.window,
            gathering=installation.settings.gathering_delay,
        )
        if ruled.fit is not Fit.FITS:
            fits = ", ".join(each.word for each in fitting(standing(session, found)))
            why = ruled.problem or WHY_NOT[ruled.fit]
            raise BadInput(f"matter {matter}: {why}; what fits: {fits or 'nothing'}")
    Output().say(f"Matter {matter}: {wanted.word}.")


@app.command("posts")
def list_posts(
    ctx: typer.Context,
    state: Annotated[PostState, typer.Option(help="Which posts.")] = PostState.HELD,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the posts that wait for approval, the oldest first."""
    query = (
        select(Post, Conversation.title, Member.display_name)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .outerjoin(Member, col(Member.id) == col(Post.author_id))
        .where(Post.state == state)
        .order_by(col(Post.id))
        .limit(limit)
    )
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = [
            {
                "id": post.id,
                "author": author or FORMER_MEMBER,
                "conversation": title,
                "text": post.text if as_json else _excerpt(post.text),
                "came_at": post.published_at,
            }
            for post, title, author in session.exec(query)
        ]
    Output(as_json=as_json).rows(rows, nothing=f"No post is {state}.")


@app.command()
def approve(ctx: typer.Context, post: PostNumber, at: At = None) -> None:
    """Let a held post be seen; its author and the followers are told."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now, settings = at or installation.clock(), installation.settings
        found = _post(session, post, PostState.HELD)
        change.approve(session, found, actor=ACTOR, window=installation.window, at=now)
        kinds = (MatterKind.HELD_POST,)
        end_all(session, post, kinds=kinds, by=ACTOR, ruling="approve", at=now)
        announce(session, found, at=now, gathering=settings.gathering_delay, answers=None)
    Output().say(f"Post {post} can be seen now.")


@app.command()
def hide(
    ctx: typer.Context,
    post: PostNumber,
    reason: Annotated[str, typer.Option(help="Why; the audit trail keeps it.")],
    at: At = None,
) -> None:
    """Take a post out of everything that is sent from now on."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now = at or installation.clock()
        found = _post(session, post, PostState.VISIBLE, PostState.HELD)
        change.hide(session, found, actor=ACTOR, reason=reason, at=now)
        kinds = (MatterKind.HELD_POST, MatterKind.REPORT)
        end_all(session, post, kinds=kinds, by=ACTOR, ruling="hide", at=now)
    Output().say(f"Post {post} is hidden: no letter brings it any more.")


@app.command()
def unhide(ctx: typer.Context, post: PostNumber, at: At = None) -> None:
    """Let a hidden post be seen again."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now = at or installation.clock()
        found = _post(session, post, PostState.HIDDEN)
        change.show_again(session, found, actor=ACTOR, window=installation.window, at=now)
    Output().say(f"Post {post} can be seen again.")


def _row(matter: Matter, community: str | None) -> Row:
    return {
        "id": matter.id,
        "kind": matter.kind.value,
        "community": community,
        "conversation": matter.conversation_id,
        "post": matter.post_id,
        "member": matter.member_id,
        "asked_at": matter.asked_at,
        "ruling": matter.ruling,
        "by": matter.ended_by,
    }


def _facts(session: Session, matter: Matter) -> Row:
    community = session.get(Community, matter.community_id) if matter.community_id else None
    post = session.get(Post, matter.post_id) if matter.post_id else None
    is_stranger = matter.kind is MatterKind.STRANGER
    return {
        **_row(matter, community.name if community else None),
        "text": post.text if post else None,
        "words": matter.words,
        "title": None if is_stranger else matter.title,
        "address": masked(matter.title) if is_stranger and matter.title else None,
        "mail": matter.received_id,
        "tags": (matter.tags or "").split(),
        "ended_at": matter.ended_at,
        "fits": [ruling.word for ruling in fitting(standing(session, matter))],
    }


def _matter(session: Session, number: int) -> Matter:
    found = session.get(Matter, number, with_for_update=True)
    if found is None:
        raise BadInput(f"there is no matter {number}: `digest moderation list` shows them")
    return found


def _ruling(word: str) -> Ruling:
    normal = word.replace("-", " ").lower()
    for ruling in Ruling:
        if ruling.word == normal:
            return ruling
    raise BadInput(f"there is no ruling {word!r}: `digest moderation show` lists those that fit")


def _post(session: Session, number: int, *states: PostState) -> Post:
    found = session.get(Post, number)
    if found is None or found.state not in states:
        words = " or ".join(states)
        raise BadInput(f"no post {number} is {words}: see `digest moderation posts --state`")
    return found


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
