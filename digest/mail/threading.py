"""How letters about one conversation become one thread in a member's mail program (RFC 5322 section 3.6.4).

Every member has Message-IDs of their own, so nobody learns another's. All letters about a conversation
refer to one first Message-ID that is made from the conversation, so that they stand together even where
the earlier ones were never sent or are deleted.
"""

import re
from collections.abc import Iterable

from digest.mail.signed_address import CONVERSATION, Keys, Purpose, Ticket

MOST_REFERENCES = 20  # as many as mail programs use; some servers refuse very long headers

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,180}@[!-;=?-~]{1,180}>")


def message_id(keys: Keys, domain: str, *, member_id: int, delivery_id: int) -> str:
    """Return a letter's Message-ID: the same at every attempt, and nobody can guess it."""
    return _made(keys, domain, member_id, delivery_id, 0)


def first_message_id(keys: Keys, domain: str, *, member_id: int, conversation_id: int) -> str:
    """Return what a member's letters about a conversation all refer to first; no letter has it."""
    return _made(keys, domain, member_id, conversation_id, CONVERSATION)


def references(earlier: Iterable[str]) -> tuple[str, ...]:
    """Return the References of a letter whose ancestors are `earlier`, from the first to its parent.

    What is not a Message-ID is left out; of many, the first and the last 19 stay.
    """
    known = tuple(dict.fromkeys(each for each in earlier if is_message_id(each)))
    if len(known) <= MOST_REFERENCES:
        return known
    return (known[0], *known[1 - MOST_REFERENCES :])


def is_message_id(text: str) -> bool:
    """Say whether a text, which may come from anybody's mail, can stand in our headers."""
    return _MESSAGE_ID.fullmatch(text) is not None and "=?" not in text


def _made(keys: Keys, domain: str, member_id: int, object_id: int, detail: int) -> str:
    ticket = Ticket(
        purpose=Purpose.MESSAGE_ID, member_id=member_id, object_id=object_id, detail=detail
    )
    return f"<{keys.local_part(ticket)}@{domain}>"
