"""The letter that confirms what a member chose."""

import pytest

from digest.community.communities.tag import follow_tag, get_or_create_tag
from digest.community.people.member import SummaryScope
from digest.community.preferences.preference import Scope
from digest.letters.preferences_changed import PreferencesChangedPayload
from digest.outbox.delivery import LetterKind
from digest.outbox.enqueue import enqueue

ALL, FOLLOWED = Scope(SummaryScope.ALL), Scope(SummaryScope.FOLLOWED)


@pytest.fixture
def told(sqlite_store, begin, make_member, postman):
    """Return the letter to somebody who follows nothing, or a tag, as words."""

    def told(payload, *, follows_a_tag=False):
        with sqlite_store.write() as session:
            talk = begin(session)
            dora = make_member(session, "Dora", talk.lung)
            if follows_a_tag:
                follow_tag(session, dora.id, get_or_create_tag(session, "x").id, at=talk.at(0))
            enqueue(session, payload, to=dora.id, key="chosen:1", at=talk.at(0))
            letter = postman.send(talk, LetterKind.OVERVIEW, minutes=0)[dora.id]
            return [" ".join(each.split()) for each in (letter.text, letter.html)]

    return told


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(PreferencesChangedPayload(changed=((ALL, FOLLOWED),)), id="chosen"),
        pytest.param(PreferencesChangedPayload(same=(FOLLOWED,)), id="was-so"),
    ],
)
def test_who_wants_only_what_they_follow_and_follows_nothing_learns_that_nothing_comes(
    told, payload
):
    for part in told(payload):
        assert "You follow nothing yet, so no summaries will come" in part
        assert "tags@mail.example.org" in part


@pytest.mark.parametrize(
    ("payload", "follows_a_tag"),
    [
        (PreferencesChangedPayload(changed=((ALL, FOLLOWED),)), True),
        (PreferencesChangedPayload(changed=((FOLLOWED, ALL),)), False),
    ],
    ids=["follows-a-tag", "all-again"],
)
def test_who_gets_something_learns_nothing_of_the_kind(told, payload, follows_a_tag):
    for part in told(payload, follows_a_tag=follows_a_tag):
        assert "You follow nothing" not in part
