"""One thing that the doctor looked at: what was found, and how to put it right."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from cli.deploy.records import txt_value


class Health(StrEnum):
    """How well a thing is."""

    OK = "ok"
    WARN = "warn"  # it works, and should be put right
    FAIL = "fail"  # it does not work, or must not go on so
    UNKNOWN = "unknown"  # it cannot be told from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One line of the report.

    `name` is its group and itself, as "dns.spf". `copy` are whole lines to take over as they are: commands,
    settings or DNS records.
    """

    name: str
    health: Health
    found: str
    fix: str = ""
    copy: tuple[str, ...] = ()


def well(name: str, found: str, fix: str = "") -> Diagnosis:
    """Return that all is well."""
    return Diagnosis(name=name, health=Health.OK, found=found, fix=fix)


def warn(name: str, found: str, fix: str, *copy: str) -> Diagnosis:
    """Return what should be put right."""
    return Diagnosis(name=name, health=Health.WARN, found=found, fix=fix, copy=copy)


def fail(name: str, found: str, fix: str, *copy: str) -> Diagnosis:
    """Return what must be put right."""
    return Diagnosis(name=name, health=Health.FAIL, found=found, fix=fix, copy=copy)


def unknown(name: str, found: str, fix: str = "", *copy: str) -> Diagnosis:
    """Return what cannot be told from here."""
    return Diagnosis(name=name, health=Health.UNKNOWN, found=found, fix=fix, copy=copy)


def txt(name: str, text: str) -> str:
    """Return a TXT record as a line of a zone file."""
    return f"{name}. TXT {txt_value(text)}"


def first_line(error: BaseException) -> str:
    """Return an error of ours in one line."""
    return " ".join(str(error).split())


def age(passed: timedelta) -> str:
    """Return an age in the largest unit that says enough."""
    if passed >= timedelta(days=2):
        return f"{passed.days} days"
    hours, minutes = divmod(int(passed.total_seconds()) // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
