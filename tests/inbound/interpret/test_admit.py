"""The table of requirements group 3, row by row, by plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.inbox.question import AT_THE_OTHER_BOX, QuestionKind
from digest.intents.intents import Agree, Decline, Reply, Start
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.classify import MailKind
from inbound.interpret.about_community import AboutCommunity
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.about_question import AboutQuestion
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpret import interpret
from inbound.interpret.interpretation import (
    Ask,
    AskOnceMore,
    Hold,
    HoldForModerators,
    Ignore,
    Interpreted,
    Refuse,
)
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.read_words import read_answer
from inbound.interpret.tag_lines import read_tags
from inbound.recipient import AddressRole, FixedAddress

ANA, BEN = 1, 2
SLEEP = AboutConversation(conversation_id=7, title="Sleep", is_open=True, may_read=True)
WRITER = Author(member_id=ANA, is_suspended=False)
ANOTHER = Author(member_id=BEN, is_suspended=False)
SUSPENDED = Author(member_id=ANA, is_suspended=True)
HERS = "ana@example.net"
OTHER = "ana.work@example.com"


def ana_wants(intent):
    return Interpreted(member_id=ANA, intents=(intent,))


def to(purpose, member_id=ANA, detail=0):
    return Ticket(purpose=purpose, member_id=member_id, object_id=7, detail=detail)


TO_REPLY, TO_EDIT = to(Purpose.REPLY), to(Purpose.POST)
TO_LUNG = FixedAddress(AddressRole.COMMUNITY, "lung")
TO_SETTINGS = FixedAddress(AddressRole.COMMAND, "settings")
MINE = AboutCommunity(community_id=3, belongs=True)
NOT_MINE = AboutCommunity(community_id=3, belongs=False)


@pytest.fixture
def letter(noon):
    def make(result, text="Hello", **said):
        values = {
            "kind": MailKind.PERSON,
            "reverse_path": "x@client",
            "text": text,
            "accepted_at": noon,
            "why_not": "" if result is AuthStatus.PROVED else "dmarc none",
        }
        subject = said.get("subject", "")
        read = {"answer": read_answer(subject, text), "post": read_tags(text)}
        return ReadMail(result=result, **{**values, **read, **said})

    return make


def facts(target, **known):
    values = {"author": HERS, "writer": WRITER, "conversation": SLEEP, "community": MINE}
    return MailFacts(target=target, **{**values, **known})


NOT_BENS = Hold(reason="not theirs", member_id=BEN, tells=Reason.MADE_FOR_ANOTHER)
ASKED = Ask(member_id=ANA, asks=QuestionKind.WAS_THIS_YOU, why="dmarc none", words="Hello")
HELD = Hold(reason="dmarc none")
STRANGER = {"writer": None, "author": "friend@elsewhere.example"}
IS_IT_YOURS = Ask(
    member_id=ANA,
    asks=QuestionKind.YOUR_ADDRESS,
    why="not theirs",
    address="friend@elsewhere.example",
)


@pytest.mark.parametrize(
    ("result", "known", "decision"),
    [
        pytest.param(
            AuthStatus.PROVED,
            facts(TO_REPLY),
            ana_wants(Reply(conversation_id=7, text="Hello")),
            id="token-member-pass",
        ),
        pytest.param(AuthStatus.NOT_PROVED, facts(TO_REPLY), ASKED, id="token-member-none"),
        pytest.param(AuthStatus.NOT_PROVED, facts(TO_EDIT), ASKED, id="receipt-member-none"),
        pytest.param(AuthStatus.FORGED, facts(TO_REPLY), HELD, id="token-member-forged"),
        pytest.param(
            AuthStatus.NO_AUTHOR,
            facts(TO_REPLY, writer=None, author=None),
            HELD,
            id="token-no-single-from",
        ),
        pytest.param(
            AuthStatus.PROVED, facts(TO_REPLY, **STRANGER), IS_IT_YOURS, id="token-other-pass"
        ),
        pytest.param(
            AuthStatus.PROVED,
            facts(TO_REPLY, writer=ANOTHER, author="ben@example.net"),
            replace(NOT_BENS, owner_id=ANA, words="Hello"),
            id="token-another-member-pass",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED, facts(TO_REPLY, **STRANGER), HELD, id="token-other-none"
        ),
        pytest.param(AuthStatus.FORGED, facts(TO_REPLY, **STRANGER), HELD, id="token-other-forged"),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(TO_REPLY, writer=ANOTHER, author="ben@example.net"),
            HELD,
            id="token-another-member-none",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(TO_REPLY, writer=SUSPENDED),
            HELD,
            id="token-suspended-none",
        ),
        pytest.param(
            AuthStatus.PROVED,
            facts(to(Purpose.BOUNCE), **STRANGER),
            Hold(reason="not theirs"),
            id="reverse-path-by-a-person",
        ),
        pytest.param(
            AuthStatus.PROVED,
            facts(TO_LUNG),
            ana_wants(Start(community_id=3, title="", has_no_subject=True, text="Hello")),
            id="community-member-pass",
        ),
        pytest.param(AuthStatus.NOT_PROVED, facts(TO_LUNG), ASKED, id="community-member-none"),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(TO_LUNG, community=NOT_MINE),
            HELD,
            id="other-community-member-none",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(TO_LUNG, community=None),
            HELD,
            id="no-community-member-none",
        ),
        pytest.param(AuthStatus.FORGED, facts(TO_LUNG), HELD, id="community-member-forged"),
        pytest.param(
            AuthStatus.PROVED,
            facts(TO_LUNG, **STRANGER),
            HoldForModerators(community_id=3, address="friend@elsewhere.example", words="Hello"),
            id="community-stranger-pass",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED, facts(TO_LUNG, **STRANGER), HELD, id="community-stranger-none"
        ),
        pytest.param(AuthStatus.NOT_PROVED, facts(TO_SETTINGS), ASKED, id="command-member-none"),
        pytest.param(
            AuthStatus.PROVED,
            facts(TO_SETTINGS, **STRANGER),
            Hold(reason="not a member"),
            id="command-stranger-pass",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(FixedAddress(AddressRole.SENDER, "notify")),
            HELD,
            id="our-from-untraced-none",
        ),
        pytest.param(
            AuthStatus.NOT_PROVED,
            facts(FixedAddress(AddressRole.PEOPLE, "staff")),
            Hold(reason="for staff"),
            id="to-people",
        ),
        pytest.param(
            AuthStatus.PROVED, facts(None), Ignore(reason="no such address"), id="no-address"
        ),
    ],
)
def test_the_table(letter, result, known, decision):
    assert interpret(letter(result), known) == decision


def test_a_machine_is_asked_nothing(letter):
    auto = letter(AuthStatus.NOT_PROVED, kind=MailKind.AUTOMATIC)
    perhaps = letter(AuthStatus.NOT_PROVED, kind=MailKind.DOUBTFUL)

    assert interpret(auto, facts(TO_REPLY)) == Ignore(reason="automatic")
    assert interpret(perhaps, facts(TO_REPLY)) == Hold(reason="doubtful")


@pytest.fixture
def question(noon):
    def make(**known):
        values = {
            "question_id": 7,
            "member_id": ANA,
            "address": None,
            "is_settled": False,
            "was_yes": None,
            "is_kept": True,
            "asked_at": noon,
            "lapses_at": noon + timedelta(days=14),
        }
        return AboutQuestion(**{**values, **known})

    return make


TO_ANSWER = to(Purpose.CONFIRM)
FROM_THE_BOX = to(Purpose.CONFIRM, detail=AT_THE_OTHER_BOX)
YES, NO = ana_wants(Agree(question_id=7)), ana_wants(Decline(question_id=7))
UNCLEAR = Refuse(member_id=ANA, reason=Reason.YES_OR_NO, words="What?", question_id=7)


YOUNGER = {  # the mailbox became theirs after the question was asked
    "writer": Author(
        member_id=ANA, is_suspended=False, letters_since=datetime(2026, 3, 3, tzinfo=UTC)
    )
}


def gone(words):
    return Refuse(member_id=ANA, reason=Reason.NOT_KEPT, words=words)


@pytest.mark.parametrize(
    ("result", "text", "who", "about", "decision"),
    [
        pytest.param(AuthStatus.PROVED, "yes", {}, {}, YES, id="yes"),
        pytest.param(AuthStatus.PROVED, "post it", {}, {}, YES, id="post-it"),
        pytest.param(AuthStatus.PROVED, "no", {}, {}, NO, id="no"),
        pytest.param(AuthStatus.PROVED, "What?", {}, {}, UNCLEAR, id="neither"),
        pytest.param(AuthStatus.NOT_PROVED, "yes", {}, {}, YES, id="yes-by-who-is-never-proved"),
        pytest.param(
            AuthStatus.NOT_PROVED, "yes", YOUNGER, {}, HELD, id="not-proved-from-a-later-mailbox"
        ),
        pytest.param(AuthStatus.PROVED, "yes", YOUNGER, {}, YES, id="proved-from-a-later-mailbox"),
        pytest.param(AuthStatus.FORGED, "yes", {}, {}, HELD, id="yes-forged"),
        pytest.param(AuthStatus.NO_AUTHOR, "yes", {"writer": None}, {}, HELD, id="yes-by-two"),
        pytest.param(
            AuthStatus.PROVED, "yes", STRANGER, {}, Hold(reason="not theirs"), id="yes-by-a-friend"
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {"writer": ANOTHER},
            {},
            replace(NOT_BENS, words="yes"),
            id="yes-by-another-member",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {},
            {"is_settled": True, "was_yes": True},
            Ignore(reason="answered already", member_id=ANA),
            id="yes-again",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {},
            {"is_settled": True, "was_yes": False},
            gone("yes"),
            id="yes-after-no",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "no",
            {},
            {"is_settled": True, "was_yes": True},
            gone("no"),
            id="no-after-yes",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {},
            {"is_kept": False},
            gone("yes"),
            id="yes-when-somebody-decided",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {},
            {"lapses_at": timedelta(0)},
            gone("yes"),
            id="yes-after-14-days",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            {},
            {"member_id": BEN},
            gone("yes"),
            id="question-of-another",
        ),
    ],
)
def test_answers_of_members(  # noqa: PLR0917
    letter, noon, question, result, text, who, about, decision
):
    if "lapses_at" in about:
        about = {"lapses_at": noon + about["lapses_at"]}

    known = facts(TO_ANSWER, question=question(**about), **who)

    assert interpret(letter(result, text), known) == decision


@pytest.mark.parametrize(
    ("result", "text", "author", "decision"),
    [
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            OTHER,
            ana_wants(Agree(question_id=7, at_the_other_box=True)),
            id="yes",
        ),
        pytest.param(AuthStatus.PROVED, "no", OTHER, NO, id="no"),
        pytest.param(
            AuthStatus.PROVED,
            "Who are you?",
            OTHER,
            AskOnceMore(member_id=ANA, question_id=7),
            id="neither",
        ),
        pytest.param(
            AuthStatus.PROVED,
            "yes",
            HERS,
            Refuse(member_id=ANA, reason=Reason.ADDRESS_ASKED, question_id=7),
            id="by-the-primary-one",
        ),
        pytest.param(AuthStatus.NOT_PROVED, "yes", OTHER, HELD, id="not-proved"),
        pytest.param(AuthStatus.FORGED, "yes", OTHER, HELD, id="forged"),
    ],
)
def test_answers_of_a_mailbox_that_is_to_be_added(letter, question, result, text, author, decision):
    writer = WRITER if author == HERS else None
    known = facts(FROM_THE_BOX, question=question(address=OTHER), author=author, writer=writer)

    assert interpret(letter(result, text), known) == decision


def test_the_members_own_letter_says_nothing_for_the_other_mailbox(letter, question):
    known = facts(TO_ANSWER, question=question(address=OTHER))

    assert interpret(letter(AuthStatus.PROVED, "yes"), known) == YES  # of the member alone
