"""Keeps phrases as JSON, each with a name that never changes: letters that wait offer them as buttons."""

from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from digest.intents.phrases import (
    AskModerator,
    ChangeAddress,
    Choose,
    DeleteThis,
    EditThis,
    FollowTag,
    FollowThis,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    More,
    NoCommunity,
    Phrase,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
)
from digest.store.tagged import TaggedJson

PHRASES = TaggedJson[Phrase](
    "intent",
    {
        "show": Show,
        "search": Search,
        "join": JoinCommunity,
        "leave": LeaveCommunity,
        "follow_tag": FollowTag,
        "follow": FollowThis,
        "stop": StopThis,
        "choose": Choose,
        "data": GetData,
        "terminate": Terminate,
        "address": UseAddress,
        "change_address": ChangeAddress,
        "no_community": NoCommunity,
        "ask_moderator": AskModerator,
        "edit": EditThis,
        "delete": DeleteThis,
        "more": More,
    },
)

KeptPhrase = Annotated[Phrase, PlainValidator(PHRASES.read), PlainSerializer(PHRASES.written)]
