"""What letters tell, kept as JSON and read again as it was."""

import json
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from pydantic import ValidationError
from sqlmodel import select

from digest.community.people.member import (
    NotificationTiming,
    ReceiptChoice,
    SummaryLength,
    SummaryScope,
)
from digest.community.posting.tagging import Tagged
from digest.community.preferences.kept_preference import ASKED, PREFERENCES
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
    PreferenceName,
    Receipts,
    RefusedPreference,
    Scope,
    SummaryHour,
    Weekly,
    Zone,
)
from digest.community.requests.moderation_action import ModerationAction
from digest.intents.phrases import (
    PHRASES,
    AskModerator,
    ChangeAddress,
    Choose,
    Explain,
    FollowTag,
    HelpTopic,
    LeaveCommunity,
    Phrase,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.letters.announcement_letter import AnnouncementPayload, SafetyPayload
from digest.letters.conversation_parts import ConversationPayload
from digest.letters.data_letter import DataPayload
from digest.letters.explanation import ExplanationPayload
from digest.letters.goodbye import GoodbyePayload
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.moderation import YOURS, DecisionPayload, RequestsPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.letters.receipt import ReceiptPayload, RemovedParts
from digest.letters.registry import LETTERS, payload_of
from digest.letters.summary.rest import SummaryAgainPayload
from digest.letters.urgent import UrgentPayload
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.payload import COLUMNS, Payload
from digest.outbox.probe import ProbePayload

ANSWERS = {"reply_to_id": "<1@client.example>"}
HERS = 'She said: "ouch" \\o/\t\n\x01 – Übelkeit 🫁'
TAGGED = Tagged(added=("night", "fatigue"), refused=("0170 1234567", HERS))
PAUSE = RefusedPreference(
    setting=PreferenceName.PAUSE, words=HERS, why="is no day", likely=("until 2026-05-01",)
)
CHOSEN: tuple[Preference, ...] = (
    Daily(),
    Weekly(),
    Weekly(6),
    Never(),
    SummaryHour(7),
    Zone("Europe/Berlin"),
    Notifications(NotificationTiming.AT_ONCE),
    Receipts(ReceiptChoice.PROBLEMS),
    Discreet(None),
    LetterFormat(text_only=True),
    Length(SummaryLength.SHORT),
    Scope(SummaryScope.FOLLOWED),
    Content(is_on=False),
    AnnouncementChoice(is_on=False),
    Instant("lung", is_on=False),
    Language("de"),
    DisplayName(HERS),
    Pause(date(2026, 5, 1)),
    Pause(date(2026, 5, 1), date(2026, 4, 1)),
    Pause(None),
    PauseUntil(datetime(2026, 5, 1, 9, 30, tzinfo=UTC)),
)
OFFERS = (
    StopThis(all=True),
    Show(what=Viewable.HOME),
    Explain(topic=HelpTopic.START),
    FollowTag(name="fatigue", on=False),
    *(
        Choose(preference=each)
        for each in (PauseFor(14), PauseFor(14, date(2026, 4, 1)), PAUSE, *CHOSEN)
    ),
    LeaveCommunity(name=None),
    UseAddress(address="ana@example.net", on=True),
    Terminate(erases=True),
)
FULL: list[Payload] = [
    AnnouncementPayload(announcement_id=4, reason="asked", **ANSWERS),
    SafetyPayload(announcement_id=5),
    ReceiptPayload(
        post_id=4,
        conversation_id=3,
        removed=RemovedParts(cut=HERS, attachments=2),
        tagged=TAGGED,
        **ANSWERS,
    ),
    NoticePayload(
        reason=Reason.UNCLEAR,
        words=HERS,
        subject=f"Re: {HERS}",
        conversation_id=3,
        post_id=4,
        question_id=5,
        offers=OFFERS,
        **ANSWERS,
    ),
    NoticePayload(reason=Reason.TAGS_CHANGED, conversation_id=3, tagged=TAGGED),
    ConversationPayload(conversation_id=3, posts=(5, 6), part=1, parts=2, **ANSWERS),
    OverviewPayload(reason=Overview.RULES, **ANSWERS),
    SearchResultsPayload(query=HERS, **ANSWERS),
    SummaryAgainPayload(
        since=datetime(2026, 3, 2, 6, tzinfo=UTC),
        until=datetime(2026, 3, 3, 6, tzinfo=UTC),
        numbered=(4, 9, 2),
        conversations=(9, 2),
        part=2,
        parts=3,
        **ANSWERS,
    ),
    ExplanationPayload(topics=(HelpTopic.WHO_SEES, HelpTopic.COST), **ANSWERS),
    MembershipChangedPayload(
        changes=MembershipChanges(
            joined=(1,), left=(2, 3), unknown=(HERS,), wants_which=True, words=HERS
        )
    ),
    PreferencesChangedPayload(
        how="page",
        changed=((Daily(), Weekly(2)),),
        same=CHOSEN,
        refused=(PAUSE,),
    ),
    DataPayload(**ANSWERS),
    GoodbyePayload(**ANSWERS),
    RequestsPayload(),
    RequestsPayload(reason=YOURS, matter_id=6),
    DecisionPayload(
        reason="fits",
        matter_id=6,
        action=ModerationAction.MOVE,
        undo=ModerationAction.MOVE,
        undo_words="lung kidney",
        words=HERS,
        problem="there is no such community",
        no_community="harbor",
        likely=("Harbour",),
    ),
    UrgentPayload(author_id=2, conversation_id=3, post_id=4),
]
EMPTY = [kind() for kind in dict.fromkeys(type(each) for each in FULL)]


def _id(payload):
    return f"{type(payload).__name__}-{getattr(payload, 'reason', '')}"


@pytest.fixture
def kept(store, make_member, noon):
    """Owe a letter, and return its row as it is read again."""

    def keep(payload: Payload) -> Delivery:
        with store.write() as session:
            ana = make_member(session, "Ana")
            assert enqueue(session, payload, to=ana.id, key="it", at=noon)
        with store.read() as session:
            return session.exec(select(Delivery)).one()

    return keep


@pytest.mark.both_stores
@pytest.mark.parametrize("payload", FULL, ids=_id)
def test_what_a_letter_tells_comes_back_as_it_was(kept, payload):
    row = kept(payload)

    assert row.kind is payload.kind
    assert payload_of(row) == payload


@pytest.mark.parametrize("payload", EMPTY, ids=_id)
def test_what_says_nothing_keeps_nothing(kept, payload):
    row = kept(payload)

    assert row.payload is None
    assert type(payload).of(row) == payload


@pytest.mark.parametrize("payload", FULL, ids=_id)
def test_no_words_are_in_any_other_column(kept, payload):
    row = kept(payload)

    theirs = {
        name: getattr(row, name)
        for name in type(row).model_fields
        if name not in {"payload", "key"}
    }
    assert "ouch" not in repr(theirs)
    assert "@client" not in (row.payload or "")  # what SQL reads is in its column alone


@pytest.mark.parametrize("payload", FULL, ids=_id)
def test_a_field_that_is_not_known_is_refused(kept, payload):
    row = kept(payload)
    row.payload = json.dumps({**json.loads(row.payload or "{}"), "surprise": 1})

    with pytest.raises(ValidationError):
        payload_of(row)


@pytest.mark.parametrize(
    "told",
    [
        {"tagged": {"added": ["a"], "surprise": ["b"]}},
        {"removed": {"cut": "a", "surprise": "b"}},
        {"removed": {"attachments": "many"}},
    ],
)
def test_a_field_that_is_not_known_is_refused_further_in(kept, told):
    row = kept(ReceiptPayload())
    row.payload = json.dumps(told)

    with pytest.raises(ValidationError):
        payload_of(row)


def test_every_kind_but_those_that_sql_plans_has_a_payload():
    types = {
        each.kind: {*filter(None, [each.payload]), *each.by_reason.values()} for each in LETTERS
    }
    by_sql = {kind for kind, payloads in types.items() if not payloads}

    assert types.keys() | {LetterKind.SUMMARY} == set(LetterKind)
    assert by_sql == {LetterKind.NOTIFICATION, LetterKind.NEW_CONVERSATION}
    assert all(kind is each.kind for kind, payloads in types.items() for each in payloads)
    assert {type(each) for each in FULL} == set().union(*types.values())


def test_what_sql_reads_is_a_column_of_every_letter():
    assert set(Delivery.model_fields) >= COLUMNS


def test_a_probe_is_read_as_a_notice(kept):
    assert payload_of(kept(ProbePayload())) == NoticePayload(reason=Reason.PROBE)


def test_every_intent_and_preference_has_a_name_of_its_own():
    for known, union in ((PHRASES, Phrase), (PREFERENCES, Preference)):
        assert set(known.names.values()) == set(get_args(union))
        assert len(set(known.names.values())) == len(known.names)
    assert set(ASKED.names.values()) == {*get_args(Preference), PauseFor, RefusedPreference}


def test_what_was_kept_before_a_pause_had_a_first_day_is_read_as_one_that_goes_on():
    assert PREFERENCES.read({"preference": "pause", "until": "2026-05-01"}) == Pause(
        date(2026, 5, 1)
    )
    assert ASKED.read({"preference": "pause_for", "days": 14}) == PauseFor(14)


@pytest.mark.parametrize(
    "intent", [*OFFERS, AskModerator(), ChangeAddress(address="ana@example.net")], ids=repr
)
def test_an_intent_comes_back_as_it_was(intent):
    assert PHRASES.read(json.loads(json.dumps(PHRASES.written(intent)))) == intent


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"intent": "nothing"},
        {"intent": "stop", "surprise": 1},
        {"intent": "show", "what": "nothing"},
        {"intent": "choose", "preference": {"preference": "daily", "surprise": 1}},
        {"intent": "choose", "preference": {"preference": "hour", "hour": "late"}},
        "stop",
    ],
    ids=repr,
)
def test_what_is_no_intent_is_refused(value):
    with pytest.raises(ValidationError):
        NoticePayload(offers=(value,))
