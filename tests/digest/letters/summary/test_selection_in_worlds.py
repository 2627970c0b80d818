"""What a summary tells, in worlds of any shape: as the rule says it, conversation after conversation."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.letters.summary.reader import Subscriptions
from digest.letters.summary.room import named
from digest.letters.summary.selection import FOLLOWED, select
from tests.digest.letters.summary.test_selection import (
    ANA,
    BEN,
    CLEO,
    DIET,
    FATIGUE,
    LUNG,
    LUNG_TAG,
    SLEEP,
    news,
    place,
    post,
)

DORA = 104
MANY = 12  # conversations
NUMBERS = st.integers(1, MANY)
SETS = st.frozensets(NUMBERS, max_size=6)
PEOPLE = st.sampled_from([ANA, BEN, CLEO, None])
TAGS = st.frozensets(st.sampled_from([LUNG_TAG, FATIGUE, DIET]))
COMMUNITIES = st.sampled_from([LUNG, SLEEP])
POSTS = st.frozensets(st.integers(0, 30), max_size=8)
WANTS = st.builds(
    Subscriptions,
    member_id=st.just(ANA),
    communities=st.frozensets(COMMUNITIES),
    tags=TAGS,
    follows=SETS,
    muted=SETS,
    muted_members=st.sampled_from([frozenset(), frozenset({BEN})]),
    notified=POSTS,
    carried=POSTS,
    only_followed=st.booleans(),
)
WORLDS = st.tuples(
    st.lists(
        st.tuples(NUMBERS, PEOPLE, st.integers(0, 9), st.booleans()), min_size=15, max_size=30
    ),
    st.lists(st.tuples(COMMUNITIES, TAGS, PEOPLE), min_size=MANY, max_size=MANY),
)


def world(said, where):
    places = [
        replace(place(number, community, sorted(tags)), starter_id=starter)
        for number, (community, tags, starter) in enumerate(where, start=1)
    ]
    posts = [
        post(id_, conversation, author, minutes, was_shown_before=shown_before)
        for id_, (conversation, author, minutes, shown_before) in enumerate(said)
    ]
    return places, posts


def by_the_rule(places, posts, wants):
    """Return what each heading tells: conversations, each with the posts that are news."""
    of_reader, told = set(wants.muted), []
    for heading, wanted in headings(places, wants):
        found = []
        for one in places:
            if one.id not in of_reader and wanted(one):
                of_reader.add(one.id)
                fresh = [
                    each
                    for each in posts
                    if each.conversation_id == one.id and is_news(each, wants)
                ]
                if fresh:
                    fresh.sort(key=lambda each: (each.published_at, each.id))
                    found.append((one, fresh))
        if found:
            own = ANA if heading == FOLLOWED else "nobody"
            found.sort(
                key=lambda each: (each[0].starter_id == own, each[1][-1].published_at, each[0].id),
                reverse=True,
            )
            told.append((heading, found))
    return told


def headings(places, wants):
    yield FOLLOWED, lambda one: one.id in wants.follows and wants.may_read(one)
    communities = set() if wants.only_followed else wants.communities
    for title, key in sorted({(one.community, one.community_id) for one in places}):
        if key in communities:
            yield title, lambda one, key=key: one.community_id == key
    tags = {(one.drawn(tag), tag) for one in places for tag in one.tags if tag in wants.tags}
    for drawn, key in sorted(tags):
        yield drawn, lambda one, key=key: key in one.tags


def is_news(each, wants):
    if each.author_id == ANA or each.author_id in wants.muted_members:
        return False
    return not (each.was_shown_before and each.id in wants.carried)


def as_told(found, wants):
    """Return a conversation's number, its posts that are news, and those of them to be shown."""
    one, fresh = found
    ids = [each.id for each in fresh]
    return one.id, ids, [id_ for id_ in ids if id_ not in wants.notified]


@given(WORLDS, WANTS, st.sampled_from([None, 1, 2, 3, 5]))
def test_a_selection_is_what_the_rule_says(made, wants, most):
    places, posts = world(*made)

    selection = select(news(places, *posts), wants, most=most)

    expected = by_the_rule(places, posts, wants)
    counts = [len(found) for _, found in expected]
    followed = bool(expected) and expected[0][0] == FOLLOWED
    kept = counts if most is None else named(counts, most, followed=followed)
    assert [group.count for group in selection.groups] == counts
    assert [
        [
            (entry.place.id, [*entry.ids], [post.id for post in entry.posts])
            for entry in group.entries
        ]
        for group in selection.groups
    ] == [
        [as_told(each, wants) for each in found[:many]]
        for (_, found), many in zip(expected, kept, strict=True)
    ]
    told = [as_told(each, wants) for _, found in expected for each in found]
    assert selection.posts == sum(len(ids) for _, ids, _ in told)
    assert selection.told == sum(len(ids) - len(untold) for _, ids, untold in told)
    assert selection.only_counted == sum(counts) - sum(kept)


@given(WORLDS, WANTS, NUMBERS, st.sampled_from([None, 2]))
def test_a_selection_is_the_same_whoever_else_reads_the_same_news(made, wants, number, most):
    places, posts = world(*made)
    shared = news(places, *posts)
    reader = replace(wants, member_id=DORA, muted_members=frozenset())
    readers = [
        wants,
        reader,
        *(
            replace(each, **{name: getattr(each, name) ^ {other}})
            for each in (reader, replace(reader, notified=frozenset(), carried=frozenset()))
            for name, other in [
                ("communities", SLEEP),
                ("tags", FATIGUE),
                ("follows", number),
                ("muted", number),
            ]
        ),
        replace(reader, only_followed=not reader.only_followed),
    ]

    for each in readers * 3:  # what several have is kept from the second time on
        together, alone = (select(one, each, most=most) for one in (shared, news(places, *posts)))

        assert together == alone
        assert together.key == alone.key
