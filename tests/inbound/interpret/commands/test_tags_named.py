"""What a mail to `tags` names, wherever in it the name of the tag stands."""

import pytest

from digest.intents.phrases import Choose, FollowTag, NotUnderstood, Show, Viewable
from inbound.interpret.commands.asked import asked_at

COUGH = (FollowTag(name="cough", on=True),)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("", "cough"),
        ("cough", ""),
        ("tags", "cough"),
        ("Tags", "cough please"),
        ("C6", "cough"),
        ("Conversation C6", "cough"),
        ("cough", "C6"),
        ("cough", "cough"),
        ("", "Tags: cough"),
        ("follow", "cough"),
    ],
)
def test_the_one_tag_is_followed(subject, text):
    assert asked_at("tags", subject, text) == COUGH


@pytest.mark.parametrize(
    ("subject", "text"), [("unfollow", "cough"), ("unfollow cough", ""), ("", "unfollow cough")]
)
def test_a_tag_below_a_word_that_ends_it_is_not_followed(subject, text):
    assert asked_at("tags", subject, text) == (FollowTag(name="cough", on=False),)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("", "C6: cough"),
        ("C6: cough", "C6: cough"),
        ("tags", "C6: cough"),
        ("Conversation C6", "C6: cough"),
    ],
)
def test_the_number_of_a_conversation_is_no_hour_and_may_be_a_tag(subject, text):
    assert asked_at("tags", subject, text) == (FollowTag(name="C6: cough", on=True),)


def test_nothing_but_tags_is_offered_for_words_that_nobody_knows():
    for subject, text in (("", "xyzzy blorp plugh snark thud frob"), ("xyzzy", "blorp 6 thud")):
        found = asked_at("tags", subject, text)
        assert isinstance(found, NotUnderstood)
        assert not any(isinstance(each, Choose) for each in found.likely)


def test_the_word_alone_shows_them_all():
    for subject, text in (("tags", ""), ("tags", "show me all tags please"), ("", "tags")):
        assert asked_at("tags", subject, text) == (Show(what=Viewable.TAGS),)
