"""`digest conversations`: list them, close, reopen, move and tag them anew."""

from typing import Annotated

import typer

from cli.installation import opened
from cli.options import At, Json, Limit, existing, find_community
from cli.output import Output
from digest.community import conversation_care
from digest.community.conversation import Conversation, ConversationState
from digest.queries.conversations import newest_conversations
from digest.store.database import Session

ACTOR = "operator"
Number = Annotated[int, typer.Argument(metavar="CONVERSATION", help="Number of a conversation.")]
WhyArgument = Annotated[str, typer.Option(help="Why; the audit trail keeps it.")]
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def conversations() -> None:
    """List conversations, close, reopen, move and tag them anew."""


@app.command("list")
def list_conversations(
    ctx: typer.Context,
    community: Annotated[str | None, typer.Option(help="Of one community.")] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """Show the conversations, the newest activity first."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        where = None if community is None else find_community(session, community).id
        rows = newest_conversations(session, community_id=where, limit=limit)
    Output(as_json=as_json).rows(rows, nothing="There is no conversation yet.")


@app.command()
def close(ctx: typer.Context, conversation: Number, reason: WhyArgument, at: At = None) -> None:
    """Take no more replies; it can still be read."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = _found(session, conversation), at or installation.clock()
        conversation_care.close(session, found, actor=ACTOR, reason=reason, at=now)
    Output().say(f"Conversation {conversation} is closed.")


@app.command()
def reopen(ctx: typer.Context, conversation: Number, reason: WhyArgument, at: At = None) -> None:
    """Take replies again."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = _found(session, conversation), at or installation.clock()
        conversation_care.reopen(session, found, actor=ACTOR, reason=reason, at=now)
    Output().say(f"Conversation {conversation} is open.")


@app.command()
def move(
    ctx: typer.Context,
    conversation: Number,
    community: Annotated[str, typer.Argument(help="Where it belongs.")],
    reason: WhyArgument,
    at: At = None,
) -> None:
    """Put a conversation into another community."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = _found(session, conversation), at or installation.clock()
        before = conversation_care.move(
            session, found, community, actor=ACTOR, reason=reason, at=now
        )
    Output().say(f"Conversation {conversation} was in {before} and is in {community} now.")


@app.command()
def retag(
    ctx: typer.Context,
    conversation: Number,
    tags: Annotated[str, typer.Argument(help="All its tags, with commas between; or none.")],
    at: At = None,
) -> None:
    """Give a conversation these tags and no others beside its community's."""
    with opened(ctx.obj) as installation, installation.store.write() as session:
        found, now = _found(session, conversation), at or installation.clock()
        names = conversation_care.tag_names(tags)
        before = conversation_care.retag(session, found, names, actor=ACTOR, at=now)
    Output().say(f"Its tags were: {', '.join(before) or 'none'}.")


def _found(session: Session, number: int) -> Conversation:
    found = session.get(Conversation, number)
    if found is not None and found.state is ConversationState.REMOVED:
        found = None
    return existing(found, f"conversation {number}", "conversations")
