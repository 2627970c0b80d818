"""The files that stand around an installation, filled in for one machine."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

import jinja2

from cli.deploy.answers import PASSWORDS, SELECTOR, SUBMISSION_PORT, Answers, Front, Web
from cli.deploy.records import earlier_records, records, reverse_records
from cli.deploy.settings_file import POLICY_PORT

FOLDER = files("cli") / "deploy" / "files"
PARTS = files("cli") / "deploy" / "parts"  # what several of the files have in common
ONLY_FOR = {  # the first part of a path: what has to be chosen for it
    "postfix": (Front.OPENDKIM, Front.RSPAMD),
    "opendkim": (Front.OPENDKIM,),
    "opendmarc": (Front.OPENDKIM,),
    "rspamd": (Front.RSPAMD,),
    "nginx": (Web.NGINX,),
    "caddy": (Web.CADDY,),
}


def deploy_files(answers: Answers, public_key: str | None) -> Iterator[tuple[str, str]]:
    """Yield each file's path below the folder for them, and its text."""
    drawing = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(lambda name: (PARTS / name).read_text(encoding="utf-8")),
        autoescape=False,  # noqa: S701  (settings files, of an operator's own words)
    )
    values = _values(answers, public_key)
    for path, source in _sources(FOLDER):
        chosen = ONLY_FOR.get(path.partition("/")[0])
        if chosen is None or {answers.front, answers.web} & {*chosen}:
            yield path, drawing.from_string(source).render(values)


def _values(answers: Answers, public_key: str | None) -> Mapping[str, object]:
    return {
        "it": answers,
        "has_postfix": answers.front is not Front.NONE,
        "signs_here": answers.relay is None,
        "records": [*records(answers, public_key)],
        "earlier_records": [*earlier_records(answers)],
        "reverse_records": [*reverse_records(answers)],
        "selector": SELECTOR,
        "passwords": PASSWORDS,
        "submission_port": SUBMISSION_PORT,
        "policy_port": POLICY_PORT,
    }


def _sources(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and text of every file in a folder and those below it, in the order of their names."""
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _sources(each, f"{above}{each.name}/")
        else:
            yield above + each.name, each.read_text(encoding="utf-8")
