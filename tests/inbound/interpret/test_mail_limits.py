"""What becomes of the mail that is one too many, by plain values."""

from dataclasses import replace

import pytest

from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    Delete,
    Edit,
    FollowConversation,
    Reply,
    ReportPost,
    SendConversations,
    Start,
    StopStreams,
    UnfollowConversation,
    WriteToModerators,
)
from digest.letters.notice import Reason
from digest.letters.refusal_limits import Refusals
from digest.policy import MailLimits
from inbound.interpret.interpretation import Ask, AskBack, Hold, Ignore, Interpreted, Refuse
from inbound.interpret.mail_limits import Recent, limited, wants_only_an_answer

ANA, SLEEP, PAIN, LUNG = 1, 7, 8, 3


def ana_wants(intent):
    return Interpreted(member_id=ANA, intents=(intent,))


TEXT = "I take ten milligrams in the morning and sleep badly."
REPLY = ana_wants(Reply(conversation_id=SLEEP, text=TEXT))
START = ana_wants(Start(community_id=LUNG, title="Sleep", text=TEXT))
THANKS = ana_wants(Reply(conversation_id=SLEEP, text="Thank you!"))
GET = ana_wants(SendConversations(conversation_ids=(SLEEP,)))
FOLLOW = ana_wants(FollowConversation(conversation_id=SLEEP))
UNFOLLOW = ana_wants(UnfollowConversation(conversation_id=SLEEP))
REPORT = ana_wants(ReportPost(post_id=5))
EDIT = ana_wants(Edit(post_id=5, text=TEXT, title=None))
DELETE = ana_wants(Delete(post_id=5))
STOP = ana_wants(StopStreams(streams=()))
ASKED = AskBack(member_id=ANA, reason=Reason.ASK_BACK, words=TEXT)
REFUSED = Refuse(member_id=ANA, reason=Reason.CLOSED)


def recent(**counts):
    return Recent(**counts)


def asks(about, words=TEXT):
    return Ask(member_id=ANA, asks=about, why=about.value.replace("_", " "), words=words)


def told(in_hour, in_day=0, *, is_told=True, added=0, added_in_day=0):
    return Recent(
        told=Refusals(
            in_hour=in_hour,
            in_day=max(in_day, in_hour),
            is_told=is_told,
            added_in_hour=added,
            added_in_day=max(added, added_in_day),
        )
    )


LAST = Hold(reason="answered enough", member_id=ANA, tells=Reason.A_PERSON_LOOKS, words=ASKED.words)
ADDED = replace(LAST, tells=Reason.ADDED)
GATHERED = replace(ADDED, words=None, is_gathered=True)
PERSON = Hold(reason="for a person", member_id=ANA, tells=Reason.A_PERSON_READS)
OF_ANOTHER = Hold(reason="not theirs", member_id=ANA, tells=Reason.MADE_FOR_ANOTHER)
WRITE = ana_wants(WriteToModerators(words="Thank you for your care."))
TOO_MANY = Refuse(member_id=ANA, reason=Reason.TOO_MANY_COMMANDS)
HERE, THERE = frozenset({SLEEP}), frozenset({PAIN})


@pytest.mark.parametrize(
    ("decision", "lately", "comes_to"),
    [
        pytest.param(REPLY, recent(), REPLY, id="the-first-post"),
        pytest.param(REPLY, recent(posts=19), REPLY, id="the-20th-post"),
        pytest.param(
            REPLY, recent(posts=20), asks(QuestionKind.TOO_MANY_POSTS), id="the-21st-post"
        ),
        pytest.param(
            START, recent(posts=20), asks(QuestionKind.TOO_MANY_POSTS), id="the-21st-start"
        ),
        pytest.param(REPLY, recent(commands=99), REPLY, id="commands-are-no-posts"),
        pytest.param(
            REPLY,
            recent(said_in=HERE),
            Ignore(reason="same words again", member_id=ANA),
            id="same-here",
        ),
        pytest.param(
            REPLY, recent(said_in=THERE), asks(QuestionKind.SAME_AGAIN), id="same-elsewhere"
        ),
        pytest.param(THANKS, recent(said_in=THERE), THANKS, id="thanks-to-two"),
        pytest.param(
            THANKS,
            recent(said_in=HERE),
            Ignore(reason="same words again", member_id=ANA),
            id="thanks-twice",
        ),
        pytest.param(
            START,
            recent(started_in=frozenset({LUNG}), said_in=THERE),
            Ignore(reason="same words again", member_id=ANA),
            id="started-twice",
        ),
        pytest.param(
            START,
            recent(said_in=HERE),
            asks(QuestionKind.SAME_AGAIN),
            id="said-before-it-is-started",
        ),
        pytest.param(GET, recent(commands=29), GET, id="the-30th-command"),
        pytest.param(GET, recent(commands=30), TOO_MANY, id="the-31st-command"),
        pytest.param(FOLLOW, recent(commands=30), TOO_MANY, id="follow"),
        pytest.param(REPORT, recent(commands=30), TOO_MANY, id="report"),
        pytest.param(
            EDIT,
            recent(commands=30),
            Refuse(member_id=ANA, reason=Reason.TOO_MANY_COMMANDS, words=TEXT),
            id="edit",
        ),
        pytest.param(DELETE, recent(commands=99), DELETE, id="deleting-always-works"),
        pytest.param(STOP, recent(commands=99), STOP, id="stopping-always-works"),
        pytest.param(UNFOLLOW, recent(commands=99), UNFOLLOW, id="unfollowing-always-works"),
        pytest.param(ASKED, told(8), ASKED, id="the-ninth-answer"),
        pytest.param(ASKED, told(9), LAST, id="the-tenth-says-that-a-person-looks"),
        pytest.param(ASKED, told(10), ADDED, id="and-then-it-is-added-and-told"),
        pytest.param(ASKED, told(10, added=9), ADDED, id="as-often-again"),
        pytest.param(ASKED, told(10, added=10), GATHERED, id="then-told-with-others"),
        pytest.param(ASKED, told(10, added_in_day=30), GATHERED, id="then-told-with-others-a-day"),
        pytest.param(REFUSED, told(8), REFUSED, id="the-ninth-refusal"),
        pytest.param(REFUSED, told(9), replace(LAST, words=None), id="the-tenth-refusal"),
        pytest.param(REFUSED, told(10), replace(ADDED, words=None), id="a-machine-answers"),
        pytest.param(REFUSED, told(0, 28), REFUSED, id="the-29th-of-a-day"),
        pytest.param(REFUSED, told(0, 29), replace(LAST, words=None), id="the-30th-of-a-day"),
        pytest.param(REFUSED, told(0, 30), replace(ADDED, words=None), id="the-31st-of-a-day"),
        pytest.param(PERSON, told(9), PERSON, id="who-asks-for-a-person-is-told"),
        pytest.param(PERSON, told(19), PERSON, id="also-behind-what-we-did-not-understand"),
        pytest.param(
            PERSON, told(20), replace(PERSON, tells=Reason.ADDED), id="then-it-is-added-for-them"
        ),
        pytest.param(
            OF_ANOTHER, told(10), replace(ADDED, words=None), id="with-a-link-of-anothers"
        ),
        pytest.param(DELETE, told(99), DELETE, id="deleting-needs-no-answer"),
        pytest.param(WRITE, recent(commands=30), TOO_MANY, id="to-moderators"),
        pytest.param(
            REFUSED, recent(posts=99, commands=99), REFUSED, id="refusals-have-a-pace-of-their-own"
        ),
    ],
)
def test_one_too_many(decision, lately, comes_to):
    assert limited(decision, lately, MailLimits()) == comes_to


@pytest.mark.parametrize(
    ("decision", "waits"),
    [
        pytest.param(REFUSED, True, id="refusal"),
        pytest.param(GET, True, id="get"),
        pytest.param(asks(QuestionKind.WAS_THIS_YOU), True, id="was-this-you"),
        pytest.param(Hold(reason="not theirs", owner_id=ANA), True, id="the-owner-is-told"),
        pytest.param(Hold(reason="for staff"), False, id="nobody-is-told"),
        pytest.param(PERSON, True, id="the-writer-is-told"),
        pytest.param(REPLY, False, id="post"),
        pytest.param(DELETE, False, id="delete"),
        pytest.param(STOP, False, id="stop"),
        pytest.param(UNFOLLOW, False, id="unfollow"),
    ],
)
def test_what_waits_while_nobody_is_answered(decision, waits):
    assert wants_only_an_answer(decision) is waits


def test_whoever_was_not_told_that_answers_end_is_told_once_all_the_same():
    assert limited(ASKED, told(10, is_told=False), MailLimits()) == LAST
    assert limited(ASKED, told(0, 30, is_told=False), MailLimits()) == LAST
