"""Notes from moderators in summaries: first, once for each member, and never after they are withdrawn."""

from datetime import timedelta

import pytest

from digest.community.communities.join import leave
from digest.community.communities.moderators_note import LONGEST, write_note
from digest.community.people.member import SummaryLength
from digest.errors import BadInput
from digest.letters.summary.moderators_notes import MOST, NoteSection
from digest.store.carried_ids import CarriedId, ItemType, unpack_carried
from tests.digest.letters.summary.conftest import html_of, text_of

MORNING, NEXT = 18, 42  # hours after noon
WORDS = "First posts are read by one of us from Monday on."


@pytest.fixture
def scene(sqlite_store, world, make_community, make_member, make_letters):
    """Ana and Ben are in Lung, Cleo is in Sleep alone."""
    with sqlite_store.write() as session:
        scene = world(session)
        scene.lung, scene.sleep = make_community(session), make_community(session, "sleep")
        scene.ana, scene.ben = (make_member(session, name, scene.lung) for name in ("Ana", "Ben"))
        scene.cleo = make_member(session, "Cleo", scene.sleep)
        scene.letters = make_letters(besides=(NoteSection(),))
        yield scene
        session.rollback()


def noted(scene, text=WORDS, *, hours=1.0, until=None):
    return write_note(scene.session, scene.lung.id, text, until=until, at=scene.at(hours))


def test_it_stands_first_in_the_summary_of_each_member_of_the_community(scene):
    scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    note = noted(scene)

    happened = scene.run(MORNING)

    letter = happened.sent[scene.ana.id]
    for body, heading in ((text_of(letter), "Stairs"), (html_of(letter), "Stairs</bdi>")):
        assert "Note from the moderators of" in body
        assert body.index("First posts are read") < body.index(heading)
    assert "1 conversation" in letter["Subject"]
    assert scene.cleo.id in happened.skipped
    (row,) = (each for each in scene.summaries() if each.member_id == scene.ana.id)
    assert CarriedId(ItemType.NOTE, note.id) in unpack_carried(row.carried)


def test_it_comes_once(scene):
    noted(scene)
    assert "First posts" in text_of(scene.run(MORNING).sent[scene.ana.id])

    assert scene.run(NEXT).skipped[scene.ana.id] == "empty: nothing new"


def test_alone_it_is_reason_for_a_letter_that_says_what_it_is(scene):
    noted(scene)

    letter = scene.run(MORNING).sent[scene.ana.id]

    assert letter["Subject"] == "Your first summary: 1 note from the moderators"
    words = " ".join(text_of(letter).split())
    assert "There are no new posts since" in words
    assert "(UTC). This letter brings only a note from the moderators." in words
    assert "That is everything since" in words
    assert "Press Reply" not in html_of(letter)


def test_one_that_is_withdrawn_before_the_letter_leaves_is_in_none(scene):
    noted(scene)
    scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    scene.plan(MORNING)
    wrong = noted(scene, "The meeting is on Tuesday.", hours=2)
    waiting = [each for each in scene.summaries() if each.member_id == scene.ana.id]
    before = list(scene.letters(scene.session, waiting, scene.at(MORNING)))
    assert b"meeting" in before[0].message

    wrong.withdrawn_at = scene.at(MORNING)
    letter = text_of(scene.send(MORNING).sent[scene.ana.id])
    assert "First posts" in letter
    assert "meeting" not in letter


def test_who_left_the_community_before_the_letter_gets_none(scene):
    noted(scene)
    scene.plan(MORNING)
    leave(scene.session, scene.ana.id, scene.lung.id)

    assert scene.send(MORNING).skipped[scene.ana.id] == "empty: nothing new"


def test_what_is_over_is_not_told(scene):
    noted(scene, until=scene.at(0).date())

    assert scene.run(MORNING).skipped[scene.ana.id] == "empty: nothing new"


def test_of_many_the_newest_are_shown_and_the_others_counted(scene):
    for number in range(MOST + 2):
        noted(scene, f"Note number {number}.", hours=1 + number / 10)

    letter = text_of(scene.run(MORNING).sent[scene.ana.id])

    assert "Note number 1." not in letter
    assert f"Note number {MOST + 1}." in letter
    assert "2 earlier notes did not fit into this letter." in letter


def test_a_short_summary_has_it_and_one_without_content_only_counts_it(scene):
    noted(scene)
    scene.ana.summary_length = SummaryLength.SHORT
    scene.ben.shows_content = False

    sent = scene.run(MORNING).sent

    assert "First posts are read" in text_of(sent[scene.ana.id])
    hidden = text_of(sent[scene.ben.id])
    assert "1 note from the moderators of your communities is new." in " ".join(hidden.split())
    assert "First posts" not in hidden


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param(" \n", None, id="empty"),
        pytest.param("x" * (LONGEST + 1), None, id="too-long"),
        pytest.param(WORDS, -1, id="over-already"),
    ],
)
def test_a_note_that_cannot_be_told_is_refused(scene, text, days):
    until = None if days is None else (scene.noon + timedelta(days=days)).date()
    with pytest.raises(BadInput):
        noted(scene, text, until=until)
