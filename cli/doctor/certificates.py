"""Until when a certificate is good: that of the pages, and that of the server that takes mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, warn, well

SOON = timedelta(days=14)  # by then it is renewed by itself, where that works


def lasts(name: str, certificate: x509.Certificate, *, at: datetime, renew: str) -> Diagnosis:
    """Return whether a certificate is good at a moment, and for how long; `renew` is a command."""
    until = certificate.not_valid_after_utc
    how = "see why it was not renewed, and renew it"
    if until <= at:
        return fail(name, f"it ended on {until:%Y-%m-%d}", how, renew)
    if until - at < SOON:
        return warn(
            name, f"it ends on {until:%Y-%m-%d} (days left: {(until - at).days})", how, renew
        )
    return well(name, f"is good until {until:%Y-%m-%d}")


def check_certificate(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield how the certificate is by which mail comes in encrypted, where there is one."""
    file, name = case.settings.smtp.certificate, "files.smtp_certificate"
    if file is None:
        return
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        yield fail(
            name, f"{file} is no certificate in PEM that can be read", "see [smtp] in digest.toml"
        )
        return
    yield lasts(name, found, at=case.asked.at, renew="certbot renew")
