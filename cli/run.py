"""`digest run`: plan and send what is due, once; twice does nothing more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from cli.alone import in_use
from cli.called import find_called
from cli.endings import ExitCode
from cli.installation import Installation, opened
from cli.letter_files import subject_of
from cli.logs import log_to_stderr
from cli.manner import manner
from cli.options import AnyTime, Json, refuse_future
from cli.output import Output, OutputRow
from cli.rehearsal import Rehearsed, rehearse
from cli.signals import when_told_to_stop
from cli.watch import Watch
from cli.wiring.letters import composers
from cli.wiring.sending import dispatching
from digest.clock import system_clock
from digest.community.people.mailbox import masked
from digest.errors import BadSetting
from digest.inbox.received_mail import oldest_waiting
from digest.letters.remind_moderators import enqueue_due
from digest.letters.summary.from_the_future import mend
from digest.letters.summary.plan import plan
from digest.letters.summary.planning import plan_all
from digest.mail.format import counted
from digest.outbox.delivery import DeliveryState
from digest.outbox.warm_up_order import kept_count
from digest.queries.deliveries import count_due
from digest.steady_clock import SteadyClock, wait_until_sure

WAIT = (DeliveryState.PLANNED, DeliveryState.DEFERRED, DeliveryState.UNKNOWN)

app = typer.Typer(add_completion=False)


@app.command()
def run(
    ctx: typer.Context,
    *,
    at: AnyTime = None,
    yes: Annotated[bool, typer.Option("--yes", help="A time to come is meant.")] = False,
    member: Annotated[
        str | None, typer.Option(help="Only for this number, address or name.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who would get what; write and send nothing.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="No more letters than this.")] = None,
    max_runtime: Annotated[
        float | None,
        typer.Option(min=0.01, metavar="MINUTES", help="End after so long; the next run goes on."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Plan the summaries that are due, and send every letter that is due."""
    output = Output(as_json=as_json)
    if at is not None and not (dry_run or yes):
        refuse_future(at, fix="add --yes where that is meant, or --dry-run to look")
    with opened(ctx.obj, at=at, is_steady=not dry_run) as installation:
        if installation.settings.log_format == "json" and manner().log_format is None:
            log_to_stderr("json")
        only = None if member is None else _number(installation, member)
        if dry_run:
            _rehearse(installation, output, only, limit)
            return
        with in_use(installation.settings.state_folder):
            watch = Watch(installation)
            watch.begin()
            if isinstance(installation.clock, SteadyClock):
                wait_until_sure(installation.clock, say=output.say)
            try:
                _run(installation, output, only, limit, seconds=(max_runtime or 0) * 60)
            finally:
                watch.look_once_more()


def _number(installation: Installation, name: str) -> int:
    with installation.store.read() as session:
        return find_called(session, name).id


def _rehearse(
    installation: Installation, output: Output, only: int | None, limit: int | None
) -> None:
    """Plan and compose just as a real run does, in a transaction that is rolled back."""
    at = installation.clock()
    with installation.store.write() as session:
        plan(session, at=at, unworked=oldest_waiting(session), only_member=only)
        rehearsed = rehearse(session, composers(installation), at=at, member_id=only, limit=limit)
        rows = [_row(one) for one in rehearsed]
        session.rollback()
    output.rows(rows, nothing="Nobody would get a letter.")


def _row(one: Rehearsed) -> OutputRow:
    letter = one.letter
    return {
        "kind": one.delivery.kind.value,
        "member": one.delivery.member_id,
        "address": None if letter is None else masked(letter.recipient),
        "subject": None if letter is None else subject_of(letter.message),
        "bytes": None if letter is None else len(letter.message),
        "why_not": one.why_not,
    }


def _run(
    installation: Installation,
    output: Output,
    only: int | None,
    limit: int | None,
    *,
    seconds: float,
) -> None:
    """Plan and send, for so many seconds at most; 0: for as long as it takes."""
    at = installation.clock()
    with installation.store.write() as session:
        mend(session, max(at, system_clock()), installation.window)  # what has come is no future
        enqueue_due(session, at, only_member=only)
    planned = plan_all(installation.store, at=at, unworked=oldest_waiting, only_member=only)
    with dispatching(installation) as dispatcher, output.progress("letters") as count:
        done, total = 0, _due(installation, only, limit)

        def tell(letters: int) -> None:
            nonlocal done
            done += letters
            count(done, total)

        with when_told_to_stop(dispatcher.stop), _no_longer_than(seconds, dispatcher.stop):
            sent = dispatcher.run(at, limit=limit, only_member=only, progress=tell)
    told = {state.value: sent.counts[state] for state in DeliveryState if sent.counts[state]}
    _tell(output, {"at": at, "summaries_planned": planned, **told})
    if sent.stopped is not None:
        raise BadSetting(
            f"no letter can go out now ({sent.stopped}); what was not sent stays planned. "
            "The relay is set under [relay] in the settings"
        )
    waiting = _due(installation, only, limit) if done < total else 0
    if waiting:
        output.say(
            f"Ended before all was sent: {counted(waiting, 'letter is', 'letters are')} due. "
            "The same command goes on."
        )
        raise typer.Exit(ExitCode.PARTLY)
    with installation.store.read() as session:
        kept = kept_count(session, at) if only is None else 0
    if kept:
        output.say(f"Summaries that wait for the warm-up: {kept} (`digest warmup status`).")
    if any(sent.counts[state] for state in WAIT):
        output.say("Some letters wait for another attempt: see `digest outbox list`.")
        raise typer.Exit(ExitCode.PARTLY)


def _tell(output: Output, told: dict[str, Any]) -> None:
    """Print what was done in one line, as a job of every night is read; as facts for programs and readers."""
    if output.as_json or output.is_plain:
        output.facts(told)
        return
    counts = (f"{name.replace('_', ' ')} {count}" for name, count in told.items() if name != "at")
    output.line(f"{told['at']:%Y-%m-%d %H:%M %Z}: {', '.join(counts)}")


@contextmanager
def _no_longer_than(seconds: float, stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` once so many seconds are over, unless the block ended before; never for 0."""
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    if seconds:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _due(installation: Installation, only: int | None, limit: int | None) -> int:
    """Return how many letters the run is about."""
    with installation.store.read() as session:
        count = count_due(session, installation.clock(), member_id=only)
    return count if limit is None else min(count, limit)
