"""`digest conversations`: list them, close, reopen, move and tag them anew."""

from typing import Annotated

import typer

from cli.called import existing, find_community
from cli.decided import say_decided
from cli.installation import opened
from cli.options import At, Json, Limit, WhyOption, row_number
from cli.output import Output
from cli.trial import DryRun, changing
from digest.actions.care import decide_on_conversation
from digest.community.communities.community import Community
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.moderation.decide import DecisionResult
from digest.community.posting.conversation_care import NO_TAG
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.errors import BadInput
from digest.queries.conversations import newest_conversations
from digest.store.database import Session

Number = Annotated[
    int, typer.Argument(parser=row_number, metavar="CONVERSATION", help="Number of a conversation.")
]
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
def close(
    ctx: typer.Context,
    conversation: Number,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Take no more replies; it can still be read."""
    done = _decide(ctx, conversation, ModerationAction.CLOSE, at, reason=reason, is_trial=dry_run)
    say_decided(done, f"Conversation {conversation} is closed.", reason=reason)


@app.command()
def reopen(
    ctx: typer.Context,
    conversation: Number,
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Take replies again."""
    done = _decide(ctx, conversation, ModerationAction.REOPEN, at, reason=reason, is_trial=dry_run)
    say_decided(done, f"Conversation {conversation} is open.", reason=reason)


@app.command()
def move(
    ctx: typer.Context,
    conversation: Number,
    community: Annotated[str, typer.Argument(help="Where it belongs.")],
    reason: WhyOption,
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Put a conversation into another community."""
    with opened(ctx.obj) as installation, changing(installation, is_trial=dry_run) as session:
        found, context = _found(session, conversation), installation.context(session, at)
        before = session.get_one(Community, found.community_id).name
        action = ModerationAction.MOVE
        done = _checked(decide_on_conversation(context, found, action, community, reason=reason))
    said = f"Conversation {conversation} was in {before} and is in {community} now."
    say_decided(done, said, reason=reason)


@app.command()
def retag(
    ctx: typer.Context,
    conversation: Number,
    tags: Annotated[str, typer.Argument(help="All its tags, with commas between; or none.")],
    reason: Annotated[str, typer.Option(help="Why; the audit trail keeps it.")] = "",
    dry_run: DryRun = False,
    at: At = None,
) -> None:
    """Give a conversation these tags and no others beside its community's."""
    action, words = ModerationAction.RETAG, tags.strip() or NO_TAG
    done = _decide(ctx, conversation, action, at, words, reason=reason, is_trial=dry_run)
    say_decided(done, f"Its tags were: {done.undo_words}.", reason=reason)


def _decide(
    ctx: typer.Context,
    number: int,
    action: ModerationAction,
    at: At,
    words: str = "",
    *,
    reason: str = "",
    is_trial: bool,
) -> DecisionResult:
    with opened(ctx.obj) as installation, changing(installation, is_trial=is_trial) as session:
        found, context = _found(session, number), installation.context(session, at)
        return _checked(decide_on_conversation(context, found, action, words, reason=reason))


def _checked(done: DecisionResult) -> DecisionResult:
    """Return what was done; raise BadInput where the words were of no use."""
    if done.fit is Applicability.NEEDS_WORDS:
        raise BadInput(done.problem or "it needs a word: see `--help`")
    return done


def _found(session: Session, number: int) -> Conversation:
    found = session.get(Conversation, number)
    if found is not None and found.state is ConversationState.REMOVED:
        found = None
    return existing(found, f"conversation {number}", "conversations")
