"""What a summary's period had for a member: what it tells, what was kept out, what nobody could see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from digest.community.communities.tag import ConversationTag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.readership import reads_by
from digest.community.people.member import SummaryScope
from digest.letters.summary.activity import Activity, read_activity
from digest.letters.summary.kept_out import KeptOut, kept_out, selected
from digest.letters.summary.period import Period
from digest.letters.summary.reader import Subscriptions
from digest.letters.summary.subscriptions import subscriptions_before
from digest.mail.format import counted
from digest.queries.why.because import Because, WhyRule
from digest.queries.why.member_then import MemberThen

SHOWN = 5  # conversations that a sentence names
UNSEEN = {
    PostState.HELD: WhyRule.HELD,
    PostState.HIDDEN: WhyRule.HIDDEN,
    PostState.DELETED: WhyRule.DELETED,
}
SAYS = {  # of a number of posts; {is_} and {who} stand for "is" or "are", and the member's name
    WhyRule.OWN: "{is_} {who}'s own, and nobody is sent what they wrote",
    WhyRule.MUTED_CONVERSATION: "{is_} in a conversation that {who} mutes",
    WhyRule.MUTED_MEMBER: "{is_} by somebody whom {who} mutes",
    WhyRule.READ_BEFORE: "{was} in an earlier summary, before being hidden and shown again",
    WhyRule.NOT_FOLLOWED: "{is_} in a conversation that {who} does not follow, and {who} chose "
    "summaries of nothing else",
    WhyRule.NOT_READABLE: "{is_} in a community that {who} had left",
    WhyRule.HELD: "{waits} for a moderator's approval",
    WhyRule.HIDDEN: "{was} hidden by a moderator",
    WhyRule.DELETED: "{was} deleted by the author",
    WhyRule.TOO_YOUNG: "{was} too young: the author could still change it, so it comes in the next one",
    WhyRule.KEPT_OPEN: "{waits} for a decision on a change of it",
    WhyRule.CONVERSATION_REMOVED: "{is_} in a conversation that was taken away",
    WhyRule.TOLD_ALREADY: "{had} come by a notification before: the summary says so, and no more",
    WhyRule.NOT_READABLE_AT_ALL: "{is_} where {who} does not read: in none of their communities, and neither "
    "followed nor under a tag that they follow",
    WhyRule.ONLY_COUNTED: "{is_} in a conversation that was only counted, for want of room (MORE brings it)",
    WhyRule.NOT_VISIBLE_THEN: "could not be seen when the summary was sent",
    WhyRule.NOT_KNOWN: "should have been in the summary; what is kept does not say why not",
    WhyRule.SUSPENDED: "waits: {who} is suspended",
    WhyRule.FORMER: "waits: {who} has left",
    WhyRule.STOPPED: "waits: {who} wants no summary",
    WhyRule.PAUSED: "waits: {who} paused all letters",
    WhyRule.SUPPRESSED: "waits: {who} has no mailbox that letters go to now",
}
FORMS = {
    True: {"is_": "is", "was": "was", "waits": "waits", "had": "had"},
    False: {"is_": "are", "was": "were", "waits": "wait", "had": "had"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThereWas:
    """What a period had for one member, as far as it can be known now; posts by their ids."""

    told: frozenset[int]
    notified: frozenset[int]  # of these, those that a notification had brought before
    out: Mapping[int, tuple[KeptOut, ...]]
    unseen: Mapping[int, WhyRule]
    conversations: Mapping[int, int]  # of all these posts


def there_was(
    session: Session, then: MemberThen, period: Period, *, window: EditWindow
) -> ThereWas:
    """Return what a period had for a member who was so, with what they subscribed to at that moment."""
    activity = read_activity(session, period)
    wants = subscribed(session, then, activity)
    news = activity.news(period)
    told = selected(news, wants)
    theirs = {
        id_: why
        for id_, why in kept_out(news, wants).items()
        if why != (KeptOut.NOT_READABLE,)
        or activity.places[_conversation(activity, id_)].community_id in then.left_at
    }
    unseen = _unseen(session, wants, period, window)
    placed = {post.id: post.conversation_id for post in activity.posts}
    return ThereWas(
        told=told,
        notified=told & wants.notified,
        out=theirs,
        unseen={id_: rule for id_, (rule, _) in unseen.items()},
        conversations=placed | {id_: place for id_, (_, place) in unseen.items()},
    )


def subscribed(session: Session, then: MemberThen, activity: Activity) -> Subscriptions:
    """Return what a member subscribed to at that moment: what rows and the audit trail tell."""
    wants = subscriptions_before(session, then.to.member_id, activity, then.at)
    narrow = then.to.summary_scope is SummaryScope.FOLLOWED
    return replace(wants, communities=wants.communities | then.left_since, only_followed=narrow)


def in_words(found: ThereWas, who: str) -> Sequence[Because]:
    """Return a sentence for each thing that kept posts out, in the order of the rules."""
    by_rule: dict[WhyRule, list[int]] = defaultdict(list)
    for id_ in sorted(found.notified):
        by_rule[WhyRule.TOLD_ALREADY].append(id_)
    for id_, why in sorted(found.out.items()):
        by_rule[WhyRule(why[0].value)].append(id_)
    for id_, rule in sorted(found.unseen.items()):
        by_rule[rule].append(id_)
    return [*_sentences(by_rule, found.conversations, who)]


def words_of(rule: WhyRule, who: str, count: int) -> str:
    """Return what a rule says of so many posts, as the end of a sentence."""
    return SAYS[rule].format(who=who, **FORMS[count == 1])


def _sentences(
    by_rule: Mapping[WhyRule, Sequence[int]], places: Mapping[int, int], who: str
) -> Iterator[Because]:
    for rule, posts in by_rule.items():
        what = words_of(rule, who, len(posts))
        numbers = sorted({places[each] for each in posts})
        where = "conversation" if len(numbers) == 1 else "conversations"
        shown = ", ".join(map(str, numbers[:SHOWN]))
        more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
        yield Because(
            rule=rule,
            says=f"{counted(len(posts), 'post')} {what} ({where} {shown}{more}).",
            conversation=numbers[0] if len(numbers) == 1 else None,
            posts=tuple(posts),
        )


def _conversation(activity: Activity, post_id: int) -> int:
    return next(each.conversation_id for each in activity.posts if each.id == post_id)


def _unseen(
    session: Session, wants: Subscriptions, period: Period, window: EditWindow
) -> dict[int, tuple[WhyRule, int]]:
    """Return posts by others, where the member reads, that the period had but that nobody could be sent."""
    rows = session.exec(
        select(Post, Conversation)
        .join(Conversation, col(Conversation.id) == col(Post.conversation_id))
        .where(
            Post.published_at >= period.since - window.length,
            Post.published_at < period.until,
            col(Post.author_id).is_distinct_from(wants.member_id),
        )
        .order_by(col(Post.id))
    ).all()
    tags = defaultdict(set)
    places = {conversation.id for _, conversation in rows}
    for place, tag in session.exec(
        select(ConversationTag.conversation_id, ConversationTag.tag_id).where(
            col(ConversationTag.conversation_id).in_(places)
        )
    ):
        tags[place].add(tag)
    found = {}
    for post, where in rows:
        rule = unseen_rule(post, where.state, period)
        if rule and reads_by(wants.communities, wants.tags, where.community_id, tags[where.id]):
            found[post.id] = (rule, where.id)
    return found


def unseen_rule(post: Post, place: ConversationState, period: Period) -> WhyRule | None:
    """Return why a post could be in no summary of a period that would have had it; None of any other post."""
    settles: datetime | None = post.settles_at
    if settles is not None and settles < period.since:
        return None
    if post.state is not PostState.VISIBLE:
        return UNSEEN[post.state]
    if settles is None:
        return WhyRule.KEPT_OPEN
    if settles >= period.until:
        return WhyRule.TOO_YOUNG
    return WhyRule.CONVERSATION_REMOVED if place is ConversationState.REMOVED else None
