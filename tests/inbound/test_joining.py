"""Joining and leaving by mail, on real stores: one question, one yes, communities by their names."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from digest.actions import moderation
from digest.actions.context import OPERATOR, Context, SourceMail
from digest.actions.invitations import RemindPending, wanted_communities
from digest.community.communities.community import Community, Membership, belongs
from digest.community.communities.join import create_community, create_member, join, leave
from digest.community.leaving.pending_member import is_placeholder, pending_member
from digest.community.people.member import Address, Member, MemberState
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import (
    WAITS_FOR_ANSWERS,
    WAITS_ITS_TURN,
    Outcome,
    ReceivedMail,
    oldest_waiting,
)
from digest.intents.phrases import JoinCommunity, LeaveCommunity, NoCommunity
from digest.letters.membership_changed import MembershipChangedPayload
from digest.letters.moderation import DecisionPayload
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import MailLimits, Policy
from inbound.interpret.about_conversation import about_conversation
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.work.act import perform_all
from inbound.work.occasion import Occasion
from tests.contexts import invite, of_operator
from tests.inbound.post_office import DOMAIN, PostOffice, new_stationery
from tests.rows import buttons_of, words_of

MARA = "Mara Realname <mara@example.com>"
CLEO = "cleo@example.net"
JOIN, LEAVE = "join@mail.example.org", "leave@mail.example.org"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def asked(mail):
    """Let Mara ask to join; return the one question to her."""

    def ask(village, subject="join", text="", **how):
        village.take(mail(MARA, text, subject=subject, **how), JOIN)
        [question] = village.all(Question)
        return question

    return ask


def answer_to(village, question):
    return village.address(Purpose.CONFIRM, SimpleNamespace(id=question.member_id), question.id)


def mara(village):
    with village.store.read() as session:
        found = select(Member).join(Address).where(Address.address == "mara@example.com")
        return session.exec(found).first()


def is_confirmed(village):
    return any(
        each.confirmed_at for each in village.all(Address) if each.address == "mara@example.com"
    )


def communities_of(village, member):
    with village.store.read() as session:
        return set(
            session.exec(
                select(Community.name).join(Membership).where(Membership.member_id == member.id)
            )
        )


def overviews(village):
    return [each for each in village.all(Delivery) if each.kind is LetterKind.OVERVIEW]


def with_community(village, name, title):
    with village.store.write() as session:
        return create_community(session, name=name, title=title, at=village.noon)


# Becoming a member


def test_a_yes_makes_a_member_of_what_was_named_with_a_neutral_name(
    village_everywhere, mail, asked
):
    village = village_everywhere
    question = asked(village, "I want to join", "Please put me in the lung group")
    before = mara(village)
    assert question.asks is QuestionKind.JOIN
    assert not is_confirmed(village)
    assert communities_of(village, before) == set()

    later = village.noon + HOUR
    done = village.take(mail(MARA, "Yes, please"), answer_to(village, question), at=later)

    member = mara(village)
    assert (done.outcome, done.reason) == (Outcome.COMMAND, "confirmed")
    assert is_confirmed(village)
    assert is_placeholder(member.display_name)
    assert member.summary_cursor == later
    assert communities_of(village, member) == {"lung"}
    [welcome] = overviews(village)
    assert (welcome.reason, welcome.member_id) == ("welcome", member.id)
    [request] = village.all(ModerationRequest)
    assert (request.kind, request.member_id, request.community_id) == (
        RequestKind.NEW_MEMBER,
        member.id,
        village.lung.id,
    )


def test_a_second_yes_changes_nothing(village, mail, asked):
    question = asked(village)
    village.take(mail(MARA, "yes"), answer_to(village, question))

    again = village.take(mail(MARA, "Yes!"), answer_to(village, question))

    assert (again.outcome, again.reason) == (Outcome.IGNORED, "answered already")
    assert len(overviews(village)) == 1


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({"verdict": "none"}, Outcome.HELD, id="unaligned"),
        pytest.param({"verdict": "fail"}, Outcome.HELD, id="forged"),
        pytest.param({"Auto_Submitted": "auto-replied"}, Outcome.IGNORED, id="automatic"),
        pytest.param({"List_Id": "<x.example>"}, Outcome.IGNORED, id="list"),
        pytest.param({"subject": "Out of office"}, Outcome.HELD, id="reads-like-an-absence"),
        pytest.param({"text": "STOP"}, Outcome.IGNORED, id="stop"),
    ],
)
def test_nothing_is_sent_to_a_stranger_who_may_be_none(village, mail, fields, outcome):
    """L-02, A-*: the one exception is a proved person who asks to join."""
    words = {"subject": "join", "text": "lung", **fields}
    text = words.pop("text")

    received = village.take(mail(MARA, text, **words), JOIN)

    assert received.outcome is outcome
    assert village.all(Delivery) == []
    assert mara(village) is None


@pytest.mark.parametrize("to", ["help", "home", "communities", "settings", "leave", "lung"])
def test_no_other_address_answers_a_stranger(village, mail, to):
    village.take(mail(MARA, "hello", subject="hello"), f"{to}@mail.example.org")

    assert village.all(Delivery) == []
    assert mara(village) is None


def test_an_address_gets_one_question_and_one_reminder_however_often_it_asks(
    village_everywhere, mail
):
    village = village_everywhere
    for minutes in (0, 5, 59, 61, 200, 2000):
        at = village.noon + timedelta(minutes=minutes)
        village.take(mail(MARA, f"hello {minutes}", subject="join"), JOIN, at=at)

    assert village.notices() == ["confirm_join", "join_reminder"]
    assert len(village.all(Question)) == 1


def test_what_is_named_meanwhile_is_joined_as_well(village, mail, asked):
    with_community(village, "kidney", "Kidney")
    with_community(village, "heart", "Heart")
    asked(village, "lung")
    village.take(mail(MARA, "kidney, heart", subject="join"), JOIN)
    [question] = village.all(Question)
    assert len(wanted_communities(question)) == 3

    village.take(mail(MARA, "yes"), answer_to(village, question))

    assert communities_of(village, mara(village)) == {"lung", "kidney", "heart"}


def test_only_so_many_strangers_are_asked_a_day_and_the_rest_waits_for_an_operator(village, mail):
    village.receiving = replace(
        village.receiving, policy=Policy(limits=MailLimits(newcomers_a_day=2))
    )
    for number in range(3):
        village.take(mail(f"m{number}@example.com", "hello", subject="join"), JOIN)
    assert [each.outcome for each in village.all(ReceivedMail)] == [
        Outcome.COMMAND,
        Outcome.COMMAND,
        Outcome.HELD,
    ]

    village.take(mail("m4@example.com", "hi", subject="join"), JOIN, at=village.noon + 2 * DAY)

    assert village.notices().count("confirm_join") == 3


def limited(village, **numbers):
    village.receiving = replace(village.receiving, policy=Policy(limits=MailLimits(**numbers)))


def outcomes(village):
    return [(each.outcome.value, each.reason) for each in village.all(ReceivedMail)]


ASKED, ITS_TURN = ("command", "asked to confirm"), ("waiting", WAITS_ITS_TURN)


def test_one_domain_uses_up_only_its_part_of_a_day_and_the_rest_is_asked_the_next(
    village_everywhere, mail
):
    village = village_everywhere
    limited(village, newcomers_of_one_domain=2)
    for number in range(4):
        sender = f"m{number}@{('evil.example', f'mx{number}.evil.example')[number % 2]}"
        village.take(mail(sender, "hello", subject="join"), JOIN)
    village.take(mail("ida@gentle.example", "hello", subject="join"), JOIN)

    assert outcomes(village) == [ASKED, ASKED, ITS_TURN, ITS_TURN, ASKED]
    with village.store.read() as session:
        assert oldest_waiting(session) is None  # no summary waits for a stranger
    village.work(village.noon + 7 * HOUR)
    assert outcomes(village)[2:4] == [ITS_TURN, ITS_TURN]
    village.work(village.noon + 25 * HOUR)
    assert outcomes(village) == [ASKED] * 5


def test_who_waits_for_days_since_many_of_one_domain_ask_is_held(village, mail):
    limited(village, newcomers_of_one_domain=0)
    village.take(mail(MARA, "hello", subject="join"), JOIN)
    village.work(village.noon + 3 * DAY)

    assert outcomes(village) == [("held", WAITS_ITS_TURN)]
    assert village.notices() == []


def test_a_no_gives_a_domain_no_further_question(village, mail, asked):
    limited(village, newcomers_of_one_domain=1)
    village.take(mail(MARA, "no"), answer_to(village, asked(village)))
    assert mara(village) is None

    village.take(mail(MARA, "again", subject="join"), JOIN)

    assert outcomes(village)[-1] == ITS_TURN


def test_strangers_of_many_domains_keep_no_member_from_an_answer(village, mail):
    limited(village, answers=8)  # and so two to strangers
    for number in range(3):
        village.take(mail(f"m{number}@evil{number}.example", "hello", subject="join"), JOIN)
    village.take(mail("ana@example.net", "", subject="settings"), "settings@mail.example.org")

    assert outcomes(village)[:3] == [ASKED, ASKED, ("waiting", WAITS_FOR_ANSWERS)]
    assert outcomes(village)[3][0] == "command"
    village.work(village.noon + HOUR)
    assert outcomes(village)[2] == ASKED


# The answer


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("sender", "text", "fields", "outcome"),
    [
        pytest.param(MARA, "yes", {"verdict": "fail"}, Outcome.HELD, id="forged"),
        pytest.param(MARA, "yes", {"verdict": "none"}, Outcome.HELD, id="unproved"),
        pytest.param("friend@example.com", "yes", {}, Outcome.HELD, id="by-somebody-else"),
        pytest.param(
            MARA, "Yes?", {"Auto_Submitted": "auto-replied"}, Outcome.IGNORED, id="automatic"
        ),
        pytest.param(
            MARA,
            "I am away until May.",
            {"subject": "Out of office: Re: x"},
            Outcome.HELD,
            id="away",
        ),
        pytest.param(MARA, "I am away until May.", {}, Outcome.HELD, id="away-without-a-sign"),
        pytest.param(MARA, "Ich bin im Urlaub.", {}, Outcome.HELD, id="away-in-german"),
        pytest.param(
            "friend@example.com", "Who are you?", {}, Outcome.HELD, id="neither-by-somebody-else"
        ),
        pytest.param(
            MARA, "Who are you?", {"verdict": "none"}, Outcome.HELD, id="neither-unproved"
        ),
        pytest.param(
            MARA, "Who are you?", {"Precedence": "junk"}, Outcome.IGNORED, id="neither-by-a-machine"
        ),
    ],
)
def test_nothing_else_confirms(village, mail, asked, sender, text, fields, outcome):
    question = asked(village)
    letters = len(village.all(Delivery))

    received = village.take(mail(sender, text, **fields), answer_to(village, question))

    assert received.outcome is outcome
    assert not is_confirmed(village)
    assert len(village.all(Delivery)) == letters


def test_neither_yes_nor_no_is_told_once_that_a_yes_is_wanted(village_everywhere, mail, asked):
    village = village_everywhere
    question = asked(village)

    first = village.take(mail(MARA, "Yes? Who are you"), answer_to(village, question))
    second = village.take(mail(MARA, "Yes, and what does it cost?"), answer_to(village, question))

    assert (first.outcome, first.reason) == (Outcome.COMMAND, "asked for a yes")
    assert (second.outcome, second.reason) == (Outcome.HELD, "neither yes nor no")
    assert village.notices() == ["confirm_join", "join_yes_or_no"]
    assert not is_confirmed(village)
    village.take(mail(MARA, "Yes, then."), answer_to(village, question))
    assert is_confirmed(village)


def test_an_invited_person_whose_provider_signs_nothing_is_told_so_too(village, mail):
    with village.store.write() as session:
        invite(
            session, pending_member(session, "mara@example.com", at=village.noon), at=village.noon
        )
    [question] = village.all(Question)

    for verdict in ("fail", "none"):
        village.take(mail(MARA, "What is this?", verdict=verdict), answer_to(village, question))

    assert village.notices() == ["invitation", "join_yes_or_no"]


def test_whoever_was_told_that_a_yes_is_wanted_gets_no_reminder(village, mail, asked):
    question = asked(village)
    village.take(mail(MARA, "Who are you?"), answer_to(village, question))

    step = RemindPending(village.store)
    step.run(str(question.id), village.noon + 3 * DAY)

    assert village.notices() == ["confirm_join", "join_yes_or_no"]
    step.run(str(question.id), village.noon + 14 * DAY)
    assert mara(village) is None


def test_the_letter_that_wants_a_yes_brings_the_ready_mail_to_that_mailbox_alone(
    village, mail, asked, tmp_path
):
    question = asked(village)
    village.take(mail(MARA, "Who are you?"), answer_to(village, question))
    office = PostOffice(village.store, village.keys, new_stationery(), tmp_path / "state")

    office.run(village.noon)

    letter = office.sent[-1]
    address = answer_to(village, question)
    assert office.handed_over[-1].recipient == "mara@example.com"
    assert letter.mail["Reply-To"].addresses[0].addr_spec == address
    assert f"mailto:{address}?subject=YES" in letter.html
    assert "the one word YES" in " ".join(letter.text.split())
    assert "Who are you" not in letter.shown


def test_a_yes_with_a_guessed_or_another_ones_address_is_nothing(village, mail, asked):
    question = asked(village)

    other = village.address(Purpose.CONFIRM, village.ben, question.id)
    received = village.take(mail(MARA, "yes"), other)

    assert received.outcome is Outcome.IGNORED
    assert not is_confirmed(village)


def test_an_invited_person_whose_provider_signs_nothing_can_say_yes(village, mail):
    """The address in the letter was mailed to that mailbox alone."""
    with village.store.write() as session:
        invite(
            session, pending_member(session, "mara@example.com", at=village.noon), at=village.noon
        )
    [question] = village.all(Question)

    village.take(mail(MARA, "yes", verdict="none"), answer_to(village, question))

    assert is_confirmed(village)


def test_an_answer_to_our_from_address_is_traced(village, mail, asked):
    question = asked(village)
    name = village.letter(
        LetterKind.NOTICE, mara(village), reason="confirm_join", question_id=question.id
    )

    village.take(mail(MARA, "yes", In_Reply_To=name), "notice@mail.example.org")

    assert is_confirmed(village)


@pytest.mark.parametrize("text", ["No", "no thanks", "STOP", "unsubscribe"])
def test_a_no_forgets_the_address_at_once(village_everywhere, mail, asked, text):
    village = village_everywhere
    question = asked(village)

    village.take(mail(MARA, text), answer_to(village, question))

    assert mara(village) is None
    assert village.all(Question) == []
    assert village.notices() == []  # it went with its member
    assert "mara" not in str(village.all(Address))


def test_whoever_said_no_may_ask_again(village, mail, asked):
    village.take(mail(MARA, "no"), answer_to(village, asked(village)))

    question = asked(village, "join after all")
    village.take(mail(MARA, "yes"), answer_to(village, question))

    assert is_confirmed(village)


def test_a_suspended_person_learns_nothing(village, mail):
    with village.store.write() as session:
        member = create_member(
            session,
            display_name="M",
            address="mara@example.com",
            confirmed_at=None,
            at=village.noon,
        )
        member.state = MemberState.SUSPENDED

    received = village.take(mail(MARA, "lung", subject="join"), JOIN)

    assert (received.outcome, received.reason) == (Outcome.HELD, "suspended")
    assert village.all(Delivery) == []


def test_a_former_member_begins_anew(village, mail, asked):
    with village.store.write() as session:
        before = create_member(
            session,
            display_name="Old name",
            address="mara@example.com",
            confirmed_at=village.noon,
            at=village.noon,
        )
        before.state = MemberState.FORMER

    question = asked(village)
    village.take(mail(MARA, "yes"), answer_to(village, question))

    member = mara(village)
    assert member.id != before.id
    assert is_placeholder(member.display_name)


def test_whom_an_operator_brought_is_confirmed_by_asking_to_join(village, mail, asked):
    with village.store.write() as session:
        member = create_member(
            session,
            display_name="Mara M",
            address="mara@example.com",
            confirmed_at=None,
            at=village.noon,
        )
        join(session, member.id, village.lung.id, at=village.noon)

    village.take(mail(MARA, "yes"), answer_to(village, asked(village)))

    assert mara(village).display_name == "Mara M"
    assert len(village.all(Member)) == 4


def test_a_no_leaves_whom_an_operator_brought_on_the_list_and_is_remembered(village, mail):
    with village.store.write() as session:
        member = create_member(
            session,
            display_name="Mara M",
            address="mara@example.com",
            confirmed_at=None,
            at=village.noon,
        )
        assert invite(session, member, at=village.noon) is None
        assert invite(session, member, at=village.noon, again=True) == "is asked already"
    [question] = village.all(Question)

    village.take(mail(MARA, "no"), answer_to(village, question))

    with village.store.write() as session:
        member = session.get_one(Member, member.id)
        assert invite(session, member, at=village.noon, again=True) == "said no"
    assert village.notices() == ["invitation"]


# Joining and leaving


def answering(session, member, conversation_id=0):
    """Return what is known of a mail that answers a letter about a conversation, or about none."""
    about = about_conversation(session, conversation_id, member.id)
    return MailFacts(target=None, conversation=about)


def ask_for(village, *wishes, member=None, **about):
    """Do what a member wishes, as a mail of theirs would have it done; return what the letter tells."""
    member = member or village.cleo
    with village.store.write() as session:
        received = session.exec(select(ReceivedMail)).first()
        if received is None:
            received = ReceivedMail(
                content_key="x",
                accepted_at=village.noon,
                reverse_path="",
                recipient=JOIN,
                size=1,
                raw=None,
                next_attempt_at=village.noon,
            )
            session.add(received)
            session.flush()
        source = SourceMail(received_id=received.id, accepted_at=received.accepted_at)
        occasion = Occasion(received=received, mail=source, at=village.noon)
        wanted = Interpreted(
            member_id=member.id, intents=intents_of(wishes, answering(session, member, **about))
        )
        perform_all(session, wanted, occasion)
    return (
        MembershipChangedPayload.of(overviews(village)[-1]).changes if overviews(village) else None
    )


def test_several_names_in_one_mail_are_one_letter(village_everywhere, mail):
    village = village_everywhere
    with_community(village, "kidney", "Kidney transplant")

    done = village.take(mail(CLEO, "kidney transplnt\nlung\npancreas", subject="Re: Welcome"), JOIN)

    assert done.outcome is Outcome.COMMAND
    assert communities_of(village, village.cleo) == {"lung", "kidney"}
    [letter] = overviews(village)
    told = MembershipChangedPayload.of(letter).changes
    assert (letter.reason, len(told.joined), told.unknown) == ("belonging", 2, ("pancreas",))
    kinds = {(each.kind, each.community_id) for each in village.all(ModerationRequest)}
    assert len(kinds) == 2


def test_joining_again_tells_so_and_the_moderators_are_not_told_twice(village, mail):
    for subject in ("lung", "Lung!"):
        village.take(mail(CLEO, "", subject=subject), JOIN)
    village.take(mail(CLEO, "", subject="lung"), LEAVE)
    village.take(mail(CLEO, "", subject="LUNG please"), JOIN)

    told = [MembershipChangedPayload.of(each).changes for each in overviews(village)]
    number = village.lung.id
    assert [each.joined for each in told] == [(number,), (), (), (number,)]
    assert (told[1].already, told[2].left) == ((number,), (number,))
    assert len(village.all(ModerationRequest)) == 1


def test_an_answer_to_the_welcome_from_address_joins(village, mail):
    name = village.letter(LetterKind.OVERVIEW, village.cleo, reason="welcome")

    village.take(
        mail(CLEO, "lung, thank you", In_Reply_To=name, subject="Re: Welcome to Kidney"),
        "notice@mail.example.org",
    )

    assert communities_of(village, village.cleo) == {"lung"}


def test_leaving_without_a_name_leaves_what_was_answered_or_the_only_one(village):
    with_community(village, "kidney", "Kidney")
    ask_for(village, JoinCommunity(name="lung, kidney"))
    with village.store.write() as session:
        kidney = session.exec(select(Community).where(Community.name == "kidney")).one()
        assert belongs(session, village.cleo.id, kidney.id)
        session.exec(select(Delivery)).one().key = "another mail"

    told = ask_for(village, LeaveCommunity(name=None))
    assert (told.left, told.wants_which) == ((), True)
    assert len(communities_of(village, village.cleo)) == 2

    with village.store.write() as session:
        session.exec(select(Delivery).where(Delivery.key != "another mail")).one().key = "a third"
    told = ask_for(
        village, LeaveCommunity(name=None), conversation_id=village.sleep.conversation_id
    )
    assert told.left == (village.lung.id,)
    assert communities_of(village, village.cleo) == {"kidney"}


@pytest.mark.parametrize(
    ("protest", "then"),
    [
        ("Oh no, I never meant to leave Kidney, only the lung one", {"kidney"}),
        ("Kidney is where I want to stay!", {"kidney"}),
        ("Nein, bei Kidney will ich bleiben, nur Lung sollte weg", {"kidney"}),
        ("¡No! Quiero quedarme en Kidney", {"kidney"}),
        ("please put me back in Kidney", {"kidney"}),
        ("that is right, thank you", set()),
    ],
)
def test_what_was_left_against_the_will_comes_back_where_the_answer_says_so(
    village, mail, protest, then
):
    with_community(village, "kidney", "Kidney")
    ask_for(village, JoinCommunity(name="lung, kidney"))
    village.take(mail(CLEO, "take me out of Lung and Kidney", subject="leave"), LEAVE)
    assert communities_of(village, village.cleo) == set()
    number = overviews(village)[-1].id
    left = message_id(village.keys, DOMAIN, member_id=village.cleo.id, delivery_id=number)

    village.take(mail(CLEO, protest, subject="Re: Your communities", In_Reply_To=left), JOIN)

    assert communities_of(village, village.cleo) == then


def test_a_letter_of_a_community_that_was_left_is_not_sent(village, mail):
    """Notifications that wait die with the membership (P-17): the composers ask who may read."""
    with village.store.write() as session:
        assert leave(session, village.ana.id, village.lung.id)

    refused = village.take(
        mail("ana@example.net", "Me too."),
        village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id),
    )

    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "may_not_read")


def test_who_says_who_they_are_is_told_of_no_community_of_that_name(village, mail):
    words = "hello, I would like to join the lung people, I am Rosa and 62, told by nurse"

    village.take(mail(CLEO, words, subject=""), JOIN)

    assert communities_of(village, village.cleo) == {"lung"}
    assert MembershipChangedPayload.of(overviews(village)[0]).changes.unknown == ()


@pytest.mark.parametrize(
    "words",
    [
        "ich will bei der lung gruppe raus, da wird nur gejammert",
        "Quisiera dejar Lung, por favor",
        "I want out of the lung people, they only moan",
        "please take me off the lung group",
        "Meine Nachbarin ist auch zu Lung dazugekommen, für mich ist das nichts",
    ],
)
def test_nobody_joins_who_wants_to_go_or_speaks_of_others(village, mail, words):
    village.take(mail(CLEO, words, subject=""), JOIN)

    assert communities_of(village, village.cleo) == set()
    assert len(village.all(Delivery)) == 1


def test_a_missing_community_reaches_the_operator(village_everywhere, mail):
    village = village_everywhere
    ask_for(village, NoCommunity(words="pancreas"))
    village.take(mail(CLEO, "", subject="no community for islet cell tumours"), JOIN)

    requests = village.all(ModerationRequest)
    assert [(each.kind, each.words) for each in requests] == [
        (RequestKind.NO_COMMUNITY, "pancreas"),
        (RequestKind.NO_COMMUNITY, "no community for islet cell tumours"),
    ]


def test_who_misses_a_community_can_be_answered(village_everywhere, mail):
    village = village_everywhere
    village.take(mail(CLEO, "", subject="no community for islet cell tumours"), JOIN)
    [request] = village.all(ModerationRequest)

    with village.store.write() as session:
        context = Context(session=session, actor=OPERATOR, at=village.noon)
        moderation.decide(context, request.id, ModerationAction.ANSWER, "Join pancreas for now.")

    letter = DecisionPayload.of(village.all(Delivery)[-1])
    assert (letter.reason, letter.words) == ("asker", "Join pancreas for now.")


def test_a_story_sent_to_join_comes_back_with_what_it_names(village, mail):
    story = "my father died of lung disease last year and now I cough every night, what shall I do"

    village.take(mail(CLEO, story, subject="My father"), JOIN)

    told = MembershipChangedPayload.of(overviews(village)[0]).changes
    assert communities_of(village, village.cleo) == set()
    assert story in told.words
    assert told.unknown == (story,)


def test_a_mail_to_a_community_by_a_member_of_none_comes_back_with_a_way_in(village, mail):
    refused = village.take(
        mail(CLEO, "How do you sleep?", subject="Sleep"), "lung@mail.example.org"
    )

    assert refused.outcome is Outcome.REFUSED
    [letter] = village.all(Delivery)
    assert (letter.reason, words_of(letter), buttons_of(letter)) == (
        "not_a_member",
        "How do you sleep?",
        ["join lung"],
    )


def test_a_suspended_member_leaves_as_ever(village, mail):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED

    village.take(mail("ana@example.net", "", subject="leave lung"), LEAVE)

    assert communities_of(village, village.ana) == set()
    assert village.notices() == []


def test_a_suspended_member_joins_nothing(village, mail):
    with village.store.write() as session:
        session.get_one(Member, village.cleo.id).state = MemberState.SUSPENDED

    village.take(mail(CLEO, "", subject="lung"), JOIN)

    assert communities_of(village, village.cleo) == set()
    assert village.notices() == ["cannot_join"]


# Whoever wrote to a community before


@pytest.fixture
def invited(mail):
    """Let Mara write to the community, and a moderator invite her; return the question to her."""

    def invite_her(village):
        held = village.take(
            mail(MARA, "May I ask you something?", subject="My lung"), "lung@mail.example.org"
        )
        assert held.outcome is Outcome.HELD
        with village.store.write() as session:
            request = session.exec(select(ModerationRequest)).one()
            context = of_operator(session, village.noon)
            ruled = moderation.decide(context, request.id, ModerationAction.INVITE)
            assert ruled.fit is Applicability.FITS
        [question] = village.all(Question)
        return question

    return invite_her


def test_an_invited_stranger_joins_by_a_yes_and_their_mail_is_published(
    village_everywhere, mail, invited
):
    village = village_everywhere
    question = invited(village)
    assert village.notices() == ["moderator_invites"]

    village.take(mail(MARA, "yes, gladly"), answer_to(village, question))
    village.work()

    assert communities_of(village, mara(village)) == {"lung"}
    assert village.posts()[-1] == "May I ask you something?"


@pytest.mark.parametrize("text", ["no", None], ids=["no", "no-answer"])
def test_a_stranger_who_does_not_want_to_join_is_forgotten_and_nothing_is_published(
    village, mail, invited, text
):
    question = invited(village)

    if text is None:
        RemindPending(village.store).run(str(question.id), village.noon + 14 * DAY)
    else:
        village.take(mail(MARA, text), answer_to(village, question))
    village.work(village.noon + HOUR)

    assert mara(village) is None
    assert village.posts() == ["About sleep"]


def test_a_stranger_who_asked_to_join_already_gets_no_second_question(
    village, mail, asked, invited
):
    asked(village)

    question = invited(village)
    assert village.notices() == ["confirm_join"]
    village.take(mail(MARA, "yes"), answer_to(village, question))
    village.work()

    assert village.posts()[-1] == "May I ask you something?"


@pytest.mark.parametrize("words", ["I would like to join again", "Ich möchte wieder beitreten"])
def test_again_is_no_name_of_a_community(village, mail, words):
    village.take(mail(CLEO, words, subject=""), JOIN)

    assert MembershipChangedPayload.of(overviews(village)[0]).changes.unknown == ()
