"""The vocabularies: each whole, and a further language is a further file."""

import shutil

import pytest

from digest.community.preferences.preference import Weekly
from digest.errors import BadSetting
from digest.intents.label import label
from digest.intents.meaning import FILLED, PLAIN, unknown_names
from digest.intents.phrases import Choose, FollowThis, StopThis
from digest.language.vocabulary import CATALOGUES, vocabularies
from digest.language.words_file import read_vocabulary
from inbound.interpret.commands.asked import asked_at
from inbound.interpret.commands.in_answer import asked_in
from inbound.interpret.commands.match import To

MADE_UP = """
language = "xx"

[parts]
bolu = "(bolu|bolum)"

[politeness]
polite = ["mi petu"]

[words]
stop_this = ["haltu"]

[clear]
follow_this = ["sequ {bolu}"]
summary_weekly = ["[po] septu bolu"]

[lists]
stop = ["haltu"]

[labels]
follow_this = "Sequ bolu"
summary_weekly = "Septu bolu"
"""


@pytest.fixture
def with_made_up(tmp_path):
    shutil.copytree(CATALOGUES / "en", tmp_path / "en")
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "words.toml").write_text(MADE_UP)
    return vocabularies(tmp_path)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Haltu!", StopThis()),
        ("mi petu sequ bolum", FollowThis(on=True)),
        ("septu bolu", Choose(preference=Weekly())),
        ("unfollow", FollowThis(on=False)),
    ],
)
def test_a_further_language_is_a_further_file(with_made_up, text, phrase):
    assert asked_in(text, languages=with_made_up) == (phrase,)
    assert asked_at("settings", text, "", languages=with_made_up) == (phrase,)


def test_without_its_file_the_language_is_not_understood():
    assert asked_in("sequ bolum", to=To.US) == ()


def test_a_further_language_has_labels_and_borrows_the_rest(with_made_up):
    weekly = Choose(preference=Weekly())
    assert label(weekly, "xx", with_made_up) == "Septu bolu"
    assert label(StopThis(all=True), "xx", with_made_up) == "Stop everything"


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_our_languages_have_a_phrase_and_a_label_for_every_wish(language):
    catalogue = next(each for each in vocabularies() if each.language == language)
    asked = {name for level in catalogue.levels.values() for name, _ in level.expressions}
    assert (set(PLAIN) | set(FILLED)) - set(catalogue.labels) == set()
    assert (set(PLAIN) | set(FILLED)) - asked == set()
    for level in catalogue.levels.values():
        assert level.plain
        assert level.slotted is not None


@pytest.mark.parametrize(
    ("command", "subject", "words"),
    [
        ("settings", "summary weekly", "Summary once a week"),
        ("settings", "summary weekly monday", "Summary once a week, on Mondays"),
        ("settings", "hour 7", "Summary at 07:00"),
        ("tags", "follow sleep", "Follow the tag “sleep”"),
        ("help", "stop all", "Stop everything"),
        ("join", "Lung {} Friends", "Join “Lung {} Friends”"),
    ],
)
def test_a_button_says_in_plain_words_what_its_mail_does(command, subject, words):
    (phrase,) = asked_at(command, subject, "")
    assert label(phrase) == words


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"words": {"stop_this": ["(stop"]}}, "bracket is not closed"),
        ({"words": {"stop_this": ["stop]"]}}, "bracket too many"),
        ({"words": {"stop_this": ["{stopping}"]}}, "stopping"),
    ],
)
def test_a_file_that_says_nonsense_is_refused(content, complaint):
    with pytest.raises(BadSetting, match=complaint):
        read_vocabulary({"language": "xx", **content})


def test_a_phrase_for_what_nobody_can_ask_for_is_named():
    made_up = read_vocabulary({"language": "xx", "words": {"stop_that": ["stop"]}})
    assert unknown_names(made_up) == {"stop_that"}


@pytest.mark.parametrize("each", vocabularies(), ids=lambda each: each.language)
def test_our_languages_have_phrases_for_nothing_else(each):
    assert unknown_names(each) == frozenset()
