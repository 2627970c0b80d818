"""Helps on whoever calls a command by another word, or writes a number that is none."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

ELSEWHERE = {  # what other programs call it, and which of our words may be meant
    "delete": ("erase", "cancel", "remove", "drop"),
    "remove": ("erase", "cancel", "leave", "drop"),
    "rm": ("remove", "erase", "cancel"),
    "pause": ("stop",),
    "suspend": ("stop",),
    "halt": ("stop",),
    "disable": ("stop", "suspend"),
    "unpause": ("resume",),
    "start": ("resume", "serve", "run"),
    "continue": ("resume",),
    "enable": ("resume", "open"),
    "ls": ("list",),
    "all": ("list",),
    "info": ("show",),
    "get": ("show", "export"),
    "view": ("show",),
    "new": ("add", "write"),
    "create": ("add", "write"),
    "edit": ("set", "change-address"),
    "update": ("set",),
    "send": ("run", "send-test"),
    "accept": ("approve", "release"),
    "reject": ("drop", "hide"),
    "check": ("doctor", "verify", "status"),
    "log": ("audit", "trace"),
    "users": ("members",),
    "user": ("members",),
    "groups": ("communities",),
    "lists": ("communities",),
    "posts": ("conversations",),
}
HELP = "help"

_UNKNOWN = re.compile(r"No such command '([\w-]+)'\.(?: .*)?")
_NO_NUMBER = "Input should be a valid integer, unable to parse string as an integer"


def help_on(error: Exception) -> None:
    """Say in what the command line tells of wrong use which command may be meant, or what is no number."""
    message = getattr(error, "message", None)
    if not isinstance(message, str):
        return
    message = message.replace(_NO_NUMBER, "it is no whole number, as 30 is")
    unknown = _UNKNOWN.fullmatch(message)
    if unknown is not None:
        ctx = getattr(error, "ctx", None)
        names = getattr(getattr(ctx, "command", None), "commands", {})
        own = (HELP,) if getattr(ctx, "parent", None) is None else ()
        if meant := _meant(unknown[1].lower(), [*names, *own]):
            message = (
                f"No such command {unknown[1]!r}. Did you mean {' or '.join(map(repr, meant))}?"
            )
    error.message = message  # type: ignore[attr-defined]


def _meant(word: str, names: Iterable[str]) -> list[str]:
    known = list(names)
    return [each for each in ELSEWHERE.get(word, ()) if each in known] or get_close_matches(
        word, known, n=2
    )
