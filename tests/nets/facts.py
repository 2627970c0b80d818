"""What a store says of people, posts and letters, as lines: the one place that names tables and columns.

A redesign that moves a column changes its query here, so that the lines stay as they are.
"""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

MEMBERS = """SELECT id, display_name, state, zone, language, badge, vouched_as, is_experienced,
    needs_approval, summary_frequency, summary_hour, summary_weekday, paused_until, notifications,
    receipts, discreet, text_only, warned_of_name FROM member"""
POSTS = """SELECT id, conversation_id, author_id, state, version, published_at, settles_at, is_first,
    substr(text, 1, 80) FROM post"""
QUERIES = {
    "members": MEMBERS,
    "mailboxes": """SELECT member_id, address, is_primary, confirmed_at, suppressed_at FROM address""",
    "memberships": "SELECT member_id, community_id, instant FROM membership",
    "moderators": "SELECT member_id, community_id FROM moderator",
    "left": "SELECT member_id, erases, address FROM departed",
    "stopped": "SELECT member_id, stream, before, undone_at FROM stopped",
    "follows": "SELECT member_id, conversation_id FROM follow",
    "followed tags": """SELECT member_id, name FROM tag_follow JOIN tag ON tag.id = tag_id""",
    "conversations": "SELECT id, community_id, title, state FROM conversation",
    "tags": """SELECT conversation_id, name FROM conversation_tag JOIN tag ON tag.id = tag_id""",
    "posts": POSTS,
    "revisions": "SELECT post_id, version, state, title, substr(text, 1, 80) FROM revision",
    "questions": """SELECT id, member_id, asks, received_id, address, community_id, agreed_at,
        new_box_agreed_at, ended_at, was_yes, title FROM question""",
    "requests": """SELECT id, kind, community_id, conversation_id, post_id, member_id, received_id,
        words, title, tags, ended_at, ended_by, ruling FROM matter""",
    "mails": """SELECT id, outcome, reason, vouched_by, member_id, post_id, raw IS NOT NULL
        FROM received""",
    "letters": """SELECT "key", member_id, kind, reason, state, due_at FROM delivery""",
    "audit": "SELECT actor, act, target, reason FROM audit",
}
OPEN_QUESTIONS = "SELECT id, asks FROM question WHERE ended_at IS NULL ORDER BY id"
HELD = "SELECT id, reason FROM received WHERE outcome = 'held' ORDER BY id"
LEAVE_A_FIFTH = """UPDATE delivery SET state = 'cancelled'
    WHERE (kind = 'data' OR id % 5 <> 0 AND kind IN ('notice', 'overview', 'moderation'))
    AND state IN ('planned', 'deferred', 'unknown')"""  # in the schema of then; none tells of another
LEAVE_ONE_OF_A_SORT = """UPDATE delivery SET state = 'cancelled'
    WHERE state IN ('planned', 'deferred', 'unknown') AND id NOT IN (
        SELECT max(id) FROM delivery WHERE state IN ('planned', 'deferred', 'unknown')
        GROUP BY kind, reason
    );
"""  # in the schema of then
NAMES = "SELECT id, kind, coalesce(reason, '') FROM delivery"
NOT_SENT = """SELECT id, state, answer FROM delivery
    WHERE state NOT IN ('sent', 'planned') ORDER BY id"""

_BY_CHANCE = re.compile(r"New member [2-9A-Z]{4}\b")  # whoever has chosen no name yet

Facts = dict[str, Counter[tuple[Any, ...]]]
Changes = dict[str, list[str]]


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as store:
        return store.execute(query).fetchall()


def facts(path: Path) -> Facts:
    """Return what a store says, row by row."""
    with closing(sqlite3.connect(path)) as store:
        return {name: Counter(store.execute(query).fetchall()) for name, query in QUERIES.items()}


def changes(before: Facts, after: Facts) -> Changes:
    """Return what went (-) and what came (+), by what it is of."""
    found = {}
    for name in QUERIES:
        gone, new = before[name] - after[name], after[name] - before[name]
        lines = [
            *(f"- {each}" for each in sorted(map(_line, gone))),
            *(f"+ {each}" for each in sorted(map(_line, new))),
        ]
        if lines:
            found[name] = lines
    return found


def _line(row: tuple[Any, ...]) -> str:
    line = " | ".join("" if each is None else str(each).strip() for each in row)
    return _BY_CHANCE.sub("New member ????", line)
