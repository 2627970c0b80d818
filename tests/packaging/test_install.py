"""What docs/operating.md says about installing, as printed, in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

PROJECT = Path(__file__).parents[2]
GUIDE = PROJECT / "docs" / "operating.md"
FILES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "requirements.txt")
FOLDERS = ("digest", "inbound", "cli", "templates", "samples")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path):
    copy = tmp_path / "checkout"
    copy.mkdir()
    skip = shutil.ignore_patterns("__pycache__")
    for name in (*FILES, *FOLDERS):
        there = PROJECT / name
        if there.is_dir():
            shutil.copytree(there, copy / name, ignore=skip)
        else:
            shutil.copy(there, copy)
    return copy


@pytest.fixture
def package_index():
    asked = [sys.executable, "-m", "pip", "index", "versions", "hatchling"]
    if subprocess.run(asked, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("no package index answers here")


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def shell(script, *, cwd, home):
    """Run a script as a new user would, with this test's Python under the usual name."""
    tools = home / "tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "python3").exists():
        (tools / "python3").symlink_to(os.path.realpath(sys.executable))
    local = home / ".local" / "bin"
    clean = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    given = {"HOME": str(home), "PATH": f"{local}:{tools}:{os.defpath}"}
    done = subprocess.run(
        ["/bin/bash", "-euc", script],
        cwd=cwd,
        env=clean | given,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    return done.stdout


def printed(number):
    """Return the commands of a block under "Install"."""
    section = GUIDE.read_text().partition("## Install\n")[2]
    return BLOCK.findall(section)[number]


def test_the_guide_installs_it_and_leaves_the_checkout_as_it_was(checkout, tmp_path, package_index):
    before = files_of(checkout)
    install, begin = printed(0), printed(1)
    begin, _, serve = begin.partition("digest serve")
    assert serve.strip().startswith("#")  # it comes last, and never ends by itself

    enter = f". {tmp_path}/digest-env/bin/activate\n"
    shell(install, cwd=checkout, home=tmp_path)
    told = shell(enter + begin + "digest status", cwd=tmp_path, home=tmp_path)

    made = ("build/", "__pycache__/hatch_build.")  # by the build itself
    assert [name for name in files_of(checkout) if not name.startswith(made)] == before
    assert told
    assert (tmp_path / "digest-service" / "digest.toml").exists()


@pytest.mark.long
@pytest.mark.parametrize("tool", ["pipx", "uv"])
def test_tools_that_keep_environments_install_it_as_printed(
    checkout, tmp_path, package_index, tool
):
    (install,) = re.findall(rf"`({tool} [^`]*install \.)`", GUIDE.read_text())
    shell(
        f"python3 -m venv {tmp_path}/its && {tmp_path}/its/bin/pip install -q {tool}",
        cwd=tmp_path,
        home=tmp_path,
    )

    its = f'PATH="{tmp_path}/its/bin:$PATH"\n'
    shell(its + install, cwd=checkout, home=tmp_path)

    assert shell("digest --version", cwd=tmp_path, home=tmp_path).startswith("digest ")


def test_an_environment_made_inside_a_package_does_not_travel_in_the_wheel(checkout, tmp_path):
    for name in ("pyvenv.cfg", "bin/python", "lib/python3.11/site-packages/other/__init__.py"):
        file = checkout / "digest" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(checkout)], check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "digest/errors.py" in names
    assert not [name for name in names if "site-packages" in name or "/bin/" in name]
    assert "digest/pyvenv.cfg" not in names
