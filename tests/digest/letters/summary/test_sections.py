"""A summary of several sections: what each has of a letter, of its room, and of what is recorded."""

import quopri
import re

import pytest

from digest.community.communities.join import join
from digest.letters.data_export import SECTIONS
from digest.outbox.delivery import DeliveryState
from digest.store.carried_ids import CarriedId, ItemType, carried_posts, unpack_carried
from digest.store.id_codec import unpack_in_order
from tests.digest.letters.summary.notes import Extra, NoteSection, templates_of, write_templates

HTML_LIMIT = 80_000
MORNING = 18  # hours after noon


@pytest.fixture(scope="module")
def with_notes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    write_templates(folder)
    return templates_of(folder)


@pytest.fixture
def notes():
    return NoteSection()


@pytest.fixture
def scene(sqlite_store, world, make_community, make_member, make_letters, with_notes, notes):
    """Ana and Ben are in Lung, where Ben writes; notes may be written to both."""
    with sqlite_store.write() as session:
        scene = world(session)
        scene.lung = make_community(session)
        scene.ana, scene.ben = (make_member(session, name, scene.lung) for name in ("Ana", "Ben"))
        scene.letters = make_letters(templates=with_notes, besides=(notes,))
        yield scene
        session.rollback()


def stored(scene, member):
    """Return what all summaries to a member carried, as it stands in the database."""
    sent = [each for each in scene.summaries(DeliveryState.SENT) if each.member_id == member.id]
    return [unpack_carried(each.carried) for each in sent]


def test_each_section_has_its_lines_in_the_contents_and_its_place_below(scene, notes, text):
    scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    notes.write(scene.ana.id, "Bring your card.", "The office is closed on Friday.")

    letter = scene.run(MORNING).sent[scene.ana.id]

    said = [
        "Notes: 2",
        "1. Stairs",
        "How do you climb",
        "NOTES FOR YOU",
        "Bring your",
        "everything",
    ]
    places = [text(letter).index(words) for words in said]
    assert places == sorted(places)
    assert letter["Subject"] == "Your first summary: 1 conversations, 2 notes"


def test_what_each_section_carried_is_stored_with_its_type_and_read_back(scene, notes):
    post = scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    notes.write(scene.ana.id, "Bring your card.", "The office is closed on Friday.")

    scene.run(MORNING)

    both = [CarriedId(ItemType.POST, post.id), CarriedId(Extra.NOTE, 1), CarriedId(Extra.NOTE, 2)]
    assert stored(scene, scene.ana) == [both]
    (row,) = (each for each in scene.summaries() if each.member_id == scene.ana.id)
    assert row.carried.startswith(b"\0")
    assert carried_posts(row.carried) == [post.id]
    gather = next(each.gather for each in SECTIONS if each.name == "letters")
    (exported,) = gather(scene.session, scene.ana.id)
    assert exported["carried"] == [post.id]
    assert exported["carried_besides"] == [{"type": 250, "id": 1}, {"type": 250, "id": 2}]


def test_one_section_alone_is_reason_for_a_letter(scene, notes, text):
    notes.write(scene.ben.id, "Bring your card.")

    happened = scene.run(MORNING)

    assert "Bring your card." in text(happened.sent[scene.ben.id])
    assert happened.skipped == {scene.ana.id: "empty: nothing new"}


def test_nothing_is_sent_twice_and_a_letter_of_nothing_is_not_sent(scene, notes, text):
    scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    notes.write(scene.ana.id, "Bring your card.")
    scene.run(MORNING)

    assert scene.run(MORNING + 24).skipped[scene.ana.id] == "empty: nothing new"

    notes.write(scene.ana.id, "The office is closed on Friday.")
    third = text(scene.run(MORNING + 48).sent[scene.ana.id])
    assert "The office is closed" in third
    assert "Bring your card." not in third


def test_a_section_without_anything_changes_no_byte_of_the_others(scene, make_letters):
    for number in range(5):
        scene.start(scene.lung, scene.ben, f"Question {number}", "What do you think? " * 20)
    scene.plan(MORNING)
    waiting = [each for each in scene.summaries() if each.member_id == scene.ana.id]

    for limit in (0, HTML_LIMIT, 9_000):
        with_empty, alone = (
            list(letters(scene.session, waiting, scene.at(MORNING)))
            for letters in (
                make_letters(besides=(NoteSection(),), html_limit=limit),
                make_letters(html_limit=limit),
            )
        )
        assert with_empty == alone


def test_what_a_section_reads_serves_a_run_until_it_says_that_it_changed(scene, notes, text):
    notes.write(scene.ana.id, "Bring your card.")
    scene.plan(MORNING)
    waiting, at = scene.summaries(DeliveryState.PLANNED), scene.at(MORNING)
    for _ in range(3):
        list(scene.letters(scene.session, waiting, at))
    assert notes.times_read == 1

    notes.write(scene.ana.id, "The office is closed on Friday.")
    assert "closed on Friday" in text(scene.send(MORNING).sent[scene.ana.id])
    assert notes.times_read == 2


@pytest.mark.sample(5, first=4)
@pytest.mark.parametrize(
    ("conversations", "count"), [(1, 1), (1, 900), (150, 1), (150, 40), (150, 900)]
)
def test_the_sections_share_the_room_of_one_letter(scene, notes, text, html, conversations, count):
    for number in range(conversations):
        scene.start(scene.lung, scene.ben, f"Question {number}", f"I ask {number}. " + "So. " * 300)
    notes.write(
        scene.ana.id, *(f"Note {number} is {'long ' * 40}" for number in range(1, count + 1))
    )

    letter = scene.run(MORNING).sent[scene.ana.id]

    plain = text(letter)
    assert len(html(letter).encode()) <= HTML_LIMIT
    assert plain.count("I ask ") > 0, "the other section never takes all of the room"
    shown = [int(number) for number in re.findall(r"Note (\d+) is", plain)]
    assert shown == list(range(1, len(shown) + 1))
    assert len(shown) == count or len(shown) > 100
    (carried,) = stored(scene, scene.ana)
    assert [each.id for each in carried if each.type == Extra.NOTE] == shown
    assert (f"And {count - len(shown)} more notes" in plain) is (len(shown) < count)
    if len(shown) == count < 900 and conversations == 150:
        wire = quopri.encodestring(html(letter).encode())
        assert len(wire) > HTML_LIMIT * 0.9, "what one leaves, the other has"


def test_what_did_not_fit_comes_with_the_next_letter(scene, notes):
    notes.write(scene.ana.id, *(f"Note {number} is {'long ' * 40}" for number in range(600)))

    for day in range(3):
        scene.run(MORNING + 24 * day)

    carried = [[each.id for each in letter] for letter in stored(scene, scene.ana)]
    assert len(carried) > 1
    assert [id_ for ids in carried for id_ in ids] == list(range(1, 601))


def test_a_number_answers_a_conversation_whatever_else_is_in_the_letter(
    scene, notes, make_community
):
    sleep = make_community(scene.session, "sleep")
    join(scene.session, scene.ana.id, sleep.id, at=scene.noon)
    first = scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
    second = scene.start(sleep, scene.ben, "Nights", "How do you sleep?")
    notes.write(scene.ana.id, "Bring your card.")
    scene.plan(MORNING)
    waiting = [each for each in scene.summaries() if each.member_id == scene.ana.id]

    (letter,) = scene.letters(scene.session, waiting, scene.at(MORNING))

    assert unpack_in_order(letter.named) == [first.conversation_id, second.conversation_id]
