"""Knows the columns of a list of people by their names, in each language, or as the operator says."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from digest.errors import BadInput
from digest.language.vocabulary import column_names
from digest.language.words import fold


class PeopleField(StrEnum):
    """What a column of a list of people may hold."""

    ADDRESS = "address"
    NAME = "name"  # that others see
    COMMUNITIES = "communities"
    ZONE = "zone"
    HOUR = "hour"  # of the summary
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """In which column of a table each field stands, and the columns that are not read."""

    header: Sequence[str]
    places: dict[PeopleField, int]

    @classmethod
    def of(cls, header: Sequence[str], said: Sequence[str] = ()) -> Self:
        """Find the fields in a header; `said` are the operator's, as in "name=Nickname", or "name=" for none.

        Raises BadInput, with the fix, where no column holds addresses, or two may hold the same.
        """
        places = dict(_read_map(each, header) for each in said)
        for field in PeopleField:
            if field not in places:
                places[field] = _recognised(field, header, set(places.values()))
        found = {field: place for field, place in places.items() if place is not None}
        if PeopleField.ADDRESS not in found:
            raise BadInput(
                f"no column is called an address: say which one is, as in --map address={header[0]!r}; "
                f"there are {', '.join(map(repr, header))}"
            )
        return cls(header=header, places=found)

    def cell(self, field: PeopleField, cells: Sequence[str]) -> str:
        """Return what a row has of a field; nothing where no column is of it."""
        place = self.places.get(field)
        return "" if place is None else cells[place]

    @property
    def unread(self) -> list[str]:
        """Return the names of the columns that hold no field."""
        read = set(self.places.values())
        return [name for place, name in enumerate(self.header) if place not in read and name]


def _read_map(text: str, header: Sequence[str]) -> tuple[PeopleField, int | None]:
    field, equals, name = text.partition("=")
    known = {str(each) for each in PeopleField}
    if not equals or field.strip().lower() not in known:
        raise BadInput(
            f"{text!r} maps nothing: write --map address=COLUMN, or {', '.join(PeopleField)}"
        )
    wanted = name.strip().strip("'\"")
    if not wanted:
        return PeopleField(field.strip().lower()), None
    called = [place for place, each in enumerate(header) if _compared(each) == _compared(wanted)]
    exact = [place for place in called if header[place] == wanted]
    if not called:
        raise BadInput(f"there is no column {wanted!r}: there are {', '.join(map(repr, header))}")
    return PeopleField(field.strip().lower()), (exact or called)[0]


def _recognised(field: PeopleField, header: Sequence[str], taken: set[int | None]) -> int | None:
    names = {_compared(each) for each in column_names(field)}
    found = [
        place
        for place, each in enumerate(header)
        if place not in taken and _compared(each) in names
    ]
    if len(found) > 1:
        either = " or ".join(repr(header[place]) for place in found)
        raise BadInput(
            f"two columns can be the {field}, {either}: say which, with --map {field}=COLUMN"
        )
    return found[0] if found else None


def _compared(name: str) -> str:
    """Return a column's name as such are compared: letters and figures alone."""
    return "".join(each for each in fold(name) if each.isalnum())
