"""Where our own messages go while a command works: text for people, or a JSON object a line for programs."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from digest.errors import describe_error

OURS = ("cli", "inbound", "digest")
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MOMENT = "%Y-%m-%d %H:%M:%S %z"
NUMBERED = ("mail", "post", "delivery", "member")
LEFT_OUT = "left out, as it may quote somebody"

_PLACE = re.compile(r"%(?:%|[-#0 +]*\d*(?:\.\d+)?[a-z])")  # of one value in a message
_NAMED = re.compile(rf"\b({'|'.join(NUMBERED)}) $")


class LogFormat(StrEnum):
    """How messages look."""

    TEXT = "text"
    JSON = "json"


def log_to_stderr(log_format: str = LogFormat.TEXT) -> None:
    """Log our own messages; from other packages only warnings, as they would log addresses and texts."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLine() if log_format == LogFormat.JSON else logging.Formatter(TEXT, MOMENT)
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


class JsonLine(logging.Formatter):
    """Writes a record as one line of JSON; what a message calls "mail 7" is a field `mail` as well.

    Messages of other packages stand there without their values, and errors without their words: either may
    quote a member.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **(dict(_numbers(record)) if _is_ours(record) else {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = describe_error(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    return str(record.msg) if record.args else LEFT_OUT


def _numbers(record: logging.LogRecord) -> Iterator[tuple[str, int]]:
    """Yield the numbers of a message that its words name, as "mail %s" does."""
    args = record.args if isinstance(record.args, tuple) else ()
    text = str(record.msg)
    places = [place for place in _PLACE.finditer(text) if place[0] != "%%"]
    for place, value in zip(places, args, strict=False):
        named = _NAMED.search(text, 0, place.start())
        if named and isinstance(value, int):
            yield named[1], value
