"""Which rule kept a post out of a member's summaries, or which summary is to bring it."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import ConversationState
from digest.community.conversations.earlier_text import newest_change
from digest.community.conversations.follow import Mute
from digest.community.conversations.post import Post, PostState, Revision
from digest.community.people.muted_member import MutedMember
from digest.community.preferences.change_preferences import next_summary
from digest.letters.summary.kept_out import KeptOut
from digest.letters.summary.period import Period
from digest.letters.summary.unwanted import Unwanted, why_unwanted
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.queries.why.because import Because, WhyRule
from digest.queries.why.member_then import MemberThen, member_then
from digest.queries.why.not_planned import UNWANTED
from digest.queries.why.outbox_words import named, outbox_words
from digest.queries.why.post_question import PostQuestion
from digest.queries.why.there_was import UNSEEN, there_was, words_of
from digest.store.carried_ids import ItemType, unpack_carried


def out_of_summaries(session: Session, asked: PostQuestion) -> Iterator[Because]:
    """Yield what keeps a post out of a member's summaries, or when it is to come."""
    post, words = asked.post, asked.words
    rule = _not_to_be_seen(asked)
    if rule is not None:
        yield _not_seen(session, rule, asked)
        return
    summary = _covering(session, asked)
    if summary is not None:
        yield from _of_summary(session, summary, asked)
    elif post.settles_at is not None and post.settles_at >= asked.member.summary_cursor:
        yield from _to_come(session, asked)
    else:
        begins = max(asked.then.joined_at, asked.then.confirmed_at or asked.then.joined_at)
        yield Because(
            rule=WhyRule.SETTLED_BEFORE,
            says=f"It is from before {asked.who}'s summaries began ({words.moment(begins)}).",
            at=begins,
            posts=(post.id,),
        )


def _not_to_be_seen(asked: PostQuestion) -> WhyRule | None:
    """Return why a post can be in no summary of anybody now, or of its author."""
    post = asked.post
    if post.author_id == asked.member.id:
        return WhyRule.OWN
    if post.state is not PostState.VISIBLE:
        return UNSEEN[post.state]
    if asked.place.state is ConversationState.REMOVED:
        return WhyRule.CONVERSATION_REMOVED
    if post.settles_at is None:
        return WhyRule.KEPT_OPEN
    return WhyRule.TOO_YOUNG if post.settles_at > asked.now else None


def _not_seen(session: Session, rule: WhyRule, asked: PostQuestion) -> Because:
    """Return why nobody is sent the post, with since or until when."""
    if rule is WhyRule.TOO_YOUNG and asked.post.settles_at is not None:
        until = asked.post.settles_at
        says = f"It can still be changed until {asked.words.moment(until)}; summaries after that bring it."
        return _at(until, says, rule, asked)
    because = _says(rule, asked)
    change = newest_change(session, asked.post.id)
    if rule not in (WhyRule.HIDDEN, WhyRule.DELETED) or change is None:
        return because
    at = change.replaced_at
    says = f"{because.says.removesuffix('.')}, on {asked.words.moment(at)}."
    return _at(at, says, rule, asked)


def _at(at: datetime, says: str, rule: WhyRule, asked: PostQuestion) -> Because:
    place, posts = asked.post.conversation_id, (asked.post.id,)
    return Because(rule=rule, says=says, at=at, conversation=place, posts=posts)


def _says(rule: WhyRule, asked: PostQuestion) -> Because:
    what = words_of(rule, asked.who, 1)
    return Because(
        rule=rule,
        says=f"It {what}.",
        conversation=asked.post.conversation_id,
        posts=(asked.post.id,),
    )


def _covering(session: Session, asked: PostQuestion) -> Delivery | None:
    """Return the summary whose period has the moment at which the post settled."""
    settled = asked.post.settles_at
    found = select(Delivery).where(
        Delivery.member_id == asked.member.id,
        Delivery.kind == LetterKind.SUMMARY,
        Delivery.state != DeliveryState.SUPERSEDED,
        col(Delivery.since) <= settled,
        col(Delivery.until) > settled,
    )
    return session.exec(found.order_by(col(Delivery.id).desc()).limit(1)).first()


def _of_summary(session: Session, summary: Delivery, asked: PostQuestion) -> Iterator[Because]:
    """Yield why the summary that should have the post has it not."""
    if summary.since is None or summary.until is None:
        return
    at = summary.sent_at or min(summary.planned_at, asked.now)
    then = member_then(session, asked.member, at)
    found = there_was(session, then, Period(summary.since, summary.until), window=asked.window)
    for what in found.out.get(asked.post.id, ()):
        yield _kept_out(session, what, then, asked)
    if asked.post.id in found.out:
        return
    if asked.post.id not in found.told:
        yield _says(WhyRule.NOT_READABLE_AT_ALL, asked)
        return
    if summary.state is not DeliveryState.SENT:
        says = (
            f"It belongs in {named(summary, asked.words)}, letter {summary.id}, which is not out."
        )
        yield Because(rule=WhyRule.WAS_TO_TELL, says=says, letter=summary.id)
        yield from outbox_words(session, summary, asked.words, at=asked.now)
        return
    if any(each.type == ItemType.ONLY_COUNTED for each in unpack_carried(summary.carried)):
        yield _says(WhyRule.ONLY_COUNTED, asked)
    elif not _was_visible(session, asked.post, at):
        yield _says(WhyRule.NOT_VISIBLE_THEN, asked)
    else:
        yield _says(WhyRule.NOT_KNOWN, asked)


def _kept_out(session: Session, what: KeptOut, then: MemberThen, asked: PostQuestion) -> Because:
    """Return that a rule kept the post out, with since when, where a row or the audit trail says that."""
    because = _says(WhyRule(what.value), asked)
    row: Mute | MutedMember | None = None
    since: datetime | None = None
    if what is KeptOut.MUTED_CONVERSATION:
        row = session.get(Mute, (asked.member.id, asked.post.conversation_id))
    elif what is KeptOut.MUTED_MEMBER:
        row = session.get(MutedMember, (asked.member.id, asked.post.author_id))
    elif what is KeptOut.NOT_READABLE:
        since = then.left_at.get(asked.place.community_id)
    since = since if row is None else row.since
    if since is None:
        return because
    says = f"{because.says.removesuffix('.')}, since {asked.words.moment(since)}."
    return _at(since, says, because.rule, asked)


def _to_come(session: Session, asked: PostQuestion) -> Iterator[Because]:
    """Yield whether the next summary will have the post."""
    then, words = asked.then, asked.words
    unwanted = why_unwanted(then.to, asked.now)
    if unwanted is not None:
        rule = UNWANTED.get(unwanted, WhyRule.SUPPRESSED)
        yield _says(rule, asked)
        if unwanted is not Unwanted.PAUSED:
            return
    period = Period(asked.member.summary_cursor, asked.now)
    found = there_was(session, then, period, window=asked.window)
    for what in found.out.get(asked.post.id, ()):
        yield _kept_out(session, what, then, asked)
    due = next_summary(session, asked.member, at=asked.now)
    if asked.post.id in found.told and due is not None:
        says = f"It waits for the next summary, due on {words.moment(due)}."
        yield Because(rule=WhyRule.NEXT, says=says, at=due, posts=(asked.post.id,))
    elif asked.post.id not in found.told and asked.post.id not in found.out:
        yield _says(WhyRule.NOT_READABLE_AT_ALL, asked)


def _was_visible(session: Session, post: Post, at: datetime) -> bool:
    """Say whether a post could be seen at a moment: what it was before its next change, else as it is."""
    later = select(Revision).where(Revision.post_id == post.id, Revision.replaced_at > at)
    then = session.exec(later.order_by(col(Revision.version)).limit(1)).first()
    return (post.state if then is None else then.state) is PostState.VISIBLE
