"""The list of members who left for good, in a file beside the database: a line a member, and no name.

    <number> <seal> <what went: texts, or name>

The seal binds the number to the moment of joining, under a key of the key file: so it says nothing to others,
and nothing about a member of the same number in another database.
"""

import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.community.leaving.erased_member import ErasedMember
from digest.community.people.member import Member
from digest.mail.signed_address import Keys

FILE = "departed"  # in the state folder
TEXTS, NAME_ONLY = "texts", "name"  # what went

_LINE = re.compile(rf"([0-9]+) ([0-9a-f]{{32}}) ({TEXTS}|{NAME_ONLY})")


@dataclass(frozen=True, slots=True)
class Left:
    """One line: that a member left, and whether the texts of their posts went too."""

    number: int
    seal: str
    erases: bool


class DepartedList:
    """Reads and lengthens such lists."""

    def __init__(self, keys: Keys, file: Path) -> None:
        self._seals = keys.derived(b"departed")
        self._file = file

    def read(self, others: Iterable[Path] = ()) -> frozenset[Left]:
        """Return what the file and others like it say; a line that was cut off by a crash says nothing."""
        found: set[Left] = set()
        for path in (self._file, *others):
            if path.is_file():
                lines = path.read_text(encoding="ascii", errors="replace").splitlines()
                said = (_LINE.fullmatch(line) for line in lines)
                found |= {Left(int(each[1]), each[2], each[3] == TEXTS) for each in said if each}
        return frozenset(found)

    def add(self, departed: Iterable[ErasedMember]) -> None:
        """Add those that the file does not have, on the disk before this returns."""
        there = self.read()
        lines = [
            f"{left.number} {left.seal} {TEXTS if left.erases else NAME_ONLY}\n"
            for left in (self._left(each) for each in departed)
            if left is not None and left not in there
        ]
        if lines:
            self._append(lines)

    def find(self, member: Member, among: Iterable[Left]) -> Left | None:
        """Return the line about this very member."""
        seals = [self._seal(kid, member.id, member.joined_at) for kid in self._seals]
        for left in among:
            same = left.number == member.id
            if same and any(hmac.compare_digest(left.seal, each) for each in seals):
                return left
        return None

    def _append(self, lines: list[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        before = self._file.read_bytes() if self._file.is_file() else b""
        is_cut_off = before != b"" and not before.endswith(b"\n")
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            file.write("".join(["\n"] * is_cut_off + lines))
            file.flush()
            os.fsync(file.fileno())

    def _left(self, departed: ErasedMember) -> Left | None:
        if departed.joined_at is None:
            return None
        seal = self._seal(max(self._seals), departed.member_id, departed.joined_at)
        return Left(departed.member_id, seal, departed.erases)

    def _seal(self, kid: int, member_id: int, joined_at: datetime) -> str:
        about = f"{member_id} {joined_at.timestamp()}".encode()
        return hmac.digest(self._seals[kid], about, "sha256").hex()[:32]
