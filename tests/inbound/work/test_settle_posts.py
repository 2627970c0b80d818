"""A post that an undecided mail asks to change is in no summary before the decision, and in one after it."""

from datetime import timedelta

import pytest

from digest.actions import moderation
from digest.community.conversations.post import DECISION_DELAY, EditWindow, Post, PostState
from digest.community.requests import open_request
from digest.community.requests.moderation_action import Applicability, ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.held import PLACELESS
from digest.inbox.question import Question
from digest.inbox.received_mail import Outcome, ReceivedMail, oldest_waiting
from digest.letters.remind_moderators import LAPSING, RemindModerators
from digest.letters.summary.activity import read_activity
from digest.letters.summary.period import Period
from digest.mail.signed_address import Purpose
from inbound.retention.purge import HELD_FOR, Purging
from inbound.work import review
from inbound.work.ask_about_words import ASKS
from tests.contexts import of_operator

ANA = "ana@example.net"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LAST_SECOND = HOUR - timedelta(seconds=1)


def in_summaries(village, *moments):
    """Return what Ana's post says in each of the summaries sent at these moments, None where it is not."""
    told, since = [], village.noon
    for at in moments:
        with village.store.read() as session:
            until = min(at, oldest_waiting(session) or at)
            news = read_activity(session, Period(since, until))
        told.append(next((post.text for post in news.posts if post.id == 2), None))
        since = until
    return told


@pytest.fixture
def change(mail):
    """Let Ana ask for a change of her post at a moment, by a mail that nobody vouches for."""

    def send(village, subject="EDIT", text="I meant twenty", *, after=LAST_SECOND, **how):
        post = village.say(village.ana, "I meant ten milligrams in the morning")
        to = village.address(Purpose.POST, village.ana, post.id)
        raw = mail(how.pop("sender", ANA), text, subject=subject, verdict="none")
        return village.take(raw, to, at=village.noon + after)

    return send


def the_post(village):
    return village.all(Post)[-1]


def answer(village, mail, word, at):
    [question] = village.all(Question)
    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.take(mail(ANA, word), to, at=at)
    village.work(at)


def test_an_unproved_edit_taken_in_time_is_waited_for_and_shown_once(
    village_everywhere, mail, change
):
    village = village_everywhere
    held = change(village)
    assert held.outcome is Outcome.HELD
    assert the_post(village).settles_at is None
    decided = village.noon + 20 * HOUR

    nights = [village.noon + 6 * HOUR, decided + 4 * MINUTE]
    assert in_summaries(village, nights[0]) == [None]
    answer(village, mail, "yes", decided)

    assert the_post(village).settles_at == decided + DECISION_DELAY
    told = in_summaries(village, *nights, decided + 6 * MINUTE, decided + 24 * HOUR)
    assert told == [None, None, "I meant twenty", None]


def test_while_the_yes_is_worked_on_nothing_settles(village, mail, change):
    """The kept mail is worked on after the answer; meanwhile a summary may be planned."""
    change(village)
    [question] = village.all(Question)
    to = village.address(Purpose.CONFIRM, village.ana, question.id)
    village.receive(mail(ANA, "yes"), to, at=village.noon + 2 * HOUR)
    number = village.all(ReceivedMail)[-1].id
    village.receiving.work(number, village.noon + 2 * HOUR)
    assert the_post(village).settles_at is None

    village.work(village.noon + 9 * HOUR)

    assert the_post(village).settles_at == village.noon + 9 * HOUR + DECISION_DELAY
    assert the_post(village).text == "I meant twenty"


def test_a_deletion_waited_for_is_never_shown(village_everywhere, mail, change):
    village = village_everywhere
    change(village, "DELETE", "")
    decided = village.noon + 20 * HOUR
    answer(village, mail, "yes", decided)

    assert the_post(village).state is PostState.DELETED
    assert in_summaries(village, decided, decided + HOUR) == [None, None]


@pytest.mark.parametrize("how", ["no", "dropped", "lapsed"])
def test_what_was_not_let_through_leaves_the_post_as_it_was(village_everywhere, mail, change, how):
    village = village_everywhere
    held = change(village)
    at = village.noon + (HELD_FOR + HOUR if how == "lapsed" else 20 * HOUR)
    if how == "no":
        answer(village, mail, "no", at)
    elif how == "dropped":
        with village.store.write() as session:
            review.drop(session, held.id, at=at)
    else:
        Purging(village.receiving).run(f"{held.id}-{held.id}", at)

    assert the_post(village).settles_at == at + DECISION_DELAY
    words = "I meant ten milligrams in the morning"
    assert in_summaries(village, at, at + 6 * MINUTE, at + HOUR) == [None, words, None]


def test_a_decision_within_the_hour_does_not_shorten_it(village, mail, change):
    change(village, after=MINUTE)

    answer(village, mail, "yes", village.noon + 2 * MINUTE)

    assert the_post(village).settles_at == village.noon + HOUR


@pytest.mark.parametrize(
    ("subject", "text", "after", "sender"),
    [
        pytest.param("EDIT", "I meant twenty", HOUR, ANA, id="at-60:00"),
        pytest.param("Re: your post", "Thanks!", MINUTE, ANA, id="asks-for-no-change"),
        pytest.param("DELETE", "", MINUTE, "ben@example.net", id="by-another-member"),
    ],
)
def test_nothing_else_keeps_a_post_open(village, change, subject, text, after, sender):
    held = change(village, subject, text, after=after, sender=sender)

    assert held.outcome is Outcome.HELD
    assert the_post(village).settles_at == village.noon + HOUR


def late_wish_about(village, at):
    with village.store.write() as session:
        post = session.get_one(Post, 2)
        return open_request.late_wish(session, post, text="I meant thirty", at=at).id


def decide(village, request_id, action, at):
    with village.store.write() as session:
        ruled = moderation.decide(of_operator(session, at), request_id, action)
        assert ruled.fit is Applicability.FITS


@pytest.mark.parametrize("action", [ModerationAction.GRANT, ModerationAction.DECLINE])
def test_a_moderators_decision_does_not_settle_what_a_mail_still_asks_to_change(
    village_everywhere, mail, change, action
):
    village = village_everywhere
    change(village)
    at = village.noon + 3 * HOUR

    decide(village, late_wish_about(village, at - HOUR), action, at)

    assert the_post(village).settles_at is None
    answer(village, mail, "yes", at + HOUR)
    assert the_post(village).text == "I meant twenty"
    assert the_post(village).settles_at == at + HOUR + DECISION_DELAY


@pytest.mark.parametrize("is_asked", [True, False], ids=["a-mail-waits", "nothing-waits"])
def test_nor_does_a_wish_that_nobody_decided_on(village_everywhere, change, is_asked):
    village = village_everywhere
    change(village, *(("EDIT", "I meant twenty") if is_asked else ("Re: it", "Thanks!")))
    late_wish_about(village, village.noon + 2 * HOUR)
    at = village.noon + 15 * 24 * HOUR

    RemindModerators(village.store, EditWindow()).run(LAPSING, at)

    assert [request.ruling for request in village.all(ModerationRequest)] == ["decline"]
    assert the_post(village).settles_at == (None if is_asked else at + DECISION_DELAY)


def test_words_without_a_place_change_no_post():
    assert {reason.value for reason in ASKS} == set(PLACELESS)


def test_a_moderators_matter_keeps_it_open_as_well(village, mail, change):
    change(village)
    with village.store.write() as session:
        session.add(ModerationRequest(kind=RequestKind.LATE_EDIT, post_id=2, asked_at=village.noon))

    answer(village, mail, "no", village.noon + 20 * HOUR)

    assert the_post(village).settles_at is None
