"""Records that a letter came back, and acts on it: silences the address, or stops all sending.

It only ever affects the member the letter went to, whatever the report says (L-06).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from digest.community.people.member import Address, Member
from digest.mail.format import counted
from digest.outbox.bounce import Bounce, bounces_of, is_kept, refusals_of_us
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.bounce_rules import is_dead, is_full, refused_lately
from digest.outbox.circuit_breaker import last_resumed, stop_sending
from digest.outbox.delivery import Delivery
from digest.outbox.suppression import PROBE, SuppressionCause, good_since, standing_of, suppress
from digest.outbox.telling import telling_refusals
from digest.outbox.warm_up import count_reports
from digest.policy import BouncePolicy


def note_bounce(session: Session, bounce: Bounce, policy: BouncePolicy) -> bool:
    """Store a bounce and do what follows from it; return False if it says nothing, or nothing new.

    The member is locked before the address, as everywhere.
    """
    if bounce.verdict is BounceCause.NOTHING:
        return False
    member = session.get(Member, bounce.member_id, with_for_update=True)
    if member is None or is_kept(session, bounce.key):
        return False
    delivery = session.get(Delivery, bounce.delivery_id) if bounce.delivery_id else None
    if bounce.verdict is not BounceCause.CHALLENGED and (
        delivery is None or delivery.member_id != bounce.member_id
    ):
        return False
    address = _address(session, bounce.member_id)
    if address is not None and _is_about(session, address, delivery, bounce.at):
        bounce.address_id = address.id
    session.add(bounce)
    session.flush()
    if bounce.verdict is BounceCause.OURS:
        count_reports(session, bounce.at, refused=[bounce.member_id])
        _look_for_outbreak(session, bounce.at, policy)
    elif address is not None and bounce.address_id is not None:
        _judge_address(session, address, bounce, policy)
    return True


def _address(session: Session, member_id: int) -> Address | None:
    """Return the address that the member's letters go to, locked for this transaction."""
    primary = select(Address).where(Address.member_id == member_id, col(Address.is_primary))
    return session.exec(primary.with_for_update()).first()


def _is_about(session: Session, address: Address, delivery: Delivery | None, at: datetime) -> bool:
    """Return True if the letter was sent since the address was last known to be good."""
    sent = (delivery.sent_at if delivery is not None else None) or at
    good = good_since(session, address)
    return good is not None and sent >= good


def _judge_address(
    session: Session, address: Address, bounce: Bounce, policy: BouncePolicy
) -> None:
    reach = bounce.at - max(policy.dead_within, timedelta(days=policy.full_days))
    since = max(good_since(session, address) or reach, reach)
    known = bounces_of(session, address.id, bounce.verdict, since)
    match bounce.verdict:
        case BounceCause.DEAD:
            if is_dead(_moments(known), policy):
                suppress(session, address, SuppressionCause.DEAD, at=bounce.at)
            _note_proof(session, address, bounce, known, policy)
        case BounceCause.FULL if is_full(_moments(known), policy):
            suppress(session, address, SuppressionCause.FULL, at=bounce.at)
        case _:
            pass


def _note_proof(
    session: Session,
    address: Address,
    bounce: Bounce,
    known: Iterable[Bounce],
    policy: BouncePolicy,
) -> None:
    """Note the mailbox as proved dead if the relay said so often enough, or if the probe came back."""
    standing = standing_of(session, address)
    if standing is None or standing.proved_at is not None:
        return
    letter = session.get(Delivery, bounce.delivery_id) if bounce.delivery_id else None
    is_of_probe = letter is not None and letter.key == f"{PROBE}:{standing.id}"
    if is_of_probe or is_dead(_moments(each for each in known if each.by_relay), policy):
        standing.proved_at = bounce.at
        if standing.cause is SuppressionCause.FULL:
            standing.cause = SuppressionCause.DEAD
        session.add(standing)


def _moments(bounces: Iterable[Bounce]) -> list[datetime]:
    return [each.at for each in bounces]


def _look_for_outbreak(session: Session, at: datetime, policy: BouncePolicy) -> None:
    """Stop sending if letters to many members were refused because of us, before it gets worse.

    What only the owner of one domain wants stops nobody's letters.
    """
    since = at - policy.outbreak_within - timedelta(microseconds=1)
    resumed = last_resumed(session)
    since = since if resumed is None else max(since, resumed)
    lately = refused_lately(refusals_of_us(session, since), policy, at=at)
    if len(lately) < policy.outbreak_members:
        return
    if telling_refusals(session, lately) >= policy.outbreak_members:
        members = counted(policy.outbreak_members, "member")
        reason = f"letters to {members} or more were refused for what we are"
        stop_sending(session, at=at, until=at + policy.outbreak_rest, reason=reason)
