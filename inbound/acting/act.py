"""Carries a decision out in the caller's transaction: the effect, the letters it owes, the outcome."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from sqlmodel import Session

from digest.community import change, publish
from digest.community.community import Community
from digest.community.conversation import Conversation
from digest.community.follow import follow
from digest.community.post import EditWindow, Post
from digest.community.tagging import Tagged, change_tags
from digest.community.wish import spelled
from digest.crash import Point, reach
from digest.notices.audience import announce, announce_edit
from digest.notices.notice import About, Reason, tell
from digest.outbox.bounce_rules import BounceRules
from digest.outbox.delivery import Kind
from digest.outbox.owe import owe
from inbound.acting import settle
from inbound.acting.ask import Occasion, add_address, ask, tell_owner
from inbound.acting.ask_back import ask_back, note_asked_again, publish_kept
from inbound.acting.commands.obey import obey
from inbound.acting.moderate import moderate
from inbound.acting.newcomer import ask_again, invite
from inbound.acting.outcome import conclude
from inbound.acting.settle_posts import keep_for, settle_decided
from inbound.acting.stopping import stop_streams, stopping_more
from inbound.acting.take_report import take_report
from inbound.acting.unfollow import stop_following
from inbound.deciding.decision import (
    AddAddress,
    Agree,
    Ask,
    AskBack,
    AskLate,
    AskNewcomerAgain,
    Bounce,
    ChangeTags,
    Command,
    Complaint,
    Decision,
    Decline,
    Delete,
    Edit,
    Follow,
    Hold,
    HoldForModerators,
    Ignore,
    Invite,
    Pronounce,
    PronounceNothing,
    PublishKept,
    Refuse,
    Reply,
    Report,
    SendContents,
    SendConversation,
    Start,
    Stop,
    Unfollow,
)
from inbound.deciding.pace import Pace
from inbound.received import Outcome, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of the community that acting needs."""

    window: EditWindow
    gathering: timedelta
    bounces: BounceRules = field(default_factory=BounceRules)
    feedback_sources: frozenset[str] = frozenset()  # domains whose complaints count; none: all
    limits: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The mail that is acted on, apart from what was decided."""

    received: Received
    subject: str
    message_id: str | None
    cut: str
    attachments: int
    at: datetime
    changes: int | None = None  # a post that the mail asks, in time, to change or delete


def act(  # noqa: C901, PLR0912  (one arm a decision)
    session: Session, decision: Decision, context: Context, rules: Rules
) -> None:
    """Do what was decided; nothing is committed here."""
    match decision:
        case Reply() | Start():
            _post(session, decision, context, rules)
        case ChangeTags():
            _change_tags(session, decision, context)
        case Edit():
            _edit(session, decision, context)
        case Delete():
            _delete(session, decision, context)
        case Follow() | Unfollow():
            _follow(session, decision, context)
        case SendConversation():
            _send_conversation(session, decision, context)
        case SendContents():
            _tell(session, context, decision.member_id, Reason.MORE, until=decision.until)
            _end(session, context, Outcome.COMMAND, reason="more", member_id=decision.member_id)
        case Stop():
            _stop(session, decision, context, rules)
        case Report() | AskLate() | Pronounce() | PronounceNothing() | HoldForModerators():
            occasion = _occasion(context, rules)
            moderate(session, decision, occasion, window=rules.window, gathering=rules.gathering)
        case Command():
            _command(session, decision, context, rules)
        case AskBack():
            ask_back(session, decision, _occasion(context, rules))
        case Refuse():
            _refuse(session, decision, context, rules)
        case Ask():
            ask(session, decision, _occasion(context, rules))
        case Invite():
            _invite(session, decision, context, rules)
        case AskNewcomerAgain():
            ask_again(session, decision, _occasion(context, rules))
        case Agree() | Decline() | AddAddress() | PublishKept():
            _settle(session, decision, context, rules)
        case Hold() | Ignore():
            _leave(session, decision, context, rules)
        case Bounce() | Complaint():
            _note(session, decision, context, rules)
        case _:
            assert_never(decision)
    _settle_posts(session, decision, context, rules)


def _settle_posts(session: Session, decision: Decision, context: Context, rules: Rules) -> None:
    """Keep the post open that a held mail asks to change; let those settle that were decided on."""
    received, at = context.received, context.at
    if received.outcome is Outcome.HELD and context.changes is not None:
        keep_for(session, received, context.changes, at=at)
    if received.vouched_by is not None or isinstance(decision, Agree | Decline):
        settle_decided(session, window=rules.window, at=at)


def _post(session: Session, decision: Reply | Start, context: Context, rules: Rules) -> None:
    words = publish.Words(
        author_id=decision.member_id,
        text=decision.text,
        at=context.at,
        message_id=context.message_id,
    )
    if isinstance(decision, Reply):
        conversation = session.get_one(Conversation, decision.conversation_id)
        post = publish.reply(session, conversation, words, window=rules.window)
    else:
        community = session.get_one(Community, decision.community_id)
        post = publish.start(session, community, words, title=decision.title, window=rules.window)
    tagged = _tag(session, decision, post, context)
    reach(Point.POST_MADE)
    announce(
        session,
        post,
        at=context.at,
        gathering=rules.gathering,
        cut=context.cut,
        attachments=context.attachments,
        tagged=tagged,
        answers=context.message_id,
    )
    reach(Point.LETTERS_OWED)
    _end(session, context, Outcome.POSTED, member_id=decision.member_id, post_id=post.id)


def _tag(session: Session, decision: Reply | Start | Edit, post: Post, context: Context) -> Tagged:
    conversation = session.get_one(Conversation, post.conversation_id)
    tags, member_id, at = decision.tags, decision.member_id, context.at
    return change_tags(session, conversation, tags, member_id=member_id, at=at)


def _change_tags(session: Session, decision: ChangeTags, context: Context) -> None:
    number, member_id = decision.conversation_id, decision.member_id
    conversation = session.get_one(Conversation, number)
    tags, at = decision.tags, context.at
    tagged = change_tags(session, conversation, tags, member_id=member_id, at=at)
    about = {"conversation_id": number, "words": tagged.packed()}
    _tell(session, context, member_id, Reason.TAGS_CHANGED, **about)
    _end(session, context, Outcome.COMMAND, reason="tags", member_id=member_id)


def _edit(session: Session, decision: Edit, context: Context) -> None:
    post = session.get_one(Post, decision.post_id)
    change.edit(session, post, text=decision.text, title=decision.title, at=context.at)
    tagged = _tag(session, decision, post, context)
    announce_edit(
        session,
        post,
        at=context.at,
        cut=context.cut,
        attachments=context.attachments,
        tagged=tagged,
        answers=context.message_id,
    )
    _end(session, context, Outcome.EDITED, member_id=decision.member_id, post_id=post.id)


def _delete(session: Session, decision: Delete, context: Context) -> None:
    post = session.get_one(Post, decision.post_id)
    change.delete(session, post, at=context.at)
    _tell(session, context, decision.member_id, Reason.DELETED)
    _end(session, context, Outcome.DELETED, member_id=decision.member_id, post_id=post.id)


def _follow(session: Session, decision: Follow | Unfollow, context: Context) -> None:
    member_id, number = decision.member_id, decision.conversation_id
    reason, offers = Reason.UNFOLLOWED, None
    if isinstance(decision, Follow):
        follow(session, member_id, number, at=context.at)
        reason = Reason.FOLLOWED
    else:
        stop_following(session, member_id, number)
        offers = stopping_more(decision)
    _tell(session, context, member_id, reason, conversation_id=number, offered=offers)
    _end(session, context, Outcome.COMMAND, reason=reason.value, member_id=member_id)


def _send_conversation(session: Session, decision: SendConversation, context: Context) -> None:
    owe(
        session,
        kind=Kind.CONVERSATION,
        key=f"conversation:{context.received.id}",
        member_id=decision.member_id,
        at=context.at,
        conversation_id=decision.conversation_id,
        reply_to_id=context.message_id,
    )
    _end(session, context, Outcome.COMMAND, reason="get", member_id=decision.member_id)


def _stop(session: Session, decision: Stop, context: Context, rules: Rules) -> None:
    stop_streams(session, decision, _occasion(context, rules))
    _end(session, context, Outcome.COMMAND, reason="stop", member_id=decision.member_id)


def _command(session: Session, decision: Command, context: Context, rules: Rules) -> None:
    done = obey(session, decision, _occasion(context, rules))
    _end(session, context, Outcome.COMMAND, reason=done, member_id=decision.member_id)


def _refuse(session: Session, decision: Refuse, context: Context, rules: Rules) -> None:
    """Tell the writer why nothing was done, with what they wrote, which is kept where it cannot be told."""
    if decision.reason in (Reason.WHICH_AGAIN, Reason.WHAT_AGAIN):
        note_asked_again(session, decision.question_id, _occasion(context, rules))
    is_told = tell(
        session,
        decision.member_id,
        decision.reason,
        at=context.at,
        key=f"answer:{context.received.id}",
        pace=rules.limits.refusals,
        subject=context.subject,
        answers=context.message_id,
        words=decision.words,
        post_id=decision.post_id,
        conversation_id=decision.conversation_id,
        question_id=decision.question_id,
        offered=_offered(decision),
    )
    keeps_words = not is_told and decision.words is not None  # or they would be lost
    outcome = Outcome.HELD if keeps_words else Outcome.REFUSED
    ids = {"member_id": decision.member_id, "post_id": decision.post_id}
    _end(session, context, outcome, reason=decision.reason.value, **ids)


def _offered(refused: Refuse) -> str | None:
    """Return what unclear words may have meant, as ready mails, one a line."""
    mails = (spelled(wish) for wish in refused.likely)
    return "\n".join(f"{mail[0]} {mail[1]}" for mail in mails if mail) or None


def _invite(session: Session, decision: Invite, context: Context, rules: Rules) -> None:
    member_id, done = invite(session, decision, _occasion(context, rules))
    _end(session, context, Outcome.COMMAND, reason=done, member_id=member_id)


def _settle(
    session: Session,
    decision: Agree | Decline | AddAddress | PublishKept,
    context: Context,
    rules: Rules,
) -> None:
    occasion = _occasion(context, rules)
    match decision:
        case Agree():
            done = settle.agree(session, decision, occasion)
        case Decline():
            done = settle.decline(session, decision, occasion)
        case AddAddress():
            done = add_address(session, decision, occasion)
        case PublishKept():
            done = publish_kept(session, decision, occasion)
        case _:
            assert_never(decision)
    _end(session, context, Outcome.COMMAND, reason=done, member_id=decision.member_id)


def _leave(session: Session, decision: Hold | Ignore, context: Context, rules: Rules) -> None:
    outcome = Outcome.IGNORED
    if isinstance(decision, Hold):
        tell_owner(session, decision, _occasion(context, rules))
        outcome = Outcome.HELD
    _end(session, context, outcome, reason=decision.reason, member_id=decision.member_id)


def _note(session: Session, decision: Bounce | Complaint, context: Context, rules: Rules) -> None:
    numbers, at = rules.bounces, context.at
    outcome, reason = take_report(session, decision, context.received, numbers, at=at)
    _end(session, context, outcome, reason=reason, member_id=decision.member_id)


def _tell(
    session: Session, context: Context, member_id: int, reason: Reason, **about: object
) -> None:
    """Owe the writer one notice in answer to their mail."""
    facts: About = {"subject": context.subject, "answers": context.message_id}
    facts.update(about)  # type: ignore[typeddict-item]
    key = f"answer:{context.received.id}"
    tell(session, member_id, reason, at=context.at, key=key, **facts)


def _occasion(context: Context, rules: Rules) -> Occasion:
    return Occasion(
        received=context.received,
        subject=context.subject,
        message_id=context.message_id,
        at=context.at,
        limits=rules.limits,
    )


def _end(session: Session, context: Context, outcome: Outcome, **about: object) -> None:
    conclude(session, context.received, outcome, at=context.at, **about)  # type: ignore[arg-type]
