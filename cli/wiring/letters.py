"""Wires the letters to this installation: its templates, keys and rules."""

from collections.abc import Mapping

from cli.installation import Installation
from digest.letters import registry
from digest.letters.data_letter import DataFiles
from digest.letters.letter_sealer import LetterSealer
from digest.letters.overview import Overview
from digest.letters.registry import LetterParts
from digest.letters.rules import RulesOfConduct
from digest.letters.summary.again import SummaryAgainLetters
from digest.letters.summary.conversations import ConversationSection
from digest.letters.summary.letter import SummaryLetters
from digest.letters.summary.moderators_notes import NoteSection
from digest.mail.message_writer import MessageWriter
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import LetterKind
from digest.outbox.dispatch import Composer
from digest.settings import Settings


def composers(
    installation: Installation, desk: LetterSealer | None = None
) -> Mapping[LetterKind, Composer]:
    """Return the composer of each kind of letter; a desk that is there already has its templates ready."""
    settings, sealer = installation.settings, desk or letter_sealer(installation)
    limits = settings.summary
    conversations = ConversationSection.of(limits)
    notes = NoteSection()
    again = SummaryAgainLetters(
        sealer=sealer,
        section=conversations,
        notes=notes,
        window=installation.window,
        html_limit=limits.html_limit,
    )
    parts = LetterParts(
        sealer=sealer,
        window=installation.window,
        rules=RulesOfConduct(text=settings.rules, folder=settings.templates),
        drawn={Overview.AGAIN: again},
    )
    sections = (notes, conversations)  # in the letter's order
    summaries = SummaryLetters(
        sealer=sealer,
        sections=sections,
        window=installation.window,
        html_limit=limits.html_limit,
    )
    return {**registry.composers(parts), LetterKind.SUMMARY: summaries}


def data_files(installation: Installation) -> DataFiles:
    """Return what makes the file with everything that we hold on a member."""
    return DataFiles(sealer=letter_sealer(installation))


def template_set(settings: Settings) -> TemplateSet:
    """Return the templates and sentences of an installation."""
    return TemplateSet(
        domain=settings.domain,
        public_url=settings.pages.public_url,
        service_name=settings.service_name,
        postal_address=settings.postal_address,
        help_in_danger=settings.help_in_danger,
        branding=settings.branding,
        folder=settings.templates,
    )


def letter_sealer(installation: Installation) -> LetterSealer:
    """Return what turns the letters of this installation into bytes."""
    settings, keys = installation.settings, installation.keys
    domain, service_name = settings.domain, settings.service_name
    public_url = settings.pages.public_url
    templates = template_set(settings)
    writer = MessageWriter(
        keys,
        domain=domain,
        public_url=public_url,
        service_name=service_name,
        logo=settings.branding.logo,
    )
    return LetterSealer(
        templates=templates,
        writer=writer,
        keys=keys,
        domain=domain,
        service_name=service_name,
        shows_content=settings.community.content_in_letters,
    )
