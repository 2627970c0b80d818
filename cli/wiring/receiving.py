"""Wires the processing of received mails, and how their authors are authenticated."""

from functools import partial

from cli.installation import Installation
from digest.community.people.member import normal_address, owner_of
from digest.errors import BadSetting
from digest.settings import Settings
from digest.store.database import Store
from inbound import feedback_source
from inbound.authenticate import Authenticate, BorderVerdict, DirectVerdict, shared
from inbound.authenticate.dns import NetworkResolver, ZoneFile
from inbound.authenticate.tie import Ties
from inbound.authenticate.turns import at_both_looks
from inbound.isolated.process import ReadingProcesses
from inbound.ours.fixed_words import fixed_words
from inbound.work.mail import Receiving


def receiving(installation: Installation) -> Receiving:
    """Return what processes received mails."""
    settings = installation.settings
    reading = ReadingProcesses()
    reading.warm()
    authenticate, first_look = _authenticate(installation)
    return Receiving(
        store=installation.store,
        keys=installation.keys,
        domain=settings.domain,
        authenticate=authenticate,
        first_look=first_look,
        other_domains=settings.other_domains,
        policy=settings.policy,
        service_name=settings.service_name,
        operator=settings.operator and normal_address(settings.operator),
        feedback_sources=_sources(settings),
        take_apart=reading,
        fixed=partial(
            fixed_words, (settings.service_name, settings.postal_address), settings.templates
        ),
    )


def _sources(settings: Settings) -> frozenset[str]:
    """Return whose complaints count; in lower case, as they are compared."""
    named = settings.bounces.feedback_sources
    return feedback_source.KNOWN if named is None else frozenset(each.lower() for each in named)


def _authenticate(installation: Installation) -> tuple[Authenticate, Authenticate]:
    """Return how we know who wrote, and how at a first look; there is no way to do without."""
    check = authentication(installation)
    return at_both_looks(check, lambda address: _is_members(installation.store, address))


def authentication(installation: Installation) -> BorderVerdict | DirectVerdict:
    """Return what says who wrote a mail, asking DNS for as long as it may."""
    settings, keys = installation.settings, installation.keys
    chosen = settings.authentication
    services = shared.KNOWN if chosen.shared_servers is None else chosen.shared_servers
    ties = Ties(keys=keys, domains=settings.domains)
    resolve = NetworkResolver() if chosen.zone_file is None else ZoneFile(chosen.zone_file)
    if chosen.mode == "border":
        if chosen.authserv_id is None:
            raise BadSetting("authentication.authserv_id: name the border, as it names itself")
        return BorderVerdict(
            chosen.authserv_id,
            received_above=chosen.received_above,
            services=frozenset(each.lower() for each in services),
            enough=ties.are_enough,
            resolve=resolve,
            patience=chosen.dns_seconds,
        )
    return DirectVerdict(
        resolve,
        sealers=frozenset(sealer.lower() for sealer in chosen.arc_sealers),
        patience=chosen.dns_seconds,
        services=frozenset(each.lower() for each in services),
        enough=ties.are_enough,
    )


def _is_members(store: Store, address: str) -> bool:
    with store.read() as session:
        return owner_of(session, address) is not None
