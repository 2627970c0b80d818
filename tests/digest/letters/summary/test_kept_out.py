"""Why a post is not in a summary, in worlds of any shape: told of exactly those that are not in it."""

from dataclasses import replace

from hypothesis import given

from digest.letters.summary.kept_out import KeptOut, kept_out, selected
from digest.letters.summary.reader import Subscriptions
from tests.digest.letters.summary.test_selection import ANA, BEN, LUNG, SLEEP, news, place, post
from tests.digest.letters.summary.test_selection_in_worlds import WANTS, WORLDS, world

TALK = 1
OF_LUNG = Subscriptions(member_id=ANA, communities=frozenset({LUNG}))


@given(WORLDS, WANTS)
def test_each_post_is_in_the_summary_or_something_keeps_it_out(made, wants):
    places, posts = world(*made)
    index = news(places, *posts)

    told, out = selected(index, wants), kept_out(index, wants)

    assert told.isdisjoint(out)
    assert told | out.keys() == {each.id for each in posts}
    assert all(out.values())


def why(wants, *, author=BEN, community=LUNG, **facts):
    """Return what keeps the one post of a world from a member."""
    index = news([place(TALK, community)], post(7, TALK, author, **facts))
    return kept_out(index, wants).get(7, ())


def test_each_thing_that_keeps_a_post_out_is_told_by_its_name():
    assert why(OF_LUNG) == ()
    assert why(OF_LUNG, author=ANA) == (KeptOut.OWN,)
    assert why(OF_LUNG, community=SLEEP) == (KeptOut.NOT_READABLE,)
    assert why(replace(OF_LUNG, muted=frozenset({TALK}))) == (KeptOut.MUTED_CONVERSATION,)
    assert why(replace(OF_LUNG, muted_members=frozenset({BEN}))) == (KeptOut.MUTED_MEMBER,)
    assert why(replace(OF_LUNG, only_followed=True)) == (KeptOut.NOT_FOLLOWED,)
    read = replace(OF_LUNG, carried=frozenset({7}))
    assert why(read, was_shown_before=True) == (KeptOut.READ_BEFORE,)


def test_several_are_told_in_their_order():
    wants = replace(OF_LUNG, muted=frozenset({TALK}), only_followed=True)

    assert why(wants) == (KeptOut.MUTED_CONVERSATION, KeptOut.NOT_FOLLOWED)


def test_what_a_notification_told_is_in_the_summary_all_the_same():
    assert why(replace(OF_LUNG, notified=frozenset({7}))) == ()
