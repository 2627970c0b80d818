"""Counts what another server reports of mail in our name; nobody is answered, and no member is concerned."""

from datetime import UTC, datetime

from sqlmodel import Session

from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.inbox.sending_source import (
    SourceSeen,
    count_report,
    has_room,
    is_counted,
    is_of_a_time,
)
from inbound.interpret.interpretation import CountSenders
from inbound.work.occasion import Occasion


def count_senders(session: Session, decision: CountSenders, occasion: Occasion) -> None:
    """Count a report once, as far as it is about us, and end the work on the mail."""
    outcome, reason = Outcome.IGNORED, _why_not(session, decision, occasion)
    if not reason:
        outcome = Outcome.REPORT
        reason = f"by {decision.reporter}" if decision.reporter else "by nobody proved"
        _count(session, decision, occasion)
    finish(session, occasion.received, outcome, reason=reason, at=occasion.at)


def _why_not(session: Session, decision: CountSenders, occasion: Occasion) -> str:
    report, reporter = decision.report, decision.reporter
    if not _ours(decision, occasion):
        return "report on other domains"
    if not is_of_a_time(report.begins, occasion.at):
        return "report on another time"
    if is_counted(session, reporter, report.report_id):
        return "report counted before"
    if not has_room(session, reporter, len(report.sources)):
        return "too many reports"
    return ""


def _count(session: Session, decision: CountSenders, occasion: Occasion) -> None:
    report = decision.report
    count_report(
        session,
        _ours(decision, occasion),
        reporter=decision.reporter,
        report_id=report.report_id,
        day=datetime.fromtimestamp(report.begins, UTC).date(),
        at=occasion.at,
    )


def _ours(decision: CountSenders, occasion: Occasion) -> list[SourceSeen]:
    """Return what the report says of mail in the name of a domain of ours, or of one below it."""
    names = tuple(f".{each.lower()}" for each in occasion.house.domains)
    return [
        SourceSeen(each.source, dkim=each.dkim, spf=each.spf, letters=each.letters)
        for each in decision.report.sources
        if f".{each.domain}".endswith(names) and each.letters
    ]
