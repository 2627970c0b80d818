"""Wires the sending of letters, and the relay that takes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from cli.installation import Installation
from cli.wiring.letters import composers
from digest.errors import BadSetting
from digest.garbage import look_seldom
from digest.mail.threading import message_ids
from digest.outbox.dispatch import Dispatcher
from digest.outbox.domain_pace import DomainPaces
from digest.outbox.maildir_relay import MaildirRelay
from digest.outbox.rate import Rate
from digest.outbox.relay import Relay
from digest.outbox.smtp_opening import Server
from digest.outbox.smtp_relay import SmtpRelay
from digest.settings import Settings


@contextmanager
def dispatching(installation: Installation) -> Iterator[Dispatcher]:
    """Yield what sends letters; its connections to the relay are closed at the end of the block."""
    settings = installation.settings
    if settings.unsafe is not None:
        raise BadSetting(settings.unsafe)
    look_seldom()
    relay = relay_of(settings)
    try:
        yield Dispatcher(
            installation.store,
            composers(installation),
            relay,
            message_ids=partial(message_ids, installation.keys, settings.domain),
            state_folder=settings.state_folder,
            connections=settings.relay.connections,
            bounces=settings.bounces,
            rate=Rate(settings.relay.letters_a_minute),
            domains=DomainPaces(
                settings.relay.letters_a_minute_per_domain, settings.relay.letters_a_minute_to
            ),
        )
    finally:
        relay.close()


def relay_of(settings: Settings) -> Relay:
    """Return who takes the letters of an installation on."""
    relay = settings.relay
    if relay.kind == "maildir":
        return MaildirRelay(relay.maildir)
    return SmtpRelay(relay_server(settings))


def relay_server(settings: Settings) -> Server:
    """Return the relay's host and port, and how to connect to it."""
    relay = settings.relay
    return Server(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        username=relay.username,
        password=None if relay.password is None else relay.password.get_secret_value(),
        hello=settings.domain,
    )
