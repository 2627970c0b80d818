"""All checks in their order. None can break another: what one cannot do it says."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from cli.doctor.border_name import check_border
from cli.doctor.case import Asked, PatientCase
from cli.doctor.certificates import check_certificate
from cli.doctor.dkim_published import check_dkim
from cli.doctor.dmarc_published import check_dmarc
from cli.doctor.finding import Diagnosis, fail, first_line, unknown
from cli.doctor.in_database import check_database
from cli.doctor.in_letters import check_letters
from cli.doctor.in_service import check_server
from cli.doctor.in_web import check_pages
from cli.doctor.installed import check_files, check_settings, read_settings, without_settings
from cli.doctor.loop import check_loop
from cli.doctor.mail_route import check_reverse, check_route, check_transport
from cli.doctor.milters import check_milters
from cli.doctor.on_machine import check_clock, check_machine
from cli.doctor.postfix_beside import check_postfix
from cli.doctor.relaying import check_relay
from cli.doctor.spf_published import check_spf
from digest.errors import BadSetting, DigestError, describe_error
from digest.load_settings import load_settings
from digest.settings import Settings
from inbound.authenticate.dns import LookupFailed, NetworkResolver, Resolve, ZoneFile
from inbound.authenticate.lookups import Lookups, TooManyLookups

PATIENCE = 20  # seconds for all questions to DNS of one check

Check = Callable[[PatientCase], Iterator[Diagnosis]]
DnsCheck = Callable[[PatientCase, Lookups], Iterator[Diagnosis]]

OF_INSTALLATION: tuple[tuple[str, Check], ...] = (
    ("settings.values", check_settings),
    ("files.modes", check_files),
    ("files.smtp_certificate", check_certificate),
    ("database.opens", check_database),
    ("machine.clock", check_clock),
    ("letters.templates", check_letters),
    ("settings.border", check_border),
    ("server.mail", check_server),
    ("server.socket", check_postfix),
    ("server.milters", check_milters),
    ("relay.answers", check_relay),
)
OF_DNS: tuple[tuple[str, DnsCheck], ...] = (
    ("dns.mx", check_route),
    ("dns.spf", check_spf),
    ("dns.dkim", check_dkim),
    ("dns.dmarc", check_dmarc),
    ("dns.reverse", check_reverse),
    ("dns.transport", check_transport),
)


def examine(asked: Asked) -> Iterator[Diagnosis]:
    """Yield everything that was looked at, group after group."""
    yield from _kept_going("settings.file", partial(read_settings, asked.settings_file))
    yield from _kept_going("machine.python", partial(check_machine, asked))
    try:
        settings = load_settings(asked.settings_file)
    except (DigestError, OSError):
        yield from without_settings()
        return
    case = PatientCase(asked=asked, settings=settings, resolve=_resolve(asked, settings))
    for name, check in OF_INSTALLATION:
        yield from _kept_going(name, partial(check, case))
    yield from _in_dns(case)
    yield from _kept_going("pages.public_url", partial(check_pages, case, _lookups(case)))
    if asked.loop_seconds is not None:
        yield from _kept_going("loop.mail", partial(check_loop, case))


def _in_dns(case: PatientCase) -> Iterator[Diagnosis]:
    for name, check in OF_DNS:
        lookups = _lookups(case)
        if lookups is None:
            yield unknown("dns.records", "DNS was not asked (--offline)")
            return
        yield from _kept_going(name, partial(check, case, lookups))


def _resolve(asked: Asked, settings: Settings) -> Resolve | None:
    """Return who answers for DNS: the network, or the zone file that the settings name; None for nobody."""
    zone_file = settings.authentication.zone_file
    if asked.resolve is not None or asked.is_offline:
        return None if asked.is_offline else asked.resolve
    return NetworkResolver() if zone_file is None else ZoneFile(zone_file)


def _lookups(case: PatientCase) -> Lookups | None:
    """Return the look-ups of one check; what one check asks takes nothing from the next."""
    if case.resolve is None:
        return None
    return Lookups(case.resolve, patience=PATIENCE, monotonic=time.monotonic)


def _kept_going(name: str, check: Callable[[], Iterator[Diagnosis]]) -> Iterator[Diagnosis]:
    """Yield what a check finds, and at its end what kept it from finding more."""
    try:
        yield from check()
    except LookupFailed:
        how = "see whether this machine has a name server that answers, then run it again"
        yield unknown(name, "DNS does not answer now", how, "cat /etc/resolv.conf")
    except TooManyLookups:
        yield fail(
            name, "its records lead from one to the next without end", "name fewer of others"
        )
    except BadSetting as error:
        yield fail(name, first_line(error), "put that right, and run it again")
    except PermissionError as error:
        what = f"{error.filename} cannot be read by this user"
        yield unknown(name, what, "give the command as the user of the service")
    except Exception as error:
        what = f"this could not be looked at ({describe_error(error)})"
        yield unknown(name, what, "if all else is well, please report this line")
