"""Wires each kind of letter to its composer and its templates."""

from collections.abc import Mapping

from cli.installation import Installation
from digest.letters.communities import communities_contents
from digest.letters.conversation_letter import ConversationComposer
from digest.letters.data_letter import DataComposer, DataFiles
from digest.letters.goodbye import GoodbyeComposer
from digest.letters.home import Home
from digest.letters.letter_sealer import LetterSealer
from digest.letters.membership_changed import belonging
from digest.letters.moderation_letter import ModerationComposer
from digest.letters.new_conversation import NewConversationComposer
from digest.letters.notice_letter import NoticeComposer
from digest.letters.notification import NotificationComposer
from digest.letters.overview import Contents, Overview, OverviewComposer, nothing_more
from digest.letters.preferences import settings_contents
from digest.letters.preferences_changed import chosen_contents
from digest.letters.receipt import ReceiptComposer
from digest.letters.rules import RulesOfConduct
from digest.letters.search_results import found_contents
from digest.letters.tags import followed_contents, tags_contents
from digest.letters.welcome import Welcome
from digest.mail.message_writer import MessageWriter
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import LetterKind
from digest.outbox.dispatch import Composer
from digest.summary.letter import SummaryLetters
from inbound.interpret.commands.label_of_mail import label_of_mail

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
    """Return the composer of each kind of letter."""
    settings, sealer = installation.settings, _desk(installation)
    rules = RulesOfConduct(text=settings.rules, folder=settings.templates)
    own: dict[Overview, Contents] = {
        Overview.HOME: Home(window=installation.window),
        Overview.RULES: rules,
        Overview.WELCOME: Welcome(rules=rules),
    }
    return {
        LetterKind.RECEIPT: ReceiptComposer(sealer=sealer, window=installation.window),
        LetterKind.NOTICE: NoticeComposer(
            sealer=sealer, window=installation.window, label_of_before=label_of_mail
        ),
        LetterKind.CONVERSATION: ConversationComposer(sealer=sealer),
        LetterKind.OVERVIEW: OverviewComposer(sealer=sealer, contents={**CONTENTS, **own}),
        LetterKind.DATA: DataComposer(files=_data_files(sealer)),
        LetterKind.GOODBYE: GoodbyeComposer(sealer=sealer),
        LetterKind.MODERATION: ModerationComposer(sealer=sealer),
        LetterKind.NEW_CONVERSATION: NewConversationComposer(sealer=sealer),
        LetterKind.NOTIFICATION: NotificationComposer(sealer=sealer),
        LetterKind.SUMMARY: SummaryLetters(sealer=sealer, limits=settings.summary),
    }


def data_files(installation: Installation) -> DataFiles:
    """Return what makes the file with everything that we hold on a member."""
    return _data_files(_desk(installation))


def _data_files(sealer: LetterSealer) -> DataFiles:
    return DataFiles(sealer=sealer)


def _desk(installation: Installation) -> LetterSealer:
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
    return LetterSealer(
        templates=templates, writer=writer, keys=keys, domain=domain, service_name=service_name
    )
