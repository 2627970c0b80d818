"""The letters: each template compiles, and so do those of the operator's own."""

from collections.abc import Iterator
from pathlib import Path

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, first_line, well
from cli.wiring.letters import template_set
from digest.errors import BadSetting
from digest.language.sentences import own_sentences
from digest.mail.format import counted
from digest.mail.template_source import own_files


def check_letters(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield the first template that is wrong, or that none is."""
    settings, folder = case.settings, case.settings.templates
    name = "letters.templates"
    if folder is not None and not folder.is_dir():
        what = f"there is no folder {folder}"
        yield fail(name, what, "make it, or take `templates` out of digest.toml", f"mkdir {folder}")
        return
    try:
        own = _own(folder)
        template_set(settings).compile_all()
    except BadSetting as error:
        how = "mend that place; `check` also draws every letter and page with it"
        yield fail(name, first_line(error), how, "digest templates check")
        return
    yield well(name, f"every letter's compiles{own}")


def _own(folder: Path | None) -> str:
    """Tell how much is the operator's own; raise BadSetting for what is wrong in it."""
    if folder is None:
        return ""
    files, sentences = own_files(folder), own_sentences(folder)
    return (
        f", with {counted(len(files), 'file')} and {counted(len(sentences), 'sentence')} of yours"
    )
