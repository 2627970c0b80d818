"""Notes what letters carry before they are handed over, so that nobody is told of a post twice.

A letter that tells of posts and has some noted is out, or may be: it never tells of further posts, and no
other letter tells of these. If the relay certainly took nothing, the note is taken back (see
`SendResult.is_back`).
"""

from collections.abc import Iterable, Iterator, Mapping

from digest.outbox.claim import Claimed
from digest.outbox.compose import Composed, Poisoned, Skipped
from digest.outbox.delivery import TELLING
from digest.outbox.record import note_carried
from digest.store.database import Store

TOGETHER = 25  # letters that are noted by one transaction

Noted = Composed | Skipped | Poisoned


def noting(
    store: Store, owner: str, letters: Iterable[Noted], claimed: Mapping[int, Claimed]
) -> Iterator[Noted]:
    """Yield the letters; for those that tell of posts, first note what they carry."""
    waiting: list[Noted] = []
    for letter in letters:
        waiting.append(letter)
        if len(waiting) == TOGETHER:
            _note(store, owner, waiting, claimed)
            yield from waiting
            waiting = []
    _note(store, owner, waiting, claimed)
    yield from waiting


def is_first_to_tell(letter: Claimed) -> bool:
    """Return True if a letter tells of posts and no earlier attempt of it can be out."""
    return letter.kind in TELLING and not letter.may_be_out


def left_to_note(letter: Composed, claimed: Claimed) -> bytes | None:
    """Return what a letter that was handed over carried, None if that is noted already."""
    return None if claimed.kind in TELLING else letter.carried


def _note(
    store: Store, owner: str, letters: Iterable[Noted], claimed: Mapping[int, Claimed]
) -> None:
    """Note what letters carry at their first attempt; the others keep what was noted at theirs."""
    first = [
        letter
        for letter in letters
        if isinstance(letter, Composed) and is_first_to_tell(claimed[letter.delivery_id])
    ]
    if first:
        with store.write() as session:
            note_carried(session, owner, first)
