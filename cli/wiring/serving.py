"""The servers: mail that comes in, questions of a border, the pages, and how it goes."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from cli.health.gathered import gather
from cli.health.status_server import StatusPages
from cli.installation import Installation
from cli.wiring.letters import data_files
from digest.inbox.envelope import Transaction
from digest.inbox.intake import accept_together
from digest.queries.communities import community_names
from digest.settings import Settings
from digest.store.database import Store
from inbound.smtp.addresses import FreshNames, SmtpContext
from inbound.smtp.backpressure import Backpressure
from inbound.smtp.group_commit import Take
from inbound.smtp.limits import SmtpLimits
from inbound.smtp.policy_server import PolicyServer
from inbound.smtp.servers import LmtpServer, SmtpServer
from inbound.smtp.tls import Certificate
from inbound.web.download import Downloads
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from inbound.web.server import PagesServer


def mail_server(
    installation: Installation,
    *,
    certificate: Certificate | None = None,
) -> SmtpServer:
    """Return the server that takes mail in."""
    settings = installation.settings.smtp

    def take(transactions: Sequence[Transaction]) -> None:
        accept_together(installation.store, transactions, installation.clock, installation.keys)

    server = LmtpServer if settings.protocol == "lmtp" else SmtpServer
    return server(
        door(installation, take=take),
        host=settings.host,
        port=settings.port,
        path=settings.socket,
        certificate=certificate,
        proxies=settings.proxies,
    )


def policy_server(installation: Installation) -> PolicyServer | None:
    """Return the server that a border asks for addresses, where one is set."""
    port = installation.settings.smtp.policy_port
    return None if port is None else PolicyServer(door(installation, take=_take_nothing), port=port)


def door(installation: Installation, *, take: Take) -> SmtpContext:
    """Return what the servers of mail know, and who keeps what they take."""
    settings, store = installation.settings, installation.store
    smtp = settings.smtp
    return SmtpContext(
        domain=settings.domain,
        other_domains=settings.other_domains,
        keys=installation.keys,
        names=FreshNames(lambda: _community_names(store)),
        take=take,
        limits=SmtpLimits(
            size=smtp.size_limit,
            line=smtp.line_limit,
            connections=smtp.connections,
            connections_per_address=smtp.connections_per_address,
            bad_addresses=smtp.bad_addresses,
        ),
        strain=Backpressure(
            store=store,
            waiting_limit=smtp.waiting_limit,
            disk=_folder_of(settings.database),
            disk_reserve=smtp.disk_reserve,
        ),
    )


def certificate(settings: Settings) -> Certificate | None:
    """Return the certificate of the server, where one is set; raise BadSetting where it is not good."""
    smtp = settings.smtp
    if smtp.certificate is None or smtp.private_key is None:
        return None
    return Certificate(smtp.certificate, smtp.private_key)


def page_drawing(settings: Settings) -> Drawing:
    """Return what draws the pages."""
    return Drawing(
        service_name=settings.service_name,
        domain=settings.domain,
        public_url=settings.pages.public_url,
        postal_address=settings.postal_address,
        branding=settings.branding,
        folder=settings.templates,
    )


def pages(installation: Installation) -> Pages:
    """Return the pages as an application."""
    settings = installation.settings
    drawing = page_drawing(settings)
    return Pages(
        store=installation.store,
        keys=installation.keys,
        clock=installation.clock,
        drawing=drawing,
        downloads=Downloads(
            store=installation.store,
            keys=installation.keys,
            clock=installation.clock,
            drawing=drawing,
            files=data_files(installation),
        ),
        policy=settings.policy,
    )


def pages_server(installation: Installation, application: Pages) -> PagesServer:
    """Return the server of the pages."""
    settings = installation.settings.pages
    return PagesServer(application, host=settings.host, port=settings.port)


def status_server(installation: Installation) -> PagesServer | None:
    """Return the server of the status page, of `/health` and of `/metrics`, where a port is set."""
    settings = installation.settings
    if settings.status.port is None:
        return None
    application = StatusPages(
        partial(gather, installation), service_name=settings.service_name, accent=settings.accent
    )
    host, port = settings.status.host, settings.status.port
    return PagesServer(application, host=host, port=port, name="status")


def _take_nothing(_transactions: Sequence[Transaction]) -> None:
    raise AssertionError("whoever asks for addresses brings no mail")


def _folder_of(database: str) -> Path | None:
    """Return the folder that a database on this machine is in."""
    path = database.removeprefix("sqlite:///")
    return Path(path).parent if path and path != database else None


def _community_names(store: Store) -> frozenset[str]:
    with store.read() as session:
        return community_names(session)
