"""Where the concrete parts of an installation meet: what composes, sends, receives and serves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from cli.installation import Installation
from digest.community.community import Community
from digest.crash import Point, reach
from digest.engine.embedded import Embedded
from digest.engine.step import Step
from digest.errors import BadSetting
from digest.mail.message import Press
from digest.mail.stationery import Stationery
from digest.mail.threading import message_id
from digest.notices.belonging import belonging
from digest.notices.chosen import chosen_contents
from digest.notices.communities import communities_contents
from digest.notices.conversation_letter import ConversationComposer
from digest.notices.data_letter import DataComposer, DataFiles
from digest.notices.desk import Desk
from digest.notices.found import found_contents
from digest.notices.goodbye import GoodbyeComposer
from digest.notices.holdings import SECTIONS
from digest.notices.home import Home
from digest.notices.joining import Joining
from digest.notices.moderation_letter import ModerationComposer
from digest.notices.new_conversation import NewConversationComposer
from digest.notices.notice_letter import NoticeComposer
from digest.notices.notification import NotificationComposer
from digest.notices.overview import Contents, Overview, OverviewComposer, nothing_more
from digest.notices.receipt import ReceiptComposer
from digest.notices.refusal_pace import RefusalPace
from digest.notices.rules import RulesOfConduct
from digest.notices.settings_overview import settings_contents
from digest.notices.tags import followed_contents, tags_contents
from digest.notices.waiting import Moderating
from digest.notices.welcome import Welcome
from digest.outbox.bounce_rules import BounceRules
from digest.outbox.delivery import Kind
from digest.outbox.dispatch import Composer, Dispatcher
from digest.outbox.maildir_relay import MaildirRelay
from digest.outbox.probe import Probing
from digest.outbox.relay import Relay
from digest.outbox.smtp_connection import Server
from digest.outbox.smtp_relay import SmtpRelay
from digest.settings import BounceSettings, LimitSettings, Settings
from digest.store.database import Store
from digest.summary.letter import SummaryLetters
from digest.summary.plan import find_due, plan
from inbound.acting.occasion import Rules
from inbound.authenticate import Authenticate, BorderVerdict, DirectVerdict
from inbound.commands.label import label_of_mail
from inbound.deciding.pace import Pace
from inbound.envelope import Transaction
from inbound.erasing import Erasing
from inbound.holdings import RECEIVED
from inbound.intake import accept_together
from inbound.isolated.process import ReadingProcesses
from inbound.purge import Purging
from inbound.received import oldest_waiting
from inbound.resolve import NetworkResolver, ZoneFile
from inbound.smtp.door import Door, FreshNames
from inbound.smtp.gathering import Take
from inbound.smtp.limits import Limits
from inbound.smtp.policy import PolicyServer
from inbound.smtp.servers import LmtpServer, SmtpServer
from inbound.smtp.strain import Strain
from inbound.smtp.tls import Certificate
from inbound.web.download import Downloads
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from inbound.web.server import PagesServer
from inbound.work import Receiving
from inbound.work import find as find_received

CONTENTS: Mapping[Overview, Contents] = {
    Overview.HELP: nothing_more,
    Overview.SETTINGS: settings_contents,
    Overview.CHOSEN: chosen_contents,
    Overview.WELCOME: Welcome(),
    Overview.BELONGING: belonging,
    Overview.HOME: Home(),
    Overview.COMMUNITIES: communities_contents,
    Overview.TAGS: tags_contents,
    Overview.FOLLOWED: followed_contents,
    Overview.FOUND: found_contents,
    Overview.RULES: RulesOfConduct(),
}


def composers(installation: Installation) -> Mapping[Kind, Composer]:
    """Return who composes which kind of letter."""
    settings, keys, desk = installation.settings, installation.keys, _desk(installation)
    summaries = SummaryLetters(
        stationery=desk.stationery,
        press=desk.press,
        keys=keys,
        domain=settings.domain,
        service_name=settings.service_name,
        limits=settings.summary,
    )
    rules = RulesOfConduct(text=settings.rules, folder=settings.templates)
    own: dict[Overview, Contents] = {
        Overview.HOME: Home(window=installation.window),
        Overview.RULES: rules,
        Overview.WELCOME: Welcome(rules=rules),
    }
    return {
        Kind.RECEIPT: ReceiptComposer(desk=desk, window=installation.window),
        Kind.NOTICE: NoticeComposer(desk=desk, label=label_of_mail),
        Kind.CONVERSATION: ConversationComposer(desk=desk),
        Kind.OVERVIEW: OverviewComposer(desk=desk, contents={**CONTENTS, **own}),
        Kind.DATA: DataComposer(files=_data_files(desk)),
        Kind.GOODBYE: GoodbyeComposer(desk=desk),
        Kind.MODERATION: ModerationComposer(desk=desk),
        Kind.NEW_CONVERSATION: NewConversationComposer(desk=desk),
        Kind.NOTIFICATION: NotificationComposer(desk=desk),
        Kind.SUMMARY: summaries,
    }


def data_files(installation: Installation) -> DataFiles:
    """Return what makes the file with everything that we hold on a member."""
    return _data_files(_desk(installation))


def _data_files(desk: Desk) -> DataFiles:
    return DataFiles(desk=desk, sections=(*SECTIONS, RECEIVED))


def _desk(installation: Installation) -> Desk:
    settings, keys = installation.settings, installation.keys
    domain, service_name = settings.domain, settings.service_name
    public_url = settings.pages.public_url
    stationery = Stationery(
        domain=domain,
        public_url=public_url,
        service_name=service_name,
        postal_address=settings.postal_address,
        folder=settings.templates,
    )
    press = Press(keys, domain=domain, public_url=public_url, service_name=service_name)
    return Desk(
        stationery=stationery, press=press, keys=keys, domain=domain, service_name=service_name
    )


@contextmanager
def dispatching(installation: Installation) -> Iterator[Dispatcher]:
    """Yield what sends letters; its connections to the relay are closed at the end of the block."""
    settings = installation.settings
    relay = _relay(settings)

    def name(member_id: int, delivery_id: int) -> str:
        ids = {"member_id": member_id, "delivery_id": delivery_id}
        return message_id(installation.keys, settings.domain, **ids)

    try:
        yield Dispatcher(
            installation.store,
            composers(installation),
            relay,
            message_id=name,
            state_folder=settings.state_folder,
            connections=settings.relay.connections,
            bounce_rules=bounce_rules(settings.bounces),
        )
    finally:
        relay.close()


def runner(
    installation: Installation, dispatcher: Dispatcher, *, tick: float | None = None
) -> Embedded:
    """Return what does all due work of one machine, looking for it every `tick` seconds."""
    often = {} if tick is None else {"tick": tick, "patience": tick}
    received = receiving(installation)
    purging = Purging(received)
    moderating = Moderating(installation.store, installation.window)
    joining = Joining(installation.store)
    erasing = Erasing(installation.store, installation.keys, installation.settings.state_folder)
    probing = Probing(installation.store, bounce_rules(installation.settings.bounces))
    steps = [
        Step("receive", find_received, received.run),
        Step("plan", find_due, lambda key, at: _plan(installation.store, key, at)),
        Step("moderate", moderating.find, moderating.run),
        Step("probe", probing.find, probing.run),
        Step("join", joining.find, joining.run),
        Step("dispatch", dispatcher.find, dispatcher.run_batch),
        Step("purge", purging.find, purging.run),
        Step("erase", erasing.find, erasing.run),
    ]
    return Embedded(installation.store, steps, installation.clock, **often)


def bounce_rules(numbers: BounceSettings) -> BounceRules:
    """Return the rules of bounces with an operator's numbers."""
    return BounceRules(
        dead_bounces=numbers.dead_bounces,
        dead_within=timedelta(days=numbers.dead_days),
        full_days=numbers.full_days,
        probe_after=timedelta(days=numbers.probe_days),
        outbreak_members=numbers.outbreak_members,
        outbreak_within=timedelta(minutes=numbers.outbreak_minutes),
        outbreak_rest=timedelta(minutes=numbers.outbreak_rest_minutes),
    )


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
        ),
        take_apart=reading,
    )


def pace(numbers: LimitSettings) -> Pace:
    """Return the limits of members and answers with an operator's numbers."""
    return Pace(
        posts_an_hour=numbers.posts_an_hour,
        commands_an_hour=numbers.commands_an_hour,
        same_text=timedelta(minutes=numbers.same_text_minutes),
        questions_an_hour=numbers.questions_an_hour,
        questions_a_day=numbers.questions_a_day,
        addresses_a_day=numbers.addresses_a_day,
        newcomers_a_day=numbers.newcomers_a_day,
        answers=numbers.answers,
        answers_within=timedelta(minutes=numbers.answers_minutes),
        refusals=RefusalPace(
            of_a_reason_an_hour=numbers.refusals_an_hour,
            a_day=numbers.refusals_a_day,
            strangers_a_day=numbers.strangers_a_day,
        ),
    )


def mail_server(
    installation: Installation,
    *,
    wake: Callable[[], None],
    certificate: Certificate | None = None,
) -> SmtpServer:
    """Return the server that takes mail in; `wake` is called when some was kept."""
    settings = installation.settings.smtp

    def take(transactions: Sequence[Transaction]) -> None:
        accept_together(installation.store, transactions, installation.clock, installation.keys)
        wake()

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


def door(installation: Installation, *, take: Take) -> Door:
    """Return what the servers of mail know, and who keeps what they take."""
    settings, store = installation.settings, installation.store
    smtp = settings.smtp
    return Door(
        domain=settings.domain,
        keys=installation.keys,
        names=FreshNames(lambda: _community_names(store)),
        take=take,
        limits=Limits(
            size=smtp.size_limit,
            line=smtp.line_limit,
            connections=smtp.connections,
            connections_per_address=smtp.connections_per_address,
            bad_addresses=smtp.bad_addresses,
        ),
        strain=Strain(
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


def pages_server(installation: Installation, *, wake: Callable[[], None]) -> PagesServer:
    """Return the server of the pages; `wake` is called when somebody pressed a button."""
    settings = installation.settings
    drawing = Drawing(
        service_name=settings.service_name,
        public_url=settings.pages.public_url,
        folder=settings.templates,
    )
    pages = Pages(
        store=installation.store,
        keys=installation.keys,
        clock=installation.clock,
        drawing=drawing,
        wake=wake,
        downloads=Downloads(
            store=installation.store,
            keys=installation.keys,
            clock=installation.clock,
            drawing=drawing,
            files=data_files(installation),
        ),
    )
    return PagesServer(pages, host=settings.pages.host, port=settings.pages.port)


def _plan(store: Store, key: str, at: datetime) -> None:
    with store.write() as session:
        plan(session, at=at, unworked=oldest_waiting(session), only_group=key)
        reach(Point.PLAN_WRITTEN)
    reach(Point.PLAN_COMMITTED)


def _take_nothing(_transactions: Sequence[Transaction]) -> None:
    raise AssertionError("whoever asks for addresses brings no mail")


def _folder_of(database: str) -> Path | None:
    """Return the folder that a database on this machine is in."""
    path = database.removeprefix("sqlite:///")
    return Path(path).parent if path and path != database else None


def _community_names(store: Store) -> frozenset[str]:
    with store.read() as session:
        return frozenset(session.exec(select(Community.name)))


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


def _relay(settings: Settings) -> Relay:
    relay = settings.relay
    if relay.kind == "maildir":
        return MaildirRelay(relay.maildir)
    server = Server(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        username=relay.username,
        password=None if relay.password is None else relay.password.get_secret_value(),
        hello=settings.domain,
    )
    return SmtpRelay(server)
