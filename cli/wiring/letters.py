"""Who composes which kind of letter, and on what stationery."""

from collections.abc import Mapping

from cli.installation import Installation
from digest.mail.message import Press
from digest.mail.stationery import Stationery
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
from digest.notices.moderation_letter import ModerationComposer
from digest.notices.new_conversation import NewConversationComposer
from digest.notices.notice_letter import NoticeComposer
from digest.notices.notification import NotificationComposer
from digest.notices.overview import Contents, Overview, OverviewComposer, nothing_more
from digest.notices.receipt import ReceiptComposer
from digest.notices.rules import RulesOfConduct
from digest.notices.settings_overview import settings_contents
from digest.notices.tags import followed_contents, tags_contents
from digest.notices.welcome import Welcome
from digest.outbox.delivery import Kind
from digest.outbox.dispatch import Composer
from digest.summary.letter import SummaryLetters
from inbound.commands.label import label_of_mail
from inbound.holdings import RECEIVED

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
        Kind.NOTICE: NoticeComposer(desk=desk, window=installation.window, label=label_of_mail),
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
        help_in_danger=settings.help_in_danger,
        folder=settings.templates,
    )
    press = Press(keys, domain=domain, public_url=public_url, service_name=service_name)
    return Desk(
        stationery=stationery, press=press, keys=keys, domain=domain, service_name=service_name
    )
