"""Stopping a stream and taking it up again."""

from datetime import timedelta

from sqlmodel import select

from digest.community.audit import AuditEntry
from digest.community.member import SummaryFrequency
from digest.community.preferences import Stream, stop, undo_stop


def test_stopping_twice_is_one_change_and_one_audit_entry(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        assert stop(session, ana, Stream.SUMMARY, how="one-click", at=noon)
        assert not stop(session, ana, Stream.SUMMARY, how="one-click", at=noon)

        assert ana.summary_frequency is SummaryFrequency.NEVER
        assert len(session.exec(select(AuditEntry)).all()) == 1


def test_undoing_within_thirty_days_brings_back_what_was_chosen(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        ana.summary_frequency = SummaryFrequency.WEEKLY
        stop(session, ana, Stream.SUMMARY, how="link", at=noon)

        assert undo_stop(session, ana, Stream.SUMMARY, how="link", at=noon + timedelta(days=29))
        assert ana.summary_frequency is SummaryFrequency.WEEKLY
        assert not undo_stop(session, ana, Stream.SUMMARY, how="link", at=noon)


def test_after_thirty_days_the_link_brings_nothing_back(store, make_member, noon):
    with store.write() as session:
        ana = make_member(session, "Ana")
        stop(session, ana, Stream.NOTIFICATIONS, how="link", at=noon)
        late = noon + timedelta(days=30)

        assert not undo_stop(session, ana, Stream.NOTIFICATIONS, how="link", at=late)
