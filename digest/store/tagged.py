"""Keeps values of several dataclasses as JSON, each with a name that says which it is and never changes."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


class TaggedJson(Generic[T]):
    """Writes and reads values of the classes that `names` lists, in the field `tag`."""

    def __init__(self, tag: str, names: Mapping[str, type[T]]) -> None:
        self.names = names
        self._tag = tag
        self._name_of = {kind: name for name, kind in names.items()}
        self._adapters: dict[type[T], TypeAdapter[T]] = {}

    def written(self, value: T) -> dict[str, Any]:
        """Return a value in what JSON has."""
        kind = type(value)
        return {
            self._tag: self._name_of[kind],
            **self._adapter(kind).dump_python(value, mode="json"),
        }

    def read(self, value: Any) -> T:
        """Return the value that was written; raise ValueError for anything else."""
        if type(value) in self._name_of:
            return value  # type: ignore[no-any-return]
        told = dict(value)
        kind = self.names.get(told.pop(self._tag, ""))
        if kind is None or told.keys() - {field.name for field in fields(kind)}:  # type: ignore[arg-type]
            raise ValueError("this is none of the values that we know")
        return self._adapter(kind).validate_python(told)

    def _adapter(self, kind: type[T]) -> TypeAdapter[T]:
        if kind not in self._adapters:
            self._adapters[kind] = TypeAdapter(kind)
        return self._adapters[kind]
