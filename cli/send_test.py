"""`digest send-test`: one letter to the operator, by the way that all letters go."""

from datetime import datetime

import typer

from cli.options import At
from cli.output import Output
from cli.wiring.sending import relay_of
from digest.clock import system_clock
from digest.errors import BadSetting
from digest.letters.operator_letter import to_operator
from digest.load_settings import load_settings
from digest.outbox.compose import Composed
from digest.settings import Settings

TEXT = """\
This letter came by the way that all letters of {service} go. `digest send-test` sent it, to you alone.

Look at its source in your mail program. Under Authentication-Results your provider says what it thinks
of you: spf=pass, dkim=pass and dmarc=pass is what all three should be. If it came to the spam folder,
take it out there, and run `digest doctor`.
"""

app = typer.Typer(add_completion=False)


@app.command("send-test")
def send_test(ctx: typer.Context, at: At = None) -> None:
    """Send one letter by the relay to the address under `operator` in digest.toml, and to nobody else."""
    settings = load_settings(ctx.obj)
    if settings.operator is None:
        raise BadSetting('nobody is there to send it to: set operator = "you@example.org" first')
    relay = relay_of(settings)
    try:
        answer = relay.send(_letter(settings, settings.operator, at or system_clock()))
    finally:
        relay.close()
    Output().say(f"Sent to {settings.operator}. The relay said: {answer}")


def _letter(settings: Settings, to: str, at: datetime) -> Composed:
    service = settings.service_name
    return to_operator(
        "a test",
        TEXT.format(service=service).split("\n"),
        called="test",
        to=to,
        domain=settings.domain,
        service_name=service,
        at=at,
    )
