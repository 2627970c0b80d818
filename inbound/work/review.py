"""What an operator can do with single mails: process one from a file, release a held one, drop it."""

from datetime import datetime

from sqlmodel import Session, select

from digest.actions.context import OPERATOR, Context
from digest.actions.mails import BY_OPERATOR, drop_mail, hold_mail, release_mail
from digest.errors import BadInput
from digest.inbox.envelope import Transaction
from digest.inbox.for_people import TO_BE_READ
from digest.inbox.intake import accept, content_key
from digest.inbox.question import is_asked_about
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.inbox.waiting import locked
from digest.policy import Policy
from inbound.work.look import vouched
from inbound.work.mail import Receiving
from inbound.work.understand import UnderstoodMail, Unread


def replay(
    receiving: Receiving, raw: bytes, *, recipient: str, reverse_path: str, at: datetime
) -> ReceivedMail:
    """Take a mail as if it came in just now and work it off; one that came before stays as it is."""
    transaction = Transaction(reverse_path=reverse_path, recipients=(recipient,), raw=raw)
    accept(receiving.store, transaction, lambda: at, receiving.keys)
    with receiving.store.read() as session:
        key = content_key(receiving.keys, recipient, raw)
        received = session.exec(select(ReceivedMail).where(ReceivedMail.content_key == key)).one()
    receiving.work(received.id, at)
    with receiving.store.read() as session:
        return session.get_one(ReceivedMail, received.id)


def release(receiving: Receiving, received_id: int, *, at: datetime) -> ReceivedMail:
    """Decide on a held mail anew, its writer taken as proved: the operator answers for that (audited).

    No limit counts for it, and a question to its member ends with it.

    Raises BadInput, and changes nothing, where there is no such held mail, where it is only to be read, and
    where it would stay held: an address made for one member does nothing for another, whoever says so.
    """
    understood = understand_held(receiving, received_id)
    with receiving.store.write() as session:
        return let_through(session, receiving, received_id, understood, at=at)


def understand_held(receiving: Receiving, received_id: int) -> UnderstoodMail | Unread | None:
    """Read a held mail, its writer taken as proved; raise BadInput where it is only to be read.

    It takes a moment, in which no transaction is to be open.
    """
    with receiving.store.read() as session:
        found = session.get(ReceivedMail, received_id)
        if found is not None and found.outcome is Outcome.HELD and found.reason in TO_BE_READ:
            raise BadInput(
                f"mail {received_id} is for a person to read: `digest mail reveal {received_id}`, "
                f"answer it from your own mailbox, then `digest mail drop {received_id}`"
            )
    return receiving.understood(received_id, Outcome.HELD, authenticate=vouched)


def let_through(
    session: Session,
    receiving: Receiving,
    received_id: int,
    understood: UnderstoodMail | Unread | None,
    *,
    at: datetime,
) -> ReceivedMail:
    """Decide anew on a held mail that was read; raise BadInput where `release` says so."""
    received = _held(session, received_id)
    if understood is None or isinstance(understood, Unread):
        raise BadInput(f"mail {received_id} cannot be read: look at it, then drop it")
    was_worked_on = received.reason != BY_OPERATOR
    release_mail(_by_operator(session, at), received)
    receiving.carry_out(session, received, understood.released(), at)
    session.flush()
    if was_worked_on and _stays_held(session, received):
        raise BadInput(
            f"mail {received_id} cannot be let through, whoever answers for its writer "
            f"({received.reason}): `digest mail reveal {received_id}`, answer it from your own mailbox "
            f"if it needs an answer, then `digest mail drop {received_id}`"
        )
    return received


def _stays_held(session: Session, received: ReceivedMail) -> bool:
    """Say whether letting a mail through did nothing with it: it is held again, and nobody is asked."""
    return received.outcome is Outcome.HELD and not is_asked_about(session, received.id)


def hold(session: Session, received_id: int, *, at: datetime) -> ReceivedMail:
    """Keep a mail that is not yet worked on from being so; raise BadInput for any other.

    What became of a mail is not taken back like this: a post is hidden by `digest moderation hide`.
    """
    received = locked(session, received_id, Outcome.WAITING)
    if received is None:
        raise BadInput(_why_not(session, received_id))
    hold_mail(_by_operator(session, at), received)
    return received


def drop(
    session: Session, received_id: int, *, at: datetime, policy: Policy | None = None
) -> ReceivedMail:
    """Do nothing about a held mail, for good; raise BadInput where there is no such mail."""
    received = _held(session, received_id)
    drop_mail(_by_operator(session, at, policy), received)
    return received


def _held(session: Session, received_id: int) -> ReceivedMail:
    received = locked(session, received_id, Outcome.HELD)
    if received is None:
        found = session.get(ReceivedMail, received_id)
        why = f"; mail {received_id} is {found.outcome}" if found else ""
        raise BadInput(f"there is no held mail {received_id}{why}: see `digest mail list --held`")
    return received


def _why_not(session: Session, received_id: int) -> str:
    found = session.get(ReceivedMail, received_id)
    if found is None:
        return f"there is no mail {received_id}: `digest mail list` shows them"
    if found.outcome is Outcome.HELD:
        return f"mail {received_id} is held already: `digest mail release` or `digest mail drop`"
    fix = f": `digest moderation hide {found.post_id}`" if found.outcome is Outcome.POSTED else ""
    return f"mail {received_id} is worked on already ({found.outcome}){fix}"


def _by_operator(session: Session, at: datetime, policy: Policy | None = None) -> Context:
    return Context(session=session, actor=OPERATOR, at=at, policy=policy or Policy())
