"""`digest plan`: what is due when."""

import typer

from cli.installation import opened
from cli.options import AnyTime, Json
from cli.output import Output
from digest.queries.upcoming import upcoming_letters

app = typer.Typer(add_completion=False)


@app.command()
def plan(ctx: typer.Context, at: AnyTime = None, as_json: Json = False) -> None:
    """Show how many letters are due when: summaries by their hour, and whatever waits in the outbox."""
    with opened(ctx.obj) as installation, installation.store.read() as session:
        rows = upcoming_letters(session, at or installation.clock())
    Output(as_json=as_json).rows(rows, nothing="Nothing is due: no letter waits, and nobody reads.")
