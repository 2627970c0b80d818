"""What the README and the docs name is there: links, files, commands and tests."""

import ast
import importlib
import inspect
import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from cli.main import app
from digest.outbox.delivery import DeliveryState
from tests import dear
from tests.names import sources

PROJECT = Path(__file__).parents[1]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
GUIDES = [page for page in PAGES if page.name != "CHANGELOG.md"]  # it tells of what has gone, too
SOURCES = list(map(str, sources(PROJECT)))
BLOCKS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def ids(page):
    return str(page.relative_to(PROJECT))


def anchors(page):
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_relative_link_leads_somewhere(page):
    text = page.read_text()
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for link in links:
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


@pytest.mark.parametrize("page", GUIDES, ids=ids)
def test_every_file_and_folder_of_ours_that_is_named_exists(page):
    named = re.findall(
        r"`((?:digest|inbound|cli|templates|samples|tests|docs)/[\w./-]*)`", page.read_text()
    )
    missing = [name for name in named if not (PROJECT / name).exists()]
    assert not missing

    short = re.findall(r"`((?!tests/)[\w/]+\.py)`", page.read_text())
    assert all(any(f"/{file}".endswith(f"/{name}") for file in SOURCES) for name in short), short


def test_every_sample_is_listed():
    samples = PROJECT / "samples"
    listed = (samples / "README.md").read_text()
    tops = {f"{each.name}/" if each.is_dir() else each.name for each in samples.iterdir()}
    mails = {each.name for each in (samples / "mails").iterdir()}

    assert len(mails) > 5
    assert {name for name in tops | mails if f"`{name}`" not in listed} == {"README.md"}


def test_every_function_on_a_way_through_the_code_is_in_a_file_of_its_row():
    rows = re.findall(
        r"^\| .+ \| (.+) \| (.+) \|$", (PROJECT / "docs/architecture.md").read_text(), re.M
    )
    ways = [
        (files, functions)
        for files, functions in rows
        if "`" in functions and ".py`" not in functions
    ]
    for files, functions in ways:
        places = [PROJECT / name for name in re.findall(r"`([\w/.]+)`", files)]
        texts = [
            file.read_text()
            for place in places
            for file in (place.rglob("*.py") if place.is_dir() else [place])
        ]
        for name in re.findall(r"`[\w.]*?(\w+)`", functions):
            assert any(
                re.search(rf"(?m)(def|class) {name}\b|^{name}\b.* = ", text) for text in texts
            ), name

    assert len(ways) > 20


def test_the_states_of_a_letter_are_all_in_their_table():
    text = (PROJECT / "docs/architecture.md").read_text()
    _, _, below = text.partition("## A letter's states\n")
    states = re.findall(r"^\| `(\w+)` \|", below.partition("\n## ")[0], re.M)

    assert states
    assert sorted(states) == sorted(state.value for state in DeliveryState)


def test_every_older_name_of_a_table_or_a_template_is_still_in_use():
    _, _, below = (PROJECT / "docs/glossary.md").read_text().partition("## Older names\n")
    tables, templates = (re.findall(rf"{kind} `(\w+)`", below) for kind in ("table", "template"))
    used = {
        name
        for file in (PROJECT / "digest").rglob("*.py")
        for name in re.findall(r'__tablename__ = "(\w+)"', file.read_text())
    }

    assert tables
    assert templates
    assert set(tables) <= used
    assert all((PROJECT / "templates" / name).is_dir() for name in templates)


def test_the_layers_are_those_that_the_contracts_check():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == ["digest"])
    drawn = (PROJECT / "docs/architecture.md").read_text().replace("│", "|")
    _, _, below = drawn.partition("\ndigest:  ")

    lines = [line.strip().partition("  ")[0] for line in below.partition("```")[0].splitlines()]
    assert lines == layers


def test_every_function_for_measuring_scripts_takes_and_returns_what_is_said():
    text = (PROJECT / "CONTRIBUTING.md").read_text().replace("\\|", "|")
    calls = re.findall(r"^\| [^|]+ \| `([\w.]+)\.(\w+)(\(.*\) -> .+)` \|$", text, re.M)
    for module, name, said in calls:
        function = getattr(importlib.import_module(module), name)
        assert signature(inspect.getsource(function)) == signature(f"def {name}{said}: ..."), name

    assert len(calls) >= 5


def signature(source):
    (function,) = ast.parse(source).body
    return ast.unparse(function.args), ast.unparse(function.returns)


def commands_named(text):
    """Return the words after `digest`, in code spans and blocks of commands, until an argument begins."""
    spans = re.findall(r"`digest ([^`]+)`", text)
    lines = [
        line.partition("#")[0] for block in BLOCKS.findall(text) for line in block.splitlines()
    ]
    spans += [line.strip().removeprefix("digest ") for line in lines if line.startswith("digest ")]
    for span in spans:
        yield span.removeprefix("help COMMAND").split()


@pytest.mark.parametrize("page", GUIDES, ids=ids)
def test_every_command_that_is_named_is_one(page):
    root = typer.main.get_command(app)
    with typer.main.get_command(app).make_context("digest", ["status"]) as context:
        for words in commands_named(page.read_text()):
            command = root
            for word in words:
                if not hasattr(command, "get_command") or not re.fullmatch("[a-z][a-z-]*", word):
                    break
                found = command.get_command(context, word)
                assert found is not None, words
                command = found


def test_every_module_of_ours_that_is_run_by_name_is_there():
    places = [*GUIDES, *(PROJECT / file for file in sources(PROJECT))]
    named = {name for place in places for name in modules_run(place.read_text())}

    assert "tests.nets.keep" in named
    assert [name for name in named if not module_is_there(name)] == []


def modules_run(text):
    return re.findall(r"python3? -m ((?:tests|digest|inbound|cli)[.\w]*\w)", text)


def module_is_there(name):
    place = PROJECT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()


@pytest.mark.parametrize("page", GUIDES, ids=ids)
def test_modules_of_ours_are_run_in_the_environment_of_the_checkout(page):
    runs = re.findall(r"(\S*python3?) -m (?:tests|digest|inbound|cli)\b", page.read_text())
    assert all(run.endswith(".venv/bin/python") for run in runs), runs


def test_a_module_that_is_not_there_would_be_noticed():
    assert modules_run("`python -m tests.nets.keep`.") == ["tests.nets.keep"]
    assert module_is_there("tests.nets.keep")
    assert not module_is_there("tests.nets.keeps")


def test_every_requirement_that_is_cited_has_one_line_and_every_line_is_cited():
    cited = {
        code
        for folder in ("digest", "inbound", "cli", "tests")
        for file in (PROJECT / folder).rglob("*.py")
        for code in re.findall(r"\b[ABLMPRSU]-\d\d\b", file.read_text())
    }
    lines = re.findall(r"^\| (\w-\d\d) \|", (PROJECT / "docs/requirements.md").read_text(), re.M)

    assert len(cited) > 50
    assert sorted(lines) == sorted(cited)


def test_every_test_that_is_named_is_there():
    named = set(re.findall(r"`(test_\w+)`", (PROJECT / "docs/tests.md").read_text()))
    files = (PROJECT / "tests").rglob("test_*.py")
    written = {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text())}

    assert len(named) > 15
    assert named <= written


def test_every_test_of_what_members_do_is_where_its_row_says():
    shown, _, _ = (PROJECT / "docs/tests.md").read_text().partition("## What runs when")
    rows = re.findall(r"^\| [^|]+ \| (`test_.+) \|$", shown, re.M)
    assert rows
    for row in rows:
        for name, place in re.findall(r"`(test_\w+)`(?: in `([\w/.]+)`)?", row):
            files = [PROJECT / place] if place else (PROJECT / "tests/flows").rglob("test_*.py")
            assert any(f"def {name}(" in file.read_text() for file in files), name


def test_every_test_that_is_listed_as_dear_is_there():
    listed = [name.split("::") for name in dear.listed()]

    assert len(listed) > 100
    for path, name in listed:
        assert f"def {name}(" in (PROJECT / "tests" / path).read_text(), (path, name)
