"""Every ready mail of ours is read back as the phrase that it was spelled from."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from digest.community.preferences.preference import (
    DisplayName,
    Instant,
    Pause,
    PauseFor,
    PreferenceName,
    RefusedPreference,
    SummaryHour,
    Zone,
    values,
)
from digest.intents.label import label
from digest.intents.meaning import PLAIN, TOPICS
from digest.intents.phrases import (
    Choose,
    Explain,
    FollowTag,
    GetData,
    HelpTopic,
    JoinCommunity,
    LeaveCommunity,
    NotUnderstood,
    Search,
    Show,
    StopThis,
    Terminate,
    UseAddress,
    Viewable,
)
from digest.intents.ready_mail import ready_mail
from digest.language.vocabulary import vocabularies
from digest.language.words import fold_word
from inbound.interpret.commands.asked import asked_at

FROM_UNTIL = Pause(date(2026, 4, 14), date(2026, 4, 1))
DAYS = some.integers(0, 3000).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
ZONES = some.sampled_from(
    ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Pacific/Auckland"]
)
VALUES = {
    **{each: some.sampled_from(values(each)) for each in PreferenceName if values(each)},
    PreferenceName.HOUR: some.integers(0, 23).map(SummaryHour),
    PreferenceName.ZONE: ZONES.map(Zone),
    PreferenceName.PAUSE: some.one_of(
        (some.none() | DAYS).map(Pause),
        some.builds(
            lambda day, days: Pause(day + timedelta(days), day), DAYS, some.integers(1, 366)
        ),
        some.builds(PauseFor, some.integers(1, 366), DAYS),
    ),
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
CALLED = NAMES.map(str.title).filter(lambda name: all(word[0].isalpha() for word in name.split()))
TAGS = some.lists(WORD, min_size=1, max_size=2).map("-".join)
MAILBOXES = some.from_regex(r"[a-z][a-z0-9.]{0,10}[a-z0-9]@[a-z]{2,9}\.example", fullmatch=True)

WISHES = some.one_of(
    some.sampled_from(Viewable).map(lambda what: Show(what=what)),
    some.sampled_from(HelpTopic).map(lambda topic: Explain(topic=topic)),
    NAMES.map(lambda words: Search(query=words)),
    NAMES.map(lambda name: JoinCommunity(name=name)),
    NAMES.map(lambda name: LeaveCommunity(name=name)),
    some.builds(FollowTag, name=TAGS, on=some.booleans()),
    some.just(StopThis(all=True)),
    some.integers(1, 366).map(lambda days: Choose(preference=PauseFor(days))),
    some.sampled_from([GetData(), Terminate(), Terminate(erases=True)]),
    some.builds(UseAddress, address=MAILBOXES, on=some.booleans()),
    CALLED.map(lambda name: Choose(preference=DisplayName(name))),
    some.builds(Instant, NAMES, is_on=some.booleans()).map(lambda each: Choose(preference=each)),
    *(chosen.map(lambda each: Choose(preference=each)) for chosen in VALUES.values()),
)


@settings(deadline=None)
@given(WISHES)
def test_what_is_offered_as_a_ready_mail_is_understood_as_this_very_wish(phrase):
    command, subject = ready_mail(phrase)
    assert asked_at(command, subject, "") == (phrase,)
    assert asked_at(command, subject, "Send this mail as it is.") == (phrase,)


REFUSED = Choose(
    preference=RefusedPreference(setting=PreferenceName.HOUR, words="25", why="", likely=("6",))
)
OFFERED = dict.fromkeys(
    [*PLAIN.values(), *(each for likely in TOPICS.values() for each in likely), REFUSED]
)


@pytest.mark.parametrize("phrase", [each for each in OFFERED if ready_mail(each)], ids=str)
def test_what_letters_offer_besides_is_called_so_too(phrase):
    command, subject = ready_mail(phrase)
    read = asked_at(command, subject, "")
    if isinstance(read, NotUnderstood):  # it is to be filled in
        assert label(phrase) == f"{subject[0].upper()}{subject[1:]}"
    else:
        assert [label(phrase)] == [label(each) for each in read]


def test_every_setting_is_tried():
    assert set(VALUES) | {PreferenceName.NAME, PreferenceName.INSTANT} == set(PreferenceName)


@pytest.mark.parametrize(
    ("pause", "language", "called"),
    [
        (FROM_UNTIL, "en", "No letters from 2026-04-01 until 2026-04-14"),
        (FROM_UNTIL, "de", "Keine Briefe von 2026-04-01 bis 2026-04-14"),
        (FROM_UNTIL, "es", "Ninguna carta desde 2026-04-01 hasta 2026-04-14"),
        (PauseFor(10, date(2026, 4, 1)), "en", "No letters from 2026-04-01 for 10 days"),
        (PauseFor(10), "en", "No letters for 10 days"),
    ],
)
def test_a_break_with_a_first_day_is_called_by_it(pause, language, called):
    assert label(Choose(preference=pause), language) == called
