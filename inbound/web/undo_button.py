"""The button beside what a page has just changed, which takes it back.

Its value is a sealed token that names the letter about the change: no page takes anything else back.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from digest.actions.context import Context
from digest.actions.take_back import changes_told, newest_told, take_back
from digest.community.people.member import Member
from digest.community.preferences.change_preferences import current_like
from digest.community.preferences.preference import Preference, PreferenceName
from digest.errors import BadToken
from digest.mail.signed_address import Keys, Purpose, Ticket

Sealed = str


@dataclass(frozen=True, slots=True)
class UndoButton:
    """Makes the values of such buttons, and does what one of them asks."""

    keys: Keys

    def sealed(self, context: Context, member: Member, of: Preference | None = None) -> Sealed:
        """Return the value that takes the newest change back, or that to `of`; empty where none can be."""
        letter_id = newest_told(context.session, member.id, of=of, at=context.at)
        if letter_id is None:
            return ""
        ticket = Ticket(purpose=Purpose.UNDO, member_id=member.id, object_id=letter_id)
        return self.keys.token(ticket)

    def press(
        self,
        context: Context,
        member: Member,
        value: Sealed,
        *,
        only: Collection[PreferenceName] = tuple(PreferenceName),
    ) -> list[Preference]:
        """Take the change back, and return what is again as it was before; nothing for another value.

        A page passes as `only` the settings that it is about, where these are not all.
        """
        try:
            ticket = self.keys.read(Purpose.UNDO, value)
        except BadToken:
            return []
        if ticket.is_lost or ticket.member_id != member.id:
            return []
        session, at = context.session, context.at
        take_back(context, member.id, ticket.object_id, only=only)
        told = changes_told(session, member.id, ticket.object_id, at=at)
        return [
            each.before
            for each in told
            if each.after.setting in only and _is_so(session, member, each.before, context)
        ]


def _is_so(session: Session, member: Member, wanted: Preference, context: Context) -> bool:
    return current_like(session, member, wanted, at=context.at) == wanted
