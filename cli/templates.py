"""`digest templates check`: whether an operator's own sentences and layouts fit ours."""

import typer

from cli.options import Json
from cli.output import Output
from cli.wiring.letters import template_set
from digest.language.sentences import own_sentences
from digest.mail.template_source import own_files
from digest.settings import load_settings

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def group() -> None:
    """Look after your own sentences and layouts of letters."""


@app.command()
def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Read every sentence and layout of yours, and say which does not fit."""
    settings = load_settings(ctx.obj)
    files = own_files(settings.templates)
    template_set(settings).compile_all()
    own = own_sentences(settings.templates)
    Output(as_json=as_json).facts({"your_sentences": len(own), "your_files": len(files)})
