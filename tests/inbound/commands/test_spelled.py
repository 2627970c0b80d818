"""Every ready mail of ours is read back as the wish that it was spelled from."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from digest.community.preference import PreferenceName
from digest.intents.intents import (
    Choose,
    FollowTag,
    GetData,
    JoinCommunity,
    LeaveCommunity,
    PauseFor,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.intents.ready_mail import ready_mail
from digest.language.dates import WEEKDAYS
from digest.language.vocabulary import vocabularies
from digest.language.words import fold_word
from inbound.commands.asked import asked_at

DAYS = some.integers(0, 3000).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
ZONES = some.sampled_from(
    ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5", "Pacific/Auckland"]
)
VALUES = {
    PreferenceName.SUMMARY: some.sampled_from(
        ["daily", "weekly", "never", *(f"weekly {day}" for day in WEEKDAYS)]
    ),
    PreferenceName.HOUR: some.integers(0, 23).map(str),
    PreferenceName.ZONE: ZONES,
    PreferenceName.NOTIFICATIONS: some.sampled_from(["at once", "gathered", "settled", "off"]),
    PreferenceName.RECEIPTS: some.sampled_from(["always", "problems"]),
    PreferenceName.DISCREET: some.sampled_from(["on", "off", "as the community"]),
    PreferenceName.LETTERS: some.sampled_from(["html", "text"]),
    PreferenceName.LANGUAGE: some.sampled_from(["en", "de", "es"]),
    PreferenceName.PAUSE: some.just("off") | DAYS.map(lambda day: f"until {day}"),
}


def is_nobodys(word):
    """Say whether a word is none of ours, as the names of communities mostly are."""
    return fold_word(word) and not any(
        fold_word(word) in each.vocabulary for each in vocabularies()
    )


WORD = some.text("abcdefghijklmnopqrstuvwxyzäöüñéÅ0123456789", min_size=2, max_size=12).filter(
    is_nobodys
)
NAMES = some.lists(WORD, min_size=1, max_size=4).map(" ".join)
TAGS = some.lists(WORD, min_size=1, max_size=2).map("-".join)
MAILBOXES = some.from_regex(r"[a-z][a-z0-9.]{0,10}[a-z0-9]@[a-z]{2,9}\.example", fullmatch=True)

WISHES = some.one_of(
    some.sampled_from(Viewable).map(lambda what: Show(what=what)),
    NAMES.map(lambda words: Search(query=words)),
    NAMES.map(lambda name: JoinCommunity(name=name)),
    NAMES.map(lambda name: LeaveCommunity(name=name)),
    some.builds(FollowTag, name=TAGS, on=some.booleans()),
    some.just(StopThis(all=True)),
    some.integers(1, 366).map(lambda days: PauseFor(days=days)),
    some.sampled_from([GetData(), Terminate(), Terminate(erases=True)]),
    some.builds(UseAddress, address=MAILBOXES, on=some.booleans()),
    NAMES.map(lambda name: Choose(setting=PreferenceName.NAME, value=name)),
    some.builds(
        lambda name, on: Choose(setting=PreferenceName.INSTANT, value=f"{name} {on}"),
        NAMES,
        some.sampled_from(["on", "off"]),
    ),
    *(
        values.map(lambda value, setting=setting: Choose(setting=setting, value=value))
        for setting, values in VALUES.items()
    ),
)


@settings(deadline=None)
@given(WISHES)
def test_what_is_offered_as_a_ready_mail_is_understood_as_this_very_wish(wish):
    command, subject = ready_mail(wish)
    assert asked_at(command, subject, "") == (wish,)
    assert asked_at(command, subject, "Send this mail as it is.") == (wish,)


def test_every_setting_is_tried():
    assert set(VALUES) | {PreferenceName.NAME, PreferenceName.INSTANT} == set(PreferenceName)
