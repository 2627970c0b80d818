"""Erases what files still hold of members who left, once their goodbye letter is sent.

Their rows are gone already; what remains is the row that the goodbye hung on, words in the index of texts,
and SQLite's log. That they left is also written down beside the database: a backup that is restored brings
nobody back.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, select

from digest.actions.account import MembershipEnd, end_membership
from digest.actions.context import SYSTEM, Context
from digest.community.leaving.account import forget_row
from digest.community.leaving.erased_member import ErasedMember, not_gone
from digest.community.people.member import Member, MemberState
from digest.mail.signed_address import Keys
from digest.outbox.delivery import WAITING, Delivery, DeliveryState
from digest.store.database import Store
from inbound.retention.departed_list import FILE, DepartedList, Left

KEY = "departed"
TOGETHER = 1_000  # lines that are looked up by one statement
ON_ITS_WAY = (*WAITING, DeliveryState.SENDING)

log = logging.getLogger(__name__)


class Erasing:
    """The step that clears away; it may be run twice, or in two places, and then does nothing more."""

    def __init__(self, store: Store, keys: Keys, folder: Path) -> None:
        self._store = store
        self._list = DepartedList(keys, folder / FILE)
        self._listed: set[int] = set()  # of those of whom something is still there
        self._has_looked = False

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return the one key, where there is something to clear away."""
        if not self._has_looked:
            return [KEY]
        waiting = select(ErasedMember.member_id).where(col(ErasedMember.gone_at).is_(None))
        if set(session.exec(waiting)) - self._listed:
            return [KEY]
        return [KEY] if session.exec(waiting.where(_is_told()).limit(1)).first() is not None else []

    def run(self, key: str, at: datetime) -> None:
        """Erase every remaining byte of the members who left."""
        if not self._has_looked:
            self.erase_again(at)
            self._has_looked = True
        with self._store.read() as session:
            leaving = session.exec(
                select(ErasedMember).where(col(ErasedMember.gone_at).is_(None))
            ).all()
        self._list.add(leaving)  # before anything else: a backup may be restored at any moment
        self._listed = {each.member_id for each in leaving}
        with self._store.write() as session:
            numbers = [each.member_id for each in not_gone(session) if self._forget(session, each)]
        if numbers and self._store.empty_log():
            with self._store.write() as session:
                for departed in not_gone(session):
                    if departed.member_id in numbers:
                        departed.gone_at = at
                        session.add(departed)
            log.info("%d members who left are gone", len(numbers))

    def erase_again(self, at: datetime, *, others: Sequence[Path] = ()) -> int:
        """End again the memberships that a restored backup brought back.

        `others` are further lists of those who left, beside that in the state folder.
        """
        known = sorted(self._list.read(others), key=lambda left: left.number)
        back: list[tuple[int, Left]] = []
        for first in range(0, len(known), TOGETHER):
            back += self._back(known[first : first + TOGETHER])
        for number, left in back:
            self._end_again(number, left, at)
        return len(back)

    def _back(self, known: Sequence[Left]) -> list[tuple[int, Left]]:
        """Return those of the known who are members again."""
        numbers = [left.number for left in known]
        theirs = select(Member).where(
            col(Member.id).in_(numbers), col(Member.state) != MemberState.FORMER
        )
        with self._store.read() as session:
            found = [(each.id, self._list.find(each, known)) for each in session.exec(theirs)]
        return [(number, left) for number, left in found if left is not None]

    def _end_again(self, number: int, left: Left, at: datetime) -> None:
        with self._store.write() as session:
            member = session.get(Member, number, with_for_update=True)
            if member is not None and self._list.find(member, [left]) is not None:
                context = Context(session=session, actor=SYSTEM, at=at)
                ending = MembershipEnd(erases=left.erases, reason="left before", says_goodbye=False)
                end_membership(context, member, ending)
        log.warning("member %d had left, and was in a backup", number)

    def _forget(self, session: Session, departed: ErasedMember) -> bool:
        """Take the last row away, and say whether that could be done already."""
        told = select(ErasedMember.member_id).where(
            ErasedMember.member_id == departed.member_id, _is_told()
        )
        if session.exec(told).first() is None:
            return False
        forget_row(session, departed)
        return True


def _is_told() -> ColumnElement[bool]:
    """Return the condition that no letter is on its way to them any more."""
    owed = exists().where(
        col(Delivery.member_id) == col(ErasedMember.member_id), col(Delivery.state).in_(ON_ITS_WAY)
    )
    return ~owed
