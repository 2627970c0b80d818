"""Which version this is, and of which commit where that is known."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
BUILT_FROM = Path(__file__).with_name(
    "commit"
)  # only wheels and archives of sources have it: hatch_build.py
SHOWN = 12  # characters of a commit's name

_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def version() -> str:
    """Return the program's name, its version and, in brackets, the commit it was made from."""
    found = distribution("community-digest")
    commit = (
        _of_installation(found.read_text("direct_url.json"))
        or _of_build(BUILT_FROM)
        or commit_of_checkout(CHECKOUT)
    )
    return f"digest {found.version}" + (f" ({commit[:SHOWN]})" if commit else "")


def commit_of_checkout(folder: Path) -> str | None:
    """Return the commit of the checkout in a folder; None where there is none."""
    place = folder / ".git"
    try:
        if place.is_file():  # one of several work trees
            place = folder / place.read_text().partition("gitdir: ")[2].strip()
        head = (place / "HEAD").read_text().strip()
        return head if _COMMIT.fullmatch(head) else _of_branch(place, head.removeprefix("ref: "))
    except (OSError, UnicodeError):
        return None


def _of_installation(origin: str | None) -> str | None:
    """Return the commit that was installed from a repository (PEP 610)."""
    told = json.loads(origin) if origin else {}
    commit = told.get("vcs_info", {}).get("commit_id")
    return None if commit is None else str(commit)


def _of_build(file: Path) -> str | None:
    return file.read_text() if file.is_file() else None


def _of_branch(place: Path, name: str) -> str | None:
    common = place / "commondir"
    store = place / common.read_text().strip() if common.is_file() else place
    if (store / name).is_file():
        return (store / name).read_text().strip()
    packed = (store / "packed-refs").read_text().splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
