"""Every kind of letter that tells something of its own, and the payload that says what."""

from collections.abc import Mapping

from digest.letters import moderation
from digest.letters.conversation_letter import ConversationPayload
from digest.letters.data_letter import DataPayload
from digest.letters.goodbye import GoodbyePayload
from digest.letters.membership_changed import MembershipChangedPayload
from digest.letters.moderation import DecisionPayload, RequestsPayload
from digest.letters.notice import NoticePayload
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.letters.receipt import ReceiptPayload
from digest.letters.urgent import URGENT, UrgentPayload
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload

# Summaries and letters of new posts are planned by SQL for many members at once, and are columns alone.
PAYLOADS: Mapping[LetterKind, type[Payload]] = {
    LetterKind.RECEIPT: ReceiptPayload,
    LetterKind.NOTICE: NoticePayload,
    LetterKind.CONVERSATION: ConversationPayload,
    LetterKind.OVERVIEW: OverviewPayload,
    LetterKind.DATA: DataPayload,
    LetterKind.GOODBYE: GoodbyePayload,
    LetterKind.MODERATION: DecisionPayload,
}
OF_REASON: Mapping[str, type[Payload]] = {  # where a kind has more than one
    Overview.FOUND: SearchResultsPayload,
    Overview.CHOSEN: PreferencesChangedPayload,
    Overview.BELONGING: MembershipChangedPayload,
    moderation.WAITING: RequestsPayload,
    moderation.YOURS: RequestsPayload,
    URGENT: UrgentPayload,
}


def payload_type(kind: LetterKind, reason: str | None) -> type[Payload] | None:
    """Return the type of what such a letter tells; None for one that is columns alone."""
    found = OF_REASON.get(reason or "")
    return found if found is not None and found.kind is kind else PAYLOADS.get(kind)


def payload_of(delivery: Delivery) -> Payload | None:
    """Return what a letter tells; raise ValidationError where that cannot be read."""
    kind = payload_type(delivery.kind, delivery.reason)
    return None if kind is None else kind.of(delivery)
