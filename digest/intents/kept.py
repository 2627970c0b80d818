"""Keeps intents as JSON, each with a name that never changes: letters that wait offer them as buttons."""

from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from digest.intents.intents import (
    AskModerator,
    ChangeAddress,
    Choose,
    DeleteThis,
    EditThis,
    FollowTag,
    FollowThis,
    GetData,
    Intent,
    JoinCommunity,
    LeaveCommunity,
    More,
    NoCommunity,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
)
from digest.store.tagged import TaggedJson

INTENTS = TaggedJson[Intent](
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

KeptIntent = Annotated[Intent, PlainValidator(INTENTS.read), PlainSerializer(INTENTS.written)]
