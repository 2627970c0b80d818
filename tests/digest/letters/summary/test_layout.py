"""How much a summary shows of a long day: all that fits, fairly, and everything is named or counted."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.community.communities.join import join
from digest.community.conversations.follow import follow

HTML_LIMIT, WHOLE_LIMIT = 80_000, 200_000  # bytes (B-07)
MORNING = 18  # hours after noon


@pytest.fixture
def day(sqlite_store, world, make_community, make_member):
    with sqlite_store.write() as session:
        day = world(session)
        day.lung = make_community(session)
        day.ana, day.ben = (make_member(session, name, day.lung) for name in ("Ana", "Ben"))
        yield day
        session.rollback()


def talk(day, title, texts, community=None):
    """Start a conversation with these texts of Ben's, a minute after one another."""
    first, *others = texts
    start = day.start(community or day.lung, day.ben, title, first)
    for number, text in enumerate(others, start=1):
        day.reply(start, day.ben, text, hours=number / 60)
    return start


def sent(day, letters=None):
    return day.run(MORNING, letters=letters).sent[day.ana.id]


@dataclass(frozen=True)
class Told:
    """What a letter says of itself, and what stands in it."""

    conversations: int
    posts: int
    shown: dict[int, str]  # titles by number
    contents: dict[int, str]  # of those that are shown, in the list on top
    rest: dict[int, str]  # of what is not
    more: int  # conversations that are only counted
    shown_posts: int
    left_out: int
    close: str


SHOWN = re.compile(r"^(\d+)\. (.*)\n {3}(?:New conversation|\d+ new repl)", re.M)
NAMED = re.compile(r"^ +(\d+)\. (.*) \((?:new|\d)[^()]*\)$", re.M)


def told(plain):
    """Read a letter's text part; titles are on one line each."""
    said = re.search(r"(\d+) conversations?, (\d+) new posts?\s", plain)
    before, _, after = plain.partition("ALSO NEW, AND NOT SHOWN HERE")
    close = re.search(
        r"^That is everything since|^\d+ conversations? ha.*?^---", plain, re.M | re.S
    )
    more = re.findall(r"^ *(?:And )?(\d+) (?:more )?conversations?(?: in \d+ other|$)", after, re.M)
    return Told(
        conversations=int(said[1]),
        posts=int(said[2]),
        shown={int(number): title for number, title in SHOWN.findall(before)},
        contents={int(number): title for number, title in NAMED.findall(before)},
        rest={int(number): title for number, title in NAMED.findall(after)},
        more=sum(map(int, more)),
        shown_posts=len(re.findall(r"^By Ben, ", plain, re.M)),
        left_out=sum(
            map(int, re.findall(r"^(\d+) earlier posts? (?:is|are) not shown", plain, re.M))
        ),
        close=" ".join(close.group().rstrip("-").split()),
    )


def counted_in_the_close(found, trimmed):
    """Return the numbers that the close tells: where all are shown, those that are not whole in words."""
    if not found.rest and not found.more:
        return [found.conversations] * (1 if found.conversations == 1 else 2)
    named = len(found.shown | found.rest)
    return [found.conversations, named, len(found.shown), *([trimmed] if trimmed else [])]


def check(letter, text, html):
    """Say what is true of any letter, and return its text part."""
    plain = text(letter).replace("\r\n", "\n")
    found = told(plain)
    assert len(html(letter).encode()) <= HTML_LIMIT
    assert len(letter.as_bytes()) <= WHOLE_LIMIT
    assert html(letter).rstrip().endswith("</html>")
    named = found.shown | found.rest
    listed = list(found.shown.items())[:30] if len(found.shown) > 2 else []
    assert list(found.contents.items()) == listed
    assert sorted(named) == list(range(1, len(named) + 1)), "numbers are as many as names"
    assert len(named) + found.more == found.conversations
    is_everything = not found.rest and not found.more and not found.left_out
    if is_everything:
        assert found.close == "That is everything since"
        assert found.shown_posts == found.posts
    else:
        close = found.close.replace("All of them are named", f"{found.conversations} are named")
        counts = [int(number) for number in re.findall(r"\b(\d+) (?:conv|is|are|of)", close)]
        trimmed = len(re.findall(r"earlier posts? (?:is|are) not shown", plain))
        assert counts == counted_in_the_close(found, trimmed)
        assert bool(re.search(r"That is everything", html(letter))) is False
    for number in named:
        assert re.search(rf'<li value="{number}"|<h3 [^>]*id="c{number}"', html(letter))
    return plain


def test_a_long_day_names_every_title_and_shows_as_many_as_fit(day, text, html):
    for number in range(400):
        talk(day, f"Question {number}", [f"This is what I ask {number}. " * 20])

    plain = check(sent(day), text, html)

    found = told(plain)
    assert (found.conversations, found.more) == (400, 0)
    titles = [title for _, title in sorted((found.shown | found.rest).items())]
    assert titles == [f"Question {number}" for number in range(399, -1, -1)]
    assert found.shown_posts >= 18
    assert "This is what I ask 399" in plain


def test_titles_stand_one_below_the_other_whatever_their_number(day, text):
    for number in range(12):
        talk(day, f"Question {number}", ["A question."])

    plain = text(sent(day)).replace("\r\n", "\n")

    assert "\n   1. Question 11 (new, 1)\n" in plain
    assert "\n  12. Question 0 (new, 1)\n" in plain


def test_beyond_four_hundred_the_followed_are_named_first_and_the_others_counted(
    day, text, html, make_community
):
    sleep = make_community(day.session, "sleep")
    join(day.session, day.ana.id, sleep.id, at=day.noon)
    for number in range(450):
        here = day.start(day.lung if number < 400 else sleep, day.ben, f"Q {number}", "A question.")
        if number < 60:
            follow(day.session, day.ana.id, here.conversation_id, at=day.noon)

    plain = check(sent(day), text, html)

    found = told(plain)
    names = set((found.shown | found.rest).values())
    assert (len(names), found.more) == (400, 50)
    assert {f"Q {number}" for number in range(60)} <= names
    assert {f"Q {number}" for number in range(400, 450)} <= names, "the small community gets all"
    assert "And 50 more conversations" in plain


@pytest.mark.always
def test_no_community_is_left_out_of_a_busy_day(day, text, html, make_community):
    for name in ("brain", "sleep", "zebra"):
        community = make_community(day.session, name)
        join(day.session, day.ana.id, community.id, at=day.noon)
        day.start(community, day.ben, f"Only {name}", f"A question about {name}.")
    for number in range(200):
        talk(day, f"Question {number}", [f"This is what I ask {number}. " * 40])

    plain = check(sent(day), text, html)

    for name in ("brain", "sleep", "zebra"):
        assert f"A question about {name}." in plain
    assert not told(plain).close.startswith("200 conversations")


def test_one_busy_conversation_shows_its_newest_posts_and_counts_the_others(day, text, html):
    talk(day, "Busy", [f"Word {number}. " + "And so on. " * 60 for number in range(300)])

    letter = sent(day)
    plain = check(letter, text, html)

    assert "Word 299." in plain
    assert "Word 0." not in plain
    assert len(html(letter).encode()) > HTML_LIMIT * 0.9


def test_a_busy_conversation_takes_nothing_from_small_ones(day, text, html):
    small = [talk(day, f"Small {n}", [f"A short question {n}."]) for n in range(10)]
    talk(day, "Busy", [f"Word {number}. " + "And so on. " * 60 for number in range(300)])

    plain = check(sent(day), text, html)

    assert all(f"A short question {n}." in plain for n in range(len(small)))
    assert not told(plain).rest


def test_posts_in_other_scripts_keep_the_whole_mail_small(day, text, html):
    for number in range(60):
        talk(day, f"Вопрос {number}", ["Как вы поднимаетесь по лестнице после операции? " * 25])

    check(sent(day), text, html)


def test_a_text_full_of_markup_keeps_the_letter_small(day, text, html):
    for number in range(60):
        talk(day, f"<Question> & {number}", ["<&>\"' " * 250])

    check(sent(day), text, html)


def test_a_whole_text_too_long_for_any_letter_is_cut(day, text, html, make_letters):
    talk(day, "Short", ["A short question."])
    talk(day, "Endless", ["&<>" * 20_000])

    plain = check(sent(day, make_letters(excerpt_limit=0)), text, html)

    assert "A short question." in plain
    assert told(plain).rest == {}
    assert "Read it all" in plain


def test_without_limits_everything_is_shown_whole(day, text, make_letters):
    texts = [f"Word {number}. " + "And so on. " * 300 for number in range(60)]
    talk(day, "Busy", texts)

    plain = text(sent(day, make_letters(html_limit=0, excerpt_limit=0))).replace("\r\n", "\n")

    squeezed = re.sub(r"\s", "", plain)
    assert all(re.sub(r"\s", "", one) in squeezed for one in texts)
    assert told(plain).shown_posts == 60
    assert told(plain).close == "That is everything since"


def test_a_limit_below_any_letter_counts_everything(day, text, make_letters):
    talk(day, "Question", ["A question."])

    plain = text(sent(day, make_letters(html_limit=1_000))).replace("\r\n", "\n")

    assert "And 1 more conversation" in plain
    assert told(plain).close.startswith("1 conversation has something new since")


CONVERSATION = st.tuples(
    st.integers(1, 40),  # posts
    st.integers(1, 1_700),  # characters of each
    st.sampled_from("aя日<\U0001f600"),
    st.integers(0, 5),  # the community
    st.integers(0, 5),  # 0: followed
)


def tells_of_a_random_day(day, text, html, letters, make_community, conversations):
    with day.session.begin_nested() as undo:
        communities = [make_community(day.session, f"c{number}") for number in range(6)]
        for community in communities:
            join(day.session, day.ana.id, community.id, at=day.noon)
        for number, (posts, length, character, where, followed) in enumerate(conversations):
            words = [(character * 9 + " ") * (length // 10 + 1)] * posts
            place = communities[where]
            first = talk(day, f"{character} {number}", words, place)
            if followed == 0:
                follow(day.session, day.ana.id, first.conversation_id, at=day.noon)
        plain = check(sent(day, letters), text, html)
        shown = told(plain).shown
        for where in {conversation[3] for conversation in conversations if conversation[4]}:
            assert re.search(rf"^-+\nC{where}\n\n\n\d+\. ", plain, re.M), "a community is left out"
        assert shown
        undo.rollback()


FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.beyond_the_sample
@FEW
@given(st.lists(CONVERSATION, min_size=1, max_size=25))
def test_any_day_is_named_and_every_community_shown_in_a_letter_that_is_not_too_large(
    day, text, html, make_letters, make_community, conversations
):
    tells_of_a_random_day(day, text, html, make_letters(), make_community, conversations)


@pytest.mark.long
@settings(FEW, max_examples=300)
@given(st.lists(CONVERSATION, min_size=1, max_size=120))
def test_any_long_day_is_named_and_every_community_shown(
    day, text, html, make_letters, make_community, conversations
):
    tells_of_a_random_day(day, text, html, make_letters(), make_community, conversations)
