"""Asks an address that letters came back from, once, whether they arrive again; what we stopped stays so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast, exists, literal
from sqlmodel import Session, col, select

from digest.community.people.member import Address, Member, MemberState
from digest.outbox.bounce import Bounce
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import Payload
from digest.outbox.suppression import OF_OPERATOR, PROBE, Suppression, lift
from digest.policy import BouncePolicy
from digest.store.database import Store


class ProbePayload(Payload):
    """Asks whether letters arrive again."""

    kind = LetterKind.NOTICE

    reason: str = PROBE


class Probing:
    """The step that enqueues probes, and lifts the suppression if a probe did not come back."""

    def __init__(self, store: Store, policy: BouncePolicy) -> None:
        self._store = store
        self._policy = policy

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return up to `limit` keys, each a suppression whose probe is due or has arrived."""
        found = [*_unprobed(session, at, self._policy), *_arrived(session, at, self._policy)]
        return [str(number) for number in found[:limit]]

    def run(self, key: str, at: datetime) -> None:
        """Enqueue the probe, or lift the suppression; do nothing if neither is due any more."""
        with self._store.write() as session:
            standing = session.get(Suppression, int(key), with_for_update=True)
            if standing is None or standing.lifted_at is not None:
                return
            address = session.get_one(Address, standing.address_id)
            if standing.cause is OF_OPERATOR:
                return
            if standing.probed_at is None:
                if standing.since + self._policy.probe_after <= at:
                    _ask(session, standing, address.member_id, at)
            elif standing.id in _arrived(session, at, self._policy):
                lift(session, address, by="probe", at=at)


def _unprobed(session: Session, at: datetime, policy: BouncePolicy) -> Sequence[int]:
    due = (
        select(Suppression.id)
        .join(Address, col(Address.id) == col(Suppression.address_id))
        .join(Member, col(Member.id) == col(Address.member_id))
        .where(
            col(Suppression.lifted_at).is_(None),
            col(Suppression.probed_at).is_(None),
            Suppression.cause != OF_OPERATOR,
            col(Suppression.since) <= at - policy.probe_after,
            col(Address.is_primary),
            Member.state == MemberState.ACTIVE,
        )
    )
    return session.exec(due.order_by(col(Suppression.id))).all()


def _arrived(session: Session, at: datetime, policy: BouncePolicy) -> Sequence[int]:
    """Return the suppressions whose probe was sent a while ago and did not come back."""
    of_probe = col(Delivery.key) == literal(f"{PROBE}:") + cast(col(Suppression.id), String)
    came_back = exists().where(col(Bounce.delivery_id) == col(Delivery.id))
    quiet = (
        select(Suppression.id)
        .join(Delivery, of_probe)
        .where(
            col(Suppression.lifted_at).is_(None),
            col(Suppression.probed_at).is_not(None),
            Delivery.state == DeliveryState.SENT,
            col(Delivery.sent_at) <= at - policy.probe_quiet,
            ~came_back,
        )
    )
    return session.exec(quiet.order_by(col(Suppression.id))).all()


def _ask(session: Session, standing: Suppression, member_id: int, at: datetime) -> None:
    standing.probed_at = at
    session.add(standing)
    enqueue(session, ProbePayload(), to=member_id, key=f"{PROBE}:{standing.id}", at=at)
