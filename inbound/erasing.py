"""Clears away what is still in files of members who left, once their goodbye is sent.

Their rows are gone already; what remains is the row that the goodbye hung on, words in the index of texts,
and SQLite's log. That they left is also written down beside the database: a backup that is restored brings
nobody back.
"""

import hmac
import logging
import os
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, select

from digest.community.account import forget_row
from digest.community.departed import Departed, not_gone
from digest.community.member import Member
from digest.mail.addresses import Keys
from digest.outbox.delivery import WAITING, Delivery, DeliveryState
from digest.store.database import Store
from inbound.acting.terminate import Parting, terminate

KEY = "departed"
FILE = "departed"  # in the state folder: a line a member
TEXTS, NAME_ONLY = "texts", "name"  # what went
ON_ITS_WAY = (*WAITING, DeliveryState.SENDING)

_LINE = re.compile(rf"([0-9]+) ([0-9a-f]{{32}} (?:{TEXTS}|{NAME_ONLY}))")

log = logging.getLogger(__name__)


class Erasing:
    """The step that clears away; it may be run twice, or in two places, and then does nothing more."""

    def __init__(self, store: Store, keys: Keys, folder: Path) -> None:
        self._store = store
        self._seals = keys.derived(b"departed")
        self._file = folder / FILE
        self._has_looked = False

    def find(self, session: Session, at: datetime, limit: int) -> list[str]:
        """Return the one key, where there is something to clear away."""
        if not self._has_looked:
            return [KEY]
        waiting = select(Departed.member_id).where(col(Departed.gone_at).is_(None), _is_told())
        return [KEY] if session.exec(waiting.limit(1)).first() is not None else []

    def run(self, key: str, at: datetime) -> None:
        """Let everybody who left be gone to the last byte."""
        if not self._has_looked:
            self.erase_again(at)
            self._has_looked = True
        with self._store.write() as session:
            numbers = [each.member_id for each in not_gone(session) if self._forget(session, each)]
        if numbers and self._store.empty_log():
            with self._store.write() as session:
                for departed in not_gone(session):
                    if departed.member_id in numbers:
                        departed.gone_at = at
                        session.add(departed)
            log.info("%d members who left are gone", len(numbers))

    def erase_again(self, at: datetime) -> int:
        """End the memberships that were ended before, and that a restored backup brought back."""
        known = self._lines()
        with self._store.read() as session:
            theirs = select(Member).where(col(Member.id).in_([*known]))
            back = [each.id for each in session.exec(theirs) if self._is_of(each, known[each.id])]
        for number in back:
            with self._store.write() as session:
                member = session.get(Member, number, with_for_update=True)
                if member is not None and self._is_of(member, known[number]):
                    erases = known[number].endswith(TEXTS)
                    terminate(
                        session,
                        member,
                        Parting(
                            erases=erases,
                            by="system",
                            reason="left before",
                            at=at,
                            says_goodbye=False,
                        ),
                    )
            log.warning("member %d had left, and was in a backup", number)
        return len(back)

    def _forget(self, session: Session, departed: Departed) -> bool:
        """Take the last row away, and say whether that could be done already."""
        told = select(Departed.member_id).where(
            Departed.member_id == departed.member_id, _is_told()
        )
        if session.exec(told).first() is None:
            return False
        if departed.joined_at is not None:
            self._write_down(departed, departed.joined_at)
        forget_row(session, departed)
        return True

    def _write_down(self, departed: Departed, joined_at: datetime) -> None:
        """Add a line to the file, on the disk before this returns."""
        what = TEXTS if departed.erases else NAME_ONLY
        newest = max(self._seals)
        line = f"{departed.member_id} {self._seal(newest, departed.member_id, joined_at)} {what}\n"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> dict[int, str]:
        """Return what the file says by member; a line that was cut off by a crash says nothing."""
        if not self._file.is_file():
            return {}
        lines = self._file.read_text(encoding="ascii", errors="replace").splitlines()
        found = (_LINE.fullmatch(line) for line in lines)
        return {int(each[1]): each[2] for each in found if each}

    def _is_of(self, member: Member, said: str) -> bool:
        """Say whether it is about this very member, not one of the same number in another database."""
        seal = said.partition(" ")[0]
        made = (self._seal(kid, member.id, member.joined_at) for kid in self._seals)
        return any(hmac.compare_digest(seal, each) for each in made)

    def _seal(self, kid: int, member_id: int, joined_at: datetime) -> str:
        about = f"{member_id} {joined_at.timestamp()}".encode()
        return hmac.digest(self._seals[kid], about, "sha256").hex()[:32]


def _is_told() -> ColumnElement[bool]:
    """Return the condition that no letter is on its way to them any more."""
    owed = exists().where(
        col(Delivery.member_id) == col(Departed.member_id), col(Delivery.state).in_(ON_ITS_WAY)
    )
    return ~owed
