"""The wheel holds all it needs: installed in a fresh environment, it tells the whole story elsewhere."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.patience import PATIENCE

pytestmark = pytest.mark.packaging

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """By way of the archive of sources, as for an index of packages."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(PROJECT)], check=True, capture_output=True)
    return next(folder.glob("community_digest-*.whl"))


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An environment with the wheel, and what it needs from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(folder, with_pip=False)
    installed = next((folder / "lib").glob("python*")) / "site-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, str(installed), str(wheel)], check=True, capture_output=True)
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    (installed / "dependencies.pth").write_text(dependencies + "\n")
    return folder


@pytest.fixture
def run(environment, tmp_path):
    """Run the installed command in a folder that has nothing of the project."""

    def run(word):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        command = f"import sys; from cli.main import app; sys.argv = ['digest', '{word}']; app()"
        return subprocess.run(
            [environment / "bin" / "python", "-c", command],
            cwd=elsewhere,
            env={"PATH": os.defpath, "HOME": str(tmp_path)},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )

    return run


def test_templates_samples_and_migrations_travel_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {"digest/templates/summary/body.mjml", "digest/templates/web/page.html"} <= names
    assert any(name.startswith("digest/store/migrations/versions/0001") for name in names)
    samples = {name.split("/")[2] for name in names if name.startswith("digest/samples/")}
    assert samples == {"busy_day.toml", "community.toml", "mails"}
    assert {f"digest/language/catalogues/{each}/words.toml" for each in ("en", "de", "es")} <= names
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"digest", "inbound", "cli"}


def test_the_installed_command_tells_the_whole_story_from_another_folder(run):
    done = run("demo")

    assert done.returncode == 0, done.stderr.decode()
    assert str(PROJECT) not in done.stdout.decode()


def test_the_installed_command_knows_the_commit_that_it_was_built_from(run):
    asked = ["git", "-C", str(PROJECT), "rev-parse", "--short=12", "HEAD"]
    head = subprocess.run(asked, capture_output=True, text=True, check=False)
    if head.returncode:
        pytest.skip("this is no checkout")

    assert run("--version").stdout.decode().endswith(f" ({head.stdout.strip()})\n")
