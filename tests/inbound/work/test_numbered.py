"""A summary that cannot show everything names it: its numbers, sent as an answer, bring the conversations."""

import pytest
from sqlalchemy import delete

from digest.community.communities.community import Membership
from digest.community.conversations.post import Post
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids, pack_in_order

ANA = "ana@example.net"


@pytest.fixture
def answered(mail):
    """Let Ana answer a summary that names Sleep, Food and Rest as 1, 2 and 3; return its conversations."""

    def send(village, text, titles=("Food", "Rest")):
        posts = [village.sleep, *(village.start(title) for title in titles)]
        numbers = [post.conversation_id for post in posts]
        village.letter(
            LetterKind.SUMMARY,
            village.ana,
            carried=pack_ids(post.id for post in posts),
            named=pack_in_order(numbers),
            until=village.noon,
        )
        number = village.all(Delivery)[-1].id
        village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))
        return numbers

    return send


def brought(village):
    return [
        each.conversation_id
        for each in village.all(Delivery)
        if each.kind is LetterKind.CONVERSATION
    ]


@pytest.mark.parametrize(
    ("subject", "outcome", "reason"),
    [
        ("Tuesday: 1 conversation, 1 new post", "posted", ""),
        ("Re: whatever", "posted", ""),
        ("Portable oxygen", "held", "new_or_reply"),
    ],
)
def test_a_summary_of_one_conversation_under_a_new_subject_is_asked_about(
    village, mail, subject, outcome, reason
):
    carried = pack_ids([village.sleep.id])
    village.letter(LetterKind.SUMMARY, village.ana, carried=carried, until=village.noon)
    to = village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)

    received = village.take(mail(ANA, "Which one do you use?", subject=subject), to)

    assert (received.outcome.value, received.reason or "") == (outcome, reason)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("2", [2], id="one"),
        pytest.param("#2", [2], id="with-its-sign"),
        pytest.param("No. 2.", [2], id="in-words"),
        pytest.param("3, 1", [3, 1], id="several"),
        pytest.param("1 and 3", [1, 3], id="and"),
        pytest.param("1\n3\n3", [1, 3], id="one-a-line-and-one-twice"),
    ],
)
def test_answering_a_summary_with_numbers_brings_these_conversations(
    village, answered, text, places
):
    numbers = answered(village, text)

    assert brought(village) == [numbers[place - 1] for place in places]
    assert village.notices(village.ana) == []


@pytest.mark.parametrize("text", ["4", "0", "2 mg", "1 pillow", "1, 9"])
def test_anything_else_is_still_an_answer_to_be_placed(village, answered, text):
    answered(village, text)

    assert brought(village) == []
    assert len(village.notices(village.ana)) == 1


def test_a_number_in_answer_to_a_summary_of_one_conversation_is_said_there(village, answered):
    answered(village, "1", titles=())

    assert brought(village) == []
    assert [post.text for post in village.all(Post)][-1] == "1"


def test_what_may_not_be_read_any_more_is_not_brought_and_the_writer_is_told(village, answered):
    with village.store.write() as session:
        session.exec(delete(Membership))
    answered(village, "2")

    assert brought(village) == []
    assert village.notices(village.ana) != []


def test_very_many_numbers_bring_a_list_to_choose_from(village, answered):
    answered(village, ", ".join(map(str, range(1, 22))), [f"Talk {n}" for n in range(25)])

    assert brought(village) == []
    assert village.notices(village.ana) == ["more"]
