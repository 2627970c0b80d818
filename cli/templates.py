"""`digest templates`: what letters and pages are made of, how they look, and whether your own parts fit."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from cli.gallery.write import write_gallery
from cli.options import Json
from cli.output import Output
from cli.wiring.letters import template_set
from digest.language.sentences import own_sentences
from digest.mail.template_source import own_files
from digest.settings import load_settings

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def group() -> None:
    """See how letters and pages look, and look after your own parts of them."""


@app.command()
def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Read every sentence and layout of yours, and say which does not fit."""
    settings = load_settings(ctx.obj)
    files = own_files(settings.templates)
    template_set(settings).compile_all()
    own = own_sentences(settings.templates)
    Output(as_json=as_json).facts({"your_sentences": len(own), "your_files": len(files)})


@app.command()
def preview(
    ctx: typer.Context,
    *,
    output: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("gallery"),
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    as_json: Json = False,
) -> None:
    """Draw every letter and page in every state, on an invented world, with an index of them all."""
    printed, settings = Output(as_json=as_json), load_settings(ctx.obj)
    with printed.progress("Drawing") as progress:
        gallery = write_gallery(output, settings, progress=progress)
    facts = {
        "letters": gallery.count(letters=True),
        "pages": gallery.count(letters=False),
        "index": str(gallery.index),
    }
    printed.facts(facts)
    if open_it:
        webbrowser.open(gallery.index.resolve().as_uri())
