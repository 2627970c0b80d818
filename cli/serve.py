"""`digest serve`: mail in, pages, and whatever is due, in one process that stops cleanly."""

import errno
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Annotated

import typer

from cli.alone import as_server, in_use
from cli.beside import beside
from cli.installation import Installation, opened
from cli.logs import log_to_stderr
from cli.manner import manner
from cli.output import Output
from cli.signals import when_hung_up, when_told_to_stop
from cli.watch import watched
from cli.wiring.running import runner
from cli.wiring.sending import dispatching
from cli.wiring.serving import (
    certificate,
    mail_server,
    pages,
    pages_server,
    policy_server,
    status_server,
)
from digest.clock import file_clock
from digest.errors import BadSetting
from digest.load_settings import load_settings
from inbound.smtp.tls import Certificate

PATIENCE = 20  # seconds for what is under way when the server is to stop
SOON = 0.1  # seconds until a test's moving of the clock is noticed
TICK_IN_TESTS = 1  # seconds between two looks for due work while a test leaves the clock alone

app = typer.Typer(add_completion=False)
log = logging.getLogger(__name__)


@app.command()
def serve(
    ctx: typer.Context,
    clock_file: Annotated[
        Path | None, typer.Option(hidden=True, help="For tests: a file that holds the time.")
    ] = None,
) -> None:
    """Receive mail, serve the pages, and plan and send what is due, until SIGTERM or Ctrl-C.

    SIGHUP reads the certificate again; connections that are on go on.
    """
    log_to_stderr(manner().log_format or load_settings(ctx.obj).log_format)
    told_to_stop: SimpleQueue[str | None] = SimpleQueue()  # may be put to from a signal's handler
    clock = None if clock_file is None else file_clock(clock_file)
    tick = None if clock_file is None else TICK_IN_TESTS
    with (
        when_told_to_stop(lambda: told_to_stop.put(None)),
        opened(ctx.obj, clock=clock, is_steady=True) as installation,
        in_use(installation.settings.state_folder),
        as_server(installation.settings.state_folder),
        watched(installation, told_to_stop.put),
        _renewing(certificate(installation.settings)) as own_certificate,
        serving(
            installation, tick=tick, clock_file=clock_file, own_certificate=own_certificate
        ) as where,
    ):
        with suppress(
            OSError
        ):  # a full disk under what we print is no reason to take no mail
            Output().line(f"ready: {where}")
        wrong = _wait_for(told_to_stop)
        with suppress(OSError):
            Output().say("stopping")
    if wrong is not None:
        log.critical("%s", wrong)
        raise BadSetting(wrong)


@contextmanager
def serving(
    installation: Installation,
    *,
    tick: float | None = None,
    clock_file: Path | None = None,
    own_certificate: Certificate | None = None,
) -> Iterator[str]:
    """Serve until the end of the block, and yield where; whenever `clock_file` changes, look for due work.

    At the end the doors are closed first, then what is under way is ended: mail that was taken is kept.
    """
    settings = installation.settings
    with ExitStack() as stack:
        dispatcher = stack.enter_context(dispatching(installation))
        work = runner(installation, dispatcher, tick=tick)
        working = threading.Thread(target=work.work, name="work", daemon=True)

        def end_work() -> None:
            dispatcher.stop()
            work.stop()
            if working.is_alive():
                working.join(PATIENCE)

        stack.callback(end_work)
        try:
            application = pages(installation)
            web = pages_server(installation, application)
            status = status_server(installation)
            mail = mail_server(installation, certificate=own_certificate)
            for server in (status, policy_server(installation), mail):  # ended the other way round
                if server is not None:
                    server.start()
                    stack.callback(server.stop)
        except OSError as error:
            raise BadSetting(_unheard(error)) from None
        stack.enter_context(
            beside(application.link_requests.attend, name="links", patience=PATIENCE)
        )
        stack.callback(web.stop)
        web.start()
        working.start()
        if clock_file is not None:
            stack.enter_context(_noticing(clock_file, work.wake))
        yield (
            f"mail for {settings.domain} on {mail.where}, "
            f"pages on http://{settings.pages.host}:{web.port}"
            + ("" if status is None else f", status on http://{settings.status.host}:{status.port}")
        )


def _unheard(error: OSError) -> str:
    """Return why nobody would be heard, and what to do."""
    if error.errno == errno.EACCES:
        how = (
            "this user may not. A port below 1024 is root's: `deploy/README.md`, by `digest setup`, has "
            "what lets it have port 25; the folder of a `socket` must be this user's to write"
        )
    else:
        how = (
            "does another `digest serve` run? Else change `port` under [smtp], [pages] or [status]"
        )
    return f"cannot listen ({error.strerror}): {how}"


@contextmanager
def _noticing(clock_file: Path, wake: Callable[[], None]) -> Iterator[None]:
    """Call `wake` whenever a test writes another time into the file, until the end of the block."""

    def watch(is_over: threading.Event) -> None:
        seen = ""
        while not is_over.wait(SOON):
            shown = clock_file.read_text()
            if shown != seen:
                wake()
            seen = shown

    with beside(watch, name="clock file", patience=PATIENCE):
        yield


@contextmanager
def _renewing(own_certificate: Certificate | None) -> Iterator[Certificate | None]:
    """Yield the certificate, and reload it on SIGHUP; a bad one changes nothing."""

    def renew() -> None:
        try:
            if own_certificate is not None:
                own_certificate.reload()
                log.info("the certificate was read again")
        except BadSetting as error:
            log.error("%s; the old one stays", error)  # noqa: TRY400

    with when_hung_up(renew):
        yield own_certificate


def _wait_for(call: SimpleQueue[str | None]) -> str | None:
    """Wait until called, and return why, or None for who told us to stop.

    It looks up now and then, for a signal can come just before one begins to wait.
    """
    while True:
        try:
            return call.get(timeout=1)
        except Empty:
            continue
