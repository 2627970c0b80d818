"""Makes letters about one conversation one thread in a member's mail program (RFC 5322 section 3.6.4).

Every member has their own Message-IDs, so nobody learns another member's. All letters about a conversation
refer to one first Message-ID that is made from the conversation, so that they stay together even if
earlier ones were never sent or were deleted.
"""

import re
from collections.abc import Iterable

from digest.mail.signed_address import CONVERSATION, Keys, Purpose, Ticket

MOST_REFERENCES = 20  # as many as mail programs use; some servers refuse very long headers

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,180}@[!-;=?-~]{1,180}>")


def message_id(keys: Keys, domain: str, *, member_id: int, delivery_id: int) -> str:
    """Return a letter's Message-ID: the same at every attempt, and impossible to guess."""
    return message_ids(keys, domain, [(member_id, delivery_id)])[0]


def message_ids(keys: Keys, domain: str, letters: Iterable[tuple[int, int]]) -> list[str]:
    """Return the Message-IDs of letters, each told by its member and its delivery."""
    return _made(keys, domain, letters, 0)


def first_message_id(keys: Keys, domain: str, *, member_id: int, conversation_id: int) -> str:
    """Return the Message-ID that all letters to a member about a conversation refer to first.

    No letter has it as its own.
    """
    return _made(keys, domain, [(member_id, conversation_id)], CONVERSATION)[0]


def references(earlier: Iterable[str]) -> tuple[str, ...]:
    """Return the References of a letter whose ancestors are `earlier`, from the first to its parent.

    Anything that is not a Message-ID is left out; of more than 20, the first and the last 19 stay.
    """
    known = tuple(dict.fromkeys(each for each in earlier if is_message_id(each)))
    if len(known) <= MOST_REFERENCES:
        return known
    return (known[0], *known[1 - MOST_REFERENCES :])


def is_message_id(text: str) -> bool:
    """Return True if a text, perhaps from a stranger's mail, is a Message-ID that is safe in our headers."""
    return _MESSAGE_ID.fullmatch(text) is not None and "=?" not in text


def _made(keys: Keys, domain: str, named: Iterable[tuple[int, int]], detail: int) -> list[str]:
    purpose = Purpose.MESSAGE_ID
    tickets = [
        Ticket(purpose=purpose, member_id=member, object_id=object_id, detail=detail)
        for member, object_id in named
    ]
    return [f"<{purpose}.{token}@{domain}>" for token in keys.tokens(tickets)]
