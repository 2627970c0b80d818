"""The pages as others reach them: their name, their certificate, and a look at a link as letters have it."""

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from urllib.parse import SplitResult, urlsplit

from cryptography import x509

from cli.doctor.case import PatientCase
from cli.doctor.certificates import lasts
from cli.doctor.finding import Diagnosis, fail, unknown, warn, well
from cli.keys import load_keys
from digest.community.preferences.stop import Stream
from digest.errors import BadSetting
from digest.mail.signed_address import Purpose, Ticket
from digest.settings import LOOPBACK
from inbound.authenticate.dns import RecordType
from inbound.authenticate.lookups import Lookups

HTTPS = 443
NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)  # as where there is no IPv6
NOBODY = 0  # no member has this number: whatever a link of theirs did, it would do it to nobody
LONGEST = 100_000  # bytes of a page that are read


def check_pages(case: PatientCase, lookups: Lookups | None) -> Iterator[Diagnosis]:
    """Yield how links in letters would work; raises LookupFailed."""
    pages = case.settings.pages
    for url in (pages.public_url, *pages.other_urls):
        yield from _pages_at(url, case, lookups)


def _pages_at(url: str, case: PatientCase, lookups: Lookups | None) -> Iterator[Diagnosis]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in LOOPBACK:
        say = fail if case.is_sending else warn
        how = "write the address under which your web server passes requests on to [pages]"
        line = 'public_url = "https://digest.your-domain"'
        yield say("pages.public_url", f"{url} works on this machine alone", how, line)
        return
    if lookups is None:
        yield unknown("pages.public_url", f"{url} was not looked at (--offline)")
        return
    addresses = (*lookups.find(host, RecordType.A), *lookups.find(host, RecordType.AAAA))
    if not addresses:
        how = "publish the address of your web server"
        yield fail("pages.name", f"{host} has no address", how, f"{host}. A ADDRESS")
        return
    yield well("pages.name", f"{host} is {', '.join(addresses)}")
    for address in addresses:
        yield from _look(case, parts, address)


def _look(case: PatientCase, parts: SplitResult, address: str) -> Iterator[Diagnosis]:
    """Yield how the web server there answers."""
    seconds, port = case.asked.seconds, parts.port or HTTPS
    where = f"{address}, port {port}"
    try:
        with closing(_connected(parts, address, seconds, ssl.create_default_context())) as wire:
            yield _lasts(case, wire)
            yield _page(case, parts, wire)
    except ssl.SSLCertVerificationError as error:
        yield _not_trusted(parts, error.verify_message)
    except (OSError, http.client.HTTPException) as error:
        if getattr(error, "errno", None) in NO_WAY:
            what = f"this machine has no way to {address}, so it was not looked at"
            yield unknown("pages.answers", what)
            return
        how = (
            "does the web server run, and does a firewall let us in? Some routers do not let a machine "
            "reach itself by its outer address: then look from elsewhere"
        )
        what = f"{where} does not answer as a web server does ({type(error).__name__})"
        yield fail("pages.answers", what, how, f"curl -I {parts.geturl()}/link")


def _connected(
    parts: SplitResult, address: str, seconds: float, context: ssl.SSLContext
) -> ssl.SSLSocket:
    plain = socket.create_connection((address, parts.port or HTTPS), seconds)
    try:
        return context.wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


def _lasts(case: PatientCase, wire: ssl.SSLSocket) -> Diagnosis:
    found = x509.load_der_x509_certificate(wire.getpeercert(binary_form=True) or b"")
    return lasts("pages.certificate", found, at=case.asked.at, renew="certbot renew")


def _not_trusted(parts: SplitResult, why: str) -> Diagnosis:
    """Return why browsers and mail programs refuse a certificate."""
    what, name = f"nobody trusts it: {why}", "pages.certificate"
    if "expired" in why:
        how = "renew it, and see why that did not happen by itself"
        return fail(name, what, how, "certbot renew")
    how = "get one from an authority that browsers know, as Let's Encrypt, for this very name"
    return fail(name, what, how, f"certbot certonly -d {parts.hostname}")


def _page(case: PatientCase, parts: SplitResult, wire: ssl.SSLSocket) -> Diagnosis:
    """Return what a look at a link that stops letters gives; it is made for a member who is nobody."""
    name = "pages.one_click"
    try:
        keys = load_keys(case.settings.keys_file)
    except BadSetting:
        return unknown(name, "without the keys no link can be made", "see Files above")
    ticket = Ticket(purpose=Purpose.UNSUBSCRIBE, member_id=NOBODY, detail=Stream.SUMMARY)
    path = f"{parts.path.rstrip('/')}/u/{keys.token(ticket)}"
    asking = http.client.HTTPConnection(parts.hostname or "", parts.port or HTTPS)
    asking.sock = wire
    asking.request("GET", path)
    answer = asking.getresponse()
    answer.read(LONGEST)
    return _meant(case, parts, answer.status, answer.headers)


def _meant(case: PatientCase, parts: SplitResult, status: int, headers: Message) -> Diagnosis:
    """Return what an answer to a look at a link means."""
    name, pages = "pages.one_click", case.settings.pages
    is_ours = (
        headers.get("X-Robots-Tag") == "noindex, nofollow" and "Content-Security-Policy" in headers
    )
    passing = f"let the web server pass every path on to http://{pages.host}:{pages.port}, as it is"
    if 300 <= status < 400:  # noqa: PLR2004
        where = headers.get("Location", "").partition("/u/")[0]
        what = f"the web server sends people elsewhere ({status}, {where}): one click ends there (RFC 8058)"
        return fail(name, what, f"{passing}, and write that address as public_url")
    if not is_ours:
        down = "; is `digest serve` running?" if status >= 500 else ""  # noqa: PLR2004
        what = f"what answers is not `digest serve` (it says {status})"
        return fail(name, what, passing + down, f"curl -I {parts.geturl()}/link")
    if status == 503:  # noqa: PLR2004
        return fail(name, "the pages cannot reach the database", "see Database above")
    if status != 200:  # noqa: PLR2004
        what = f"our page does not know its own link (it says {status})"
        how = "another installation answers, or the server was not restarted since digest.keys changed"
        return fail(name, what, how, "systemctl restart digest")
    if headers.get("Cache-Control") != "no-store":
        return warn(name, "the web server lets pages be kept (Cache-Control)", passing)
    seen = "from this machine; whether also from outside only a look from there can tell"
    where = f"a link in a letter, at {parts.hostname},"
    return well(name, f"{where} shows its page and stops nothing by itself, {seen}")
