"""Who lives in the village, and the installation that serves them; the operator makes only communities."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cli.keys import load_keys
from tests.house import BORDER, LIFTED, House

COMMUNITIES = ("lung", "kidney", "skin", "heart", "bone", "liver")
ZONES = ("Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu")


@dataclass(frozen=True)
class Cast:
    """How many people there are."""

    people: int
    communities: int
    away: int  # whose mail a machine answers
    moderators: int = 1
    days_after: int = 8  # in which nobody writes any more
    acts: int = 6  # that are tried in a busy hour
    changes: int = 6
    answering: int = 1  # how much likelier answers are than otherwise


def settle(folder: Path, empty_installation: Path, relay_port: int) -> House:
    """Return a house with nobody in it yet."""
    shutil.copytree(empty_installation, folder, dirs_exist_ok=True)
    settings = {
        "PATH": "/usr/bin:/bin",
        "DIGEST_AUTHENTICATION__MODE": "border",
        "DIGEST_AUTHENTICATION__AUTHSERV_ID": BORDER,
        "DIGEST_RELAY__KIND": "smtp",
        "DIGEST_RELAY__PORT": str(relay_port),
        # A week of a whole village is more than a summary has room for; here each post is looked for.
        "DIGEST_SUMMARY__HTML_LIMIT": "0",
        "DIGEST_SUMMARY__EXCERPT_LIMIT": "0",
        **LIFTED,
    }
    return House(
        folder, settings, f"sqlite:///{folder / 'digest.db'}", load_keys(folder / "digest.keys")
    )


def run(house: House, *words: str) -> str:
    """Run a command of the operator's, which must go well."""
    done = house.digest(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout
