"""Starting, replying, editing, deleting, approving, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community import audit
from digest.community.communities.community import HoldFirst
from digest.community.communities.tag import ConversationTag, follow_tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import EditWindow, Post, PostState, Revision
from digest.community.conversations.readership import is_readable
from digest.community.moderation.member_care import appoint
from digest.community.posting import change
from digest.community.posting.publish import Draft, needs_approval, reply, start
from digest.community.requests.moderation_request import ModerationRequest, RequestKind

WINDOW = EditWindow()


@pytest.fixture
def write(noon):
    def words(member, text="I slept better this week.", minutes=0):
        return Draft(author_id=member.id, text=text, at=noon + timedelta(minutes=minutes))

    return words


def test_a_new_conversation_carries_the_community_tag_and_is_followed_by_its_starter(
    store, make_community, make_member, write, noon
):
    with store.write() as session:
        lung = make_community(session)
        ana = make_member(session, "Ana", lung)
        post = start(session, lung, write(ana), title="Sleep", window=WINDOW)

        tags = session.exec(select(ConversationTag.tag_id)).all()
        assert tags == [lung.tag_id]
        assert session.get(Follow, (ana.id, post.conversation_id)) is not None
        assert post.settles_at == noon + timedelta(minutes=60)


def test_replying_makes_a_conversation_active_and_followed(
    store, make_community, make_member, write, noon
):
    with store.write() as session:
        lung = make_community(session)
        ana, ben = make_member(session, "Ana", lung), make_member(session, "Ben", lung)
        first = start(session, lung, write(ana), title="Sleep", window=WINDOW)
        conversation = session.get_one(Conversation, first.conversation_id)
        reply(session, conversation, write(ben, minutes=30), window=WINDOW)

        assert conversation.active_at == noon + timedelta(minutes=30)
        assert session.get(Follow, (ben.id, conversation.id)) is not None


@pytest.mark.parametrize(
    ("policy", "text", "posts_before", "held"),
    [
        pytest.param(HoldFirst.LINKS, "see https://x.example", 0, True, id="first-with-link"),
        pytest.param(HoldFirst.LINKS, "hello", 0, False, id="first-without-link"),
        pytest.param(HoldFirst.LINKS, "see www.x.example", 1, False, id="second-with-link"),
        pytest.param(HoldFirst.ALWAYS, "hello", 0, True, id="always"),
        pytest.param(HoldFirst.NEVER, "see https://x.example", 0, False, id="never"),
    ],
)
def test_first_posts_wait_where_the_community_says_so(policy, text, posts_before, held):
    assert needs_approval(policy, text, posts_before=posts_before) is held


@pytest.mark.parametrize(
    ("policy", "text", "is_new", "held"),
    [
        pytest.param(HoldFirst.CONTACT, "see www.x.example", True, True, id="link-of-a-new-member"),
        pytest.param(
            HoldFirst.CONTACT, "call 020 7946 0958", True, True, id="phone-of-a-new-member"
        ),
        pytest.param(HoldFirst.CONTACT, "I take 20 mg", True, False, id="neither"),
        pytest.param(HoldFirst.ALWAYS, "call 020 7946 0958", True, True, id="always-as-well"),
        pytest.param(HoldFirst.LINKS, "call 020 7946 0958", True, False, id="first-links-only"),
        pytest.param(
            HoldFirst.CONTACT, "call 020 7946 0958", False, False, id="phone-after-a-week"
        ),
        pytest.param(HoldFirst.NEVER, "call 020 7946 0958", True, False, id="never"),
    ],
)
def test_contact_data_of_a_new_member_waits_where_the_community_says_so(policy, text, is_new, held):
    assert needs_approval(policy, text, posts_before=3, is_new=is_new) is held


def test_a_post_of_who_is_watched_waits_and_is_brought_before_the_moderators(
    store, make_community, make_member, write
):
    with store.write() as session:
        lung = make_community(session, hold_first=HoldFirst.NEVER)
        ana = make_member(session, "Ana", lung)
        ana.needs_approval = True
        post = start(session, lung, write(ana), title="Sleep", window=WINDOW)

        assert post.state is PostState.HELD
        (request,) = session.exec(select(ModerationRequest)).all()
        assert (request.kind, request.post_id) == (RequestKind.HELD_POST, post.id)


def test_a_moderators_own_post_never_waits(store, make_community, make_member, write, noon):
    with store.write() as session:
        lung = make_community(session, hold_first=HoldFirst.ALWAYS)
        ana = make_member(session, "Ana", lung)
        appoint(session, ana, lung.id, actor="operator", at=noon)

        post = start(session, lung, write(ana), title="Sleep", window=WINDOW)
        assert post.state is PostState.VISIBLE


def test_a_held_post_gets_its_hour_when_it_is_approved(
    store, make_community, make_member, write, noon
):
    later = noon + timedelta(days=1)
    with store.write() as session:
        lung = make_community(session, hold_first=HoldFirst.ALWAYS)
        ana = make_member(session, "Ana", lung)
        post = start(session, lung, write(ana), title="Sleep", window=WINDOW)
        assert (post.state, post.settles_at) == (PostState.HELD, None)

        change.approve(session, post, actor="operator", window=WINDOW, at=later)

        assert (post.state, post.published_at) == (PostState.VISIBLE, later)
        assert post.settles_at == later + timedelta(hours=1)


def test_an_edit_keeps_the_earlier_text_for_moderators(
    store, make_community, make_member, write, noon
):
    with store.write() as session:
        lung = make_community(session)
        post = start(session, lung, write(make_member(session, "Ana")), title="Slep", window=WINDOW)
        change.edit(session, post, text="I slept worse.", title="Sleep", at=noon)

        kept = session.exec(select(Revision)).one()
        assert (kept.version, kept.text, kept.title) == (1, "I slept better this week.", "Slep")
        assert (post.version, post.text) == (2, "I slept worse.")
        assert session.get_one(Conversation, post.conversation_id).title == "Sleep"


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        pytest.param(0, ConversationState.REMOVED, id="nobody-replied"),
        pytest.param(1, ConversationState.OPEN, id="somebody-replied"),
    ],
)
def test_a_conversation_goes_with_its_first_post_only_where_nobody_replied(
    store, make_community, make_member, write, noon, replies, state
):
    with store.write() as session:
        lung = make_community(session)
        ana, ben = make_member(session, "Ana", lung), make_member(session, "Ben", lung)
        first = start(session, lung, write(ana), title="Sleep", window=WINDOW)
        conversation = session.get_one(Conversation, first.conversation_id)
        for _ in range(replies):
            reply(session, conversation, write(ben), window=WINDOW)
        change.delete(session, first, at=noon)

        assert (first.state, first.text) == (PostState.DELETED, "")
        assert conversation.state is state


def test_who_follows_a_tag_may_read_and_who_left_may_not(
    store, make_community, make_member, write, noon
):
    with store.write() as session:
        lung = make_community(session)
        ana, ben = make_member(session, "Ana", lung), make_member(session, "Ben")
        post = start(session, lung, write(ana), title="Sleep", window=WINDOW)
        conversation = session.get_one(Conversation, post.conversation_id)
        assert not is_readable(session, ben.id, conversation.id)

        follow_tag(session, ben.id, lung.tag_id, at=noon)

        assert is_readable(session, ben.id, conversation.id)


def test_the_audit_trail_shows_the_entry_that_was_tampered_with(store, noon):
    with store.write() as session:
        for act in ("hide", "show", "hide"):
            audit.record(session, actor="operator", act=act, target="post 1", at=noon)
        assert audit.first_broken(session) is None

        entry = session.get_one(audit.AuditEntry, 2)
        entry.reason = "nothing to see"
        session.flush()

        assert audit.first_broken(session) == 2


def test_a_rowid_of_a_deleted_row_never_comes_back(store, make_member):
    with store.write() as session:
        gone = make_member(session, "Ana")
        number = gone.id
        session.delete(gone)
    with store.write() as session:
        assert make_member(session, "Ben").id > number


def test_an_unfinished_block_leaves_nothing_behind(store, make_community, make_member, write):
    with pytest.raises(ZeroDivisionError), store.write() as session:
        lung = make_community(session)
        start(session, lung, write(make_member(session, "Ana")), title="Sleep", window=WINDOW)
        raise ZeroDivisionError
    with store.read() as session:
        assert session.exec(select(Post)).all() == []
