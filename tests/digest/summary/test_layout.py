"""How much a summary shows of a long day: all that fits, fairly, and everything is at least counted."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def talk(day, title, texts):
    """Start a conversation with these texts of Ben's, a minute after one another."""
    first, *others = texts
    start = day.start(day.lung, day.ben, title, first)
    for number, text in enumerate(others, start=1):
        day.reply(start, day.ben, text, hours=number / 60)
    return start


def sent(day, letters=None):
    return day.run(MORNING, letters=letters).sent[day.ana.id]


def counts(text):
    """Return how many posts a letter says it has, and how many it shows or counts."""
    said = re.search(r"\d+ conversations? with (\d+) new posts?,", text)
    shown = len(re.findall(r"^By Ben, ", text, re.M))
    left_out = sum(map(int, re.findall(r"^(\d+) older posts? of these", text, re.M)))
    shrunk = re.findall(r"(\d+) (?:posts?|new repl(?:y|ies))\. Not shown here", text)
    rest = re.search(r"(?:It has|They have) (\d+) new posts? and did not fit", text)
    return int(said[1]), shown + left_out + sum(map(int, shrunk)) + int(rest[1] if rest else 0)


def check(letter, text, html):
    plain = text(letter)
    said, accounted = counts(plain)
    assert len(html(letter).encode()) <= HTML_LIMIT
    assert len(letter.as_bytes()) <= WHOLE_LIMIT
    assert said == accounted
    assert "That is everything since" in plain
    assert html(letter).rstrip().endswith("</html>")
    return plain


def test_a_long_day_shows_the_first_and_shrinks_and_counts_the_others(day, text, html):
    for number in range(400):
        talk(day, f"Question {number}", [f"This is what I ask {number}. " * 20])

    plain = check(sent(day), text, html)

    assert plain.index("This is what I ask 399") < plain.index("Not shown here")
    assert re.search(r"And \d+ more conversations", plain)
    assert plain.count("By Ben, ") > 20
    titles = [int(n) for n in re.findall(r"^  Question (\d+)$", plain, re.M)]
    listed, headed = titles[: len(titles) // 2], titles[len(titles) // 2 :]
    assert listed == headed == list(range(399, 399 - len(listed), -1))


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
    assert "Not shown here" not in plain


def test_posts_in_other_scripts_keep_the_whole_mail_small(day, text, html):
    for number in range(60):
        talk(day, f"Вопрос {number}", ["Как вы поднимаетесь по лестнице после операции? " * 25])

    check(sent(day), text, html)


def test_a_text_full_of_markup_keeps_the_letter_small(day, text, html):
    for number in range(60):
        talk(day, f"<Question> & {number}", ["<&>\"' " * 250])

    check(sent(day), text, html)


def test_a_whole_text_too_long_for_any_letter_leaves_its_title(day, text, html, make_letters):
    talk(day, "Short", ["A short question."])
    talk(day, "Endless", ["&<>" * 20_000])

    plain = check(sent(day, make_letters(excerpt_limit=0)), text, html)

    assert "A short question." in plain
    assert "1 post. Not shown here" in plain


def test_without_limits_everything_is_shown_whole(day, text, make_letters):
    texts = [f"Word {number}. " + "And so on. " * 300 for number in range(60)]
    talk(day, "Busy", texts)

    plain = text(sent(day, make_letters(html_limit=0, excerpt_limit=0)))

    squeezed = re.sub(r"\s", "", plain)
    assert all(re.sub(r"\s", "", one) in squeezed for one in texts)
    assert counts(plain) == (60, 60)


def test_a_limit_below_any_letter_counts_everything(day, text, make_letters):
    talk(day, "Question", ["A question."])

    plain = text(sent(day, make_letters(html_limit=1_000)))

    assert "And 1 more conversation" in plain
    assert counts(plain) == (1, 1)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(1, 1_700), st.sampled_from("aя日<\U0001f600")),
        min_size=1,
        max_size=25,
    )
)
def test_every_post_of_any_day_is_shown_or_counted_in_a_letter_that_is_not_too_large(
    day, text, html, make_letters, conversations
):
    with day.session.begin_nested() as undo:
        for number, (posts, length, character) in enumerate(conversations):
            talk(day, f"{character} {number}", [(character * 9 + " ") * (length // 10 + 1)] * posts)
        check(sent(day, make_letters()), text, html)
        undo.rollback()
