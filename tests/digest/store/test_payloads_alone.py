"""Migration 0022: what letters and questions had in columns of their own before stands in their payloads."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from alembic import command
from pydantic import ValidationError
from sqlalchemy import inspect, text
from sqlmodel import col, select

from digest.community.people.member import NotificationTiming, ReceiptChoice
from digest.community.posting.tagging import Tagged
from digest.community.preferences.preference import (
    Daily,
    Discreet,
    DisplayName,
    Instant,
    Language,
    LetterFormat,
    Never,
    Notifications,
    Pause,
    PauseFor,
    PreferenceName,
    Receipts,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
)
from digest.community.requests.moderation_action import ModerationAction
from digest.inbox.question import Question, QuestionPayload
from digest.intents.phrases import (
    ChangeAddress,
    Choose,
    FollowTag,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.intents.ready_mail import ready_mail, spelled
from digest.letters.membership_changed import MembershipChangedPayload, MembershipChanges
from digest.letters.moderation import DecisionPayload, RequestsPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.letters.receipt import ReceiptPayload, RemovedParts
from digest.letters.registry import payload_of
from digest.letters.urgent import UrgentPayload
from digest.outbox.delivery import Delivery
from digest.outbox.forget import forget_subject
from digest.store.database import Store
from digest.store.id_codec import pack_ids, pack_in_order
from digest.store.migrate import _config, migrate
from tests.digest.store.conftest import empty_database

NOON = "2026-03-02 12:00:00+00:00"
MEMBER = f"""INSERT INTO member (id, display_name, state, zone, language, joined_at, summary_frequency,
    summary_hour, summary_weekday, summary_cursor, summary_date, notifications, receipts)
    VALUES (1, 'Ana', 'active', 'UTC', 'en', '{NOON}', 'daily', 6, 0, '{NOON}', '2026-03-02', 'gathered',
    'always')"""  # noqa: S608
HERS = 'She said: "ouch" \\o/ – Übelkeit 🫁'
SOON = RefusedPreference(
    setting=PreferenceName.PAUSE, words="soon", why="is no day", likely=("until 2026-05-01",)
)
ASKED_SO = [  # each ready mail that letters offered, and the phrase that it was made of
    ("help help", Show(what=Viewable.HELP)),
    ("help rules", Show(what=Viewable.RULES)),
    ("help stop all", StopThis(all=True)),
    ("home home", Show(what=Viewable.HOME)),
    ("communities communities", Show(what=Viewable.COMMUNITIES)),
    ("tags tags", Show(what=Viewable.TAGS)),
    ("tags followed", Show(what=Viewable.FOLLOWED)),
    ("settings settings", Show(what=Viewable.SETTINGS)),
    ("search #night tea", Search(query="#night tea")),
    ("join Lung {} Friends", JoinCommunity(name="Lung {} Friends")),
    ("leave lung", LeaveCommunity(name="lung")),
    ("tags follow brain fog", FollowTag(name="brain fog", on=True)),
    ("tags unfollow night", FollowTag(name="night", on=False)),
    ("data my data", GetData()),
    ("terminate terminate my account", Terminate()),
    ("terminate terminate and erase my posts", Terminate(erases=True)),
    ("settings add address ...", UseAddress(address="...", on=True)),
    ("settings remove address a@b.example", UseAddress(address="a@b.example", on=False)),
    ("settings change address to ...", ChangeAddress(address="...")),
    *(
        (spelled, Choose(preference=preference))
        for spelled, preference in (
            ("settings summary daily", Daily()),
            ("settings summary weekly", Weekly()),
            ("settings summary weekly sunday", Weekly(6)),
            ("settings summary never", Never()),
            ("settings hour 7", SummaryHour(7)),
            ("settings zone Europe/Berlin", Zone("Europe/Berlin")),
            ("settings notifications at once", Notifications(NotificationTiming.AT_ONCE)),
            ("settings notifications off", Notifications(NotificationTiming.OFF)),
            ("settings receipts problems", Receipts(ReceiptChoice.PROBLEMS)),
            ("settings discreet on", Discreet(is_on=True)),
            ("settings discreet off", Discreet(is_on=False)),
            ("settings discreet as the community", Discreet(is_on=None)),
            ("settings letters text", LetterFormat(text_only=True)),
            ("settings instant lung on", Instant("lung", is_on=True)),
            ("settings instant rare cancers off", Instant("rare cancers", is_on=False)),
            ("settings language de", Language("de")),
            ("settings name Ana the 2nd", DisplayName("Ana the 2nd")),
            ("settings name ...", DisplayName("...")),
            ("settings pause until 2026-05-01", Pause(date(2026, 5, 1))),
            ("settings pause off", Pause(None)),
            ("pause 14 days", PauseFor(14)),
            (
                "settings hour 25",
                RefusedPreference(setting=PreferenceName.HOUR, words="25", why=""),
            ),
        )
    ),
]
LETTERS = [  # a row of before, and what it tells
    (
        {"kind": "receipt", "words": "2\n> Quote\nBen", "offered": "added\tnight\ta b\nsaid\tx"},
        ReceiptPayload(
            removed=RemovedParts(cut="> Quote\nBen", attachments=2),
            tagged=Tagged(added=("night", "a b")),
        ),
    ),
    ({"kind": "receipt", "offered": "same\tnight"}, ReceiptPayload(tagged=Tagged(same=("night",)))),
    (
        {"kind": "notice", "reason": "unclear", "words": f"0\nadded\t{HERS}", "subject": HERS},
        NoticePayload(reason=Reason.UNCLEAR, words=f"0\nadded\t{HERS}", subject=HERS),
    ),
    (
        {"kind": "notice", "reason": "gone", "words": "", "subject": "", "reply_to_id": "<1@c>"},
        NoticePayload(reason=Reason.GONE, words="", subject="", reply_to_id="<1@c>"),
    ),
    (
        {
            "kind": "notice",
            "reason": "stopped_all",
            "offered": "\n".join(line for line, _ in ASKED_SO),
        },
        NoticePayload(reason=Reason.STOPPED_ALL, offers=tuple(phrase for _, phrase in ASKED_SO)),
    ),
    (
        {"kind": "notice", "reason": "tags_changed", "words": "removed\tnight", "subject": "Hm"},
        NoticePayload(reason=Reason.TAGS_CHANGED, tagged=Tagged(removed=("night",)), subject="Hm"),
    ),
    (
        {"kind": "overview", "reason": "found", "words": "#night tea"},
        SearchResultsPayload(query="#night tea"),
    ),
    (
        {
            "kind": "overview",
            "reason": "belonging",
            "words": '{"joined": [1], "unknown": ["x"], "wants_which": true}',
        },
        MembershipChangedPayload(
            changes=MembershipChanges(joined=(1,), unknown=("x",), wants_which=True)
        ),
    ),
    (
        {
            "kind": "overview",
            "reason": "chosen",
            "words": json.dumps(
                {
                    "how": "page",
                    "changed": [["summary", "daily", "weekly wednesday"]],
                    "same": [["hour", "7"]],
                    "refused": [["pause", HERS, "is no day", ["until 2026-05-01"]]],
                }
            ),
        },
        PreferencesChangedPayload(
            how="page",
            changed=((Daily(), Weekly(2)),),
            same=(SummaryHour(7),),
            refused=(replace(SOON, words=HERS),),
        ),
    ),
    (
        {"kind": "overview", "reason": "help", "words": "help?"},
        OverviewPayload(reason=Overview.HELP),
    ),
    (
        {
            "kind": "moderation",
            "reason": "fits",
            "matter_id": 6,
            "offered": "8 8 lung kidney",
            "words": "No.",
            "subject": "there is no such community",
        },
        DecisionPayload(
            reason="fits",
            matter_id=6,
            action=ModerationAction.MOVE,
            undo=ModerationAction.MOVE,
            undo_words="lung kidney",
            words="No.",
            problem="there is no such community",
        ),
    ),
    (
        {"kind": "moderation", "reason": "author", "offered": "3"},
        DecisionPayload(reason="author", action=ModerationAction.HIDE),
    ),
    ({"kind": "moderation", "reason": "press"}, DecisionPayload(reason="press")),
    ({"kind": "moderation", "reason": "waiting"}, RequestsPayload()),
    (
        {"kind": "moderation", "reason": "urgent", "post_id": 4, "offered": "2"},
        UrgentPayload(author_id=2, post_id=4),
    ),
    ({"kind": "summary"}, None),
    (  # that failed for good: an operator may send it again
        {"kind": "overview", "reason": "found", "state": "failed", "words": "tea"},
        SearchResultsPayload(query="tea"),
    ),
    (  # written between the migrations 0021 and 0022
        {
            "kind": "notice",
            "reason": "unclear",
            "payload": '{"words":"\\"ready_mails\\":","offers":[{"intent":"data"}],'
            '"ready_mails":[["help","stop all"],["settings","hour 7"]]}',
        },
        NoticePayload(
            reason=Reason.UNCLEAR,
            words='"ready_mails":',
            offers=(GetData(), StopThis(all=True), Choose(preference=SummaryHour(7))),
        ),
    ),
    (
        {"kind": "notice", "reason": "unclear", "payload": '{"words":"\\"ready_mails\\":"}'},
        NoticePayload(reason=Reason.UNCLEAR, words='"ready_mails":'),
    ),
]
QUESTIONS = [
    (
        {"asks": "publish_this", "offered": pack_in_order([9]), "doubts": "wish report"},
        QuestionPayload(conversations=(9,), doubts=("wish", "report")),
    ),
    ({"asks": "publish_this", "doubts": "wish"}, QuestionPayload(doubts=("wish",))),
    (
        {"asks": "which_conversation", "offered": pack_in_order([9, 400, 7])},
        QuestionPayload(conversations=(9, 400, 7)),
    ),
    (  # an answer put the one it chose before the others
        {"asks": "which_conversation", "offered": pack_in_order([4, 9, 4, 7]), "was_yes": True},
        QuestionPayload(conversations=(9, 4, 7), chosen=4),
    ),
    (
        {"asks": "what_to_do", "offered": pack_in_order([4, 4]), "was_yes": True},
        QuestionPayload(conversations=(4,), chosen=4),
    ),
    ({"asks": "join", "offered": pack_ids([300, 7])}, QuestionPayload(communities=(7, 300))),
    ({"asks": "data"}, QuestionPayload()),
    (
        {"asks": "join", "payload": '{"communities":[3]}', "offered": pack_ids([9])},
        QuestionPayload(communities=(3,)),
    ),
]
UNREADABLE = [
    {"kind": "receipt", "words": "many\ncut", "subject": "Re: Sleeping well"},
    {"kind": "overview", "reason": "chosen", "words": '{"same": [["hour", "late"]]}'},
    {"kind": "overview", "reason": "belonging", "words": "[1]"},
    {"kind": "overview", "reason": "chosen", "words": "[]"},
    {"kind": "moderation", "reason": "fits", "offered": "hide"},
]


UNKNOWN = {"kind": "notice", "reason": "unclear", "offered": f"help {HERS}\nhome home\nx"}
DONE = [
    {"kind": "notice", "reason": "unclear", "state": state, "offered": "home home"}
    for state in ("sent", "cancelled", "empty")
]
MANY = [{"kind": "overview", "reason": "found", "words": f"tea {number}"} for number in range(450)]
INDEXES = {
    "delivery": {"delivery_waiting", "delivery_of_member", "delivery_answers"},
    "question": {"question_of_member", "question_open"},
}


@dataclass
class Upgraded:
    """A database of before with rows of every sort, brought up, and what was logged meanwhile."""

    store: Store
    log: str

    def letters(self, first: str) -> list[Delivery]:
        """Return the letters of one sort in their order."""
        named = select(Delivery).where(col(Delivery.key).startswith(f"{first}:"))
        with self.store.read() as session:
            return list(session.exec(named.order_by(col(Delivery.id))))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def upgraded(request, tmp_path_factory) -> Iterator[Upgraded]:
    with empty_database(request.param, tmp_path_factory.mktemp("before"), request) as store:
        with store.engine.connect() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0021")
            connection.execute(text(MEMBER))
            moments = {"state": "planned", "planned_at": NOON, "due_at": NOON, "attempts": 0}
            for name, row in rows():
                insert(connection, "delivery", {"key": name, **moments, **row})
            for row, _ in QUESTIONS:
                insert(connection, "question", {"asked_at": NOON, **row})
            connection.commit()
        said = StringIO()
        handler = logging.StreamHandler(said)
        logging.getLogger("digest").addHandler(handler)
        migrate(store)
        logging.getLogger("digest").removeHandler(handler)
        yield Upgraded(store, said.getvalue())


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    sorts = {"told": [row for row, _ in LETTERS], "unreadable": UNREADABLE, "unknown": [UNKNOWN]}
    for name, letters in {**sorts, "done": DONE, "many": MANY}.items():
        yield from ((f"{name}:{number}", row) for number, row in enumerate(letters))


def insert(connection, table, row):
    values = {"member_id": 1, **row}
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)  # noqa: S608


def test_every_letter_tells_what_it_told(upgraded):
    assert [payload_of(each) for each in upgraded.letters("told")] == [told for _, told in LETTERS]


def test_every_question_offers_what_it_offered(upgraded):
    with upgraded.store.read() as session:
        asked = session.exec(select(Question).order_by(col(Question.id))).all()
    assert [each.told() for each in asked] == [told for _, told in QUESTIONS]


@pytest.mark.parametrize(("line", "phrase"), ASKED_SO, ids=[line for line, _ in ASKED_SO])
def test_a_button_opens_the_mail_that_it_opened_in_the_words_of_today(line, phrase):
    command, _, own = line.partition(" ")
    setting, _, value = own.partition(" ")
    assert ready_mail(phrase) in ((command, own), (command, spelled(setting, value)))


def test_the_old_columns_are_gone_and_the_indexes_stay(upgraded):
    found = inspect(upgraded.store.engine)

    columns = {table: {each["name"] for each in found.get_columns(table)} for table in INDEXES}
    assert not columns["delivery"] & {"words", "subject", "offered"}
    assert not columns["question"] & {"offered", "doubts"}
    for table, names in INDEXES.items():
        assert {each["name"] for each in found.get_indexes(table)} >= names


def test_a_letter_that_cannot_be_read_is_kept_as_it_was_and_told_of(upgraded):
    for row, was in zip(upgraded.letters("unreadable"), UNREADABLE, strict=True):
        with pytest.raises(ValidationError):
            payload_of(row)
        told = json.loads(row.payload)
        assert (told.get("words"), told.get("offered")) == (was.get("words"), was.get("offered"))
        assert f"letter {row.id} cannot be read" in upgraded.log
    assert upgraded.log.count("cannot be read") == len(UNREADABLE)


def test_its_subject_is_forgotten_like_any_other(upgraded):
    with upgraded.store.write() as session:
        forget_subject(session, "Sleeping well")

    assert UNREADABLE[0]["subject"] == "Re: Sleeping well"
    assert "Sleeping" not in upgraded.letters("unreadable")[0].payload


def test_a_button_that_we_never_wrote_is_left_out_and_told_of_without_its_words(upgraded):
    [letter] = upgraded.letters("unknown")

    assert payload_of(letter).offers == (Show(what=Viewable.HOME),)
    assert f"letter {letter.id}: 2 buttons are left out" in upgraded.log
    assert "ouch" not in upgraded.log


def test_a_letter_that_is_done_keeps_no_buttons(upgraded):
    assert [each.payload for each in upgraded.letters("done")] == [None] * len(DONE)


def test_of_a_large_outbox_every_letter_is_rewritten(upgraded):
    asked = [payload_of(each).query for each in upgraded.letters("many")]

    assert asked == [f"tea {number}" for number in range(len(MANY))]
