"""`digest moderation`: posts that wait for approval, and posts taken out."""

from typing import Annotated

import typer
from sqlmodel import Session, col, select

from cli.installation import opened
from cli.options import At, Json, Limit
from cli.output import Output
from digest.community import change
from digest.community.conversation import Conversation
from digest.community.member import FORMER_MEMBER, Member
from digest.community.post import Post, PostState
from digest.errors import BadInput
from digest.notices.audience import announce

EXCERPT = 80  # characters of a post in a list
PostNumber = Annotated[int, typer.Argument(metavar="POST", help="Number of a post.")]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def moderation() -> None:
    """Approve, hide and show posts."""


@app.command("list")
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
        change.approve(session, found, actor="operator", window=installation.window, at=now)
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
        change.hide(session, found, actor="operator", reason=reason, at=now)
    Output().say(f"Post {post} is hidden: no letter brings it any more.")


@app.command()
def show(ctx: typer.Context, post: PostNumber, at: At = None) -> None:
    """Let a hidden post be seen again."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        now = at or installation.clock()
        found = _post(session, post, PostState.HIDDEN)
        change.show_again(session, found, actor="operator", window=installation.window, at=now)
    Output().say(f"Post {post} can be seen again.")


def _post(session: Session, number: int, *states: PostState) -> Post:
    found = session.get(Post, number)
    if found is None or found.state not in states:
        words = " or ".join(states)
        raise BadInput(f"no post {number} is {words}: see `digest moderation list --state`")
    return found


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
