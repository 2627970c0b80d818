"""A report is about the post of the one whom its words name, and not about the newest one; or it is asked."""

from datetime import timedelta

import pytest

from digest.community.communities.community import Membership
from digest.community.people.member import Member
from digest.community.people.muted_member import mute_member
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome
from digest.language.sentences import in_english
from digest.letters.notice import NoticePayload
from digest.letters.prepared_words import WHAT_IS_WRONG
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import words_of

ANA = "ana@example.net"
HOUR = timedelta(hours=1)


@pytest.fixture
def talk(village, make_member):
    """What Ben began; Cleo answered, then Dora did, and Ben wrote last."""
    with village.store.write() as session:
        session.add(
            Membership(
                member_id=village.cleo.id, community_id=village.lung.id, joined_at=village.noon
            )
        )
        dora = make_member(session, "Gentle Dora", village.lung)
    return {
        "cleo": village.say(village.cleo, "Only fools take pills."),
        "dora": village.say(dora, "Cleo, you are the fool."),
        "ben": village.say(village.ben, "I sleep on my left side now."),
    }


@pytest.fixture
def pressed(village, mail, talk):
    """Let Ana press "Report" in a letter of all these, whose button has the newest."""

    def send(text, post="ben"):
        to = village.address(Purpose.REPORT, village.ana, talk[post].id)
        return village.take(mail(ANA, f"{in_english(WHAT_IS_WRONG)}\n{text}"), to)

    return send


def reported(village):
    return [
        each.post_id for each in village.all(ModerationRequest) if each.kind is RequestKind.REPORT
    ]


def chosen_from(village):
    return NoticePayload.of(village.all(Delivery)[-1]).posts


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("What Cleo wrote is an insult.", "cleo"),
        ("Cleo is rude.", "cleo"),
        ("Dora's post is an insult.", "dora"),
        ("This is not kind.", "ben"),
        ("Ben is rude.", "ben"),
    ],
)
def test_the_button_for_several_posts_takes_that_of_whom_the_words_name(
    village, talk, pressed, text, author
):
    pressed(text)

    assert reported(village) == [talk[author].id]


def test_who_presses_at_one_post_and_names_who_is_insulted_reports_that_post(
    village, talk, pressed
):
    pressed("She insults Cleo!", post="dora")

    assert reported(village) == [talk["dora"].id]


def test_who_presses_at_one_post_and_speaks_of_anothers_is_asked(village, talk, pressed):
    taken = pressed("Cleo wrote that.", post="dora")

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "which_post")
    assert reported(village) == []
    assert chosen_from(village) == (talk["dora"].id, talk["cleo"].id)
    assert words_of(village.all(Delivery)[-1]) == "Cleo wrote that."


@pytest.mark.parametrize(
    "word", ["REPORT 1: what Cleo wrote is an insult", "REPORT 1\nCleo is rude"]
)
def test_a_report_by_number_takes_the_post_of_whom_it_names(village, mail, talk, word):
    village.take(mail(ANA, word), village.numbering(talk["ben"]))

    assert reported(village) == [talk["cleo"].id]


def test_a_report_by_number_that_names_nobody_takes_the_newest(village, mail, talk):
    village.take(mail(ANA, "REPORT 1: this is spam"), village.numbering(talk["ben"]))

    assert reported(village) == [talk["ben"].id]


def test_words_that_may_name_who_is_insulted_are_asked_about(village, mail, talk):
    village.take(mail(ANA, "REPORT 1: he insults Cleo"), village.numbering(talk["ben"]))

    assert reported(village) == []
    assert chosen_from(village) == (talk["ben"].id, talk["cleo"].id)


def test_who_is_insulted_is_not_reported_for_having_written_last(village, mail, talk):
    village.take(
        mail(ANA, "REPORT 1: she insults Ben"), village.numbering(talk["ben"], more=[talk["dora"]])
    )

    assert reported(village) == []
    assert chosen_from(village) == (talk["ben"].id, talk["dora"].id)


def test_a_mere_name_behind_the_number_is_who_wrote(village, mail, talk):
    village.take(mail(ANA, "REPORT 1: Cleo"), village.numbering(talk["ben"]))

    assert reported(village) == [talk["cleo"].id]


def test_of_several_posts_those_in_the_letter_count_and_several_there_are_asked_about(
    village, mail, talk
):
    second = village.say(village.cleo, "And fools sleep badly.")
    shown = village.numbering(talk["cleo"])
    village.take(mail(ANA, "REPORT 1: Cleo is rude"), shown)
    assert reported(village) == [talk["cleo"].id]

    both = village.numbering(second, more=[talk["cleo"]])
    village.take(mail(ANA, "REPORT 1: Cleo is very rude"), both)
    assert chosen_from(village) == (second.id, talk["cleo"].id)


def test_what_was_kept_as_a_complaint_is_reported_of_whom_it_names(village, mail, talk):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "I want to complain about what Cleo wrote"), to)
    [question] = village.all(Question)

    village.take(mail(ANA, "REPORT"), village.address(Purpose.CONFIRM, village.ana, question.id))

    assert reported(village) == [talk["cleo"].id]


@pytest.mark.parametrize(
    "text",
    [
        "I would like to complain about Cleo",
        "I want to complain about what Cleo wrote",
        "Ich möchte mich über Cleo beschweren",
        "Ich melde, was Cleo geschrieben hat.",
        "Quiero quejarme de lo que escribió Cleo",
        "Report what Cleo wrote, it is an insult",
    ],
)
def test_a_complaint_of_somebody_in_the_conversation_is_never_published_unasked(
    village, mail, talk, text
):
    before = village.posts()
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, text), to)

    assert village.posts() == before
    assert village.all(Question)[-1].told().letter_use == "report"


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to complain, Cleo, but my nights are bad.",
        "Cleo, I report that I slept well.",
    ],
)
def test_who_tells_somebody_there_of_themselves_is_heard(village, mail, talk, text):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    assert village.take(mail(ANA, text), to).outcome is Outcome.POSTED


def test_danger_waits_for_no_answer(village, mail, talk):
    words = "REPORT 1: he wrote that Cleo wants to kill herself tonight"
    village.take(mail(ANA, words), village.numbering(talk["ben"]))

    assert village.all(ModerationRequest) != []


def test_the_letter_that_asks_shows_each_post_with_a_mail_that_has_the_words(
    village, keys, tmp_path, pressed
):
    with village.store.write() as session:
        dora = next(each for each in village.all(Member) if each.display_name == "Gentle Dora")
        mute_member(session, village.ana.id, dora.id, at=village.noon)
    pressed("Cleo wrote that.", post="dora")

    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    office.send_due(village.noon)

    [letter] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    text = " ".join(letter.text.split())
    assert "Cleo, Mon 2 Mar, 12:00: “Only fools take pills.”" in text
    assert "Gentle Dora, whom you mute, wrote one: Mon 2 Mar, 12:00." in text
    assert "you are the fool" not in letter.shown
    assert letter.html.count("Cleo%20wrote%20that.") == 2


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("The first one, it is so unkind to us all", 0),
        ("number 2", 1),
        ("the second please", 1),
        ("der zweite, das war gemein", 1),
        ("el primero", 0),
    ],
)
def test_an_answer_to_the_letter_that_asks_chooses_by_the_place(
    village, mail, keys, tmp_path, talk, answer, place
):
    second = village.say(village.cleo, "And fools sleep badly.", at=village.noon + HOUR)
    shown = (second.id, talk["cleo"].id)
    village.take(mail(ANA, "REPORT 1: Cleo again"), village.numbering(talk["ben"]))
    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    office.send_due(village.noon)
    [letter] = [each for each in office.sent if each.kind is LetterKind.NOTICE]
    assert "13:00" in letter.text
    assert "12:00" in letter.text

    asked = str(letter.mail["Message-ID"])
    subject = f"Re: {letter.mail['Subject']}"
    village.take(mail(ANA, answer, subject=subject, In_Reply_To=asked), "notice@mail.example.org")

    assert reported(village) == [shown[place]]


def test_an_answer_that_chooses_no_place_reports_nothing(village, mail, keys, tmp_path, talk):
    village.say(village.cleo, "And fools sleep badly.")
    village.take(mail(ANA, "REPORT 1: Cleo again"), village.numbering(talk["ben"]))
    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    office.send_due(village.noon)
    [letter] = [each for each in office.sent if each.kind is LetterKind.NOTICE]

    asked = str(letter.mail["Message-ID"])
    village.take(mail(ANA, "hm, both", In_Reply_To=asked), "notice@mail.example.org")

    assert reported(village) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Report it please, she hurts people",
        "report: this is not how one talks to the ill",
        "melden, das ist verletzend",
    ],
)
def test_a_report_with_its_reason_is_taken_where_the_letter_offers_it(village, mail, talk, answer):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "I want to complain about what Cleo wrote"), to)
    [question] = village.all(Question)

    village.take(mail(ANA, answer), village.address(Purpose.CONFIRM, village.ana, question.id))

    assert reported(village) == [talk["cleo"].id]
    [request] = [each for each in village.all(ModerationRequest) if each.post_id == talk["cleo"].id]
    assert answer in (request.words or "")


def test_a_report_in_answer_to_a_summary_is_asked_where_and_never_offered_as_a_post(
    village, mail, talk
):
    food = village.start("Food")
    village.take(
        mail(ANA, "Please report that man, his words made me weep"),
        village.numbering(talk["ben"], food),
    )

    assert village.all(Question)[-1].told().letter_use == "report"


@pytest.mark.parametrize(
    "text",
    ["Please report the post by Cleo, I was in tears", "Ich melde, was Cleo geschrieben hat"],
)
def test_a_report_in_answer_to_a_summary_takes_the_post_of_whom_it_names(village, mail, talk, text):
    food = village.start("Food")
    village.take(mail(ANA, text), village.numbering(talk["ben"], food, more=[talk["cleo"]]))

    assert reported(village) == [talk["cleo"].id]
