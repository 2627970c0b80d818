"""The letter that confirms what a member chose: what was changed and how to undo it, what was not and why.

It goes out for every change, whoever made it: somebody else may have had a letter with a link.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from digest.community.change_preferences import PreferenceChange, PreferenceChanges, next_summary
from digest.community.member import Member
from digest.community.preference import (
    Preference,
    PreferenceName,
    RefusedPreference,
    preference_of,
)
from digest.letters.overview import Overview, Values, enqueue_overview
from digest.letters.preferences import titles
from digest.letters.recipient import Recipient

TIMES = frozenset(
    {PreferenceName.SUMMARY, PreferenceName.HOUR, PreferenceName.ZONE, PreferenceName.PAUSE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceAnswer:
    """All that one mail, press on the page or command came to; `how` is mail, page or operator."""

    done: PreferenceChanges
    refused: Sequence[RefusedPreference] = ()
    how: str = "mail"


def confirm(
    session: Session,
    member_id: int,
    answer: PreferenceAnswer,
    *,
    key: str,
    at: datetime,
    answers: str | None = None,
) -> bool:
    """Enqueue one letter about all of it for the member; `answers` is the asking mail's Message-ID."""
    changes, same = answer.done.changes, answer.done.same
    told = {
        "how": answer.how,
        "changed": [[e.after.setting, e.before.value, e.after.value] for e in changes],
        "same": [[each.setting, each.value] for each in same],
        "refused": [[e.setting, e.words, e.why, e.likely] for e in answer.refused],
    }
    return enqueue_overview(
        session,
        member_id,
        Overview.CHOSEN,
        key=key,
        at=at,
        query=json.dumps(told, ensure_ascii=False),
        answers=answers,
    )


def chosen_contents(
    session: Session, recipient: Recipient, query: str | None, at: datetime, /
) -> Values:
    """Return what the letter tells, and when the next summary is due as things are now."""
    told = json.loads(query or "{}")
    changes = [
        PreferenceChange(before=_choice(setting, before), after=_choice(setting, after))
        for setting, before, after in told.get("changed", ())
    ]
    member = session.get_one(Member, recipient.member_id, populate_existing=True)
    is_about_times = any(each.after.setting in TIMES for each in changes)
    following = next_summary(member, at=at) if is_about_times else None
    return {
        "how": told.get("how", "mail"),
        "changes": changes,
        "same": [_choice(setting, value) for setting, value in told.get("same", ())],
        "refused": [
            RefusedPreference(
                setting=PreferenceName(setting), words=words, why=why, likely=tuple(likely)
            )
            for setting, words, why, likely in told.get("refused", ())
        ],
        "next_summary": following and recipient.local(following),
        "is_at_once": following is not None and following <= at,
        "zone": recipient.zone.key,
        "community_titles": titles(session, recipient.member_id),
    }


def _choice(setting: str, value: str) -> Preference:
    return preference_of(PreferenceName(setting), value)
