"""A member is never met with silence: each mistake is answered, and a word or an address reaches a person."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import inbound.interpret
from digest.community.moderation.deciders import requests_by_decider
from digest.community.people.moderator import Moderator
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.moderation import DecisionPayload
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, LetterKind
from inbound.work import review

ANA, BEN = "ana@example.net", "ben@example.net"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def place(name):
    return f"{name}@mail.example.org"


@pytest.fixture
def moderated(village):
    """The village, with Ben as its moderator."""
    with village.store.write() as session:
        session.add(
            Moderator(member_id=village.ben.id, community_id=village.lung.id, since=village.noon)
        )
    return village


def test_a_second_mistake_within_the_hour_is_answered_too(village_everywhere, mail):
    village = village_everywhere
    for minute, text in enumerate(("Flibber", "Flabber", "Flabber")):
        at = village.noon + minute * MINUTE
        village.take(
            mail(ANA, text, subject=text, message_id=f"<{minute}@x>"), place("settings"), at=at
        )

    assert village.notices(village.ana) == ["unclear"] * 3


def test_the_tenth_answer_says_that_a_person_looks_and_each_mail_then_that_it_was_added(
    village, mail
):
    taken = [
        village.take(
            mail(ANA, f"Flibber {n}", subject="x"), place("settings"), at=village.noon + n * MINUTE
        )
        for n in range(12)
    ]

    assert village.notices(village.ana) == ["unclear"] * 9 + ["a_person_looks"] + ["added"] * 2
    assert [each.outcome for each in taken] == [Outcome.REFUSED] * 9 + [Outcome.HELD] * 3
    assert {each.reason for each in taken[9:]} == {"answered enough"}
    assert all(each.raw is not None for each in taken[9:])

    later = village.noon + HOUR + 9 * MINUTE
    village.take(mail(ANA, "Flibber", subject="x"), place("settings"), at=later)
    assert village.notices(village.ana)[12:] == ["unclear"]
    with village.store.write() as session:
        for each in taken[9:]:  # only of the first, a letter says that a person looks at it
            review.drop(session, each.id, at=later)
    assert village.notices(village.ana)[13:] == ["looked_at"]


def test_two_machines_that_answer_each_other_come_down_to_one_short_letter_an_hour(village, mail):
    for n in range(108):  # eighteen hours
        text = f"Thank you for contacting us. Ticket {n} is open."
        village.take(mail(ANA, text), place("notice"), at=village.noon + n * 10 * MINUTE)

    told = village.notices(village.ana)
    assert told[29] == "a_person_looks"
    assert told[30:60] == ["added"] * 30
    assert told[60:] == ["added"] * 8  # of the last eight hours


def test_who_writes_on_is_told_once_an_hour_of_all_that_came(village, mail):
    """Nobody writes into silence: the letter goes out when the hour is over."""
    for n in range(30):
        village.take(
            mail(ANA, f"Flibber {n}", subject="x"), place("settings"), at=village.noon + n * MINUTE
        )

    assert village.notices(village.ana)[10:] == ["added"] * 11
    *_, together = village.all(Delivery)
    assert (together.reason, together.due_at) == ("added", village.noon + HOUR)
    assert [each.outcome for each in village.all(ReceivedMail)[10:]] == [Outcome.HELD] * 20


@pytest.mark.parametrize("text", ["REPORT", "PERSON", "Report this, it is rude.", "Help me"])
def test_what_is_asked_then_is_added_or_done_and_never_met_with_silence(village, mail, text):
    for n in range(20):
        village.take(
            mail(ANA, f"Flibber {n}", subject="x"), place("settings"), at=village.noon + n * MINUTE
        )
    before = len(village.all(Delivery))

    village.take(mail(ANA, text), place("notice"), at=village.noon + 21 * MINUTE)

    assert len(village.all(Delivery)) == before + 1


def test_a_note_of_absence_is_not_told_that_it_was_added(village, mail):
    for n in range(12):
        village.take(
            mail(ANA, f"Flibber {n}", subject="x"), place("settings"), at=village.noon + n * MINUTE
        )
    before = village.notices(village.ana)

    for fields in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}):
        village.take(mail(ANA, "I am away.", **fields), place("notice"))
    village.take(
        mail(ANA, "I am out of office until 9 March.", subject="Out of office"), place("notice")
    )

    assert village.notices(village.ana) == before


@pytest.mark.sample(3)
@pytest.mark.parametrize("word", ["PERSON", "Mensch", "persona!", "Person\n\nI am stuck."])
@pytest.mark.parametrize("where", ["help", "settings", "notice", "reply", "receipt"])
def test_the_word_person_reaches_a_person_from_everywhere(village, mail, where, word):
    post = village.say(village.ana, "I take 20 mg.")
    to = {
        "reply": village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id),
        "receipt": village.address(Purpose.POST, village.ana, post.id),
    }.get(where) or place(where)
    before = village.posts()

    taken = village.take(mail(ANA, word), to)

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "for a person")
    assert taken.raw is not None
    assert village.notices() == ["a_person_reads"]
    assert village.posts() == before


def test_the_word_as_a_subject_reaches_a_person_with_all_that_is_said(village, mail):
    taken = village.take(mail(ANA, "How do I change my name?", subject="PERSON"), place("help"))

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "for a person")


def test_an_answer_to_a_question_reaches_a_person_too(village, mail):
    with village.store.write() as session:
        question = Question(member_id=village.ana.id, asks=QuestionKind.DATA, asked_at=village.noon)
        session.add(question)
        session.flush()
        number = question.id

    taken = village.take(mail(ANA, "PERSON"), village.address(Purpose.CONFIRM, village.ana, number))

    assert taken.reason == "for a person"


def test_a_post_that_begins_with_a_person_is_a_post(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    taken = village.take(mail(ANA, "A person I know sleeps on three pillows."), to)

    assert taken.outcome is Outcome.POSTED


def test_moderators_read_what_a_member_writes_and_their_answer_comes_back(moderated, mail):
    village = moderated
    taken = village.take(mail(ANA, "May I post a link?", subject="A question"), place("moderators"))

    assert (taken.outcome, taken.reason) == (Outcome.COMMAND, "words to moderators")
    assert village.notices(village.ana) == ["moderators_read"]
    [request] = village.all(ModerationRequest)
    assert (request.kind, request.community_id) == (RequestKind.WORDS, village.lung.id)
    assert request.words == "A question\n\nMay I post a link?"
    with village.store.read() as session:
        assert set(requests_by_decider(session)) == {village.ben.id}

    to = village.address(Purpose.DECISION, village.ben, request.id, ModerationAction.ANSWER)
    village.take(mail(BEN, "Your answer:\nYes, if it is a hospital's."), to)

    letter = next(
        each
        for each in village.all(Delivery)
        if each.member_id == village.ana.id and each.kind is LetterKind.MODERATION
    )
    assert (letter.reason, DecisionPayload.of(letter).words) == (
        "asker",
        "Yes, if it is a hospital's.",
    )


def test_thanks_to_a_moderators_letter_go_to_that_moderator(moderated, mail, make_member):
    village = moderated
    with village.store.write() as session:
        cleo = village.cleo.id
        session.add(Moderator(member_id=cleo, community_id=village.lung.id, since=village.noon))
        request = ModerationRequest(
            kind=RequestKind.NEW_MEMBER,
            community_id=village.lung.id,
            member_id=village.ana.id,
            asked_at=village.noon,
            ended_at=village.noon,
            ended_by=f"member {village.ben.id}",
            ruling="welcome",
        )
        session.add(request)
        session.flush()
        number = request.id
    letter = village.letter(
        LetterKind.MODERATION,
        village.ana,
        reason="asker",
        matter_id=number,
        payload='{"action":14}',
    )

    taken = village.take(
        mail(ANA, "Thank you, that was kind.", In_Reply_To=letter), place("notice")
    )

    assert (taken.outcome, taken.reason) == (Outcome.COMMAND, "words to moderators")
    assert village.notices(village.ana) == ["moderator_reads"]
    words = village.all(ModerationRequest)[-1]
    assert (words.words, words.addressee_id) == ("Thank you, that was kind.", village.ben.id)
    with village.store.read() as session:
        assert set(requests_by_decider(session)) == {village.ben.id}


def test_an_answer_to_what_the_operator_decided_reaches_the_operator(village, mail):
    with village.store.write() as session:
        request = ModerationRequest(
            kind=RequestKind.REPORT,
            community_id=village.lung.id,
            post_id=village.sleep.id,
            asked_at=village.noon,
            ended_at=village.noon,
            ended_by="operator",
        )
        session.add(request)
        session.flush()
        number = request.id
    about = {"reason": "author", "matter_id": number, "payload": '{"action":3}'}
    letter = village.letter(LetterKind.MODERATION, village.ana, **about)

    taken = village.take(mail(ANA, "That was wrong.", In_Reply_To=letter), place("notice"))

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "for a person")


def test_a_plain_answer_to_the_letter_for_moderators_still_decides_nothing(moderated, mail):
    village = moderated
    letter = village.letter(LetterKind.MODERATION, village.ben, reason="waiting")

    taken = village.take(mail(BEN, "Hide it.", In_Reply_To=letter), place("notice"))

    assert (taken.outcome, taken.reason) == (Outcome.REFUSED, "press")
    told = DecisionPayload.of(village.all(Delivery)[-1])
    assert told.words == "Hide it."  # and they go back


HEARD = {  # where a mail goes, and what its proved writer hears
    "staff": (Outcome.HELD, "for staff", "a_person_reads"),
    "abuse": (Outcome.HELD, "for abuse", "a_person_reads"),
    "postmaster": (Outcome.HELD, "for postmaster", "a_person_reads"),
    "bounce": (Outcome.HELD, "for bounce", "a_person_reads"),
    "moderators": (Outcome.HELD, "for moderators", "a_person_reads"),  # there are none
    "settings": (Outcome.REFUSED, "unclear", "unclear"),
    "notice": (Outcome.REFUSED, "unclear", "unclear"),
    "nowhere": (Outcome.REFUSED, "unknown_community", "unknown_community"),
}


@pytest.mark.parametrize("name", HEARD)
def test_a_member_hears_from_every_address(village, mail, name):
    taken = village.take(mail(ANA, "Flibber", subject="Flabber"), place(name))

    assert (taken.outcome, taken.reason, *village.notices()) == HEARD[name]


@pytest.mark.parametrize("name", ["staff", "moderators", "abuse"])
def test_a_stranger_or_an_unproved_writer_hears_nothing_there(village, mail, name):
    for sender, verdict in (("nobody@example.net", "pass"), (ANA, "fail"), (ANA, "none")):
        taken = village.take(mail(sender, "Hello", subject="x", verdict=verdict), place(name))
        assert taken.outcome is Outcome.HELD

    assert village.all(Delivery) == []


def test_who_answers_with_an_address_of_anothers_is_told_so_and_the_owner_too(village, mail):
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)
    taken = village.take(mail(ANA, "I use three pillows."), to)

    assert (taken.outcome, taken.reason) == (Outcome.HELD, "not theirs")
    assert village.notices(village.ana) == ["made_for_another"]
    assert village.notices(village.ben) == ["not_yours"]


# Every decision to hold or ignore a mail, by its file and reason, and what a proved member hears then.
# None: no proved member is concerned, or it repeats what was answered, or a machine wrote it.
SILENT = None
KNOWN = {
    ("question_answered.py", "answered already"): SILENT,  # the same answer once more
    ("question_answered.py", "mail.why_not or 'not proved'"): SILENT,
    ("question_answered.py", "neither yes nor no"): SILENT,  # from a mailbox that was a member's
    ("question_answered.py", "doubtful"): SILENT,  # a note of absence, perhaps
    ("question_answered.py", "no such question"): "not_kept, where proved",
    ("question_answered.py", "not theirs"): SILENT,  # from another mailbox
    ("question_about_words.py", "answered already"): SILENT,
    ("admit.py", "complaint by a stranger"): SILENT,
    ("admit.py", "found or 'no report'"): SILENT,  # at an address for other servers' reports
    ("admit.py", "f'doubled {mail.doubled}'"): SILENT,  # nobody knows which of two was signed
    ("admit.py", "doubtful"): SILENT,  # reads like an absence note
    ("admit.py", "mail.kind.value"): SILENT,  # a machine's
    ("admit.py", "no such address"): SILENT,  # refused while it is offered
    ("admit.py", "not from a mail program"): SILENT,
    ("stranger.py", "'answered already' if question.is_settled else 'asked too long ago'"): SILENT,
    ("stranger.py", "doubtful"): SILENT,
    ("stranger.py", "mail.why_not or 'not proved'"): SILENT,
    ("stranger.py", "not theirs"): SILENT,
    ("admit.py", "LOST_TIME"): "lost_time, where proved",
    ("mail_limits.py", "ENOUGH"): "a_person_looks, with the last answer, and then added",
    ("mail_limits.py", "same words again"): SILENT,  # they stand there
    ("receipt.py", "thanks"): SILENT,  # for a post that is up, or gone
    ("second_thoughts.py", "thanks"): SILENT,  # nothing else is said, and nothing is wanted
    ("search_again.py", "thanks"): SILENT,  # for what was found
    ("person.py", "A_PERSON"): "a_person_reads",
    ("wish_in_answer.py", "A_PERSON"): "a_person_reads",
    ("person.py", "from the operator"): SILENT,
    ("person.py", "reason"): "a_person_reads, where proved",
    ("posting.py", "asked which community"): SILENT,  # on account of the same mail
    ("question_publishing.py", "answered already"): SILENT,
    ("stranger.py", "WAITS_ITS_TURN"): SILENT,
    ("stranger.py", "many ask to join"): SILENT,
    ("stranger.py", "not a member"): SILENT,
    ("stranger.py", "suspended"): SILENT,
    ("admit.py", "not theirs"): "made_for_another, where proved",
    ("admit.py", "why"): SILENT,
}


def test_every_hold_and_every_ignore_is_known_with_what_the_member_hears():
    found = set()
    for path in Path(inbound.interpret.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Hold", "Ignore"):
                reason = next(each.value for each in node.keywords if each.arg == "reason")
                text = reason.value if isinstance(reason, ast.Constant) else ast.unparse(reason)
                found.add((path.name, text))

    assert found == set(KNOWN)
