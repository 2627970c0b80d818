"""Whoever wrote nothing for four months is asked once whether our letters are still wanted."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.actions.ask_the_silent import AskTheSilent
from digest.community.people.member import Address, Member, SummaryFrequency
from digest.community.preferences.stop import Stream, StreamStop
from digest.inbox.question import Question, QuestionKind
from digest.mail.signed_address import Purpose

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
@pytest.mark.parametrize("days", [122, 160])
def test_a_yes_keeps_all_however_late(village, asking, mail, words, days):
    asked(village, asking, days=121)

    assert answered(village, mail, words, days=days) == "as_it_was"
    assert frequency(village) is SummaryFrequency.DAILY


def test_a_no_changes_nothing_by_itself_and_offers_less(village, asking, mail):
    asked(village, asking, days=121)

    assert answered(village, mail, "NO") == "as_it_was"
    assert frequency(village) is SummaryFrequency.DAILY


def test_stop_ends_the_summaries(village, asking, mail):
    asked(village, asking, days=121)

    assert answered(village, mail, "STOP") == "stopped_summary"
    with village.store.read() as session:
        stopped = session.exec(select(StreamStop.stream)).all()
    assert stopped == [Stream.SUMMARY]


def test_a_wish_is_done(village, asking, mail):
    asked(village, asking, days=121)
    answered(village, mail, "once a week please")

    assert frequency(village) is SummaryFrequency.WEEKLY


def frequency(village):
    with village.store.read() as session:
        return session.get_one(Member, village.ana.id).summary_frequency
