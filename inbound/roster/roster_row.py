"""Reads one row of a list of people: somebody to add, or why nobody can be."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from digest.actions.joining import NewMember
from digest.community.preferences.preference import (
    PreferenceName,
    ReadPreference,
    RefusedPreference,
)
from digest.community.preferences.read_preference import read_preference
from digest.errors import BadInput
from inbound.roster.people_table import PeopleRow
from inbound.roster.table_columns import PeopleField, TableColumns

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64  # octets (RFC 5321 section 4.5.3.1)
DAMAGED = "\ufffd"  # stands where a character could not be read

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_BETWEEN = re.compile(r"[,;|\n]")  # the communities of a cell


@dataclass(slots=True, kw_only=True)
class RowReader:
    """What rows are read with, and what it has read of a file so far.

    `find_community` returns the number of a community by any of its names, and raises BadInput for none;
    `everywhere` are those that everybody joins.
    """

    columns: TableColumns
    find_community: Callable[[str], int]
    everywhere: Sequence[int] = ()
    zone: str = "UTC"
    today: date
    _addresses: dict[str, int] = field(default_factory=dict)  # lines, by what stood there first
    _names: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[str, str], ReadPreference] = field(default_factory=dict)
    _communities: dict[str, int] = field(default_factory=dict)

    def read(self, row: PeopleRow) -> NewMember:
        """Return who is to be added; raise BadInput, saying why, where nobody can be."""
        if row.fault:
            raise BadInput(row.fault)
        cells = {each: self.columns.cell(each, row.cells) for each in PeopleField}
        if any(DAMAGED in cell for cell in cells.values()):
            raise BadInput("it holds characters that cannot be read: save the file as UTF-8")
        address = self._address(cells[PeopleField.ADDRESS], row.line)
        communities = self._joins(cells[PeopleField.COMMUNITIES])
        name = cells[PeopleField.NAME]
        if not name and not communities:
            raise BadInput("neither a name nor a community: --community NAME is for all")
        self._once(self._names, name.lower(), row.line, "this name")
        return NewMember(
            address=address,
            name=name,
            communities=communities,
            zone=self._chosen(PreferenceName.ZONE, cells[PeopleField.ZONE], self.zone),
            hour=int(self._chosen(PreferenceName.HOUR, cells[PeopleField.HOUR], "6")),
            language=self._chosen(PreferenceName.LANGUAGE, cells[PeopleField.LANGUAGE], "en"),
        )

    def _address(self, cell: str, line: int) -> str:
        address = cell.removeprefix("mailto:")
        is_short = (
            len(address) <= LONGEST_ADDRESS and len(address.rpartition("@")[0]) <= LONGEST_LOCAL
        )
        if not (is_short and _ADDRESS.fullmatch(address)):
            raise BadInput(
                "no address" if not cell else "that is no mailbox that letters can go to"
            )
        self._once(self._addresses, address.lower(), line, "this address")
        return address

    def _once(self, seen: dict[str, int], value: str, line: int, what: str) -> None:
        first = seen.setdefault(value, line) if value else line
        if first != line:
            raise BadInput(f"twice in the file: line {first} has {what}")

    def _joins(self, cell: str) -> list[int]:
        named = [name for each in _BETWEEN.split(cell) if (name := each.strip())]
        for name in named:
            if name not in self._communities:
                self._communities[name] = self.find_community(name)
        return list(dict.fromkeys([*self.everywhere, *(self._communities[each] for each in named)]))

    def _chosen(self, setting: PreferenceName, cell: str, usual: str) -> str:
        if not cell:
            return usual
        if (setting, cell) not in self._known:
            self._known[setting, cell] = read_preference(setting, cell, today=self.today)
        found = self._known[setting, cell]
        if isinstance(found, RefusedPreference):
            likely = f", perhaps {' or '.join(found.likely)}" if found.likely else ""
            raise BadInput(f"no {setting} that we know: {cell!r}{likely}")
        return found.value
