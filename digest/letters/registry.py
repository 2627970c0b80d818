"""Every kind of letter: what it tells, by its payload, and what composes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from digest.community.conversations.post import EditWindow
from digest.letters.announcement_letter import (
    AnnouncementComposer,
    AnnouncementPayload,
    SafetyPayload,
)
from digest.letters.communities import communities_contents
from digest.letters.conversation_letter import ConversationComposer
from digest.letters.conversation_parts import ConversationPayload
from digest.letters.data_letter import DataComposer, DataFiles, DataPayload
from digest.letters.explanation import Explanation, ExplanationPayload
from digest.letters.goodbye import GoodbyeComposer, GoodbyePayload
from digest.letters.help import Help
from digest.letters.home import Home
from digest.letters.letter_sealer import LetterSealer
from digest.letters.membership_changed import MembershipChangedPayload, belonging
from digest.letters.moderation import WAITING, YOURS, DecisionPayload, RequestsPayload
from digest.letters.moderation_letter import ModerationComposer
from digest.letters.new_conversation import NewConversationComposer
from digest.letters.notice import NoticePayload
from digest.letters.notice_letter import NoticeComposer
from digest.letters.notification import NotificationComposer
from digest.letters.overview import (
    Contents,
    Overview,
    OverviewComposer,
    OverviewPayload,
    SearchResultsPayload,
)
from digest.letters.preferences import choices_contents
from digest.letters.preferences_changed import PreferencesChangedPayload, chosen_contents
from digest.letters.receipt import ReceiptComposer, ReceiptPayload
from digest.letters.rules import RulesOfConduct
from digest.letters.search_results import found_contents
from digest.letters.settings_letter import settings_contents
from digest.letters.summary.rest import SummaryAgainPayload
from digest.letters.tags import followed_contents, tags_contents
from digest.letters.urgent import URGENT, UrgentPayload
from digest.letters.welcome import Welcome
from digest.outbox.compose import Composer
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterParts:
    """What letters are composed with."""

    sealer: LetterSealer
    window: EditWindow = field(default_factory=EditWindow)
    rules: RulesOfConduct = field(default_factory=RulesOfConduct)
    drawn: Mapping[Overview, Composer] = field(
        default_factory=dict
    )  # overviews with one of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterType:
    """One kind of letter.

    `payload` is what it tells, `by_reason` what it tells for some reasons instead. Letters of new posts are
    planned by SQL for many members at once: they are columns alone.
    """

    kind: LetterKind
    composer: Callable[[LetterParts], Composer]
    payload: type[Payload] | None = None
    by_reason: Mapping[str, type[Payload]] = field(default_factory=dict)


def contents(parts: LetterParts) -> Mapping[Overview, Contents]:
    """Return what gathers the contents of each overview."""
    return {
        Overview.HELP: Help(window=parts.window),
        Overview.SETTINGS: settings_contents,
        Overview.CHOICES: choices_contents,
        Overview.CHOSEN: chosen_contents,
        Overview.WELCOME: Welcome(rules=parts.rules),
        Overview.BELONGING: belonging,
        Overview.HOME: Home(window=parts.window),
        Overview.COMMUNITIES: communities_contents,
        Overview.TAGS: tags_contents,
        Overview.FOLLOWED: followed_contents,
        Overview.FOUND: found_contents,
        Overview.EXPLAINED: Explanation(window=parts.window),
        Overview.RULES: parts.rules,
    }


LETTERS: tuple[LetterType, ...] = (  # and summaries, which stand above them
    LetterType(
        kind=LetterKind.RECEIPT,
        payload=ReceiptPayload,
        composer=lambda parts: ReceiptComposer(sealer=parts.sealer, window=parts.window),
    ),
    LetterType(
        kind=LetterKind.NOTICE,
        payload=NoticePayload,
        composer=lambda parts: NoticeComposer(sealer=parts.sealer, window=parts.window),
    ),
    LetterType(
        kind=LetterKind.CONVERSATION,
        payload=ConversationPayload,
        composer=lambda parts: ConversationComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.SAFETY,
        payload=SafetyPayload,
        composer=lambda parts: AnnouncementComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.ANNOUNCEMENT,
        payload=AnnouncementPayload,
        composer=lambda parts: AnnouncementComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.OVERVIEW,
        payload=OverviewPayload,
        by_reason={
            Overview.FOUND: SearchResultsPayload,
            Overview.EXPLAINED: ExplanationPayload,
            Overview.CHOSEN: PreferencesChangedPayload,
            Overview.BELONGING: MembershipChangedPayload,
            Overview.AGAIN: SummaryAgainPayload,
        },
        composer=lambda parts: OverviewComposer(
            sealer=parts.sealer, contents=contents(parts), drawn=parts.drawn
        ),
    ),
    LetterType(
        kind=LetterKind.DATA,
        payload=DataPayload,
        composer=lambda parts: DataComposer(files=DataFiles(sealer=parts.sealer)),
    ),
    LetterType(
        kind=LetterKind.GOODBYE,
        payload=GoodbyePayload,
        composer=lambda parts: GoodbyeComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.MODERATION,
        payload=DecisionPayload,
        by_reason={WAITING: RequestsPayload, YOURS: RequestsPayload, URGENT: UrgentPayload},
        composer=lambda parts: ModerationComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.NEW_CONVERSATION,
        composer=lambda parts: NewConversationComposer(sealer=parts.sealer),
    ),
    LetterType(
        kind=LetterKind.NOTIFICATION,
        composer=lambda parts: NotificationComposer(sealer=parts.sealer),
    ),
)
_OF_KIND = {each.kind: each for each in LETTERS}


def composers(parts: LetterParts) -> dict[LetterKind, Composer]:
    """Return the composer of each kind of letter."""
    return {each.kind: each.composer(parts) for each in LETTERS}


def payload_of(delivery: Delivery) -> Payload | None:
    """Return what a letter tells, None of one that is columns alone.

    Raises ValidationError where its payload is not of the type of its kind.
    """
    kind = _OF_KIND.get(delivery.kind)
    if kind is None:
        return None
    payload = kind.by_reason.get(delivery.reason or "", kind.payload)
    return None if payload is None else payload.of(delivery)
