"""Everything an operator can set, read once: digest.toml, then the environment (DIGEST_*)."""

import os
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    Field,
    IPvAnyAddress,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    SettingsConfigDict,
)

from digest.branding import Branding, read_logo
from digest.errors import BadSetting
from digest.palette import ACCENT, palette
from digest.policy import (
    BouncePolicy,
    CommunityPolicy,
    MailLimits,
    Part,
    Policy,
    SenderPolicy,
    SummaryLimits,
)

MAILBOX = re.compile(r"[!#-;=?A-Z^-~]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

_PREFIX = "DIGEST_"

EXAMPLE_ADDRESS = "Community Digest, Example Street 1, Example Town"
MAIL_PORTS = frozenset({25, 465, 587})  # where mail servers listen; tests' relays have others
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


HELP_IN_DANGER = (
    "If you may harm yourself, or have taken something, please call the emergency number of your country "
    "now: 112 in Europe, 999 in the United Kingdom, 911 in North America. Or go to the nearest hospital, or "
    "wake somebody near you. Crisis lines answer day and night, and cost nothing in most countries."
)


class SmtpSettings(Part):
    """Where mail comes in."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    size_limit: int = Field(default=10_485_760, ge=65_536)  # bytes of one mail
    protocol: Literal["smtp", "lmtp"] = "smtp"  # "lmtp": only our own border speaks to us
    socket: Path | None = None  # listened on in place of host and port
    certificate: Path | None = None  # with private_key: offer STARTTLS
    private_key: Path | None = None
    proxies: frozenset[str] = (
        frozenset()
    )  # who must begin with the PROXY protocol; nobody else may come
    policy_port: int | None = Field(default=None, ge=0, le=65535)  # answers the border's questions
    line_limit: int = Field(
        default=65_536, ge=998
    )  # octets; RFC 5322 says 998, many programs do not
    connections: int = Field(default=200, ge=1)
    connections_per_address: int = Field(default=20, ge=1)
    bad_addresses: int = Field(default=20, ge=1)  # of one client in ten minutes
    waiting_limit: int = Field(default=10_000, ge=1)  # mails not yet worked on
    disk_reserve: int = Field(default=200_000_000, ge=0)  # bytes

    @model_validator(mode="after")
    def _hang_together(self) -> Self:
        if (self.certificate is None) != (self.private_key is None):
            raise ValueError("certificate and private_key go together")
        if self.protocol == "lmtp" and self.socket is None and self.host not in LOOPBACK:
            raise ValueError("LMTP believes whoever speaks it: listen on a socket or on 127.0.0.1")
        return self


class PagesSettings(Part):
    """Where the pages that links lead to are served, and under which address people reach them."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8080"
    other_urls: tuple[str, ...] = ()  # earlier ones, which links in older letters begin with

    @field_validator("public_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        """Take http only from this very machine: one click must not be heard by others (RFC 8058)."""
        parts = urlsplit(url)
        to_try_out = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
        if parts.scheme != "https" and not to_try_out:
            raise ValueError("must begin with https://")
        return url

    @field_validator("other_urls")
    @classmethod
    def _are_safe(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(cls._is_safe, urls))


class StatusSettings(Part):
    """Where `/health`, `/metrics` and the status page are served: for this machine alone, or nowhere."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)

    @field_validator("host")
    @classmethod
    def _is_here(cls, host: str) -> str:
        if host not in LOOPBACK:
            raise ValueError("must be 127.0.0.1, ::1 or localhost: it is for this machine alone")
        return host


class RelaySettings(Part):
    """Who takes our letters on: an SMTP server, or a Maildir for trying out."""

    kind: Literal["smtp", "maildir"] = "maildir"
    host: str = "127.0.0.1"
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password: SecretStr | None = None
    connections: int = Field(default=4, ge=1, le=64)
    letters_a_minute: int = Field(default=0, ge=0)  # 0: as many as the relay takes
    letters_a_minute_per_domain: int = Field(default=0, ge=0)  # of members' mailboxes
    letters_a_minute_to: dict[str, PositiveInt] = Field(default={})  # to single domains
    maildir: Path = Path("letters")
    dkim_selectors: tuple[str, ...] = ()  # by which the relay signs; `digest doctor` looks for them
    sends_from: tuple[IPvAnyAddress, ...] = ()  # the addresses it sends from, for the same

    @field_validator("letters_a_minute_to")
    @classmethod
    def _in_small_letters(cls, paces: dict[str, int]) -> dict[str, int]:
        """Take domains as they are compared: "GMX.de" and "@gmx.de" are "gmx.de"."""
        return {domain.strip().lstrip("@").lower(): pace for domain, pace in paces.items()}

    @property
    def is_paced(self) -> bool:
        """True if letters are held back, so that one may be due for long and nothing is wrong."""
        return bool(
            self.letters_a_minute or self.letters_a_minute_per_domain or self.letters_a_minute_to
        )

    @property
    def leaves_from(self) -> tuple[str, ...]:
        """The addresses that letters leave from, as far as they are told, in their one spelling."""
        return tuple(str(each) for each in self.sends_from)


class AuthenticationSettings(Part):
    """How we know who wrote: a trusted border's verdict, or our own check of DKIM, SPF and DMARC."""

    mode: Literal["border", "direct"] = "direct"
    authserv_id: str | None = None  # the border's name in Authentication-Results
    received_above: int = Field(default=0, ge=0, le=5)  # Received fields of the border's above it
    arc_sealers: tuple[
        str, ...
    ] = ()  # domains of forwarders and lists whose ARC seals are believed
    shared_servers: frozenset[str] | None = None  # services that send for many; None: those we know
    border_elsewhere: bool = False  # the border is another machine, and nobody else can reach us
    dns_seconds: float = Field(default=20, gt=0, le=60)  # of waiting for DNS, for one mail
    zone_file: Path | None = None  # DNS records read from a file in place of the network


class Settings(BaseSettings):
    """All settings, frozen; secrets do not print."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    domain: str = "mail.example.org"
    other_domains: tuple[
        str, ...
    ] = ()  # earlier names and further ones, whose mail comes to us as well; none writes letters
    service_name: str = "Community Digest"
    help_in_danger: str = HELP_IN_DANGER  # what we say to somebody who may harm themselves
    operator: str | None = None  # the operator's own mailbox, told of what waits for a person
    postal_address: str = EXAMPLE_ADDRESS
    rules: str | None = None  # of conduct: a file, or the text itself; once loaded, the text
    database: str = "sqlite:///digest.db"
    keys_file: Path = Path("digest.keys")
    state_folder: Path = Path("state")  # locks of running workers
    log_format: Literal["text", "json"] = "text"  # of what `serve` and `run` log
    accent: str = ACCENT  # the one colour of letters and pages; its shades are computed from it
    logo: Path | None = None  # a small picture beside the name, in letters and on pages
    templates: Path | None = None  # letters of the operator's own, before ours
    smtp: SmtpSettings = SmtpSettings()
    pages: PagesSettings = PagesSettings()
    status: StatusSettings = StatusSettings()
    relay: RelaySettings = RelaySettings()
    authentication: AuthenticationSettings = AuthenticationSettings()
    community: CommunityPolicy = CommunityPolicy()
    summary: SummaryLimits = SummaryLimits()
    bounces: BouncePolicy = BouncePolicy()
    senders: SenderPolicy = SenderPolicy()
    limits: MailLimits = MailLimits()

    @field_validator("accent")
    @classmethod
    def _is_colour(cls, accent: str) -> str:
        try:
            palette(accent)
        except BadSetting as error:
            raise ValueError(str(error)) from None
        return accent

    @model_validator(mode="after")
    def _border_is_alone(self) -> Self:
        """Let nobody but the border write what the border is believed (A-09)."""
        smtp, chosen = self.smtp, self.authentication
        is_near = smtp.socket is not None or smtp.host in LOOPBACK
        if chosen.mode == "border" and not is_near and not chosen.border_elsewhere:
            raise ValueError(
                "smtp.host: whoever reaches us is believed to be the border: listen on a socket or on"
                " 127.0.0.1, or say authentication.border_elsewhere = true where a firewall lets in"
                " nobody else"
            )
        return self

    @model_validator(mode="after")
    def _writes_elsewhere(self) -> Self:
        """Refuse an operator's address that is none, or that is ours: its letters would come back to us."""
        if self.operator is None:
            return self
        if not MAILBOX.fullmatch(self.operator):
            raise ValueError("operator: must be an address, as you@example.org")
        found = self.operator.rpartition("@")[2].lower()
        if found in {each.lower() for each in self.domains}:
            raise ValueError(f"operator: must be a mailbox elsewhere, not at {found}")
        return self

    @property
    def domains(self) -> tuple[str, ...]:
        """Return every domain whose mail comes to us, first the one that our letters come from."""
        return (self.domain, *self.other_domains)

    @property
    def unsafe(self) -> str | None:
        """Return the first setting that is unsafe with a real relay, and its fix; None if all are safe."""
        relay = self.relay
        is_real = relay.host not in LOOPBACK or relay.port in MAIL_PORTS
        if relay.kind != "smtp" or not is_real:
            return None
        if urlsplit(self.pages.public_url).hostname in LOOPBACK:
            return (
                "pages.public_url: the links in letters would lead nowhere: write the address under which"
                " your web server passes requests on to [pages]"
            )
        if self.postal_address.strip() in ("", EXAMPLE_ADDRESS):
            return (
                "postal_address: write where you can be reached on paper, not the example's place"
            )
        return None

    @property
    def branding(self) -> Branding:
        """Return the colour and the logo of letters and pages; raise BadSetting where its file is gone."""
        logo = None if self.logo is None else read_logo(self.logo)
        return Branding(accent=self.accent, logo=logo)

    @property
    def policy(self) -> Policy:
        """Return the numbers of the rules."""
        return Policy(
            community=self.community,
            limits=self.limits,
            summary=self.summary,
            bounces=self.bounces,
            senders=self.senders,
        )


def unheard(names: Collection[str] | None = None) -> dict[str, str]:
    """Return variables of the environment that look like settings and set nothing, with the one most like it.

    "" stands for none that is like it. No value is read.
    """
    given = os.environ if names is None else names  # noqa: TID251
    known = {_PREFIX + "__".join(parts).upper() for parts in setting_names()}
    alone = [
        name for name in given if name.upper().startswith(_PREFIX) and name.upper() not in known
    ]
    return {
        name: next(iter(get_close_matches(name.upper(), known, 1)), "") for name in sorted(alone)
    }


def setting_names() -> Iterator[tuple[str, ...]]:
    """Yield the name of every setting: that of its part first, where it is in one, and parts themselves."""
    for name, field in Settings.model_fields.items():
        yield (name,)
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from ((name, each) for each in part.model_fields)


def environment_name(name: tuple[str, ...]) -> str:
    """Return the variable of the environment that says a setting, of its place in the file."""
    return "DIGEST_" + "__".join(name).upper()


def from_environment(name: tuple[str, ...]) -> bool:
    """Say whether the environment says a setting, and so what the file says of it does not count."""
    said = {key.upper() for key in os.environ}  # noqa: TID251
    return environment_name(name) in said


def behind_sudo() -> str | None:
    """Return the login of whoever gave this command by `sudo`."""
    return os.environ.get("SUDO_USER")  # noqa: TID251
