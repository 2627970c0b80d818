"""The letter that answers questions: the part of the help that says it, true for whoever asked."""

from itertools import count

import pytest

from digest.community.communities.join import leave
from digest.community.people.member import MemberState, SummaryFrequency
from digest.intents.phrases import HelpTopic
from digest.letters.explanation import ExplanationPayload
from digest.letters.overview import OverviewPayload
from digest.outbox.delivery import LetterKind
from digest.outbox.enqueue import enqueue
from tests.digest.letters.test_listings import ready_mails


@pytest.fixture
def answer(postman):
    """Answer a member's questions, and return the letter."""
    numbers = count()

    def answer(talk, member, *topics):
        payload = ExplanationPayload(topics=topics)
        key = f"overview:{next(numbers)}"
        enqueue(talk.session, payload, to=member.id, key=key, at=talk.at(10))
        return postman.send(talk, LetterKind.OVERVIEW, minutes=10)[member.id]

    return answer


@pytest.mark.parametrize("topic", HelpTopic)
def test_every_question_is_answered_and_a_person_can_be_reached(store, begin, answer, topic):
    with store.write() as session:
        talk = begin(session)
        letter = answer(talk, talk.ana, topic)

        title = letter.text.splitlines()[0]
        assert letter.mail["Subject"] == title
        assert f">{title}</h1>" in letter.html
        assert ("help@mail.example.org", "PERSON") in ready_mails(letter.html)
        assert ("help@mail.example.org", "help") in ready_mails(letter.html)
        assert "Answer with PERSON" in " ".join(letter.text.split())


@pytest.mark.parametrize("topic", [HelpTopic.PAUSE, HelpTopic.STOP])
def test_what_still_comes_is_a_list_in_both_parts(store, begin, answer, topic):
    with store.write() as session:
        talk = begin(session)
        letter = answer(talk, talk.ana, topic)

    listed = letter.html.count("<li>")
    assert listed > 5
    assert [line[:2] for line in letter.text.splitlines()].count("- ") == listed
    for part in (letter.text, letter.html):
        assert part.lower().index("what still comes") < part.index("your data, when you ask for it")


def test_what_can_be_pressed_stands_in_the_text_as_well(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        letter = answer(talk, talk.ana, HelpTopic.ADDRESS, HelpTopic.PAUSE, HelpTopic.SEARCH)

        for address, subject in ready_mails(letter.html):
            if not address.startswith("help@"):  # HELP and PERSON are answers there
                assert address in letter.text
                assert f"  Subject: {subject}" in letter.text.splitlines()


def test_several_questions_are_parts_of_one_letter_in_their_order(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        letter = answer(talk, talk.ana, HelpTopic.WHO_SEES, HelpTopic.START)

        assert letter.mail["Subject"] == "Answers to your questions"
        places = [
            letter.html.index(each)
            for each in (">Who sees your address</h2>", ">How you start a conversation</h2>")
        ]
        assert places == sorted(places)


def test_the_answer_is_about_whoever_asks(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        talk.ana.zone, talk.ana.summary_hour = "Europe/Berlin", 18
        letter = answer(talk, talk.ana, HelpTopic.TIME, HelpTopic.NAME, HelpTopic.WHICH_COMMUNITIES)

        for part in (letter.text, letter.html):
            assert "18:00 (Berlin time)" in " ".join(part.split())
            assert talk.ana.display_name in part
            assert talk.lung.title in part


def test_who_is_in_no_community_is_told_how_to_join_one(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        leave(session, talk.ana.id, talk.lung.id)
        letter = answer(talk, talk.ana, HelpTopic.START)

        assert "please join one first" in letter.text
        assert ("communities@mail.example.org", "communities") in ready_mails(letter.html)


def test_who_is_suspended_is_offered_no_conversation_to_start(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        talk.ana.state = MemberState.SUSPENDED
        letter = answer(talk, talk.ana, HelpTopic.WHICH_COMMUNITIES)

        assert "suspended" in letter.text
        assert "lung@mail.example.org" not in letter.text + letter.html
        assert ("leave@mail.example.org", "lung") in ready_mails(letter.html)


def test_what_is_chosen_already_is_not_offered(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        talk.ana.summary_hour = 8
        letter = answer(talk, talk.ana, HelpTopic.TIME)

        subjects = [subject for _, subject in ready_mails(letter.html)]
        assert "hour 12" in subjects
        assert not {"hour 8", "daily"} & {*subjects}


def test_without_a_summary_no_hour_is_offered_but_the_summary(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        talk.ana.summary_frequency = SummaryFrequency.NEVER
        letter = answer(talk, talk.ana, HelpTopic.TIME)

        subjects = [subject for _, subject in ready_mails(letter.html)]
        assert "daily" in subjects
        assert not [each for each in subjects if each.startswith("hour")]
        assert "You have chosen to get no summary." in letter.text


def test_who_leaves_reads_first_of_one_community_then_of_all(store, begin, answer):
    with store.write() as session:
        talk = begin(session)
        letter = answer(talk, talk.ana, HelpTopic.LEAVE)

        for part in (letter.text, letter.html):
            places = [
                part.index(each)
                for each in (talk.lung.title, "end your whole membership", "End my membership")
            ]
            assert places == sorted(places)


TEN_THINGS = {  # what people ask for, and what the help says of it
    "start a conversation": ("lung@mail.example.org", ""),
    "answer somebody": "reply to the letter that brought you their words",
    "change or delete a post": "EDIT and your new text, or DELETE",
    "follow and unfollow": ("tags@mail.example.org", "followed"),
    "stop letters": "answer it with the word STOP",
    "take a break": ("pause@mail.example.org", "2 weeks"),
    "join and leave": ("communities@mail.example.org", "communities"),
    "change the name": ("settings@mail.example.org", "name ..."),
    "change the address": ("settings@mail.example.org", "change address to ..."),
    "search": ("search@mail.example.org", "scan results"),
    "reach a person": ("help@mail.example.org", "PERSON"),
}


@pytest.mark.parametrize("thing", TEN_THINGS)
def test_the_help_says_how_to_do_what_people_ask_for(store, begin, postman, thing):
    with store.write() as session:
        talk = begin(session)
        enqueue(session, OverviewPayload(), to=talk.ana.id, key="overview:help", at=talk.at(10))
        letter = postman.send(talk, LetterKind.OVERVIEW, minutes=10)[talk.ana.id]

        match TEN_THINGS[thing]:
            case (address, subject):
                assert (address, subject) in ready_mails(letter.html)
                assert address in letter.text
                assert subject in letter.text
            case words:
                for part in (letter.text, letter.html):
                    assert words in " ".join(part.split())
