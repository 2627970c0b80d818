"""What an archive said becomes conversations, with its own dates, each post once, and nobody is told."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from digest.community.communities.community import HoldFirst, belongs
from digest.community.communities.join import confirm_address
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.people.member import Address, Member
from digest.community.posting.archive import (
    ArchivedAuthor,
    ArchivedPost,
    import_author,
    import_post,
    imported_keys,
)
from digest.outbox.delivery import Delivery

WINDOW = EditWindow()


@pytest.fixture
def lung(store, make_community):
    with store.write() as session:
        return make_community(session, hold_first=HoldFirst.ALWAYS)


@pytest.fixture
def author():
    def make(address="ana@example.net", name="", *, confirmed=False):
        return ArchivedAuthor(address=address, name=name, confirmed=confirmed)

    return make


@pytest.fixture
def archived(noon):
    def make(key, author_id, *, answers=(), subject="sleep", days=0):
        return ArchivedPost(
            message_key=key,
            subject_key=subject,
            answers=answers,
            author_id=author_id,
            title=subject.title(),
            text=f"Text of {key} with a link https://example.org",
            at=noon - timedelta(days=100 - days),
        )

    return make


def test_a_post_keeps_its_date_and_can_be_seen_without_approval(
    store, lung, author, archived, noon
):
    with store.write() as session:
        member = import_author(session, lung, author(), at=noon)
        post = import_post(session, lung, archived("one", member.id), window=WINDOW)

        assert post.state is PostState.VISIBLE
        assert post.published_at == noon - timedelta(days=100)
        assert post.settles_at == post.published_at + timedelta(hours=1)
        assert session.exec(select(func.count()).select_from(Delivery)).one() == 0


def test_an_author_is_a_member_under_a_neutral_name_and_is_not_written_to(
    store, lung, author, noon
):
    with store.write() as session:
        member = import_author(session, lung, author(), at=noon)
        again = import_author(session, lung, author(), at=noon + timedelta(days=1))

        assert member.id == again.id
        assert member.display_name == f"Member {member.id}"
        assert belongs(session, member.id, lung.id)
        assert session.exec(select(Address.confirmed_at)).one() is None


def test_a_name_is_taken_and_an_address_confirmed_where_that_is_asked_for(
    store, lung, author, noon
):
    with store.write() as session:
        member = import_author(session, lung, author(name="Ana P.", confirmed=True), at=noon)

        assert member.display_name == "Ana P."
        assert session.exec(select(Address.confirmed_at)).one() == noon


def test_an_answer_joins_the_conversation_of_the_nearest_message_it_names(
    store, lung, author, archived, noon
):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id
        first = import_post(session, lung, archived("one", ana), window=WINDOW)
        other = import_post(session, lung, archived("two", ana, subject="x"), window=WINDOW)
        answers = ("never-seen", "two", "one")
        reply = archived("three", ana, answers=answers, subject="sleep")
        reply = import_post(session, lung, reply, window=WINDOW)

        assert reply.conversation_id == other.conversation_id != first.conversation_id
        assert not reply.is_first


def test_without_a_known_answer_the_subject_decides_and_no_subject_starts_anew(
    store, lung, author, archived, noon
):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id

        def put(key, subject):
            post = archived(key, ana, answers=("never-seen",), subject=subject)
            return import_post(session, lung, post, window=WINDOW).conversation_id

        assert put("one", "sleep") == put("two", "sleep") != put("three", "walking")
        assert put("four", "") != put("five", "")


def test_the_same_subject_in_another_community_is_another_conversation(
    store, lung, author, archived, noon, make_community
):
    with store.write() as session:
        other = make_community(session, "meadow")
        ana = import_author(session, lung, author(), at=noon).id
        import_post(session, lung, archived("one", ana), window=WINDOW)
        import_post(session, other, archived("two", ana, answers=("one",)), window=WINDOW)

        assert session.exec(select(func.count()).select_from(Conversation)).one() == 2


def test_what_was_taken_over_is_known_by_its_key_also_when_its_post_is_gone(
    store, lung, author, archived, noon
):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id
        import_post(session, lung, archived("one", ana), window=WINDOW).state = PostState.DELETED

        assert imported_keys(session, lung.id, ["one", "two"]) == {"one"}
        assert imported_keys(session, lung.id + 1, ["one"]) == set()


def test_an_imported_member_joins_with_the_first_of_all_their_posts(
    store, lung, author, archived, noon, make_community
):
    with store.write() as session:
        other = make_community(session, "meadow")
        late, early = noon - timedelta(days=50), noon - timedelta(days=100)
        member = import_author(session, lung, author(), at=late)
        import_post(session, lung, archived("one", member.id, days=50), window=WINDOW)

        import_author(session, other, author(), at=early)

        assert member.joined_at == member.summary_cursor == early
        assert member.summary_date <= early.date()


def test_a_member_of_our_own_keeps_the_day_they_joined(store, lung, author, noon, make_member):
    with store.write() as session:
        ana = make_member(session, "Ana")
        import_author(session, lung, author(), at=noon - timedelta(days=100))

        assert session.get_one(Member, ana.id).summary_cursor == noon


def test_when_an_imported_member_is_confirmed_the_summaries_begin_then(store, lung, author, noon):
    with store.write() as session:
        member = import_author(session, lung, author(), at=noon - timedelta(days=100))

        assert confirm_address(session, member, at=noon)
        assert not confirm_address(session, member, at=noon + timedelta(days=1))

        assert member.summary_cursor == noon
        assert session.exec(select(Address.confirmed_at)).one() == noon


def test_posts_of_an_archive_have_their_author_and_conversation(
    store, lung, author, archived, noon
):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id
        for key in ("one", "two"):
            import_post(session, lung, archived(key, ana, days=len(key)), window=WINDOW)

        posts = session.exec(select(Post.is_first, Post.author_id).order_by(Post.id)).all()
        conversation = session.exec(select(Conversation)).one()
        assert posts == [(True, ana), (False, ana)]
        assert conversation.title == "Sleep"
        assert conversation.started_at == noon - timedelta(days=97)
