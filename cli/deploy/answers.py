"""What has to be known of a machine and its organisation before anything can be set up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from digest.errors import BadInput

SELECTOR = "digest"  # of our DKIM key
HERE = "here"  # in place of a relay's name: the mail server in front sends letters as well
PASSWORDS = "/etc/digest.env"  # what the service alone is told, one NAME=VALUE a line
SUBMISSION_PORT = 10_025  # on which the mail server in front takes letters from us, and signs them

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")


class Front(StrEnum):
    """What mail comes through before it reaches us, and what checks there who wrote it."""

    OPENDKIM = "opendkim"  # Postfix with OpenDKIM and OpenDMARC
    RSPAMD = "rspamd"  # Postfix with rspamd
    NONE = "none"  # we take it from the world, and check it ourselves


class Web(StrEnum):
    """What serves our pages to the world."""

    NGINX = "nginx"
    CADDY = "caddy"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailService:
    """A mail service that sends our letters and signs them."""

    host: str
    port: int = 587
    username: str | None = None

    @property
    def security(self) -> str:
        """How it is spoken to: encrypted from the first byte on the port for that, else from STARTTLS on."""
        return "tls" if self.port == 465 else "starttls"  # noqa: PLR2004  (RFC 8314)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What an operator was asked, or told by options."""

    domain: str
    host: str  # this machine's name, as others look it up
    addresses: tuple[str, ...]  # its IP addresses, as others see them
    front: Front
    web: Web
    relay: MailService | None  # None: the mail server in front sends
    service_name: str
    postal_address: str
    operator: str
    other_domains: tuple[str, ...] = ()  # earlier ones, whose mail comes here as well
    other_hosts: tuple[str, ...] = ()  # earlier names that links in letters lead to
    folder: Path = Path("/var/lib/digest")
    program: Path = Path("/opt/digest/bin/digest")

    def __post_init__(self) -> None:
        must_send(self.relay, self.front)

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain whose mail comes here."""
        return (self.domain, *self.other_domains)

    @property
    def web_names(self) -> tuple[str, ...]:
        """Every name that the web server answers to, first the one of today."""
        return (self.host, *self.other_hosts)

    @property
    def public_url(self) -> str:
        """What links in letters begin with."""
        return f"https://{self.host}"


def must_send(relay: MailService | None, front: Front) -> None:
    """Raise BadInput where neither a mail service nor a mail server here sends letters."""
    if relay is None and front is Front.NONE:
        raise BadInput(
            "without a mail server in front nothing here sends letters: name the mail service that\n"
            "does with --relay, or take --front opendkim"
        )


def domain_name(given: str) -> str:
    """Return a mail domain or a host's name in small letters; raise BadInput for what is none."""
    name = given.strip().removesuffix(".").lower()
    if not _DOMAIN.fullmatch(name):
        raise BadInput(f"{given!r} is no mail domain: write it as in mail.example.org")
    return name


def earlier_names(given: Iterable[str] | None, today: str) -> tuple[str, ...]:
    """Return names of before, each once, without the one of today; raise BadInput for what is none."""
    named = dict.fromkeys(map(domain_name, given or ()))
    return tuple(each for each in named if each != today)


def address_of_machine(given: str) -> str:
    """Return an IP address; raise BadInput for what is none, and for one that others cannot reach."""
    try:
        address = ip_address(given.strip())
    except ValueError:
        raise BadInput(f"{given!r} is no IP address: write it as in 192.0.2.25") from None
    if address.is_loopback or address.is_link_local or address.is_unspecified:
        raise BadInput(f"nobody else reaches {address}: give the address that the world sees")
    return str(address)


def relay_called(given: str, username: str | None) -> MailService | None:
    """Return the mail service that is named as HOST or HOST:PORT; None for "here"."""
    if given.strip().lower() == HERE:
        return None
    name, colon, port = given.strip().rpartition(":")
    if not colon:
        return MailService(host=domain_name(given), username=username)
    if not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise BadInput(f"{given!r} is no mail service: write it as in smtp.example.net:587")
    return MailService(host=domain_name(name), port=int(port), username=username)
