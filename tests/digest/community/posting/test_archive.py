"""What an archive said becomes conversations, with its own dates, each post once, and nobody is told."""

from dataclasses import replace
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
    conversations_of,
    import_author,
    import_post,
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
            is_reply=bool(answers),
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


def test_a_subject_brings_only_answers_together_and_only_for_a_month(
    store, lung, author, archived, noon
):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id

        def put(key, days, answers=("never-seen",)):
            post = archived(key, ana, days=days, answers=answers)
            return import_post(session, lung, post, window=WINDOW).conversation_id

        assert put("one", 0) == put("two", 29) == put("three", 59) != put("four", 90)
        assert put("five", 91, answers=()) not in (put("six", 80), put("seven", 90))


def test_a_thread_that_is_known_comes_before_the_subject(store, lung, author, archived, noon):
    with store.write() as session:
        ana = import_author(session, lung, author(), at=noon).id
        first = import_post(session, lung, archived("one", ana, subject="x"), window=WINDOW)
        import_post(session, lung, archived("two", ana), window=WINDOW)
        answer = archived("three", ana, answers=("never-seen",))
        answer = replace(answer, thread_id=first.conversation_id)

        third = import_post(session, lung, answer, window=WINDOW)
        assert third.conversation_id == first.conversation_id


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
        post = import_post(session, lung, archived("one", ana), window=WINDOW)
        post.state = PostState.DELETED

        assert conversations_of(session, lung.id, ["one", "two"]) == {"one": post.conversation_id}
        assert conversations_of(session, lung.id + 1, ["one"]) == {}


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
            post = archived(key, ana, days=len(key), answers=("never-seen",))
            import_post(session, lung, post, window=WINDOW)

        posts = session.exec(select(Post.is_first, Post.author_id).order_by(Post.id)).all()
        conversation = session.exec(select(Conversation)).one()
        assert posts == [(True, ana), (False, ana)]
        assert conversation.title == "Sleep"
        assert conversation.started_at == noon - timedelta(days=97)
