"""What letters tell and questions offer stands in their payloads alone; older rows get one here.

The readers are those of the versions up to 0021, as they were. What one of them cannot read is kept in the
payload under the names of the columns: such a letter is refused when it is composed, as it was before, and
an operator can look at it or cancel it. A button that no version wrote is left out. Both are logged, by
numbers alone.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

log = logging.getLogger("digest.store.migrations")

AT_ONCE = 200  # rows in memory; a letter may give back a whole mail
DELIVERY = sa.table(
    "delivery",
    *map(sa.column, ("id", "kind", "state", "reason", "words", "subject", "offered", "payload")),
)
QUESTION = sa.table(
    "question",
    *map(sa.column, ("id", "asks", "was_yes", "doubts", "payload")),
    sa.column("offered", sa.LargeBinary()),
)
TELLS = sa.or_(  # a letter that is done keeps no buttons
    DELIVERY.c.words.is_not(None),
    DELIVERY.c.subject.is_not(None),
    sa.and_(
        DELIVERY.c.offered.is_not(None), DELIVERY.c.state.not_in(("sent", "cancelled", "empty"))
    ),
)
OFFERS = sa.or_(QUESTION.c.offered.is_not(None), QUESTION.c.doubts.is_not(None))
IN_BETWEEN = '"ready_mails":'  # in payloads, while not every button was a phrase yet

Told = dict[str, Any]
Row = sa.Row[Any]
Reader = Callable[[Row], Told | None]


def upgrade() -> None:
    """Make payloads of the old columns, then drop them."""
    connection = op.get_bind()
    without = DELIVERY.c.payload.is_(None)
    _rewrite(connection, DELIVERY, sa.and_(without, TELLS), _letter)
    _rewrite(connection, DELIVERY, DELIVERY.c.payload.contains(IN_BETWEEN), _in_between)
    _rewrite(connection, QUESTION, sa.and_(QUESTION.c.payload.is_(None), OFFERS), _question)
    for table, names in (
        (DELIVERY, ("words", "subject", "offered")),
        (QUESTION, ("offered", "doubts")),
    ):
        for name in names:  # emptied first: PostgreSQL keeps what a dropped column held
            full = sa.update(table).where(table.c[name].is_not(None))
            connection.execute(full.values({name: None}))
            op.drop_column(table.name, name)


def _rewrite(
    connection: sa.Connection, table: sa.TableClause, which: sa.ColumnElement[bool], read: Reader
) -> None:
    """Give each of these rows the payload that `read` makes of it, some rows at a time; None leaves a row."""
    change = sa.update(table).where(table.c.id == sa.bindparam("row"))
    change = change.values(payload=sa.bindparam("told"))
    last = 0
    while rows := _after(connection, table, which, last):
        read_rows = ((row.id, read(row)) for row in rows)
        told = [{"row": id_, "told": _as_json(each)} for id_, each in read_rows if each is not None]
        if told:
            connection.execute(change, told)
        last = rows[-1].id


def _after(
    connection: sa.Connection, table: sa.TableClause, which: sa.ColumnElement[bool], last: int
) -> Sequence[Row]:
    found = sa.select(table).where(which, table.c.id > last).order_by(table.c.id)
    return connection.execute(found.limit(AT_ONCE)).all()


def _as_json(told: Told) -> str | None:
    """Return what differs from nothing, as payloads keep it."""
    kept = {name: value for name, value in told.items() if value not in (None, [], {})}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def _letter(row: Row) -> Told:
    try:
        return _READERS.get(row.kind, _nothing)(row)
    except (ValueError, TypeError, AttributeError):
        log.warning("letter %d cannot be read: it is kept as it was, and not sent", row.id)
        old = {"words": row.words, "subject": row.subject, "offered": row.offered}
        return {**old, "unreadable": True}


def _nothing(_row: Row) -> Told:
    """Return nothing: letters of this kind are told by other columns."""
    return {}


def _receipt(row: Row) -> Told:
    attachments, _, cut = (row.words or "0\n").partition("\n")
    removed = {"cut": cut, "attachments": int(attachments)}
    return {
        "removed": removed if any(removed.values()) else None,
        "tagged": _tagged(row.offered),
    }


def _notice(row: Row) -> Told:
    told = {"subject": row.subject, "offers": _offers(row.id, (row.offered or "").splitlines())}
    if row.reason == "tags_changed":
        return {**told, "tagged": _tagged(row.words)}
    return {**told, "words": row.words}


def _overview(row: Row) -> Told:
    if row.reason == "found":
        return {"query": row.words or None}
    if row.reason == "belonging":
        return {"changes": dict(json.loads(row.words or "{}"))}
    return _preferences_changed(json.loads(row.words or "{}")) if row.reason == "chosen" else {}


def _preferences_changed(told: Told) -> Told:
    how = told.get("how", "mail")
    return {
        "how": how if how != "mail" else None,
        "changed": [
            [_preference(setting, before), _preference(setting, after)]
            for setting, before, after in told.get("changed", ())
        ],
        "same": [_preference(setting, value) for setting, value in told.get("same", ())],
        "refused": [
            {"setting": setting, "words": words, "why": why, "likely": likely}
            for setting, words, why, likely in told.get("refused", ())
        ],
    }


def _moderation(row: Row) -> Told:
    if row.reason in ("waiting", "yours"):
        return {}
    if row.reason == "urgent":
        return {"author_id": int(row.offered) if row.offered else None}
    action, _, rest = (row.offered or "0").partition(" ")
    undo, _, undo_words = rest.partition(" ")
    return {
        "action": int(action) or None,
        "undo": int(undo) if undo else None,
        "undo_words": undo_words or None,
        "words": row.words,
        "problem": row.subject,
    }


_READERS: dict[str, Callable[[Row], Told]] = {
    "receipt": _receipt,
    "notice": _notice,
    "overview": _overview,
    "moderation": _moderation,
}


def _in_between(row: Row) -> Told | None:
    try:
        told: Told = json.loads(row.payload)
        mails = [" ".join(mail) for mail in told.pop("ready_mails")]
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return {**told, "offers": [*told.get("offers", ()), *_offers(row.id, mails)]}


_TAGGED = ("added", "removed", "suggested", "same", "too_many", "suggested_off", "refused")


def _tagged(text: str | None) -> dict[str, list[str]]:
    """Return what became of tags: a line each, with tabs between its name and the tags."""
    lines = (line.split("\t") for line in (text or "").splitlines())
    return {name: names for name, *names in lines if name in _TAGGED and names}


def _question(row: Row) -> Told:
    packed, doubts = row.offered or b"", (row.doubts or "").split()
    if row.asks == "join":
        return {"communities": list(_sums(_numbers(packed)))}
    ids = list(_numbers(packed))
    if row.was_yes and ids and row.asks in ("which_conversation", "what_to_do"):
        return {"conversations": ids[1:], "chosen": ids[0], "doubts": doubts}
    return {"conversations": ids, "doubts": doubts}


def _numbers(packed: bytes) -> Iterator[int]:
    """Yield the numbers that were packed, seven bits a byte, the lowest first."""
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield number
            number = shift = 0


def _sums(gaps: Iterator[int]) -> Iterator[int]:
    """Yield the ids that lie these gaps apart."""
    last = 0
    for gap in gaps:
        last += gap
        yield last


def _offers(letter: int, lines: Sequence[str]) -> list[Told]:
    """Return ready mails as phrases; each line is a command, whose address it goes to, and the subject."""
    parts = (line.partition(" ") for line in lines)
    phrases = [_phrase(command, subject) for command, _, subject in parts]
    known = [each for each in phrases if each]
    if len(known) < len(phrases):
        left_out = len(phrases) - len(known)
        log.warning("letter %d: %d buttons are left out, which we never wrote", letter, left_out)
    return known


_SPELLED: dict[tuple[str, str], Told] = {
    ("help", "help"): {"intent": "show", "what": "help"},
    ("help", "rules"): {"intent": "show", "what": "rules"},
    ("help", "stop all"): {"intent": "stop", "all": True},
    ("home", "home"): {"intent": "show", "what": "home"},
    ("communities", "communities"): {"intent": "show", "what": "communities"},
    ("tags", "tags"): {"intent": "show", "what": "tags"},
    ("tags", "followed"): {"intent": "show", "what": "followed"},
    ("settings", "settings"): {"intent": "show", "what": "settings"},
    ("data", "my data"): {"intent": "data"},
    ("terminate", "terminate my account"): {"intent": "terminate", "erases": False},
    ("terminate", "terminate and erase my posts"): {"intent": "terminate", "erases": True},
}
_BEGINNINGS: tuple[
    tuple[str, str, str, Told], ...
] = (  # what follows is put into the field that is named
    ("search", "", "query", {"intent": "search"}),
    ("join", "", "name", {"intent": "join"}),
    ("leave", "", "name", {"intent": "leave"}),
    ("tags", "follow ", "name", {"intent": "follow_tag", "on": True}),
    ("tags", "unfollow ", "name", {"intent": "follow_tag", "on": False}),
    ("settings", "add address ", "address", {"intent": "address", "on": True}),
    ("settings", "remove address ", "address", {"intent": "address", "on": False}),
    ("settings", "change address to ", "address", {"intent": "change_address"}),
)


def _phrase(command: str, subject: str) -> Told | None:
    """Return the phrase that was spelled so, None where none was."""
    if (command, subject) in _SPELLED:
        return _SPELLED[command, subject]
    for to, beginning, field, phrase in _BEGINNINGS:
        if command == to and subject.startswith(beginning):
            return {**phrase, field: subject.removeprefix(beginning)}
    setting, _, value = subject.partition(" ")
    if command == "pause" and value == "days" and setting.isdecimal():
        return _choose({"preference": "pause_for", "days": int(setting)})
    if command != "settings" or setting not in _SETTINGS:
        return None
    try:
        return _choose(_preference(setting, value))
    except ValueError:
        refused = {"setting": setting, "words": value, "why": "", "likely": []}
        return _choose({"preference": "refused", **refused})


def _choose(preference: Told) -> Told:
    return {"intent": "choose", "preference": preference}


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_VALUES: dict[str, dict[str, Told]] = {  # of settings that take only a few
    "summary": {
        "daily": {"preference": "daily"},
        "weekly": {"preference": "weekly", "weekday": None},
        **{
            f"weekly {name}": {"preference": "weekly", "weekday": day}
            for day, name in enumerate(_WEEKDAYS)
        },
        "never": {"preference": "never"},
    },
    "notifications": {
        value: {"preference": "notifications", "value": value}
        for value in ("at once", "gathered", "settled", "off")
    },
    "receipts": {
        value: {"preference": "receipts", "value": value} for value in ("always", "problems")
    },
    "discreet": {
        "on": {"preference": "discreet", "is_on": True},
        "off": {"preference": "discreet", "is_on": False},
        "as the community": {"preference": "discreet", "is_on": None},
    },
    "letters": {
        "html": {"preference": "format", "text_only": False},
        "text": {"preference": "format", "text_only": True},
    },
}
_SETTINGS = {*_VALUES, "hour", "zone", "language", "name", "instant", "pause"}
_HOURS = 24


def _preference(setting: str, value: str) -> Told:
    """Return the preference that was spelled so; raise ValueError for any other words."""
    if setting in ("zone", "language", "name"):
        return {"preference": setting, "value": value}
    if setting == "hour" and value.isdecimal() and int(value) < _HOURS:
        return {"preference": "hour", "hour": int(value)}
    if setting == "instant":
        community, _, switch = value.rpartition(" ")
        return {"preference": "instant", "community": community, "is_on": switch == "on"}
    if setting == "pause":
        day = None if value == "off" else date.fromisoformat(value.removeprefix("until "))
        return {"preference": "pause", "until": day and day.isoformat()}
    if value not in _VALUES.get(setting, {}):
        raise ValueError("no version spelled a preference so")
    return _VALUES[setting][value]
