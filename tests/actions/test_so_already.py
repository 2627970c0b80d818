"""What is asked for again: since when it is so and by whom is said; no entry, no letter."""

import re

import pytest

from digest.community.audit import AuditEntry
from digest.outbox.delivery import Delivery
from tests.actions.acts import _closed, _hidden, _unconfirmed, nothing, written
from tests.actions.doors import command

REASON = ("--reason", "Heated.")
AGAIN = {
    "confirm": (written(_unconfirmed), ("members", "confirm", "3")),
    "badge": (nothing, ("members", "badge", "1", "expert", "--as", "lung nurse")),
    "experienced": (nothing, ("members", "experienced", "1")),
    "not-experienced": (
        command("members", "experienced", "1"),
        ("members", "experienced", "1", "--off"),
    ),
    "appoint": (nothing, ("communities", "moderators", "add", "lung", "1")),
    "dismiss": (nothing, ("communities", "moderators", "remove", "lung", "4")),
    "join": (nothing, ("communities", "join", "heart", "1")),
    "leave": (nothing, ("communities", "leave", "lung", "1")),
    "stop": (nothing, ("members", "stop", "1", "notifications")),
    "stop-all": (nothing, ("members", "stop", "1")),
    "set": (nothing, ("members", "set", "1", "--hour", "9")),
    "set-badge": (nothing, ("members", "set", "1", "--badge", "expert")),
    "unhide": (written(_hidden), ("moderation", "unhide", "1")),
    "retag": (nothing, ("conversations", "retag", "1", "sleep, night")),
}
WITH_A_REASON = {
    "close": (nothing, ("conversations", "close", "1", *REASON)),
    "reopen": (written(_closed), ("conversations", "reopen", "1", *REASON)),
    "move": (nothing, ("conversations", "move", "1", "heart", *REASON)),
    "suspend": (nothing, ("members", "suspend", "2", *REASON)),
    "hide": (nothing, ("moderation", "hide", "1", *REASON)),
}
SHOWS_THEM = "`digest members show 1` shows what they chose and when the next summary is due\\.\n"
STEP_AFTER = {
    "set": SHOWS_THEM,
    "set-badge": SHOWS_THEM,
}  # asked for again, the next step is the same
SINCE = r"since \d{4}-\d\d-\d\d \d\d:\d\d UTC, by operator( \w+)?"


def counted(house) -> tuple[int, int]:
    return len(house.village.all(AuditEntry)), len(house.village.all(Delivery))


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", AGAIN)
def test_what_is_asked_for_again_is_so_since_and_changes_nothing(make_house, name):
    house, (before, words) = make_house(), AGAIN[name]
    before(house)
    command(*words)(house)
    assert "already" not in house.said
    done = counted(house)

    command(*words)(house)

    assert re.search(rf"{SINCE}\.\n{STEP_AFTER.get(name, '')}$", house.said)
    assert counted(house) == done


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", WITH_A_REASON)
def test_a_reason_that_is_given_again_is_kept_beside_the_first(make_house, name):
    house, (before, words) = make_house(), WITH_A_REASON[name]
    before(house)
    command(*words)(house)
    entries, letters = counted(house)

    command(*words)(house)

    assert re.search(rf"{SINCE}: Heated\. Your reason is in the audit trail, too\.\n$", house.said)
    assert counted(house) == (entries + 1, letters)


def test_what_nobody_wrote_down_is_so_already_without_a_moment(make_house):
    house = make_house()
    command("members", "experienced", "1", "--off")(house)
    assert house.said == "That was so already.\n"


def test_a_moment_is_that_of_the_row_where_the_trail_tells_of_another(make_house):
    house = make_house()
    command("communities", "join", "lung", "1")(house)
    assert re.search(r"already, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n$", house.said)
