"""The machine: its clock, its time zones, and its Python."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cli.doctor.around import PythonPackage
from cli.doctor.case import Asked, PatientCase, Python
from cli.doctor.finding import Diagnosis, fail, warn, well
from digest.steady_clock import doubt

SOON = timedelta(days=180)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")  # where time zone data is, these are

ENDS = {  # when security fixes end, as python.org has it (PEP 664, 693, 719, 745, 790)
    (3, 11): datetime(2027, 10, 31, tzinfo=UTC),
    (3, 12): datetime(2028, 10, 31, tzinfo=UTC),
    (3, 13): datetime(2029, 10, 31, tzinfo=UTC),
    (3, 14): datetime(2030, 10, 31, tzinfo=UTC),
    (3, 15): datetime(2031, 10, 31, tzinfo=UTC),
}
FIXED = {(3, 11): 15, (3, 12): 13, (3, 13): 12, (3, 14): 3}  # CVE-2026-1299, of writing mails
ANOTHER = "make a new environment with a newer one, and install into it as docs/operating.md says"


def check_machine(asked: Asked) -> Iterator[Diagnosis]:
    """Yield what concerns every installation on this machine."""
    yield python_at(asked.python, asked.at, asked.around.package)
    yield _zones(ZONES)


def python_at(version: Python, at: datetime, package: PythonPackage | None = None) -> Diagnosis:
    """Return whether a version of Python is still mended at a moment.

    That of a distribution is mended without a new number: its package's version tells.
    """
    if package is not None and version[:2] in ENDS:
        return _of_distribution(version, package)
    name, said = "machine.python", "Python " + ".".join(map(str, version))
    major, minor, patch = version
    end = ENDS.get((major, minor))
    if end is None:
        return warn(name, f"{said} is not one that this was tried with", ANOTHER)
    if at >= end:
        return fail(name, f"{said} got its last security fixes in {end:%B %Y}", ANOTHER)
    fixed = FIXED.get((major, minor), 0)
    if patch < fixed:
        what = f"{said} has weaknesses with mail that {minor_of(version)}.{fixed} has not"
        return warn(
            name,
            what,
            f"bring your system's Python up to date, to {minor_of(version)}.{fixed} at least",
        )
    if end - at < SOON:
        return warn(name, f"{said} gets security fixes until {end:%B %Y}", ANOTHER)
    return well(name, f"{said}, mended until {end:%B %Y}")


def _of_distribution(version: Python, package: PythonPackage) -> Diagnosis:
    name, said = "machine.python", f"Python {'.'.join(map(str, version))}"
    what = f"{said}, as your distribution mends it ({package.name} {package.installed})"
    if package.newest != package.installed:
        how = f"{package.newest} is there: as root, run"
        return warn(name, what, how, f"apt-get install --only-upgrade {package.name}")
    return well(name, f"{what}: keep its security updates coming")


def minor_of(version: Python) -> str:
    """Return a version without its last number."""
    return f"{version[0]}.{version[1]}"


def check_clock(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether the clock leapt since the service was last used."""
    leap = doubt(case.settings.state_folder)
    if leap is None:
        yield well(
            "machine.clock", f"it says {case.asked.at:%Y-%m-%d %H:%M} UTC, and has not leapt"
        )
        return
    says, believed = (f"{each:%Y-%m-%d %H:%M} UTC" for each in leap)
    what = f"it says {says}; when this was last used it was {believed}"
    how = "if it is wrong, set it; if it is right, the server believes it after five minutes"
    yield warn("machine.clock", what, how, "timedatectl status")


def _zones(names: Iterable[str]) -> Diagnosis:
    for name in names:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            how = "install the data in the environment of the service"
            return fail(
                "machine.time_zones", f"there is no data for {name}", how, "pip install tzdata"
            )
    return well("machine.time_zones", "their data is there")
