"""Looks at a whole mail before it is kept, where its sender is still there to hear of it (S-05, S-06)."""

from inbound.envelope import Transaction
from inbound.incoming import has_bare_ends, has_longer_line
from inbound.read import refusal_at_door
from inbound.replies import BAD_LINES, LONG_LINE, UNREADABLE


def refusal(transaction: Transaction, *, line_limit: int) -> str | None:
    """Return the reply to a mail that is not taken for what it is, None for one that is.

    Only a server that strangers speak to asks: behind a border a refusal would be a letter to whoever the
    mail says it came from, so there the mail is kept, and held by whoever reads it (S-13).
    """
    raw = transaction.raw
    if has_bare_ends(raw):
        return BAD_LINES
    if has_longer_line(raw, line_limit):
        return LONG_LINE
    flaw = refusal_at_door(raw, is_report=not transaction.reverse_path)
    return None if flaw is None else UNREADABLE.format(flaw=flaw.value.replace("_", " "))
