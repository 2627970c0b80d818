"""Letters number their conversations: as an answer, numbers bring these, follow them, report and reply."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import select

from digest.community.communities.community import Membership
from digest.community.conversations.follow import Follow, Mute
from digest.community.conversations.post import Post
from digest.community.leaving.account import end_account
from digest.community.people.member import Member
from digest.community.people.muted_member import MutedMember
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.question import Question
from digest.letters.data_export import SECTIONS
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview
from digest.letters.summary.rest import SummaryAgainPayload
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids, pack_in_order
from tests.inbound.conftest import DOMAIN
from tests.rows import buttons_of

ANA = "ana@example.net"


@pytest.fixture
def answered(mail):
    """Let Ana answer a summary that names Sleep, Food and Rest as 1, 2 and 3; return its conversations."""

    def send(village, text, titles=("Food", "Rest"), sent_at=None, more=()):
        posts = [village.sleep, *(village.start(title) for title in titles)]
        village.take(mail(ANA, text), village.numbering(*posts, more=more, sent_at=sent_at))
        return [post.conversation_id for post in posts]

    return send


def followed(village):
    with village.store.read() as session:
        found = select(Follow.conversation_id).where(Follow.member_id == village.ana.id)
        return sorted(session.exec(found))


def muted(village):
    with village.store.read() as session:
        found = select(Mute.conversation_id).where(Mute.member_id == village.ana.id)
        return sorted(session.exec(found))


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

    assert village.brought() == [numbers[place - 1] for place in places]
    assert village.notices(village.ana) == []


@pytest.mark.parametrize("text", ["2 mg", "1 pillow", "3 of us sleep badly"])
def test_anything_else_is_still_an_answer_to_be_placed(village, answered, text):
    answered(village, text)

    assert village.brought() == []
    assert village.notices(village.ana) == ["which_conversation"]


@pytest.mark.parametrize("text", ["4", "0", "1, 9", "FOLLOW 4", "REPLY 4\nGinger tea."])
def test_a_number_that_is_not_there_is_answered_with_those_that_are(village, answered, text):
    answered(village, text)

    told = NoticePayload.of(village.all(Delivery)[-1])
    assert (told.reason, told.numbered, told.words) == (Reason.NO_SUCH_NUMBER, 3, text)
    assert village.brought() == []
    assert len(village.all(Post)) == 3


def test_in_a_summary_of_one_conversation_its_number_brings_it(village, answered):
    numbers = answered(village, "1", titles=())

    assert village.brought() == numbers
    assert len(village.all(Post)) == 1


def test_a_number_in_answer_to_a_summary_of_one_conversation_is_asked_about(village, answered):
    """One that is none of the letter's."""
    answered(village, "2", titles=())

    assert village.brought() == []
    assert village.notices(village.ana) == ["publish_this"]
    assert len(village.all(Post)) == 1


def test_what_may_not_be_read_any_more_is_not_brought_and_the_writer_is_told(village, answered):
    with village.store.write() as session:
        session.exec(delete(Membership))
    answered(village, "2")

    assert village.brought() == []
    assert village.notices(village.ana) != []


def test_very_many_numbers_come_in_few_letters(village, answered):
    talks = [f"Talk {n}" for n in range(25)]
    numbers = answered(village, ", ".join(map(str, range(1, 22))), talks)

    assert village.brought() == []
    assert village.notices(village.ana) == []
    again = [each for each in village.all(Delivery) if each.reason == Overview.AGAIN]
    sent = [number for each in again for number in SummaryAgainPayload.of(each).conversations]
    assert sorted(sent) == sorted(numbers[:21])
    assert len(again) == 1


@pytest.mark.parametrize("text", ["No. 1", "read 1", "die Nr. 1 bitte"])
def test_words_that_only_a_letter_of_ours_makes_sense_of_count_there_too(village, answered, text):
    numbers = answered(village, text, titles=())

    assert village.brought() == numbers


def test_following_by_number_and_a_letter_for_each_with_what_takes_it_back(village, answered):
    numbers = answered(village, "Please follow 2 and 3, thanks")

    assert followed(village) == numbers[1:]
    told = [each for each in village.all(Delivery) if each.reason == "followed"]
    assert [(each.conversation_id, bool(each.ways_back)) for each in told] == [
        (numbers[1], True),
        (numbers[2], True),
    ]

    answered(village, "1 und 2 nicht mehr folgen", titles=("Air",))
    assert village.notices(village.ana)[-2:] == ["unfollowed", "unfollowed"]


def test_a_report_and_a_reply_by_number_on_each_database(village_everywhere, answered):
    numbers = answered(village_everywhere, "REPORT 1\nMUTE 3")
    answered(village_everywhere, "REPLY 1\nOn my side.", titles=("Air",))

    (request,) = village_everywhere.all(ModerationRequest)
    assert request.post_id == village_everywhere.sleep.id
    assert muted(village_everywhere) == numbers[2:]
    assert village_everywhere.posts()[-1] == "On my side."


def test_several_kinds_in_one_mail_a_line_each(village, answered):
    numbers = answered(village, "Hello,\n1\nFOLLOW 2\nREPORT 3\n\nThank you\nAna")

    assert village.brought() == numbers[:1]
    assert followed(village) == [numbers[1]]
    (request,) = village.all(ModerationRequest)
    assert (request.kind, request.words) == ("report", "")
    assert sorted(village.notices(village.ana)) == ["followed", "reported"]


def test_a_report_by_number_is_of_the_newest_post_in_the_letter_and_has_its_words(
    village, answered
):
    village.say(village.ben, "Buy pillows")  # after the letter
    numbers = answered(village, "REPORT 1\nIt sells pillows.")

    (request,) = village.all(ModerationRequest)
    assert (request.post_id, request.words) == (village.sleep.id, "It sells pillows.")
    assert numbers[0] == village.sleep.conversation_id
    assert village.notices(village.ana) == ["reported"]


def test_a_report_by_number_is_never_of_an_own_post(village, answered):
    own = village.say(village.ana, "On my side.")
    answered(village, "REPORT 1", titles=(), more=[own])

    (request,) = village.all(ModerationRequest)
    assert request.post_id == village.sleep.id


def test_words_below_reply_and_a_number_are_posted_there(village, answered):
    numbers = answered(village, "REPLY 2\nI sit up for an hour.\n")

    post = village.all(Post)[-1]
    assert (post.conversation_id, post.text) == (numbers[1], "I sit up for an hour.")
    assert followed(village) == [numbers[1]]


def test_the_same_reply_by_number_is_posted_once(village, answered, mail):
    answered(village, "REPLY 2\nI sit up for an hour.\n")
    number = [each for each in village.all(Delivery) if each.kind is LetterKind.SUMMARY][-1].id
    to = village.address(Purpose.SUMMARY, village.ana, number)
    again = village.take(mail(ANA, "REPLY 2\nI sit up for an hour.\n", subject="Re: again"), to)

    assert again.reason == "same words again"


def test_a_reply_by_number_that_tells_a_name_is_asked_about_and_posted_without_its_number(
    village, answered, mail
):
    numbers = answered(village, "REPLY 2\nWrite to ana@example.net, I sit up for an hour.\n")
    assert village.notices(village.ana) == ["publish_this"]

    question = village.all(Question)[-1].id
    village.take(mail(ANA, "yes"), village.address(Purpose.CONFIRM, village.ana, question))
    village.work()

    post = village.all(Post)[-1]
    assert post.conversation_id == numbers[1]
    assert post.text.startswith("Write to")


@pytest.mark.parametrize("text", ["2: ginger tea", "zu 2: Ingwertee", "to no. 2: ginger tea"])
def test_words_behind_a_number_go_to_its_conversation_without_it(village, answered, text):
    numbers = answered(village, text)

    post = village.all(Post)[-1]
    assert (post.conversation_id, post.text) == (numbers[1], text.partition(": ")[2])
    assert village.notices(village.ana) == []


@pytest.mark.parametrize("text", ["2. please send me all of it", "2. Please mute it for me"])
def test_a_wish_behind_a_number_is_no_reply(village, answered, text):
    answered(village, text)

    assert len(village.all(Post)) == 3


@pytest.mark.parametrize(
    "text",
    ["1. I drink ginger tea\n2. My pillows are high", "1: I drink ginger tea\n\n3: mine are high"],
)
def test_numbers_before_several_lines_are_the_writers_own(village, answered, text):
    numbers = answered(village, text)

    assert village.notices(village.ana) == ["which_conversation"]
    (question,) = village.all(Question)
    assert sorted(question.told().conversations) == numbers


def test_numbers_hold_for_thirty_days_and_then_the_titles_are_named(village, answered):
    village.noon += timedelta(days=30)
    answered(village, "2", sent_at=village.noon - timedelta(days=30))

    assert village.brought() == []
    told = NoticePayload.of(village.all(Delivery)[-1])
    assert (told.reason, told.until) == (Reason.OLD_NUMBERS, village.noon)

    answered(village, "2", sent_at=village.noon - timedelta(days=29))
    assert len(village.brought()) == 1


@pytest.fixture
def listed(village):
    """Return the address at which a list is answered that named Sleep alone."""

    def address(sent_at):
        village.letter(
            LetterKind.OVERVIEW,
            village.ana,
            reason="home",
            named=pack_in_order([village.sleep.conversation_id]),
            sent_at=sent_at,
        )
        return village.address(Purpose.SUMMARY, village.ana, village.all(Delivery)[-1].id)

    return address


def test_a_number_says_nothing_to_others_in_answer_to_a_list_of_one(village, listed, mail):
    village.take(mail(ANA, "1"), listed(village.noon))

    assert village.brought() == [village.sleep.conversation_id]


def test_an_old_list_is_asked_for_again(village, listed, mail):
    village.take(mail(ANA, "1"), listed(village.noon - timedelta(days=30)))

    letter = village.all(Delivery)[-1]
    assert (letter.reason, buttons_of(letter)) == ("old_numbers", ["home home"])


def test_a_number_in_a_conversation_is_words_and_a_command_with_one_is_asked_about(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "37"), to)
    village.take(mail(ANA, "FOLLOW 37"), to)

    assert village.all(Post)[-1].text == "37"
    assert village.all(Delivery)[-1].reason == "publish_this"


def test_moderators_are_told_first_of_somebody_in_danger(village, answered):
    answered(village, "REPORT 2\nShe writes that she wants to kill herself.")

    assert [each.post_id is not None for each in village.all(ModerationRequest)] == [True]


def test_muting_by_number_unfollows_and_is_taken_back_with_that(village, answered, mail):
    numbers = answered(village, "FOLLOW 2")
    answered(village, "mute 2, 3", titles=("Food", "Rest"))
    assert len(followed(village)) == 1

    number = next(each for each in village.all(Delivery) if each.kind is LetterKind.SUMMARY).id
    to = village.address(Purpose.SUMMARY, village.ana, number)
    village.take(mail(ANA, "2 stumm schalten"), to)
    assert (muted(village)[:1], followed(village)) == (numbers[1:2], [])

    told = [each for each in village.all(Delivery) if each.reason == "muted"][-1]
    answer = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=told.id)
    village.take(mail(ANA, "undo", in_reply_to=answer), f"notice@{DOMAIN}")
    assert numbers[1] not in muted(village)
    assert followed(village) == [numbers[1]]


def test_following_or_writing_unmutes(village, answered, mail):
    (number,) = answered(village, "MUTE 1", titles=())
    assert muted(village) == [number]
    village.take(mail(ANA, "On my side."), village.address(Purpose.REPLY, village.ana, number))
    assert (muted(village), followed(village)) == ([], [number])

    village.take(mail(ANA, "mute"), village.address(Purpose.REPLY, village.ana, number))
    assert (muted(village), followed(village)) == ([number], [])
    village.take(mail(ANA, ""), village.address(Purpose.FOLLOW, village.ana, number))
    assert (muted(village), followed(village)) == ([], [number])


def test_a_muted_conversation_is_unmuted_by_number_in_three_languages(village, answered, mail):
    answered(village, "MUTE 1, 2, 3")
    number = village.all(Delivery)[0].id
    for at, text in enumerate(("unmute 1", "2 nicht mehr stummschalten", "dejar de silenciar 3")):
        village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))
        assert len(muted(village)) == 2 - at
    assert village.notices(village.ana)[-3:] == ["unmuted"] * 3


def test_whoever_leaves_mutes_nothing_any_more_and_the_export_has_it_before(village, answered):
    (number,) = answered(village, "MUTE 1", titles=())
    with village.store.write() as session:
        found = {table.name: table.gather(session, village.ana.id) for table in SECTIONS}
        assert [row["conversation_id"] for row in found["mutes"]] == [number]
        member = session.get_one(Member, village.ana.id)
        end_account(session, member, erases=False, by="member", at=village.noon)
    assert muted(village) == []


@pytest.mark.parametrize(
    "text", ["don't mute number 2", "Nummer 2 nicht stummschalten", "no silencien el número 2"]
)
def test_what_is_not_to_be_muted_is_not_and_its_reader_is_told(village, answered, text):
    number = answered(village, text)[1]

    told = village.all(Delivery)[-1]
    assert muted(village) == []
    assert (told.conversation_id, NoticePayload.of(told).is_so_already) == (number, True)


@pytest.mark.parametrize(
    "text",
    [
        "conversation 1 doesn't interest me",
        "Gespräch 1 interessiert mich nicht",
        "conversación 1 no me interesa",
    ],
)
def test_what_does_not_interest_somebody_is_offered_to_be_muted(village, answered, mail, text):
    number = answered(village, text)[0]
    asked = village.all(Delivery)[-1]
    assert (asked.reason, asked.conversation_id, muted(village)) == ("unclear", number, [])

    named = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=asked.id)
    village.take(mail(ANA, "MUTE", In_Reply_To=named), "notice@mail.example.org")

    assert muted(village) == [number]


@pytest.mark.parametrize("text", ["2, and mute Ben please", "Mute Ben. Number 2 please"])
def test_a_member_is_muted_beside_what_is_wished_by_number(village, answered, text):
    numbers = answered(village, text)
    assert village.brought() == [numbers[1]]
    with village.store.read() as session:
        assert [each.muted_id for each in session.exec(select(MutedMember))] == [village.ben.id]


@pytest.mark.parametrize(
    "text",
    [
        "I dont want to hear about number 2 any more",
        "Nothing more about number 2 for me please",
        "please leave out the second one in future",
        "I do not want number 2 in my letters any longer",
        "no more about number 2 please",
        "please keep out number 2",
    ],
)
def test_a_number_is_muted_in_many_words(village, answered, text):
    numbers = answered(village, text)

    assert muted(village) == [numbers[1]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I have had enough of number 3, thank you", 2),
        ("no more about the food one please", 1),
        ("Nummer 2 bitte ausblenden", 1),
        ("del número 3 no quiero ver más", 2),
    ],
)
def test_one_that_is_named_by_number_or_title_is_muted_in_any_words(village, answered, text, place):
    numbers = answered(village, text)

    assert muted(village) == [numbers[place]]


@pytest.mark.parametrize(
    ("text", "place"),
    [("number 2 is not for me any longer", 1), ("I live alone, so please leave out number 2", 1)],
)
def test_what_is_perhaps_to_be_muted_is_asked_about_by_its_title(village, answered, text, place):
    numbers = answered(village, text)

    told = village.all(Delivery)[-1]
    assert (told.conversation_id, told.reason) in (
        (numbers[place], "unclear"),
        (numbers[place], "muted"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "My doctor told me to leave out the third one of my tablets in future.",
        "I take number 2 of my pills at noon, and it helps.",
        "No more about the hospital for me, I stay at home now.",
    ],
)
def test_numbers_of_ones_own_mute_nothing(village, answered, text):
    answered(village, text)
    assert (muted(village), village.notices(village.ana)) == ([], ["which_conversation"])


@pytest.mark.parametrize(
    "text",
    [
        "I would like number 2 please",
        "could I have the whole of the second one",
        "show me what else was said in number 2",
    ],
)
def test_one_that_is_named_is_read_in_any_words(village, answered, text):
    numbers = answered(village, text)

    assert (village.brought(), muted(village)) == ([numbers[1]], [])


@pytest.mark.parametrize(
    "text",
    [
        "folow number 2, please",
        "folow 2",
        "folow the second one",
        "I would like to be told when somebody answers in number two",
        "let me know when there is news in number 2",
        "please tell me when there is something new in number 2",
    ],
)
def test_a_number_behind_follow_is_no_tag_however_it_is_spelt(village, answered, text):
    numbers = answered(village, text)

    assert numbers[1] in followed(village)


@pytest.mark.parametrize(
    "text",
    [
        "unfolow 2",
        "I don't need to be told about number 2 any longer",
        "please stop telling me about number 2",
    ],
)
def test_a_number_is_unfollowed_in_many_words(village, answered, text):
    answered(village, text)

    assert village.notices(village.ana) == ["unfollowed"]


BOTH = (
    "Number one please, and also the one about food|1 and the one about food|the one about food and number 1"
    "|Nummer eins bitte, und auch das über Food|número uno por favor, y también el de food|1 and food"
)


@pytest.mark.parametrize("text", BOTH.split("|"))
def test_a_number_and_a_title_bring_both_and_mute_nothing(village, answered, text):
    sleep, food, _ = answered(village, text)

    assert sorted(village.brought()) == [sleep, food]
    assert muted(village) == []


def test_what_is_to_be_done_with_the_first_is_done_with_the_others_too(village, answered):
    sleep, food, _ = answered(village, "Follow 1 and the one about food")

    assert followed(village) == [sleep, food]


@pytest.mark.parametrize(
    "text", ["Number one please, and also the one about hats", "2 and the one about hats please"]
)
def test_a_title_that_is_none_of_the_letters_is_asked_about(village, answered, text):
    answered(village, text)

    assert (village.brought(), muted(village)) == ([], [])
    [question] = village.all(Question)
    assert (question.asks, question.told().letter_use) == ("which_conversation", "read")


def test_a_story_that_begins_with_a_number_is_no_wish(village, answered):
    answered(village, "2 and a half hours is all I slept, and the cat woke me")

    assert (village.brought(), muted(village)) == ([], [])
