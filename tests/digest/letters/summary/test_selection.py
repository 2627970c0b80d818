"""What one member's summary has: a pure rule over the news of a period."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.community.conversations.post import PostState
from digest.language.sentences import listed as listed_words
from digest.language.sentences import message
from digest.letters.opening import Opening
from digest.letters.post_view import PostView
from digest.letters.summary.activity_index import InclusionReason, SummaryConversation, gather
from digest.letters.summary.reader import Subscriptions
from digest.letters.summary.selection import FOLLOWED, select

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LUNG, SLEEP = 1, 2  # communities
LUNG_TAG, FATIGUE, DIET = 11, 12, 13
ANA, BEN, CLEO = 101, 102, 103
PLAIN = Subscriptions(member_id=ANA, communities=frozenset({LUNG}))


def place(number, community=LUNG, tags=(LUNG_TAG,)):
    names = {LUNG_TAG: "lung", FATIGUE: "fatigue", DIET: "diet"}
    return SummaryConversation(
        id=number,
        title=f"Title {number}",
        started_at=NOON,
        community_id=community,
        community={LUNG: "Lung", SLEEP: "Sleep"}[community],
        opening=Opening("Ben", "Who knows?", asks=True),
        all_posts=7,
        tags={tag: names[tag] for tag in tags},
        home_tag=LUNG_TAG if community == LUNG else 0,
    )


def post(number, conversation, author=BEN, minutes=None, **facts):
    at = NOON + timedelta(minutes=number if minutes is None else minutes)
    values = {"is_first": False, "edited": False, "was_shown_before": False, **facts}
    return PostView(
        id=number,
        conversation_id=conversation,
        author_id=author,
        author="Somebody",
        text="Words",
        state=PostState.VISIBLE,
        version=1,
        published_at=at,
        settles_at=at,
        **values,
    )


def news(places, *posts):
    ordered = sorted(posts, key=lambda one: (one.published_at, one.id))
    return gather(ordered, {one.id: one for one in places})


def listed(selection):
    return [(g.heading, [entry.place.id for entry in g.entries]) for g in selection.groups]


def test_followed_conversations_come_first_then_communities_then_tags():
    found = news(
        [place(1), place(2), place(3, SLEEP, (FATIGUE,)), place(4, SLEEP, (DIET,))],
        *(post(n, n) for n in (1, 2, 3, 4)),
    )
    wants = replace(PLAIN, tags=frozenset({FATIGUE, DIET}), follows=frozenset({2}))

    assert listed(select(found, wants)) == [
        (FOLLOWED, [2]),
        ("Lung", [1]),
        (message("summary.tag", tag="#diet"), [4]),
        (message("summary.tag", tag="#fatigue"), [3]),
    ]


def test_who_wants_only_what_they_follow_gets_that_and_what_is_under_followed_tags():
    places = [
        place(1),
        place(2),
        place(3, tags=(LUNG_TAG, FATIGUE)),
        place(4, tags=(LUNG_TAG, FATIGUE)),
    ]
    found = news(places, *(post(number, number) for number in range(1, 5)))
    wants = replace(PLAIN, follows=frozenset({1, 4}), tags=frozenset({FATIGUE}), only_followed=True)

    selection = select(found, wants)

    assert [each.place.id for each in selection.groups[0].entries] == [4, 1]
    assert [each.place.id for each in selection.groups[1].entries] == [3]
    assert not selection.groups[1].is_of_tag  # it is in a community they are in
    assert len(selection.groups) == 2


def test_a_conversation_stands_once_with_every_reason_for_it():
    found = news([place(1, LUNG, (LUNG_TAG, FATIGUE, DIET))], post(1, 1))
    wants = replace(PLAIN, tags=frozenset({FATIGUE, DIET}), follows=frozenset({1}))

    (group,) = select(found, wants).groups
    (entry,) = group.entries
    assert entry.why == InclusionReason(followed=True, is_at_home=False, tags=(FATIGUE, DIET))


def test_what_a_muted_member_says_is_counted_and_not_shown():
    """Where they spoke alone there is no news; where they began, nothing recalls it."""
    begun = replace(place(1), starter_id=CLEO)
    found = news(
        [begun, place(2)], post(1, 1, CLEO), post(2, 1, BEN), post(3, 1, CLEO), post(4, 2, CLEO)
    )

    selected = select(found, replace(PLAIN, muted_members=frozenset({CLEO})))
    ((entry,),) = [group.entries for group in selected.groups]
    assert (entry.ids, entry.muted, entry.place.opening) == ((2,), 2, None)
    assert entry.place.title == message("summary.by_a_muted_member")
    assert [each.id for each in selected.carried] == [2]

    (other,) = select(found, PLAIN).groups  # the same news, for who mutes nobody
    assert [each.muted for each in other.entries] == [0, 0]
    assert all(each.place.opening for each in other.entries)


def test_the_newest_activity_comes_first_and_ties_go_by_the_conversation():
    found = news(
        [place(1), place(2), place(3)],
        post(1, 1, minutes=9),
        post(2, 2, minutes=5),
        post(3, 3, minutes=9),
    )

    assert listed(select(found, PLAIN)) == [("Lung", [3, 1, 2])]


def test_ones_own_post_does_not_bring_a_conversation_forward():
    found = news([place(1), place(2)], post(1, 1), post(2, 2), post(3, 1, ANA))

    assert listed(select(found, PLAIN)) == [("Lung", [2, 1])]


def test_a_part_of_it_stands_in_the_order_of_the_numbers_it_had():
    found = news([place(1), place(2), place(3)], post(1, 1), post(2, 2), post(3, 3))

    assert listed(select(found, PLAIN).only({1: 2, 2: 9, 3: 4})) == [("Lung", [1, 3, 2])]


def test_ones_own_posts_are_no_news():
    found = news([place(1), place(2)], post(1, 1, ANA), post(2, 2, ANA), post(3, 2, BEN))

    (group,) = select(found, PLAIN).groups
    assert [(entry.place.id, entry.ids) for entry in group.entries] == [(2, (3,))]


def test_ones_own_first_post_does_not_make_the_conversation_new():
    found = news([place(1)], post(1, 1, ANA, is_first=True), post(2, 1, BEN))

    assert not select(found, PLAIN).groups[0].entries[0].is_new


def test_a_post_of_somebody_who_left_is_news():
    found = news([place(1)], post(1, 1, None))

    assert [each.id for each in select(found, PLAIN).carried] == [1]


def test_posts_already_sent_are_folded_and_counted():
    found = news([place(1), place(2)], post(1, 1), post(2, 1), post(3, 2))
    wants = replace(PLAIN, notified=frozenset({1, 3}))

    selection = select(found, wants)
    two, one = selection.groups[0].entries
    assert (one.earlier, [p.id for p in one.posts], one.ids) == (1, [2], (1, 2))
    assert (two.earlier, two.posts, two.ids) == (1, (), (3,))
    assert (selection.conversations, selection.posts) == (2, 3)


def test_a_post_shown_again_is_no_news_to_those_who_had_it():
    again = post(1, 1, was_shown_before=True)
    found = news([place(1)], again)

    assert not select(found, replace(PLAIN, carried=frozenset({1}))).groups
    assert [each.id for each in select(found, PLAIN).carried] == [1]


def test_a_followed_conversation_of_a_community_one_left_is_absent():
    found = news([place(1, SLEEP, (FATIGUE,))], post(1, 1))
    wants = replace(PLAIN, follows=frozenset({1}))

    assert not select(found, wants).groups
    assert select(found, replace(wants, tags=frozenset({FATIGUE}))).groups


def test_who_subscribes_to_nothing_gets_nothing():
    found = news([place(1)], post(1, 1))

    assert not select(found, Subscriptions(member_id=ANA)).groups


IDS = st.frozensets(st.integers(1, 6))


@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from([ANA, BEN, None]), st.integers(0, 3))),
    st.dictionaries(
        st.integers(1, 6),
        st.tuples(
            st.sampled_from([LUNG, SLEEP]), st.sets(st.sampled_from([LUNG_TAG, FATIGUE, DIET]))
        ),
    ),
    st.frozensets(st.sampled_from([LUNG, SLEEP])),
    st.frozensets(st.sampled_from([LUNG_TAG, FATIGUE, DIET])),
    IDS,
    st.frozensets(st.integers(0, 20)),
)
def test_everything_readable_by_others_is_there_exactly_once(
    said, where, communities, tags, follows, notified
):
    places = [place(n, *where.get(n, (LUNG, ()))) for n in range(1, 7)]
    posts = [post(n, number, who, minutes) for n, (number, who, minutes) in enumerate(said)]
    wants = Subscriptions(
        member_id=ANA, communities=communities, tags=tags, follows=follows, notified=notified
    )

    selection = select(news(places, *posts), wants)

    readable = {
        one.id for one in places if one.community_id in communities or tags & one.tags.keys()
    }
    expected = {p.id for p in posts if p.author_id != ANA and p.conversation_id in readable}
    ids = [each.id for each in selection.carried]
    assert sorted(ids) == sorted(expected)
    entries = [entry for group in selection.groups for entry in group.entries]
    assert len({entry.place.id for entry in entries}) == len(entries)
    assert all(not notified & {p.id for p in entry.posts} for entry in entries)
    assert all(entry.why.followed == (entry.place.id in follows) for entry in entries)


@pytest.mark.parametrize(
    ("wants", "heading", "is_of_tag"),
    [
        pytest.param(PLAIN, "Lung", False, id="community"),
        pytest.param(replace(PLAIN, follows=frozenset({1})), FOLLOWED, False, id="followed"),
        pytest.param(replace(PLAIN, tags=frozenset({FATIGUE})), "Lung", False, id="tag-at-home"),
        pytest.param(
            Subscriptions(member_id=ANA, tags=frozenset({FATIGUE})),
            message("summary.tag", tag="#fatigue"),
            True,
            id="tag-elsewhere",
        ),
    ],
)
def test_the_heading_says_why_it_is_here_and_the_rest_where_it_is(wants, heading, is_of_tag):
    found = news([place(1, LUNG, (LUNG_TAG, FATIGUE))], post(1, 1))

    (group,) = select(found, wants).groups
    assert (group.heading, group.is_of_tag) == (heading, is_of_tag)
    assert group.entries[0].why.is_at_home == (heading == "Lung")


def test_the_followed_tags_that_bring_it_are_named_once():
    """At home that is the community's own tag; elsewhere that names the community."""
    of_both = place(1, LUNG, (LUNG_TAG, FATIGUE, DIET))
    found = news([of_both], post(1, 1))
    tags = frozenset({LUNG_TAG, FATIGUE})
    elsewhere = Subscriptions(member_id=ANA, tags=frozenset({FATIGUE}))

    def entry(wants):
        ((entry,),) = [group.entries for group in select(found, wants).groups]
        return entry.community, entry.by_tags, entry.other_tags

    assert entry(PLAIN) == ("", "", ["fatigue", "diet"])
    assert entry(replace(PLAIN, tags=tags)) == ("", listed_words(["#fatigue"]), ["diet"])
    assert entry(elsewhere) == ("Lung", listed_words(["#fatigue"]), ["diet"])
    assert entry(replace(elsewhere, tags=tags)) == (
        "",
        listed_words(["Lung", "#fatigue"]),
        ["diet"],
    )
    for wants in (elsewhere, replace(PLAIN, tags=tags)):
        followed = replace(wants, follows=frozenset({1}))
        assert entry(followed) == ("Lung", listed_words(["#fatigue"]), ["diet"])
    followed = replace(elsewhere, tags=tags, follows=frozenset({1}))  # as before, but not at home
    assert entry(followed) == ("", listed_words(["Lung", "#fatigue"]), ["diet"])


@pytest.mark.parametrize(
    "wants",
    [
        pytest.param({}, id="by-its-community"),
        pytest.param({"communities": frozenset(), "tags": frozenset({FATIGUE})}, id="by-a-tag"),
    ],
)
def test_what_is_muted_is_left_out_and_not_carried(wants):
    both = news(
        [place(1, tags=(LUNG_TAG, FATIGUE)), place(2, tags=(LUNG_TAG, FATIGUE))],
        *(post(1, 1), post(2, 2)),
    )
    found = select(both, replace(PLAIN, muted=frozenset({2, 9}), **wants))

    assert [numbers for _, numbers in listed(found)] == [[1]]
    assert (found.conversations, [each.id for each in found.carried]) == (1, [1])


def test_who_began_a_conversation_sees_that_it_is_theirs_and_no_other_does():
    begun = replace(place(1), starter_id=ANA)
    found = news([begun], post(1, 1))

    for member, is_own in ((ANA, True), (CLEO, False)):
        ((entry,),) = [g.entries for g in select(found, replace(PLAIN, member_id=member)).groups]
        assert entry.place.is_own is is_own
        assert entry.place.opening.is_own is is_own


def test_who_answered_a_conversation_sees_that_they_did_and_no_other_does():
    found = news([place(1)], post(1, 1), post(2, 1, ANA))

    for member, is_answered in ((ANA, True), (CLEO, False)):
        ((entry,),) = [g.entries for g in select(found, replace(PLAIN, member_id=member)).groups]
        assert entry.place.is_answered is is_answered
