"""What came of an answer: what it changed, which letters answer it, and whether that was wanted."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from digest.community.communities.community import Community, Membership
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member, MemberState
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.phrases import AskModerator, DeleteThis, Explain, HelpTopic, Show, Viewable
from digest.letters.membership_changed import MembershipChangedPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, SearchResultsPayload
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.fresh.lookups import member_of
from tests.inbound.fresh.town import Town

RIGHT, ASKED, WRONG = "right", "asked", "wrong"
CLOSED = frozenset({"none", "dropped", "stays", "thanks"})
CLOSES = (Reason.AS_IT_WAS, Reason.DROPPED, Reason.THANKED)
SHOWS_DELETING = (
    DeleteThis(),
    AskModerator(),
    Show(what=Viewable.HOME),
    Explain(topic=HelpTopic.EDIT),
)


@dataclass(frozen=True)
class Told:
    """The letters that answer, whether they close the matter, and what they show."""

    letters: tuple[str, ...]
    is_closed: bool
    shows: frozenset[str]


def state(town: Town, writer: str) -> set[str]:
    """Return what can be changed by an answer, in words."""
    with town.store.read() as session:
        owner = member_of(session, writer)
        member = None if owner is None else session.get(Member, owner)
        if member is None or member.state is MemberState.FORMER:
            return {"terminated"}
        names = {each.id: each.name for each in session.exec(select(Community))}
        own = select(Membership.community_id).where(Membership.member_id == member.id)
        inside = {names[each] for each in session.exec(own)}
        found = {f"{'in' if each in inside else 'out'} {each}" for each in names.values()}
        found |= {
            f"zone:{member.zone}",
            f"hour {member.summary_hour}",
            f"name {member.display_name}",
        }
        return found | set(_posts(session)) | set(_questions(session))


def _posts(session: Session) -> Iterator[str]:
    for post in session.exec(select(Post).where(Post.state == PostState.VISIBLE)):
        title = session.get_one(Conversation, post.conversation_id).title
        yield f"post {post.id} {'new' if post.is_first else 'reply'} in {title}"


def _questions(session: Session) -> Iterator[str]:
    for each in session.exec(select(Question).where(col(Question.was_yes).is_(False))):
        yield f"no to {each.id}"


def told_in(town: Town, owed: int, outcome: str) -> Told:
    """Return what the writer of the newest mail is told, in letters later than this one."""
    with town.store.read() as session:
        row = session.exec(select(ReceivedMail).order_by(col(ReceivedMail.id).desc())).first()
        assert row is not None
        mine = Delivery.member_id == row.member_id
        new = session.exec(select(Delivery).where(col(Delivery.id) > owed, mine)).all()
        return Told(
            letters=tuple(f"{each.kind} {each.reason or ''}".strip() for each in new),
            is_closed=outcome == Outcome.IGNORED or any(each.reason in CLOSES for each in new),
            shows=frozenset(one for each in new for one in _shown(each)),
        )


def _shown(delivery: Delivery) -> set[str]:
    match delivery.reason:
        case Overview.BELONGING:
            changes = MembershipChangedPayload.of(delivery).changes
            return {"misread"} if changes.unknown or changes.not_in else set()
        case Overview.FOUND:
            return {f"search:{SearchResultsPayload.of(delivery).query}"}
        case Overview.EXPLAINED | Overview.HOME:
            return {"how_to_delete"} if "edit" in (delivery.payload or "edit") else set()
        case _ if delivery.kind is LetterKind.NOTICE:
            payload = NoticePayload.of(delivery)
            named = " ".join(repr(each) for each in payload.offers)
            publishes = payload.reason in (Reason.PUBLISH_THIS, Reason.WHERE_TO_PUBLISH)
            return {
                *({"ending"} if "Terminate" in named or "LeaveComm" in named else ()),
                *({"how_to_delete"} if any(repr(each) in named for each in SHOWS_DELETING) else ()),
                *({"to_publish"} if publishes or "Publish" in named else ()),
            }
        case _:
            return set()


def verdict_on(expect: tuple[str, ...], done: tuple[str, ...], told: Told, *, may_end: bool) -> str:
    """Return how it is judged; a letter that offers an end to who did not speak of one is wrong."""
    came = _came(done) | {each for each in told.shows if ":" in each}
    if came and came != {"no"}:
        return RIGHT if any(_is(each, came) for each in expect) else WRONG
    if "misread" in told.shows:
        return WRONG
    if CLOSED.intersection(expect) and ("no" in came or told.is_closed):
        return RIGHT
    if "no" in came or not told.letters or ("ending" in told.shows and not may_end):
        return WRONG
    return RIGHT if "ask" in expect or told.shows.intersection(expect) else ASKED


def _came(done: tuple[str, ...]) -> set[str]:
    """Return what was done in the words of the expectations."""
    posts = [each.split(" ", 4) for each in done if each.startswith("post ")]
    found = {each for each in done if not each.startswith(("post ", "in ", "out ", "no to"))}
    for each in posts:
        found |= {"posted", "new" if each[2] == "new" else "reply", f"in:{each[4]}"}
    for way, word in (("joined", "in "), ("left", "out ")):
        names = [each.removeprefix(word) for each in done if each.startswith(word)]
        found |= {f"{way}:{','.join(sorted(names))}"} if names else set()
    return found | ({"no"} if any(each.startswith("no to") for each in done) else set())


def _is(expected: str, came: set[str]) -> bool:
    kind, _, words = expected.partition(":")
    if kind == "search":
        return any(each.startswith("search:") and words in each.lower() for each in came)
    return expected in came
