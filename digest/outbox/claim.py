"""Takes due letters in hand, so that no two workers hold the same one."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlmodel import Session

from digest.outbox.delivery import TELLING, WAITING, Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import TABLE
from digest.outbox.lease import Workers, is_abandoned

BATCH = 250  # letters claimed at once; one key of the step "dispatch"

KIND = bindparam("kind", type_=TABLE.c.kind.type)
AT = bindparam("at", type_=TABLE.c.due_at.type)

Row = tuple[int, int, int, str, datetime, bytes]
MessageIds = Callable[[Sequence[tuple[int, int]]], Sequence[str]]  # of (member id, delivery id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One claimed letter; `attempts` includes the one that begins now."""

    id: int
    kind: LetterKind
    attempts: int
    planned_at: datetime
    may_be_out: bool = False  # an earlier attempt may have been taken, although nobody said so


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """The worker that claims, until when its lease holds, and how it names its letters."""

    owner: str
    until: datetime
    message_ids: MessageIds


def claim(
    session: Session,
    claimant: Claimant,
    *,
    kind: LetterKind,
    at: datetime,
    limit: int,
    only_member: int | None = None,
    only: Collection[int] | None = None,
) -> list[Claimed]:
    """Claim up to `limit` letters of one kind, those that have been due for longest first, or `only` some.

    On PostgreSQL, rows that another transaction is claiming right now are skipped; on SQLite every writing
    transaction has the database to itself.
    """
    due = _to_claim(tells=kind in TELLING, of_one=only_member is not None)
    values = {**_values(kind, at, limit), "member": only_member}
    if only is not None:
        due = due.where(TABLE.c.id.in_(only))
    rows = session.connection().execute(due, values).all()
    if not rows:
        return []
    taken = {
        "state": DeliveryState.SENDING,
        "lease_owner": claimant.owner,
        "lease_until": claimant.until,
        "attempts": TABLE.c.attempts + 1,
    }
    mine = TABLE.c.id.in_([row.id for row in rows])
    session.connection().execute(update(TABLE).where(mine).values(taken))
    unnamed = [(row.member_id, row.id) for row in rows if row.message_id is None]
    _name(session, unnamed, claimant.message_ids)
    return [
        Claimed(
            id=row.id,
            kind=kind,
            attempts=row.attempts + 1,
            planned_at=row.planned_at,
            may_be_out=row.carried is not None,
        )
        for row in rows
    ]


def held(session: Session, owner: str, ids: Iterable[int]) -> Sequence[Delivery]:
    """Return those of the letters that `owner` still holds, in the order of claiming."""
    is_held = and_(TABLE.c.lease_owner == owner, TABLE.c.state == DeliveryState.SENDING)
    wanted = select(TABLE).where(TABLE.c.id.in_(list(ids)), is_held)
    return to_compose(session, wanted.order_by(TABLE.c.due_at, TABLE.c.id))


def to_compose(session: Session, wanted: Select[Any]) -> Sequence[Delivery]:
    """Return letters for reading only: rows, which a session neither makes objects of nor watches."""
    return cast("Sequence[Delivery]", session.connection().execute(wanted).all())


def find_due(
    session: Session, at: datetime, limit: int, *, workers: Workers | None = None
) -> list[str]:
    """Return up to `limit` keys of due batches, `<kind>:<first delivery>`, in the order of sending.

    Letters left by dead `workers` are due as well: `<kind>:0`.
    """
    keys = [] if workers is None else [f"{kind}:0" for kind in _abandoned(session, workers, at)]
    for kind in LetterKind:
        room = limit - len(keys)
        if room <= 0:
            break
        due = _due(tells=kind in TELLING)
        rows = session.connection().execute(due, _values(kind, at, room * BATCH)).all()
        keys += [f"{kind}:{row.id}" for row in rows[::BATCH]]
    return keys[:limit]


def without_waiting(keys: list[str], kind: LetterKind) -> list[str]:
    """Return the keys without the batches of a kind that wait; what dead workers left stays due."""
    return [key for key in keys if key == f"{kind}:0" or not key.startswith(f"{kind}:")]


def _values(kind: LetterKind, at: datetime, limit: int) -> dict[str, object]:
    return {"kind": kind, "at": at, "limit": limit}


@cache
def _to_claim(*, tells: bool, of_one: bool) -> Select[Row]:
    due = _due(tells=tells).with_for_update(skip_locked=True)
    return due.where(TABLE.c.member_id == bindparam("member")) if of_one else due


@cache
def _due(*, tells: bool) -> Select[Row]:
    """Return the question for letters of a kind that are due: built once, as it is asked all day."""
    # The states are literals: only then do both databases use the index `delivery_waiting`.
    waiting = bindparam(
        "waiting", WAITING, TABLE.c.state.type, expanding=True, literal_execute=True
    )
    columns = TABLE.c
    return (
        select(
            columns.id,
            columns.member_id,
            columns.attempts,
            columns.message_id,
            columns.planned_at,
            columns.carried,
        )
        .where(columns.state.in_(waiting), columns.kind == KIND, columns.due_at <= AT)
        .where(*([~_another_goes_first()] if tells else []))
        .order_by(columns.due_at, columns.id)
        .limit(bindparam("limit", type_=Integer))
    )


def _another_goes_first() -> ColumnElement[bool]:
    """Return the condition that another letter about the same conversation goes to this member first.

    They go out one after the other: we must know what became of the first to know what is left for the
    second to tell.
    """
    other = TABLE.alias()
    waits = and_(other.c.state.in_(WAITING), other.c.due_at <= AT, other.c.id < TABLE.c.id)
    return exists().where(
        other.c.member_id == TABLE.c.member_id,
        other.c.kind.in_(TELLING),
        other.c.conversation_id == TABLE.c.conversation_id,
        other.c.id != TABLE.c.id,
        or_(other.c.state == DeliveryState.SENDING, waits),
    )


def _name(session: Session, unnamed: Sequence[tuple[int, int]], message_ids: MessageIds) -> None:
    """Give each letter its Message-ID, which it keeps for every attempt to come."""
    if unnamed:
        session.connection().execute(
            update(TABLE)
            .where(TABLE.c.id == bindparam("delivery"))
            .values(message_id=bindparam("made")),
            [
                {"delivery": id_, "made": made}
                for (_, id_), made in zip(unnamed, message_ids(unnamed), strict=True)
            ],
        )


def _abandoned(session: Session, workers: Workers, at: datetime) -> list[LetterKind]:
    kinds = select(TABLE.c.kind).where(is_abandoned(workers, at)).group_by(TABLE.c.kind)
    return list(session.connection().execute(kinds.order_by(func.min(TABLE.c.id))).scalars())
