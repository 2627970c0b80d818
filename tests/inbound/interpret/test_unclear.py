"""Words that are nearly a command: they are given back, with what they may mean."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest.intents.meaning import DAILY, HOME
from digest.intents.phrases import (
    AskModerator,
    DeleteThis,
    EditThis,
    LeaveCommunity,
    More,
    NotUnderstood,
    StopThis,
)
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.classify import MailKind
from inbound.interpret.about_community import AboutCommunity
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpret import interpret
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.read_words import read_answer
from inbound.interpret.tag_lines import read_tags
from inbound.interpret.unclear import unclear
from inbound.recipient import AddressRole, FixedAddress

WORDS = "far too many emails, stop"
STOP_ALL = StopThis(all=True)
ANA = Author(member_id=1, is_suspended=False)
LUNG = MailFacts(
    target=FixedAddress(AddressRole.COMMUNITY, "lung"),
    community=AboutCommunity(community_id=3, name="lung", belongs=True),
)
REPLYING = MailFacts(target=Ticket(purpose=Purpose.REPLY, member_id=1, object_id=7))
ASKING = MailFacts(target=FixedAddress(AddressRole.COMMAND, "settings"))


def letter(phrases):
    return ReadMail(
        kind=MailKind.PERSON,
        reverse_path="ana@example.net",
        result=AuthStatus.PROVED,
        text=WORDS,
        answer=read_answer("", WORDS),
        post=read_tags(WORDS),
        phrases=phrases,
        accepted_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        pytest.param(REPLYING, Reason.UNCLEAR_POST, id="reply"),
        pytest.param(LUNG, Reason.UNCLEAR_POST, id="community"),
        pytest.param(ASKING, Reason.UNCLEAR, id="settings"),
    ],
)
def test_the_words_come_back_and_among_posts_with_how_to_publish_them(facts, reason):
    refused = unclear(letter(NotUnderstood(likely=(STOP_ALL,))), facts, ANA)
    assert (refused.reason, refused.words) == (reason, WORDS)
    assert STOP_ALL in refused.likely


def test_to_a_community_leaving_it_is_the_first_guess():
    refused = unclear(letter(NotUnderstood(likely=(STOP_ALL,))), LUNG, ANA)
    assert refused.likely[:2] == (LeaveCommunity(name="lung"), STOP_ALL)


def test_what_nobody_guessed_at_is_guessed_from_its_words():
    assert STOP_ALL in unclear(letter(()), ASKING, ANA).likely


@pytest.mark.parametrize("phrase", [More(), EditThis(), DeleteThis(), AskModerator()], ids=repr)
def test_what_can_only_answer_a_letter_leads_to_where_that_letter_is_found(phrase):
    refused = interpret(letter((DAILY, phrase)), replace(ASKING, writer=ANA))
    assert (refused.reason, refused.likely) == (Reason.UNCLEAR, (DAILY, HOME))
