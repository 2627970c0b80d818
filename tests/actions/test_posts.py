"""Posts are written and changed by whom they may be, and by nobody else, whatever door asks."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from digest.actions import conversations, look, posts
from digest.actions.context import Context
from digest.actions.posts import NewText
from digest.actions.requests import ask_late, report
from digest.actions.result import LEFT, Done, Refused
from digest.community.communities.community import Community, HoldFirst
from digest.community.communities.join import create_community
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member, MemberState
from digest.community.posting import change
from digest.community.posting.tagging import TagWishes
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.received_mail import Outcome
from digest.language.text import POST_LIMIT
from digest.letters.notice import Reason
from digest.outbox.delivery import Delivery
from tests.contexts import of_mail, of_member

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = "Mine are better in the morning."
NEW = NewText(text=WORDS)
NOWHERE = 99


def reply(context: Context, member: Member, number: int, text: str = WORDS):
    return posts.reply(context, member.id, number, NewText(text=text))


def of_sleep(session: Session, village) -> Conversation:
    return session.get_one(Conversation, village.sleep.conversation_id)


def untouched(village) -> bool:
    """Whether nothing was published, changed or told."""
    with village.store.read() as session:
        post = session.get_one(Post, village.sleep.id)
        is_there = (post.text, post.state, post.version) == (
            "About sleep",
            PostState.VISIBLE,
            1,
        )
    return is_there and len(village.posts()) == 1 and village.all(Delivery) == []


def refuses(found: object, reason: Reason, *, words: str | None = WORDS) -> bool:
    assert isinstance(found, Refused), found
    return (found.reason, found.words, found.outcome) == (reason, words, Outcome.REFUSED)


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        pytest.param(" \n", Reason.NO_TEXT, None, id="nothing"),
        pytest.param("x" * (POST_LIMIT + 1), Reason.TOO_LONG, "x" * (POST_LIMIT + 1), id="much"),
    ],
)
def test_a_post_has_some_words_and_not_too_many(village, text, reason, words):
    with village.store.write() as session:
        context = of_member(session, village.ana.id, village.noon)
        sleep = of_sleep(session, village)
        assert refuses(reply(context, village.ana, sleep.id, text), reason, words=words)
        new = NewText(text=text)
        begun = posts.start(context, village.ana.id, village.lung.id, "Tea", new)
        assert refuses(begun, reason, words=words)
        context = of_member(session, village.ben.id, village.noon)
        changed = posts.edit(context, village.ben.id, village.sleep.id, new)
        assert refuses(changed, reason, words=words)
    assert untouched(village)


def test_only_who_may_read_a_conversation_adds_to_it_follows_it_or_gets_it(village):
    with village.store.write() as session:
        cleo, sleep = village.cleo.id, of_sleep(session, village)
        context = of_member(session, cleo, village.noon)
        tags = TagWishes(adds=("night",))
        for number in (sleep.id, NOWHERE):
            found = reply(context, village.cleo, number)
            assert refuses(found, Reason.MAY_NOT_READ)
            assert found.conversation_id is None
            tagged = posts.change_conversation_tags(context, cleo, number, tags)
            assert refuses(tagged, Reason.MAY_NOT_READ, words=None)
            followed = conversations.follow_conversation(context, cleo, number)
            assert refuses(followed, Reason.MAY_NOT_READ, words=None)
            sent = look.send_conversations(context, cleo, [number])
            assert refuses(sent, Reason.MAY_NOT_READ, words=None)
    assert untouched(village)


def test_of_several_conversations_those_are_sent_that_can_be_read(village):
    with village.store.write() as session:
        context = of_member(session, village.ana.id, village.noon)
        sent = look.send_conversations(context, village.ana.id, [NOWHERE, village.sleep.id])
        assert isinstance(sent, Done)
    assert [each.conversation_id for each in village.all(Delivery)] == [
        village.sleep.conversation_id
    ]


def test_a_closed_conversation_takes_nothing_and_one_that_is_gone_is_not_there(village):
    with village.store.write() as session:
        sleep = of_sleep(session, village)
        context = of_member(session, village.ana.id, village.noon)
        sleep.state = ConversationState.CLOSED
        found = reply(context, village.ana, sleep.id)
        assert refuses(found, Reason.CLOSED)
        assert found.conversation_id == sleep.id
        tags = TagWishes(adds=("night",))
        tagged = posts.change_conversation_tags(context, village.ana.id, sleep.id, tags)
        assert refuses(tagged, Reason.CLOSED, words=None)
        sleep.state = ConversationState.REMOVED
        assert refuses(reply(context, village.ana, sleep.id), Reason.MAY_NOT_READ)
    assert untouched(village)


def test_a_conversation_is_started_by_a_member_of_its_community(village):
    with village.store.write() as session:
        heart = create_community(session, name="heart", title="Heart", at=village.noon)
        context = of_member(session, village.ana.id, village.noon)
        found = posts.start(context, village.ana.id, heart.id, "Tea", NEW)
        assert refuses(found, Reason.NOT_A_MEMBER)
        found = posts.start(context, village.ana.id, NOWHERE, "Tea", NEW)
        assert refuses(found, Reason.UNKNOWN_COMMUNITY)
    assert untouched(village)


def test_who_is_stopped_publishes_nothing_and_who_has_left_is_not_told(village):
    with village.store.write() as session:
        ben, lung = session.get_one(Member, village.ben.id), session.get_one(Community, 1)
        context = of_member(session, ben.id, village.noon)
        sleep = of_sleep(session, village)

        def tried() -> list[object]:
            tags = TagWishes(adds=("night",))
            return [
                reply(context, ben, sleep.id),
                posts.start(context, ben.id, lung.id, "Tea", NEW),
                posts.edit(context, ben.id, village.sleep.id, NEW),
                ask_late(context, ben.id, village.sleep.id, text=WORDS, title=None),
                posts.change_conversation_tags(context, ben.id, sleep.id, tags),
            ]

        ben.state = MemberState.SUSPENDED
        found = tried()
        assert all(refuses(each, Reason.SUSPENDED) for each in found[:-1])
        assert refuses(found[-1], Reason.SUSPENDED, words=None)
        ben.state = MemberState.FORMER
        assert tried() == [LEFT] * 5
    assert untouched(village)


def test_whoever_is_stopped_can_still_delete_but_not_bring_back(village):
    with village.store.write() as session:
        ben = session.get_one(Member, village.ben.id)
        ben.state = MemberState.SUSPENDED
        context = of_member(session, ben.id, village.noon)
        assert isinstance(posts.delete(context, ben.id, village.sleep.id), Done)
        found = posts.bring_back(context, ben.id, village.sleep.id)
        assert refuses(found, Reason.SUSPENDED, words=None)
        assert session.get_one(Post, village.sleep.id).state is PostState.DELETED


def test_a_post_is_its_authors_alone(village):
    with village.store.write() as session:
        ana, post = village.ana.id, village.sleep.id
        context = of_member(session, ana, village.noon)
        for number in (post, NOWHERE):
            assert refuses(posts.edit(context, ana, number, NEW), Reason.NOT_AUTHOR)
            late = ask_late(context, ana, number, text=WORDS, title=None)
            assert refuses(late, Reason.NOT_AUTHOR)
            assert refuses(posts.delete(context, ana, number), Reason.NOT_AUTHOR, words=None)
            back = posts.bring_back(context, ana, number)
            assert refuses(back, Reason.NOT_AUTHOR, words=None)
    assert untouched(village)
    assert village.all(ModerationRequest) == []


def test_after_its_hour_a_post_is_not_changed_and_the_words_go_back(village):
    with village.store.write() as session:
        ben, post = village.ben.id, village.sleep.id
        context = of_member(session, ben, village.noon + HOUR)
        found = posts.edit(context, ben, post, NEW)
        assert refuses(found, Reason.WINDOW_OVER)
        assert (found.post_id, found.conversation_id) == (post, village.sleep.conversation_id)
        assert refuses(posts.delete(context, ben, post), Reason.DELETE_WINDOW_OVER, words=None)
    assert untouched(village)


def edits(village, text: str) -> object:
    """Let Ben change his post in its hour."""
    with village.store.write() as session:
        context = of_member(session, village.ben.id, village.noon + MINUTE)
        return posts.edit(context, village.ben.id, village.sleep.id, NewText(text=text))


def on_hold(session: Session, village) -> None:
    session.get_one(Member, village.ben.id).needs_approval = True


def holding(hold_first: HoldFirst):
    def hold(session: Session, village) -> None:
        session.get_one(Community, village.lung.id).hold_first = hold_first

    return hold


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(on_hold, "About rest", id="whose-posts-are-read-first"),
        pytest.param(holding(HoldFirst.LINKS), "www.example.com", id="link"),
        pytest.param(holding(HoldFirst.CONTACT), "www.example.com", id="contact"),
        pytest.param(holding(HoldFirst.ALWAYS), "About rest", id="first-post"),
    ],
)
def test_a_change_that_would_wait_as_a_post_waits_and_the_post_stays(village, rule, text):
    with village.store.write() as session:
        rule(session, village)

    assert isinstance(edits(village, text), Done)

    (post,), (request,) = village.all(Post), village.all(ModerationRequest)
    assert (post.text, post.version, post.settles_at) == ("About sleep", 1, None)
    assert (request.kind, request.words) == (RequestKind.LATE_EDIT, text)
    assert [each.reason for each in village.all(Delivery)] == [Reason.LATE_ASKED]


@pytest.mark.parametrize("hold_first", [HoldFirst.LINKS, HoldFirst.NEVER])
def test_a_change_that_would_not_wait_as_a_post_is_seen_at_once(village, hold_first):
    with village.store.write() as session:
        holding(hold_first)(session, village)

    edits(village, "About rest")

    assert village.posts() == ["About rest"]
    assert village.all(ModerationRequest) == []


def test_a_change_that_is_seen_at_once_ends_the_one_that_waits(village):
    edits(village, "www.example.com")
    edits(village, "About rest")

    (post,), (request,) = village.all(Post), village.all(ModerationRequest)
    assert post.text == "About rest"
    assert post.settles_at is not None
    assert (request.ended_by, request.ruling) == ("its author", "changed")


def test_the_hour_goes_by_when_the_mail_was_taken_however_late_it_is_worked_on(village):
    with village.store.write() as session:
        ben, post = village.ben.id, village.sleep.id
        taken = village.noon + 59 * MINUTE
        context = of_mail(session, ben, village.noon + 5 * HOUR, accepted_at=taken)
        assert isinstance(posts.edit(context, ben, post, NEW), Done)
        assert isinstance(posts.delete(context, ben, post), Done)


def test_words_that_were_kept_count_with_the_mail_that_first_wanted_them(village):
    with village.store.write() as session:
        ben, post = village.ben.id, village.sleep.id
        late = of_mail(session, ben, village.noon + 5 * HOUR, accepted_at=village.noon + 4 * HOUR)
        in_time = village.noon + 59 * MINUTE
        assert isinstance(posts.edit(late, ben, post, NEW, said_at=in_time), Done)
        found = posts.edit(late, ben, post, NEW, said_at=village.noon + HOUR)
        assert refuses(found, Reason.WINDOW_OVER)


def test_the_hour_of_a_post_that_waits_for_a_moderator_has_not_begun(village):
    with village.store.write() as session:
        session.get_one(Post, village.sleep.id).state = PostState.HELD
        context = of_member(session, village.ben.id, village.noon + 5 * HOUR)
        assert isinstance(posts.edit(context, village.ben.id, village.sleep.id, NEW), Done)


def test_a_deleted_post_is_not_changed_and_a_hidden_one_neither(village):
    with village.store.write() as session:
        ben, post = village.ben.id, session.get_one(Post, village.sleep.id)
        context = of_member(session, ben, village.noon)
        not_yet = posts.bring_back(context, ben, post.id)
        assert refuses(not_yet, Reason.NOT_DELETED, words=None)
        change.delete(session, post, at=village.noon)
        assert refuses(posts.edit(context, ben, post.id, NEW), Reason.DELETED_ALREADY)
        again = posts.delete(context, ben, post.id)
        assert refuses(again, Reason.DELETED_ALREADY, words=None)
        post.state = PostState.HIDDEN
        assert refuses(posts.edit(context, ben, post.id, NEW), Reason.WINDOW_OVER)
        gone = posts.delete(context, ben, post.id)
        assert refuses(gone, Reason.DELETE_WINDOW_OVER, words=None)
        late = ask_late(context, ben, post.id, text=WORDS, title=None)
        assert refuses(late, Reason.NO_COMMAND)
    assert village.all(Delivery) == []


@pytest.mark.parametrize("minutes", [0, 59, 60])
def test_a_deletion_is_undone_within_an_hour_of_it(village, minutes):
    with village.store.write() as session:
        ben, post = village.ben.id, session.get_one(Post, village.sleep.id)
        change.delete(session, post, at=village.noon + 30 * MINUTE)
        at = village.noon + (30 + minutes) * MINUTE
        found = posts.bring_back(of_member(session, ben, at), ben, post.id)
        if minutes < 60:
            assert isinstance(found, Done)
            assert post.text == "About sleep"
        else:
            assert refuses(found, Reason.UNDO_OVER, words=None)
            assert post.state is PostState.DELETED


def test_a_post_is_reported_by_who_may_read_it(village):
    with village.store.write() as session:
        context = of_member(session, village.cleo.id, village.noon)
        for number in (village.sleep.id, NOWHERE):
            found = report(context, village.cleo.id, number, WORDS)
            assert refuses(found, Reason.MAY_NOT_READ)
    assert untouched(village)
    assert village.all(ModerationRequest) == []


def test_the_report_of_a_deleted_post_asks_nobody(village):
    with village.store.write() as session:
        change.delete(session, session.get_one(Post, village.sleep.id), at=village.noon)
        session.get_one(Conversation, village.sleep.conversation_id).state = ConversationState.OPEN
        context = of_member(session, village.ana.id, village.noon)
        assert refuses(report(context, village.ana.id, village.sleep.id, WORDS), Reason.POST_GONE)
    assert village.all(ModerationRequest) == []
