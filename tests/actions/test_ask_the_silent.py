"""Whoever wrote nothing for four months is asked once whether our letters are still wanted."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.actions.ask_the_silent import AskTheSilent
from digest.community.audit import AuditEntry
from digest.community.people.member import Address, Member, SummaryFrequency
from digest.community.preferences.stop import Stream, StreamStop
from digest.inbox.question import Question, QuestionKind
from digest.mail.signed_address import Purpose
from digest.mail.threading import message_id
from digest.outbox.delivery import Delivery
from tests.inbound.conftest import DOMAIN

DAY = timedelta(days=1)
AFTER = 120 * DAY
ANA = "ana@example.net"


@pytest.fixture
def asking(village):
    return AskTheSilent(village.store, after=AFTER)


def asked(village, asking, *, days):
    """Let the step do what is due so many days later; return how often Ana was asked by then."""
    at = village.noon + days * DAY
    with village.store.read() as session:
        keys = asking.find(session, at, 10)
    for key in keys:
        asking.run(key, at)
    return village.notices(village.ana).count("still_wanted")


def test_one_who_is_silent_for_long_is_asked_once(village, asking):
    assert [asked(village, asking, days=days) for days in (119, 121, 122, 400)] == [0, 1, 1, 1]


def test_a_mail_in_between_counts_whatever_it_says(village, asking, mail):
    village.take(mail(ANA, "home"), "home@mail.example.org", at=village.noon + 60 * DAY)

    assert [asked(village, asking, days=days) for days in (121, 179, 181)] == [0, 0, 1]


def _never(member):
    member.summary_frequency = SummaryFrequency.NEVER


def _on_a_break(member):
    member.paused_until = member.joined_at + 900 * DAY


@pytest.mark.parametrize("change", [_never, _on_a_break])
def test_nobody_is_asked_who_gets_nothing(village, asking, change):
    with village.store.write() as session:
        change(session.get_one(Member, village.ana.id))

    assert asked(village, asking, days=200) == 0


def test_nobody_is_asked_unless_the_operator_chose_it(village):
    assert asked(village, AskTheSilent(village.store, after=None), days=500) == 0


def test_nobody_is_asked_at_an_address_that_is_silenced(village, asking):
    with village.store.write() as session:
        for each in session.exec(select(Address).where(Address.member_id == village.ana.id)):
            each.suppressed_at = village.noon

    assert asked(village, asking, days=200) == 0


def answered(village, mail, text, *, days=130):
    """Let Ana answer the question; return what she is told."""
    with village.store.read() as session:
        kind = Question.asks == QuestionKind.STILL_WANTED
        theirs = Question.member_id == village.ana.id
        number = session.exec(select(Question.id).where(kind, theirs)).one()
    to = village.address(Purpose.CONFIRM, village.ana, number)
    village.take(mail(ANA, text), to, at=village.noon + days * DAY)
    return village.notices(village.ana)[-1]


@pytest.mark.parametrize("words", ["YES", "yes please", "Ja", "sí"])
def test_a_yes_keeps_all(village, asking, mail, words):
    asked(village, asking, days=121)

    assert answered(village, mail, words) == "as_it_was"
    asked(village, asking, days=152)
    assert frequency(village) is SummaryFrequency.DAILY


def test_without_an_answer_in_30_days_the_summary_comes_once_a_week_and_a_letter_tells(
    village, asking
):
    asked(village, asking, days=121)
    assert (asked(village, asking, days=150), frequency(village)) == (1, SummaryFrequency.DAILY)

    assert (asked(village, asking, days=151), frequency(village)) == (1, SummaryFrequency.WEEKLY)
    with village.store.read() as session:
        acts = session.exec(select(AuditEntry.act)).all()
    assert len(told(village)) == 1
    assert "set summary weekly" in " ".join(acts)


def test_the_letter_that_tells_of_it_takes_an_undo(village, asking, mail):
    asked(village, asking, days=121)
    asked(village, asking, days=151)
    (number,) = told(village)
    letter = message_id(village.keys, DOMAIN, member_id=village.ana.id, delivery_id=number)

    undo = mail(ANA, "UNDO", In_Reply_To=letter)
    village.take(undo, "help@mail.example.org", at=village.noon + 155 * DAY)

    assert frequency(village) is SummaryFrequency.DAILY


@pytest.mark.parametrize("words", ["YES", "Ja"])
def test_a_yes_after_that_brings_the_summary_back(village, asking, mail, words):
    asked(village, asking, days=121)
    asked(village, asking, days=151)

    answered(village, mail, words, days=170)

    assert frequency(village) is SummaryFrequency.DAILY


def test_who_wrote_anything_meanwhile_keeps_all(village, asking, mail):
    asked(village, asking, days=121)
    village.take(mail(ANA, "home"), "home@mail.example.org", at=village.noon + 140 * DAY)

    asked(village, asking, days=151)

    assert frequency(village) is SummaryFrequency.DAILY


def test_a_weekly_summary_stays_weekly_without_an_answer(village, asking):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).summary_frequency = SummaryFrequency.WEEKLY

    asked(village, asking, days=121)
    asked(village, asking, days=151)

    assert (told(village), frequency(village)) == ([], SummaryFrequency.WEEKLY)


@pytest.mark.parametrize("days", [130, 170])
def test_a_no_stops_the_summary_at_once_and_start_brings_it_back(village, asking, mail, days):
    asked(village, asking, days=121)
    if days > 151:
        asked(village, asking, days=151)
    before = frequency(village)

    assert answered(village, mail, "NO", days=days) == "stopped_summary"
    assert stopped(village) == [Stream.SUMMARY]
    village.take(mail(ANA, "start"), "help@mail.example.org", at=village.noon + (days + 1) * DAY)
    assert frequency(village) is before


@pytest.mark.parametrize("days", [130, 170])
def test_a_wish_beside_a_no_is_done_and_stops_nothing(village, asking, mail, days):
    asked(village, asking, days=121)
    if days > 151:
        asked(village, asking, days=151)

    answered(village, mail, "No. Once a week please.", days=days)

    assert (stopped(village), frequency(village)) == ([], SummaryFrequency.WEEKLY)


@pytest.mark.parametrize("words", ["No problem, keep them coming", "I would not want to miss them"])
def test_words_that_are_no_plain_no_stop_nothing(village, asking, mail, words):
    asked(village, asking, days=121)

    answered(village, mail, words)

    assert (stopped(village), frequency(village)) == ([], SummaryFrequency.DAILY)


def test_stop_ends_the_summaries(village, asking, mail):
    asked(village, asking, days=121)

    assert answered(village, mail, "STOP") == "stopped_summary"
    assert stopped(village) == [Stream.SUMMARY]


def test_a_wish_is_done(village, asking, mail):
    asked(village, asking, days=121)
    answered(village, mail, "once a week please")

    assert frequency(village) is SummaryFrequency.WEEKLY


def told(village):
    """Return the letters that tell Ana of a changed preference."""
    with village.store.read() as session:
        theirs = Delivery.member_id == village.ana.id
        return session.exec(select(Delivery.id).where(Delivery.reason == "chosen", theirs)).all()


def stopped(village):
    with village.store.read() as session:
        return session.exec(select(StreamStop.stream)).all()


def frequency(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id).summary_frequency
