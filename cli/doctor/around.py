"""What stands around the service on its machine: Postfix, settings of others, the package of Python."""

import pwd
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10  # that a program may take
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
SYSTEM = Path("/usr/bin")  # where a distribution has its own Python


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonPackage:
    """The package of a distribution that a Python is of, and which version of it could be installed."""

    name: str
    installed: str
    newest: str  # as far as the distribution's lists here know


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What was found there; of what is not there, nothing."""

    mail_user: str | None = None  # as whom Postfix speaks to us
    queue: str | None = None  # what waits in Postfix, an object of JSON a line
    milters: str | None = (
        None  # what Postfix asks about a mail that comes in, as its settings name it
    )
    relayed: str | None = None  # the domains whose mail it passes on
    settings: Path | None = None  # the folder where programs have theirs
    package: PythonPackage | None = None


def look_around() -> Surroundings:
    """Return what stands around; what cannot be asked is left out."""
    user = _said("postconf", "-h", "mail_owner")
    return Surroundings(
        mail_user=user if user and _is_user(user) else None,
        queue=_said("postqueue", "-j"),
        milters=_said("postconf", "-h", "smtpd_milters"),
        relayed=_said("postconf", "-h", "relay_domains"),
        settings=Path("/etc"),
        package=_package(),
    )


def _package() -> PythonPackage | None:
    """Return the Debian package of this Python, where it is the system's own."""
    program = Path(sys.executable).resolve()
    if program.parent != SYSTEM:
        return None
    installed = _said("dpkg-query", "-W", "-f=${Version}", program.name)
    if not installed:
        return None
    told = (_said("apt-cache", "policy", program.name) or "").splitlines()
    found = [line.partition("Candidate:")[2].strip() for line in told if "Candidate:" in line]
    return PythonPackage(
        name=program.name, installed=installed, newest=found[0] if found else installed
    )


def _is_user(name: str) -> bool:
    with suppress(KeyError):
        return pwd.getpwnam(name).pw_name == name
    return False


def _said(program: str, *words: str) -> str | None:
    """Return what a program prints, None where it is not there, or does not do it."""
    found = shutil.which(program, path=PATH)
    if found is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603  (a system's own program, in words of ours)
            [found, *words],
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={"LC_ALL": "C", "PATH": PATH},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace").strip()
