"""The short summary: a few conversations, two copied sentences of each, and the truth about all else."""

import email
import re

import pytest

from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import follow
from digest.community.people.member import SummaryLength
from digest.community.posting.change import delete
from digest.letters.opening import beginning_of
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed
from digest.outbox.delivery import WAITING
from digest.store.carried_ids import ItemType, carried_posts, unpack_carried
from digest.store.id_codec import unpack_in_order
from tests.digest.letters.summary.conftest import html_of, text_of
from tests.digest.letters.summary.notes import NoteSection, templates_of, write_templates
from tests.digest.letters.summary.test_letter import told

NEXT_MORNING = 18  # hours after noon


@pytest.fixture
def scene(sqlite_store, world, make_community, make_member):
    """Ana has short summaries of Lung and Sleep; Ben and Cleo write there."""
    with sqlite_store.write() as session:
        scene = world(session)
        scene.lung, scene.sleep = make_community(session), make_community(session, "sleep")
        scene.ana, scene.ben, scene.cleo = (
            make_member(session, name, scene.lung, scene.sleep) for name in ("Ana", "Ben", "Cleo")
        )
        scene.ana.summary_length = SummaryLength.SHORT
        yield scene
        session.rollback()


def begin(scene, *titles, community=None, hours=0.0):
    """Let Ben begin conversations, of which the last has the newest post."""
    return [
        scene.start(
            community or scene.lung, scene.ben, title, f"I wonder. What of {title}?", hours + n / 60
        )
        for n, title in enumerate(titles)
    ]


def letter_of(scene):
    return scene.run(NEXT_MORNING).sent[scene.ana.id]


def composed_for(scene, member):
    """Return a member's letter as it is recorded."""
    scene.plan(NEXT_MORNING)
    composed = scene.letters(scene.session, scene.summaries(*WAITING), scene.at(NEXT_MORNING))
    letters = [each for each in composed if isinstance(each, Composed)]
    (letter,) = (each for each in letters if each.member_id == member.id)
    return letter


def words_of(letter):
    return text_of(letter).replace("\r", "")


def titles(words):
    return re.findall(r"(?m)^(\d\. .+)$", words)


def test_it_has_the_starters_question_and_the_first_sentence_of_the_newest_post(scene, html):
    (asked,) = begin(scene, "Stairs")
    scene.reply(asked, scene.cleo, "Slowly.", hours=1)
    scene.reply(asked, scene.cleo, "Hello all! I take them one by one. Then I rest.", hours=2)

    letter = letter_of(scene)

    said = ("New, from Ben: “What of Stairs?”", "New, from Cleo: “I take them one by one.”")
    assert all(f"  {each}\n" in words_of(letter) for each in said)
    plain = re.sub(r"<[^>]+>", "", html(letter))
    assert all(each in plain for each in said)
    assert " ".join(said) not in plain  # each speaks in a paragraph of their own
    for words in ("I wonder", "Slowly", "Then I rest"):
        assert words not in words_of(letter) + plain


def test_what_was_said_before_is_told_from_what_is_new(scene, html):
    (asked,) = begin(scene, "Stairs", hours=-48)
    scene.reply(asked, scene.cleo, "I take them one by one.", hours=2)

    letter = letter_of(scene)

    plain = re.sub(r"<[^>]+>", "", html(letter))
    for part in (words_of(letter), plain):
        assert "1 new reply" in part
        assert "Earlier, Ben asked: “What of Stairs?”" in part
        assert "New, from Cleo: “I take them one by one.”" in part


def test_what_only_began_has_one_sentence(scene):
    begin(scene, "Stairs")

    words = words_of(letter_of(scene))

    assert words.count("“") == 1
    assert "1 conversation, 1 new post, since" in words
    assert "That is everything since" in words


def test_a_first_post_that_is_gone_is_not_copied(scene):
    (asked,) = begin(scene, "Stairs")
    scene.reply(asked, scene.cleo, "I take them one by one.", hours=1)
    delete(scene.session, asked, at=scene.at(0.5))

    words = words_of(letter_of(scene))

    assert "What of" not in words
    assert "Cleo: “I take them one by one.”" in words


def test_five_are_shown_followed_ones_first_and_of_each_community_its_share(scene, html):
    first, *_ = begin(scene, *(f"Lung {n}" for n in range(9)))
    begin(scene, *(f"Sleep {n}" for n in range(9)), community=scene.sleep)
    follow(scene.session, scene.ana.id, first.conversation_id, at=scene.at(0))

    letter = letter_of(scene)
    words = words_of(letter)

    shown = ["1. Lung 0", "2. Lung 8", "3. Lung 7", "4. Sleep 8", "5. Sleep 7"]
    assert titles(words) == shown
    assert "5 of 18 conversations with news" in words
    assert "13 more conversations have news: answer MORE" in " ".join(words.split())
    assert "That is everything" not in words
    assert len(html(letter)) < 16_000
    assert max(map(len, words.splitlines())) <= 78


def test_each_says_where_it_is_and_can_be_answered_unless_it_is_closed(scene, keys):
    (open_one,) = begin(scene, "Stairs")
    (closed,) = begin(scene, "Naps", community=scene.sleep, hours=1)
    place = scene.session.get_one(Conversation, closed.conversation_id)
    place.state = ConversationState.CLOSED

    letter = letter_of(scene)

    words = " ".join(words_of(letter).split())
    assert "1. Stairs New conversation, 1 post, in Lung" in words
    assert "2. Naps New conversation, 1 post, in Sleep" in words
    assert "write REPLY and its number as the first line, such as REPLY 2" in words
    page = html_of(letter)
    answered = re.findall(r"mailto:r\.([a-z2-7]{37})@", page)
    assert [keys.read(Purpose.REPLY, token).object_id for token in answered] == [
        open_one.conversation_id
    ]
    assert "under a conversation to answer" in page
    places = {open_one.conversation_id, closed.conversation_id}
    for purpose in (Purpose.FOLLOW, Purpose.MUTE):
        tokens = re.findall(rf"mailto:{purpose}\.([a-z2-7]{{37}})@", page)
        assert {keys.read(purpose, token).object_id for token in tokens} == places
    reported = re.findall(r"mailto:t\.([a-z2-7]{37})@", page)
    assert {keys.read(Purpose.REPORT, token).object_id for token in reported} == {
        open_one.id,
        closed.id,
    }


def test_its_numbers_and_all_that_it_counts_are_recorded(scene, keys):
    asked = begin(scene, *(f"Lung {n}" for n in range(7)))
    letter = composed_for(scene, scene.ana)

    every = [post.conversation_id for post in reversed(asked)]
    newest, others = every[:5], every[5:]
    assert list(unpack_in_order(letter.named)) == every
    cut = [each.id for each in unpack_carried(letter.carried) if each.type == ItemType.CUT]
    assert sorted(cut) == sorted(others)  # which MORE then brings
    assert set(carried_posts(letter.carried)) == {post.id for post in asked}
    page = html_of(email.message_from_bytes(letter.message))
    read = re.findall(r"mailto:g\.([a-z2-7]{37})@", page)
    offered = [keys.read(Purpose.GET, token).object_id for token in read]
    assert offered == [*newest, *newest]  # by a link below each, and by the buttons of the question


def test_where_all_are_shown_what_has_two_sentences_only_can_be_asked_for_whole(scene):
    begun = begin(scene, "Salt", "Sun")
    composed = composed_for(scene, scene.ana)

    cut = [each.id for each in unpack_carried(composed.carried) if each.type == ItemType.CUT]
    assert {*cut} == {each.conversation_id for each in begun}


def test_what_was_mailed_already_comes_last_of_its_group_and_says_so(scene):
    asked = begin(scene, *(f"Lung {n}" for n in range(6)))
    told(scene, scene.ana, asked[-1])
    told(scene, scene.ana, asked[-2])

    words = words_of(letter_of(scene))

    assert titles(words) == ["1. Lung 3", "2. Lung 2", "3. Lung 1", "4. Lung 0", "5. Lung 5"]
    assert words.count("You already got this by mail.") == 1


def test_without_content_it_says_only_how_much_there_is(scene):
    scene.ana.shows_content = False
    begin(scene, "Stairs", "Salt")
    scene.plan(NEXT_MORNING)

    composed = scene.letters(scene.session, scene.summaries(*WAITING), scene.at(NEXT_MORNING))
    letters = [each for each in composed if isinstance(each, Composed)]
    (letter,) = (each for each in letters if each.member_id == scene.ana.id)

    mail = email.message_from_bytes(letter.message)
    everything = f"{mail.items()}{words_of(mail)}{html_of(mail)}".casefold()
    for told_of in ("stairs", "salt", "wonder", "ben", "lung"):
        assert told_of not in everything
    assert str(mail["Subject"]) == "Your first summary: 2 conversations have news"
    assert "2 conversations have something new" in words_of(mail)
    cut = [each.id for each in unpack_carried(letter.carried) if each.type == ItemType.CUT]
    assert len(cut) == 2  # which MORE then brings


def test_members_with_long_ones_get_them_in_the_same_run(scene):
    begin(scene, "Stairs")

    sent = scene.run(NEXT_MORNING).sent

    assert "I wonder." in words_of(sent[scene.cleo.id])
    assert "I wonder." not in words_of(sent[scene.ana.id])


def test_another_section_has_its_place_in_it(scene, make_letters, tmp_path):
    write_templates(tmp_path)
    notes = NoteSection()
    notes.write(scene.ana.id, "The office is closed on Friday.")
    begin(scene, "Stairs")
    scene.letters = make_letters(templates=templates_of(tmp_path), besides=(notes,))

    words = words_of(letter_of(scene))

    assert "The office is closed on Friday." in words
    assert titles(words) == ["1. Stairs"]


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ("Hello all! I tried ginger. It helps.", "I tried ginger."),
        ("Me too.", "Me too."),
        ("> What helps?\n\nGinger tea helps me.", "Ginger tea helps me."),
        ("Dr. Weiss told me to wait. So I wait.", "Dr. Weiss told me to wait."),
    ],
)
def test_the_first_sentence_of_a_post_is_copied_as_it_is(post, sentence):
    assert beginning_of("Cleo", post).words == sentence


def test_a_post_without_words_has_none():
    assert beginning_of("Cleo", "> What helps?") is None
