"""Who composes which kind of letter, and on what stationery."""

from collections.abc import Mapping

from cli.installation import Installation
from digest.mail.message_writer import MessageWriter
from digest.mail.template_set import TemplateSet
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
from digest.outbox.delivery import LetterKind
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


def composers(installation: Installation) -> Mapping[LetterKind, Composer]:
    """Return who composes which kind of letter."""
    settings, keys, desk = installation.settings, installation.keys, _desk(installation)
    summaries = SummaryLetters(
        templates=desk.stationery,
        writer=desk.press,
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
        LetterKind.RECEIPT: ReceiptComposer(desk=desk, window=installation.window),
        LetterKind.NOTICE: NoticeComposer(
            desk=desk, window=installation.window, label=label_of_mail
        ),
        LetterKind.CONVERSATION: ConversationComposer(desk=desk),
        LetterKind.OVERVIEW: OverviewComposer(desk=desk, contents={**CONTENTS, **own}),
        LetterKind.DATA: DataComposer(files=_data_files(desk)),
        LetterKind.GOODBYE: GoodbyeComposer(desk=desk),
        LetterKind.MODERATION: ModerationComposer(desk=desk),
        LetterKind.NEW_CONVERSATION: NewConversationComposer(desk=desk),
        LetterKind.NOTIFICATION: NotificationComposer(desk=desk),
        LetterKind.SUMMARY: summaries,
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
    templates = TemplateSet(
        domain=domain,
        public_url=public_url,
        service_name=service_name,
        postal_address=settings.postal_address,
        help_in_danger=settings.help_in_danger,
        folder=settings.templates,
    )
    writer = MessageWriter(keys, domain=domain, public_url=public_url, service_name=service_name)
    return Desk(
        stationery=templates, press=writer, keys=keys, domain=domain, service_name=service_name
    )
