"""Rows of the outbox as they stand there, whatever code would write them."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from digest.intents.ready_mail import ready_mail
from digest.letters.notice import NoticePayload
from digest.letters.overview import SearchResultsPayload
from digest.letters.registry import payload_of
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind


def owe(
    session: Session,
    *,
    kind: LetterKind,
    key: str,
    member_id: int,
    at: datetime,
    **columns: Any,
) -> Delivery:
    """Add one letter, due at once unless a column says otherwise."""
    delivery = owed_letter(kind=kind, key=key, member_id=member_id, at=at, **columns)
    session.add(delivery)
    session.flush()
    return delivery


def owed_letter(
    *, kind: LetterKind, key: str, member_id: int, at: datetime, **columns: Any
) -> Delivery:
    """Return the row of one letter, to be added with others."""
    if unknown := columns.keys() - Delivery.model_fields.keys():
        raise ValueError(f"a letter has no {unknown}")
    values = {"state": DeliveryState.PLANNED, "planned_at": at, "due_at": at, **columns}
    return Delivery(kind=kind, key=key, member_id=member_id, **values)


def words_of(delivery: Delivery) -> str | None:
    """Return the words that a notice gives back."""
    return NoticePayload.of(delivery).words


def buttons_of(delivery: Delivery) -> list[str]:
    """Return the ready mails that a letter offers, as address and subject."""
    payload = payload_of(delivery)
    if not isinstance(payload, NoticePayload):
        return []
    return [" ".join(mail) for each in payload.offers if (mail := ready_mail(each))]


def query_of(delivery: Delivery) -> str | None:
    """Return the words that a letter with search results looks for; None of any other letter."""
    payload = payload_of(delivery)
    return payload.query if isinstance(payload, SearchResultsPayload) else None
