"""Adds the people of a list and asks each whether they want letters; a second run goes on where one ended."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

from digest.actions.context import Context
from digest.actions.joining import NewMember, add_member, invite_member, vouch_for_address
from digest.community.people.display_name import NamesInUse, as_kept
from digest.community.people.mailbox import owner, usable_address
from digest.errors import BadInput
from digest.store.database import Session
from inbound.roster.people_report import PeopleReport, RefusedRow
from inbound.roster.people_table import PeopleRow
from inbound.roster.roster_row import RowReader

BATCH = 200  # rows in one transaction, for others wait for it
KNOWN = "a member already: "


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleImport:
    """How people are brought in.

    `transaction` gives a session, and what it does stays, or none of it where this is only a trial. `consent`
    says where and when they agreed to our letters; without it each is asked, and gets nothing else before
    their yes.
    """

    transaction: Callable[[], AbstractContextManager[Session]]
    context: Callable[[Session], Context]
    consent: str = ""

    def run(
        self,
        rows: Iterator[PeopleRow],
        reader: RowReader,
        *,
        report: PeopleReport,
        stopped: Callable[[], bool],
    ) -> Iterator[int]:
        """Bring in all, and yield the last line of every batch; the report is true of what stays."""
        while batch := list(islice(rows, BATCH)):
            if stopped():
                report.is_stopped = True
                return
            done = self._batch(batch, reader)
            report.read += len(batch)
            report.added += len(batch) - len(done)
            report.left_out += done
            yield batch[-1].line

    def _batch(self, batch: list[PeopleRow], reader: RowReader) -> list[RefusedRow]:
        left_out: list[RefusedRow] = []
        read = [(row, _read(row, reader)) for row in batch]
        names = [as_kept(new.name) for _, new in read if isinstance(new, NewMember)]
        with self.transaction() as session:
            context, in_use = self.context(session), NamesInUse.among(session, names)
            for row, new in read:
                left = new if isinstance(new, str) else self._bring(context, new, in_use)
                if left:
                    is_known = left.startswith(KNOWN)
                    left_out.append(RefusedRow(row=row, reason=left, is_known=is_known))
        return left_out

    def _bring(self, context: Context, new: NewMember, in_use: NamesInUse) -> str:
        """Bring somebody in; return why not, or nothing."""
        try:
            address = usable_address(new.address, domains=context.house.domains)
            known = owner(context.session, address)
            if known is not None:
                return f"{KNOWN}{known}"
            add_member(context, new, in_use=in_use)
        except BadInput as error:
            return str(error)
        number = owner(context.session, address)
        if number is not None and self.consent:
            vouch_for_address(context, number, consent=self.consent)
        elif number is not None:
            invite_member(context, number)
        return ""


def _read(row: PeopleRow, reader: RowReader) -> NewMember | str:
    try:
        return reader.read(row)
    except BadInput as error:
        return str(error)
