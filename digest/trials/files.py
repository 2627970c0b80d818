"""Reads records out of files: saved pages of API v2, lists, single records, and the registry's whole archive.

Nothing is read whole that may be large: records are taken one by one out of a page or out of the archive
(`ctg-studies.json.zip`, with `00/NCT….json` in it).
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import ijson

from digest.errors import BadInput
from digest.trials.record import NoStudy, read_study
from digest.trials.study import Study

LIST = "studies.item"  # where a page has its records
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STARTS_WITH = 4_096  # bytes at the beginning of a file that tell what it is


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecord:
    """A record that was left out, and why."""

    where: str  # file, and the record's place in it
    reason: str


def studies_in(path: Path) -> Iterator[Study | SkippedRecord]:
    """Yield the studies of a file; raises BadInput for a file that cannot be opened or read at all."""
    try:
        if zipfile.is_zipfile(path):
            yield from _in_archive(path)
            return
        with path.open("rb") as file:
            yield from _in_json(file, str(path))
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror or error}") from None


def _in_archive(path: Path) -> Iterator[Study | SkippedRecord]:
    with zipfile.ZipFile(path) as archive:
        names = [each for each in archive.namelist() if each.lower().endswith(".json")]
        if not names:
            raise BadInput(
                f"{path} holds no .json file: the registry's archive has one for each study"
            )
        for name in names:
            try:
                with archive.open(name) as file:
                    yield from _in_json(file, f"{path}: {name}")
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
                yield SkippedRecord(
                    where=f"{path}: {name}", reason=f"it cannot be unpacked ({error})"
                )


def _in_json(file: IO[bytes], where: str) -> Iterator[Study | SkippedRecord]:
    """Yield what a page, a list or a single record holds; a file that breaks off is told of as one record."""
    place = 0
    try:
        for record in _records(file):
            place += 1
            try:
                yield read_study(record)
            except NoStudy as reason:
                yield SkippedRecord(where=f"{where}, record {place}", reason=str(reason))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        yield SkippedRecord(
            where=f"{where}, after record {place}",
            reason=f"the rest is no JSON ({_first_line(error)})",
        )


def _records(file: IO[bytes]) -> Iterator[object]:
    head = file.read(STARTS_WITH)
    start = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    file.seek(start)
    if head[start:].lstrip().startswith(b"["):
        yield from ijson.items(file, "item", use_float=True)
    elif b'"protocolSection"' in head and b'"studies"' not in head:
        yield from ijson.items(file, "", use_float=True)
    else:
        yield from _of_page(file, start)


def _of_page(file: IO[bytes], start: int) -> Iterator[object]:
    """Yield a page's records, or the one that the file is, wherever its parts stand."""
    is_page = False
    for record in ijson.items(file, LIST, use_float=True):
        is_page = True
        yield record
    if not is_page:
        file.seek(start)
        whole = next(ijson.items(file, "", use_float=True), None)
        if not (isinstance(whole, dict) and whole.get("studies") == []):
            yield whole


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
