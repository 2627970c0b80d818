"""Keeps preferences as JSON, each with a name that never changes."""

from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from digest.community.preferences.preference import (
    AnnouncementChoice,
    Content,
    Daily,
    Discreet,
    DisplayName,
    Instant,
    Language,
    Length,
    LetterFormat,
    Never,
    Notifications,
    Pause,
    PauseFor,
    PauseUntil,
    Preference,
    Receipts,
    RefusedPreference,
    Scope,
    SummaryHour,
    Weekly,
    Zone,
)
from digest.store.tagged import TaggedJson

PREFERENCES = TaggedJson[Preference](
    "preference",
    {
        "daily": Daily,
        "weekly": Weekly,
        "never": Never,
        "length": Length,
        "scope": Scope,
        "hour": SummaryHour,
        "zone": Zone,
        "notifications": Notifications,
        "receipts": Receipts,
        "discreet": Discreet,
        "content": Content,
        "announcements": AnnouncementChoice,
        "format": LetterFormat,
        "instant": Instant,
        "language": Language,
        "name": DisplayName,
        "pause": Pause,
        "pause_until": PauseUntil,
    },
)
ASKED = TaggedJson[Preference | PauseFor | RefusedPreference](
    "preference", {**PREFERENCES.names, "pause_for": PauseFor, "refused": RefusedPreference}
)

KeptPreference = Annotated[
    Preference, PlainValidator(PREFERENCES.read), PlainSerializer(PREFERENCES.written)
]
KeptAskedPreference = Annotated[
    Preference | PauseFor | RefusedPreference,
    PlainValidator(ASKED.read),
    PlainSerializer(ASKED.written),
]
