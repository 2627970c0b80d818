"""`digest templates`: what letters and pages are made of, how they look, and whether your own parts fit."""

import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.gallery.check import template_faults
from cli.gallery.write import write_gallery
from cli.made_files import Force
from cli.options import Json
from cli.output import Output, OutputRow
from cli.private import writable
from cli.wiring.letters import template_set
from digest.errors import BadInput, BadSetting
from digest.language.copied_sentences import copy_sentences
from digest.language.sentences import catalogue, own_sentences
from digest.load_settings import load_settings
from digest.mail.format import counted
from digest.mail.template_files import (
    TemplateParts,
    all_templates,
    copy_files,
    template_names,
    template_parts,
)
from digest.mail.template_source import own_files

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def group() -> None:
    """See how letters and pages look, and look after your own parts of them."""


@app.command("list")
def list_templates(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One letter: each of its sentences.")] = None,
    as_json: Json = False,
) -> None:
    """Show what every letter and the pages are made of, and what of it is yours."""
    folder, printed = load_settings(ctx.obj).templates, Output(as_json=as_json)
    if name is None:
        rows = [_row(each) for each in all_templates(folder)]
    else:
        rows = list(_parts(template_parts(name, folder), folder))
    printed.rows(rows, nothing="There is no letter.")


def _row(letter: TemplateParts) -> OutputRow:
    return {
        "name": letter.name,
        "files": [file.partition("/")[2] for file in letter.files],
        "shared_parts": len(letter.parts),
        "sentences": len(letter.sentences),
        "yours": [*letter.own_files, *letter.own_sentences],
    }


def _parts(letter: TemplateParts, folder: Path | None) -> Iterator[OutputRow]:
    own = {*own_files(folder), *letter.own_sentences}
    say = catalogue(folder=folder)
    for file in (*letter.files, *letter.parts):
        yield {"what": "file", "name": file, "yours": file in own, "text": ""}
    for key in letter.sentences:
        sentence = say.find(key)
        text = " / ".join(sentence.texts) if sentence else ""
        yield {"what": "sentence", "name": key, "yours": key in own, "text": text}


@app.command()
def copy(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help="A letter, one of its files, or a sentence by its key.")
    ],
    as_json: Json = False,
) -> None:
    """Copy files or sentences of ours into your folder, to be changed there; overwrites nothing."""
    folder = load_settings(ctx.obj).templates
    if folder is None:
        raise BadSetting('templates: name a folder in digest.toml first, as in templates = "own"')
    with writable(folder):
        files = template_names(name)
        copied = copy_files(files, folder) if files else copy_sentences(name, folder)
    facts = {"copied": copied, "left_as_it_is": [file for file in files if file not in copied]}
    Output(as_json=as_json).facts(facts)


@app.command()
def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Read your sentences and layouts, draw every letter and page with them, and say what is wrong."""
    settings, printed = load_settings(ctx.obj), Output(as_json=as_json)
    files = own_files(settings.templates)
    template_set(settings).compile_all()
    own = own_sentences(settings.templates)
    with printed.progress("Drawing") as progress:
        found = list(template_faults(settings, progress=progress))
    facts = {"your_sentences": len(own), "your_files": len(files), "faults": len(found)}
    if found:
        printed.rows(found, nothing="")
        raise BadInput(f"{counted(len(found), 'fault')}: see above")
    printed.facts(facts)


@app.command()
def preview(
    ctx: typer.Context,
    *,
    output: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("gallery"),
    force: Force = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    as_json: Json = False,
) -> None:
    """Draw every letter and page in every state, on an invented world, with an index of them all."""
    printed, settings = Output(as_json=as_json), load_settings(ctx.obj)
    with printed.progress("Drawing") as progress:
        gallery = write_gallery(output, settings, force=force, progress=progress)
    facts = {
        "letters": gallery.count(letters=True),
        "pages": gallery.count(letters=False),
        "index": str(gallery.index),
    }
    printed.facts(facts)
    if open_it:
        webbrowser.open(gallery.index.resolve().as_uri())
