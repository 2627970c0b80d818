"""Writes docs/json.md: what each command prints with `--json`, from the classes that it prints.

Run as `python -m tests.json_page` after changing one of them; tests/cli/test_json_page.py holds the page
against the classes, and tests/cli/test_every_command.py what is printed against the page.
"""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union

from cli.config import SettingInForce
from digest.queries.announcements import AnnouncementRow
from digest.queries.audit_trail import AuditRow
from digest.queries.bounces import SuppressedMailbox
from digest.queries.communities import (
    AliasRow,
    CommunityDetails,
    CommunityRow,
    ModeratorRow,
    NoteRow,
)
from digest.queries.conversations import ConversationRow
from digest.queries.deliveries import LetterDetails, LetterRow
from digest.queries.mails import MailDetails, MailRow
from digest.queries.member_records import MemberRecord
from digest.queries.members import MemberDetails, MemberRow
from digest.queries.moderation import PostRow, RequestDetails, RequestRow
from digest.queries.trials import TrialsStatus
from digest.queries.upcoming import UpcomingRow
from digest.queries.why.because import WhyAnswer
from digest.queries.why.readers_of_post import PostReaders

PAGE = Path(__file__).parents[1] / "docs" / "json.md"
LISTS: Mapping[str, type] = {
    "announce list": AnnouncementRow,
    "audit list": AuditRow,
    "communities alias NAME": AliasRow,
    "communities list": CommunityRow,
    "communities members NAME": MemberRow,
    "communities moderators list": ModeratorRow,
    "communities note NAME": NoteRow,
    "config show": SettingInForce,
    "conversations list": ConversationRow,
    "mail list": MailRow,
    "members export": MemberRecord,
    "members list": MemberRow,
    "moderation list": RequestRow,
    "moderation posts": PostRow,
    "outbox list": LetterRow,
    "plan": UpcomingRow,
    "suppress list": SuppressedMailbox,
}
OBJECTS: Mapping[str, type] = {
    "communities show NAME": CommunityDetails,
    "mail show NUMBER": MailDetails,
    "members show MEMBER": MemberDetails,
    "moderation show NUMBER": RequestDetails,
    "outbox show NUMBER": LetterDetails,
    "trials status": TrialsStatus,
    "why MEMBER": WhyAnswer,
    "why --post POST": PostReaders,
}
BEGIN = """\
# What commands print with `--json`

`make json-page` writes this page from what the commands print, and tests hold it true. Commands that are not
here print what they say in words, with the same names. `digest status` and `digest doctor` are in
[operating.md](operating.md).

- A list is an array of objects, also where there is nothing in it; one thing is one object. Nothing else
  stands on standard output.
- Times are ISO 8601 in UTC, `2026-03-02T06:00:00Z`; days are `2026-03-02`. What is not known is `null`.
- Addresses are masked, but where a command has `--reveal` and it is given.
- A name that stands here stays. New ones may come, so let a program take no notice of what it does not know.
- Exit codes are those of [operating.md](operating.md#day-by-day).
"""


def page() -> str:
    """Return the whole page."""
    parts = [BEGIN]
    for named, kind in ((LISTS, "an array of objects"), (OBJECTS, "one object")):
        for command, shape in named.items():
            parts.append(f"## `digest {command} --json`: {kind}\n")
            parts.append("| name | value |\n| --- | --- |")
            parts += [f"| `{name}` | {words} |" for name, words in _rows(shape)]
            parts.append("")
    return "\n".join(parts)


def names_of(command: str) -> set[str] | None:
    """Return the names that a command's objects have, by its words; None where the page does not tell."""
    shapes = {**LISTS, **OBJECTS}
    known = {" ".join(w for w in each.split() if w.islower()): each for each in shapes}
    return {name for name, _ in _rows(shapes[known[command]])} if command in known else None


def _rows(shape: type) -> Iterator[tuple[str, str]]:
    """Yield each name and what it holds; parts of a thing stand in its place, as `row_of` has them."""
    hints = typing.get_type_hints(shape)
    for field in fields(shape):
        hint = hints[field.name]
        if isinstance(hint, type) and is_dataclass(hint):
            yield from _rows(hint)
        else:
            yield field.name.rstrip("_"), _words(hint)


def _words(hint: Any) -> str:
    """Return a type in words."""
    of, parts = typing.get_origin(hint), typing.get_args(hint)
    if of in (Union, types.UnionType):
        return " or ".join(map(_words, parts))
    if isinstance(of, type) and issubclass(of, Mapping):
        return f"an object: of {_words(parts[0])}, {_words(parts[1])}"
    if of is not None:
        return f"an array: {_words(parts[0])}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(f"`{each.value}`" for each in hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return "an object: " + ", ".join(f"`{name}`" for name, _ in _rows(hint))
    plain = {str: "text", int: "number", bool: "true or false", float: "number"}
    plain |= {datetime: "time", date: "day", type(None): "`null`"}
    return plain.get(hint, "any")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
