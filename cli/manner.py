"""How commands speak, whichever it is: what the global options say of it."""

import os
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Quiet: data and errors only. Plain: a line for each fact, nothing drawn. Debugging: tracebacks."""

    is_quiet: bool = False
    is_plain: bool = False
    has_colour: bool = True
    is_debugging: bool = False
    log_format: str | None = None  # None: as the settings say


USUAL = Manner()

_manner: ContextVar[Manner] = ContextVar("manner", default=USUAL)


def manner() -> Manner:
    """Return how the command of this moment speaks."""
    return _manner.get()


def is_coloured(asked: Manner) -> bool:
    """Say whether colours and bold type are wanted, where there is a terminal for them."""
    is_refused = os.environ.get("NO_COLOR")  # noqa: TID251  (no-color.org; help waits for no settings)
    return asked.has_colour and not is_refused


def speak(asked: Manner) -> None:
    """Let the command that follows speak so."""
    _manner.set(asked)
