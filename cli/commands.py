"""The group of all commands: each is imported only when it is carried out, so that help comes at once."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from cli.described import asks_for_help, described, imported
from cli.endings import ExitCode, ending_of
from cli.examples import with_examples
from cli.last_word import written_to_the_end
from cli.manner import Manner, is_coloured, manner
from cli.other_words import HELP, help_on
from cli.signals import when_hung_up

GLOBAL = {  # options that may stand anywhere, and how many words each is
    "--settings": 2,
    "--log-format": 2,
    **dict.fromkeys(("--quiet", "--verbose", "--plain", "--no-color", "--debug"), 1),
}
# What the command line itself raises, also for wrong use, and tells in its own words.
OF_THE_LINE: tuple[type[Exception], ...] = (
    typer.Exit,
    typer.Abort,
    *(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"),
)


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command: the module whose `app` it is, and its line in the help."""

    module: str
    panel: str
    help: str
    hears_hangup: bool = (
        False  # SIGHUP tells it something; one that comes before it listens must not end it
    )


BEGIN, DAILY, PEOPLE, WATCH = "Begin", "Every day", "People and what they say", "Watch and mend"
ENTRIES = {
    "setup": CommandEntry(
        "cli.setup", BEGIN, "Ask what is needed, and write all that a server of its own needs."
    ),
    "init": CommandEntry("cli.init", BEGIN, "Write settings and keys, and make the database."),
    "demo": CommandEntry("cli.demo", BEGIN, "Show the whole story on a made-up community."),
    "import": CommandEntry("cli.import_", BEGIN, "Make an existing archive a community."),
    "serve": CommandEntry(
        "cli.serve",
        DAILY,
        "Receive mail, serve the pages, and send what is due.",
        hears_hangup=True,
    ),
    "run": CommandEntry("cli.run", DAILY, "Plan and send what is due, once."),
    "plan": CommandEntry("cli.plan", DAILY, "Show what is due, and when."),
    "preview": CommandEntry(
        "cli.preview", DAILY, "Show a member's next summary without sending it."
    ),
    "members": CommandEntry("cli.members", PEOPLE, "List, add and change members."),
    "communities": CommandEntry(
        "cli.communities", PEOPLE, "List, add, join and leave communities."
    ),
    "announce": CommandEntry(
        "cli.announce", PEOPLE, "Write to all members, of a community or of the house."
    ),
    "conversations": CommandEntry("cli.conversations", PEOPLE, "List, close, move and tag them."),
    "moderation": CommandEntry(
        "cli.moderation", PEOPLE, "Decide what waits; approve and hide posts."
    ),
    "trials": CommandEntry(
        "cli.trials", PEOPLE, "Keep clinical trials of a registry, and search them."
    ),
    "status": CommandEntry("cli.status", WATCH, "Show on one screen how it goes."),
    "why": CommandEntry("cli.why", WATCH, "Say why a member got a letter or a post, or did not."),
    "trace": CommandEntry("cli.trace", WATCH, "Follow a mail, a post or a letter, step by step."),
    "doctor": CommandEntry(
        "cli.doctor.command", WATCH, "Find what is wrong, and how to put it right."
    ),
    "senders": CommandEntry(
        "cli.senders", WATCH, "Show who sends mail in your name, as others report."
    ),
    "outbox": CommandEntry("cli.outbox", WATCH, "Look at letters, send again, cancel."),
    "warmup": CommandEntry(
        "cli.warmup", WATCH, "Begin with few letters a day, where the relay is new."
    ),
    "suppress": CommandEntry(
        "cli.suppress", WATCH, "Show which mailboxes get no letters; add one, or lift it."
    ),
    "mail": CommandEntry(
        "cli.mail", WATCH, "Look at received mails, and decide those that are held."
    ),
    "templates": CommandEntry(
        "cli.templates", WATCH, "Show every letter and page; check your own parts of them."
    ),
    "config": CommandEntry("cli.config", WATCH, "Show which settings hold, and where from."),
    "send-test": CommandEntry("cli.send_test", WATCH, "Send the operator a letter by the relay."),
    "manual": CommandEntry("cli.manual", WATCH, "Print all of this as a page for `man`."),
    "keys": CommandEntry("cli.key_ring", WATCH, "Show the secret keys by number; begin a new one."),
    "backup": CommandEntry("cli.backup", WATCH, "Make a backup while the server goes on."),
    "restore": CommandEntry("cli.restore", WATCH, "Put a backup in the place of the database."),
    "audit": CommandEntry("cli.audit", WATCH, "Show who did what, and check the trail of it."),
    "purge": CommandEntry("cli.purge", WATCH, "Forget received mails whose time is over."),
}


class Commands(TyperGroup):
    """Lists every command by its entry, imports the one that is called, and puts errors in words."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, entry in ENTRIES.items():
            listed = TyperCommand(name, help=entry.help, rich_help_panel=entry.panel)
            self.add_command(listed)

    def main(self, *args: Any, **attributes: Any) -> Any:
        """Run a command line, and see that what it printed was written."""
        with written_to_the_end():
            return super().main(*args, **attributes)

    def make_context(self, *args: Any, **attributes: Any) -> Any:
        """Read the command line; what is wrong with it is told without boxes where nothing is to be drawn."""
        with told_without_boxes():
            return super().make_context(*args, **attributes)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take global options also behind the command's name, and `help COMMAND` for its `--help`."""
        common, own = _apart(args)
        if not is_coloured(Manner(has_colour="--no-color" not in common)):
            drawing: Any = importlib.import_module("typer.rich_utils")
            drawing.COLOR_SYSTEM = None  # of what Typer itself prints: help, and what is wrong use
        if own[:1] == [HELP]:
            own = [*own[1:], "--help"]
        return super().parse_args(ctx, [*common, *own])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command itself in place of its entry; for its help alone, what describes it."""
        name, listed, rest = super().resolve_command(ctx, args)
        if name is None or listed is None:
            return name, listed, rest
        if ctx.resilient_parsing or asks_for_help(name, rest):
            return name, with_examples(f"digest {name}", get_command(described(name))), rest
        if ENTRIES[name].hears_hangup:
            ctx.with_resource(when_hung_up(lambda: None))  # importing it takes a second or two
        return name, with_examples(f"digest {name}", get_command(imported(name, rest))), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; whatever goes wrong is told in one line, with the code for it."""
        try:
            with told_without_boxes():
                return super().invoke(ctx)
        except BrokenPipeError:  # as behind `| head`: whoever read has what they wanted
            raise typer.Exit(ExitCode.DONE) from None
        except OF_THE_LINE:
            raise
        except (Exception, KeyboardInterrupt) as error:
            if manner().is_debugging:
                raise
            ending = ending_of(error)
        output = importlib.import_module("cli.output").Output()  # it draws, which help need not
        output.error(ending.word, ending.told)
        raise typer.Exit(ending.code)


@contextmanager
def told_without_boxes() -> Iterator[None]:
    """Tell what is wrong use in lines alone with --plain, and where it goes to a file or a program."""
    try:
        yield
    except OF_THE_LINE as error:
        help_on(error)
        show = getattr(error, "show", None)
        is_drawn = sys.stderr.isatty() and not manner().is_plain
        if show is None or is_drawn or type(error).__name__ == "NoArgsIsHelpError":
            raise
        show()
        raise typer.Exit(getattr(error, "exit_code", ExitCode.WRONG_USE)) from None


def _apart(args: list[str]) -> tuple[list[str], list[str]]:
    """Return the global options of a command line, and everything else in its order."""
    common, own, place = [], [], 0
    while place < len(args):
        word = args[place]
        if word == "--":
            break
        name, equals, _ = word.partition("=")
        length = 1 if equals else GLOBAL.get(word, 0)
        if name in GLOBAL and length:
            common += args[place : place + length]
        else:
            own.append(word)
        place += max(length if name in GLOBAL else 1, 1)
    return common, [*own, *args[place:]]
