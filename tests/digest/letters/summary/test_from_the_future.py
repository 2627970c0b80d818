"""What a clock that was ahead wrote down is put right: nothing is lost, and nothing comes twice."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Member
from digest.letters.summary.from_the_future import KEY, MendFuture, mend
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind

YEARS = 24 * 365 * 4  # hours
MORNING, NEXT = 18, 42  # hours after noon
WINDOW = EditWindow()


@pytest.fixture
def scene(sqlite_store, world, make_community, make_member):
    with sqlite_store.write() as session:
        scene = world(session)
        scene.lung = make_community(session)
        scene.ana, scene.ben = (make_member(session, n, scene.lung) for n in ("Ana", "Ben"))
        scene.asked = scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
        session.flush()
        yield scene
        session.rollback()


def mended(scene, hours):
    scene.session.flush()
    return mend(scene.session, scene.at(hours), WINDOW)


def test_after_a_run_in_the_future_the_next_summary_comes_in_time_with_what_is_new(scene, text):
    scene.run(YEARS)
    scene.reply(scene.asked, scene.ben, "Nobody?", hours=20)

    assert mended(scene, 21) > 0
    letter = text(scene.run(NEXT).sent[scene.ana.id])

    assert "Nobody?" in letter
    assert "1 conversation, 1 new post" in letter


def test_a_summary_of_the_future_that_never_went_out_is_taken_over(scene, text):
    scene.run(YEARS)
    for delivery in scene.summaries(DeliveryState.SENT):
        delivery.state, delivery.carried = DeliveryState.DEFERRED, None

    mended(scene, 21)

    assert "How do you climb stairs?" in text(scene.run(NEXT).sent[scene.ana.id])


def test_the_date_of_the_future_still_has_its_summary_when_it_comes(scene):
    scene.run(NEXT)
    mended(scene, 1)
    scene.reply(scene.asked, scene.ben, "Nobody?", hours=20)

    assert scene.ana.id in scene.run(NEXT).sent


def test_no_second_summary_comes_on_the_day_of_the_first(scene):
    scene.run(MORNING)
    scene.run(YEARS)
    scene.reply(scene.asked, scene.ben, "Nobody?", hours=19)
    mended(scene, 21)

    assert scene.run(22).sent == {}


def test_a_post_of_the_future_is_one_of_now(scene, text):
    late = scene.reply(scene.asked, scene.ben, "From another time.", hours=YEARS)
    mended(scene, 1)

    assert late.published_at == scene.at(1)
    assert late.settles_at == scene.at(2)
    assert "From another time." in text(scene.run(MORNING).sent[scene.ana.id])


def test_a_letter_that_waits_for_the_future_goes_now(scene):
    far = scene.at(YEARS)
    scene.session.add(
        Delivery(
            key="x",
            kind=LetterKind.NOTICE,
            member_id=scene.ana.id,
            planned_at=far,
            due_at=far,
            reason="?",
        )
    )
    mended(scene, 1)

    (waiting,) = scene.session.exec(select(Delivery)).all()
    assert waiting.due_at == scene.at(1)


def test_where_nothing_lies_in_the_future_nothing_is_done(scene):
    scene.run(MORNING)
    step = MendFuture(None, WINDOW)

    assert step.find(scene.session, scene.at(MORNING), 1) == []
    assert mended(scene, MORNING) == 0
    scene.session.get_one(Member, scene.ana.id).summary_cursor = scene.at(YEARS)
    scene.session.flush()
    assert MendFuture(None, WINDOW).find(scene.session, scene.at(MORNING), 1) == [KEY]


def test_mending_twice_changes_no_more(scene):
    scene.run(YEARS)
    scene.reply(scene.asked, scene.ben, "Later.", hours=YEARS)
    mended(scene, 21)

    assert mended(scene, 21) == 0
    assert all(
        post.published_at <= scene.at(21) + timedelta(hours=1)
        for post in scene.session.exec(select(Post))
    )
