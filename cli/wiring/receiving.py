"""What works received mails off, and how it knows who wrote."""

from cli.installation import Installation
from cli.wiring.numbers import bounce_rules, pace
from digest.errors import BadSetting
from digest.settings import Settings
from inbound.acting.occasion import Rules
from inbound.authenticate import Authenticate, BorderVerdict, DirectVerdict
from inbound.isolated.process import ReadingProcesses
from inbound.resolve import NetworkResolver, ZoneFile
from inbound.work import Receiving


def receiving(installation: Installation) -> Receiving:
    """Return what works received mails off."""
    settings = installation.settings
    reading = ReadingProcesses()
    reading.warm()
    return Receiving(
        store=installation.store,
        keys=installation.keys,
        domain=settings.domain,
        authenticate=_authenticate(settings),
        rules=Rules(
            window=installation.window,
            gathering=settings.gathering_delay,
            bounces=bounce_rules(settings.bounces),
            feedback_sources=settings.bounces.feedback_sources,
            limits=pace(settings.limits),
            service_name=settings.service_name,
        ),
        take_apart=reading,
    )


def _authenticate(settings: Settings) -> Authenticate:
    """Return how we know who wrote; there is no way to do without."""
    chosen = settings.authentication
    if chosen.mode == "border":
        if chosen.authserv_id is None:
            raise BadSetting("authentication.authserv_id: name the border, as it names itself")
        return BorderVerdict(chosen.authserv_id, received_above=chosen.received_above)
    zone_file = chosen.zone_file
    return DirectVerdict(
        NetworkResolver() if zone_file is None else ZoneFile(zone_file),
        sealers=frozenset(sealer.lower() for sealer in chosen.arc_sealers),
        patience=chosen.dns_seconds,
    )
