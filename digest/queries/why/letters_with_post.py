"""In which letters to a member a post was, or which rule kept it out of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.earlier_text import newest_change
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Member
from digest.letters.follower_rules import NotNotified, why_not_notified
from digest.outbox.delivery import TELLING, Delivery, DeliveryState, LetterKind
from digest.queries.why.because import Because, LocalTimes, WhyAnswer, WhyRule, as_ending
from digest.queries.why.member_then import member_then
from digest.queries.why.out_of_summaries import out_of_summaries
from digest.queries.why.outbox_words import came_back, named, outbox_words, reached
from digest.queries.why.post_question import PostQuestion
from digest.store.carried_ids import ItemType, carried_posts, unpack_carried

NOT_NOTIFIED = {
    NotNotified.NOT_FOLLOWED: "{who} did not follow its conversation when it was written",
    NotNotified.NOT_ACTIVE: "{who} is not active",
    NotNotified.OFF: "{who} wants no notifications",
    NotNotified.PAUSED: "{who} paused all letters then",
    NotNotified.MUTED_MEMBER: "{who} mutes whoever wrote it",
    NotNotified.NOT_READABLE: "{who} may not read its conversation",
}


TAKEN_AWAY = {
    PostState.HIDDEN: (WhyRule.HIDDEN, "A moderator hid it"),
    PostState.DELETED: (WhyRule.DELETED, "Its author deleted it"),
}


def why_post(
    session: Session, member: Member, post: Post, *, window: EditWindow, at: datetime
) -> WhyAnswer:
    """Return in which letters to a member a post was, or what kept it out."""
    then = member_then(session, member, at)
    asked = PostQuestion(
        post=post,
        place=session.get_one(Conversation, post.conversation_id),
        member=member,
        now=at,
        then=then,
        words=LocalTimes(then.zone, at),
        window=window,
    )
    letters = [*_about(session, asked)]
    brought = [each for each in letters if post.id in carried_posts(each.carried)]
    brought = [each for each in brought if each.kind is not LetterKind.RECEIPT]
    back = came_back(session, brought)
    brought = [each for each in brought if each.id not in back]
    known = [reached(each) for each in brought]
    got = True if True in known else None if None in known else False
    out = [] if got or back else [*out_of_summaries(session, asked)]
    if any(each.rule in (WhyRule.UNKNOWN, WhyRule.LOST) for each in out):
        got = None
    return WhyAnswer(
        member=member.id,
        zone=then.zone.key,
        post=post.id,
        got=got,
        answer=_answer(asked, brought, out, got=got, is_back=bool(back)),
        reasons=[
            *_of_the_post(session, asked, was_sent=bool(got or back)),
            *(each for letter in letters for each in _of_letter(session, letter, letters, asked)),
            *out,
            *_no_notification(session, letters, asked),
        ],
        letters=[each.id for each in letters],
    )


def _answer(
    asked: PostQuestion,
    brought: Sequence[Delivery],
    out: Sequence[Because],
    *,
    got: bool | None,
    is_back: bool,
) -> str:
    number, who = asked.post.id, asked.who
    if got:
        sent = [each for each in brought if reached(each)]
        told = " and ".join(f"{named(each, asked.words)} (letter {each.id})" for each in sent)
        return f"{who} got post {number}: it is in {told}."
    if got is None:
        return f"Nobody knows whether {who} got post {number}: the relay's answer is missing."
    if is_back:
        return f"Post {number} was sent to {who}, but the letter came back."
    why = f": {as_ending(out[0].says, who)}" if out else "."
    return f"Post {number} was in no letter to {who}{why}"


def _about(session: Session, asked: PostQuestion) -> Iterator[Delivery]:
    """Yield the letters to the member that have the post, or were to tell of it."""
    post = asked.post
    letters = session.exec(
        select(Delivery).where(Delivery.member_id == asked.member.id).order_by(col(Delivery.id))
    )
    for each in letters:
        begins, ends = each.post_id or 0, each.last_post_id or each.post_id or 0
        is_there = each.conversation_id in (None, post.conversation_id)
        if is_there and (begins <= post.id <= ends or post.id in carried_posts(each.carried)):
            yield each


def _of_the_post(session: Session, asked: PostQuestion, *, was_sent: bool) -> Iterator[Because]:
    """Yield where and when the post was published; of one that was sent, whether it was taken away since."""
    post = asked.post
    yield Because(
        rule=WhyRule.POST,
        says=f"Post {post.id} is in conversation {post.conversation_id}, of "
        f"{asked.words.moment(post.published_at)}.",
        at=post.published_at,
        conversation=post.conversation_id,
        posts=(post.id,),
    )
    change = newest_change(session, post.id)
    if was_sent and change is not None and post.state in TAKEN_AWAY:
        rule, says = TAKEN_AWAY[post.state]
        says = f"{says} on {asked.words.moment(change.replaced_at)}."
        yield Because(rule=rule, says=says, at=change.replaced_at, posts=(post.id,))


def _of_letter(
    session: Session, letter: Delivery, letters: Sequence[Delivery], asked: PostQuestion
) -> Iterator[Because]:
    """Yield that the post is in a letter, and what became of that."""
    carried = unpack_carried(letter.carried)
    ids = {each.id for each in carried if each.type == ItemType.POST}
    if asked.post.id in ids and letter.kind is not LetterKind.RECEIPT:
        yield Because(
            rule=WhyRule.IN_LETTER,
            says=f"It is in {named(letter, asked.words)}, letter {letter.id}{_how(letter, letters, asked)}.",
            letter=letter.id,
            posts=(asked.post.id,),
        )
    elif letter.kind is LetterKind.RECEIPT:
        says = f"Letter {letter.id} is the receipt of it."
        yield Because(rule=WhyRule.RECEIPT, says=says, letter=letter.id)
    else:
        says = f"Letter {letter.id}, {named(letter, asked.words)}, was to tell of it."
        yield Because(rule=WhyRule.WAS_TO_TELL, says=says, letter=letter.id)
    yield from outbox_words(session, letter, asked.words, at=asked.now)


def _how(letter: Delivery, letters: Sequence[Delivery], asked: PostQuestion) -> str:
    """Return what a letter shows of the post, where that is less than its words."""
    if letter.kind is not LetterKind.SUMMARY:
        return ""
    cut = {each.id for each in unpack_carried(letter.carried) if each.type == ItemType.CUT}
    if any(each.kind in TELLING and _is_before(each, letter) for each in letters):
        return ", which only says that it was sent already"
    if not asked.then.to.shows_content:
        return ", which only counts it: contents are hidden"
    if asked.post.conversation_id in cut:
        return ", without all of its conversation's text, for want of room (MORE brings it)"
    return ""


def _is_before(letter: Delivery, summary: Delivery) -> bool:
    """Say whether a letter was sent before a summary was."""
    if letter.sent_at is None or summary.sent_at is None:
        return False
    return letter.sent_at < summary.sent_at


def _no_notification(
    session: Session, letters: Sequence[Delivery], asked: PostQuestion
) -> Iterator[Because]:
    """Yield why nobody was notified of it at once, where no such letter was even planned."""
    kinds = {each.kind for each in letters if each.state is not DeliveryState.SUPERSEDED}
    if kinds & {LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION}:
        return
    if asked.post.state is not PostState.VISIBLE:
        return
    why = why_not_notified(session, asked.post, asked.member.id)
    if why and why[0] is not NotNotified.OWN:
        told = "; ".join(NOT_NOTIFIED[each].format(who=asked.who) for each in why)
        yield Because(rule=WhyRule.NO_NOTIFICATION, says=f"No notification: {told}.")
