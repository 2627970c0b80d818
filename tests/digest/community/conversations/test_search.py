"""What is found by its words: exactly what can be seen, by those who may read it."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from digest.community.communities.alias import add_alias
from digest.community.communities.community import HoldFirst
from digest.community.communities.join import join, leave
from digest.community.communities.tag import ConversationTag, follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import EditWindow, Post, PostState
from digest.community.conversations.query import Query, Term, first_place, read_query
from digest.community.conversations.search import search
from digest.community.posting import change
from digest.community.posting.publish import Draft, reply, start

pytestmark = pytest.mark.both_stores

WINDOW = EditWindow()
HOSTILE = [
    '"',
    "'",
    '""""',
    "*",
    "a*",
    "^a",
    "AND",
    "NOT x",
    "a OR b NEAR(c, 3)",
    "text : x",
    "{text title} : x",
    "post_words MATCH 'x'",
    "%",
    "_",
    "\\",
    "a\0b",
    "\0",
    "&|!:*<->",
    "a <-> b",
    "'; DROP TABLE post; --",
    "( ( (",
    "-",
    "--",
    "😀",
    "²½Ⅷ",
    "\ud800",
    "\u202e",
    "#",
    "in:",
    "by:",
    "tag:#",
    'in:"',
    "x" * 10_000,
    "x " * 5_000,
    '"' * 10_000,
    "ß ſ ﬁ İ ı",
    "日本語",
    "مرحبا",
]


@pytest.fixture
def village(make_community, make_member, noon):
    """Ana and Ben belong to lung, Cora to nothing."""

    class Village:
        def __init__(self, session):
            self.session = session
            self.lung = make_community(session, "lung", hold_first=HoldFirst.NEVER)
            self.heart = make_community(session, "heart", hold_first=HoldFirst.NEVER)
            self.ana = make_member(session, "Ana", self.lung)
            self.ben = make_member(session, "Ben", self.lung, self.heart)
            self.cora = make_member(session, "Cora")

        def start(self, title, text, *, by=None, where=None, minutes=0):
            words = self._words(text, by or self.ben, minutes)
            return start(session, where or self.lung, words, title=title, window=WINDOW)

        def reply(self, post, text, *, by=None, minutes=1):
            conversation = session.get_one(Conversation, post.conversation_id)
            words = self._words(text, by or self.ben, minutes)
            return reply(session, conversation, words, window=WINDOW)

        def _words(self, text, by, minutes):
            return Draft(author_id=by.id, text=text, at=noon + timedelta(minutes=minutes))

        def found(self, text, by=None):
            hits = search(self.session, (by or self.ana).id, read_query(text), limit=100).hits
            return [hit.conversation_id for hit in hits]

    def make(opened):
        nonlocal session
        session = opened
        return Village(opened)

    session = None
    return make


def test_words_are_found_in_titles_and_texts_whatever_their_case_and_accents(store, village):
    with store.write() as session:
        here = village(session)
        title = here.start("Müdigkeit nach der Chemo", "Wer kennt das?")
        text = here.start("Sleep", "La CANCIÓN de cuna: mañana, señor.")

        for query in ("müdigkeit", "MUDIGKEIT", "mudig", "chemo kennt", '"nach der"'):
            assert here.found(query) == [title.conversation_id], query
        for query in ("cancion", "manana senor", "Canción", '"cuna manana"', "sleep cuna"):
            assert here.found(query) == [text.conversation_id], query
        for query in ("müdig chemo cuna", '"der nach"', '"mudig"', "xyz"):
            assert here.found(query) == [], query


def test_only_what_a_member_may_read_is_found(store, village, noon):
    with store.write() as session:
        here = village(session)
        first = here.start("Sleep", "On my side.", where=here.heart)
        session.add(
            ConversationTag(
                conversation_id=first.conversation_id, tag_id=get_or_create_tag(session, "night").id
            )
        )
        assert here.found("side", here.ana) == here.found("side", here.cora) == []
        assert here.found("side", here.ben) == [first.conversation_id]

        join(session, here.ana.id, here.heart.id, at=noon)
        follow_tag(session, here.cora.id, get_or_create_tag(session, "night").id, at=noon)
        assert here.found("side", here.ana) == here.found("side", here.cora)
        assert here.found("side", here.ana) == [first.conversation_id]

        leave(session, here.ana.id, here.heart.id)
        assert here.found("side", here.ana) == []


def test_tags_communities_and_oneself_narrow_what_is_found(store, village, noon):
    with store.write() as session:
        here = village(session)
        join(session, here.ana.id, here.heart.id, at=noon)
        own = here.start("Sleep", "On my side.", by=here.ana)
        other = here.start("Sleep too", "On my back.", where=here.heart, minutes=1)
        tagged = here.start("Sleep well", "On my belly.", minutes=2)
        session.add(
            ConversationTag(
                conversation_id=tagged.conversation_id,
                tag_id=get_or_create_tag(session, "night sweats").id,
            )
        )
        ids = [post.conversation_id for post in (tagged, other, own)]

        assert here.found("sleep") == ids
        assert here.found("sleep in:heart") == here.found('sleep in:"Heart"') == [ids[1]]
        add_alias(session, here.heart, "Herzschwäche", language="de", at=noon)
        assert here.found("sleep in:herzschwaeche") == [ids[1]]
        assert here.found("in:heart in:lung") == ids
        assert here.found("#night-sweats") == here.found('tag:"night sweats"') == [ids[0]]
        assert here.found("sleep #lung by:me") == here.found("BY:ME") == [ids[2]]
        assert here.found("sleep in:nowhere") == here.found("by:me #night-sweats") == []


def test_titles_come_first_then_the_newest(store, village):
    with store.write() as session:
        here = village(session)
        in_title = here.start("Fatigue", "What helps?")
        newer = here.start("Sleep", "The fatigue is bad.", minutes=5)
        older = here.start("Food", "Fatigue again.", minutes=2)

        assert here.found("fatigue") == [post.conversation_id for post in (in_title, newer, older)]
        hit = search(session, here.ana.id, read_query("fatigue"), limit=1)
        assert (len(hit.hits), hit.count) == (1, 3)


def test_of_a_sentence_the_rarest_words_are_found_first_whichever_posts_hold_them(store, village):
    with store.write() as session:
        here = village(session)
        for number in range(4):
            here.start(f"Mood {number}", "I feel blue and got nothing done, about to write.")
        both = here.start("Parking", "Has anyone a permit for the car?", minutes=1)
        here.reply(both, "The council gave me blue badges.", minutes=2)
        rare = here.start("Lungs", "My sarcoidosis was found by chance.", minutes=3)

        asked = "Did anybody ever write about getting a blue badge with sarcoidosis?"
        assert here.found(asked) == [each.conversation_id for each in (both, rare)]
        hits = search(session, here.ana.id, read_query(asked), limit=1)
        assert (len(hits.hits), hits.count) == (1, 2)
        (hit,) = search(session, here.ana.id, read_query("who has badges"), limit=5).hits
        assert session.get_one(Post, hit.post_id).text == "The council gave me blue badges."
        assert here.found('has anybody "blue badges" with sarcoidosis') == []
        assert here.found("what about sarcoidosis in:heart") == []
        assert here.found("who knows anything about unicorns?") == []
        assert here.found(asked, here.cora) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            "Did anybody ever write about getting a blue badge with sarcoidosis?",
            ["blue", "badge", "sarcoidosis"],
        ),
        ("Hat jemand von euch Erfahrung mit einer Perücke?", ["Erfahrung", "Perücke"]),
        (
            "¿Alguien sabe algo sobre la fatiga después de la quimio?",
            ["fatiga", "después", "quimio"],
        ),
        ("I do not want to die of sepsis", ["die", "sepsis"]),
    ],
)
def test_a_sentence_is_looked_for_without_its_little_words(asked, words):
    query = read_query(asked)

    assert ([term.words for term in query.some], query.terms) == (words, ())


@pytest.mark.parametrize("asked", ["scan results", "fatigue chemo", "who are they", "Müdigkeit"])
def test_mere_words_must_all_be_there_and_so_must_nothing_but_little_ones(asked):
    assert read_query(asked).some == ()
    assert len(read_query(asked).terms) == len(asked.split())


def test_a_plural_finds_its_singular_and_back(store, village):
    with store.write() as session:
        here = village(session)
        one = here.start("Badge", "A nurse told me.")
        many = here.start("Badges", "Two nurses, three trains.", minutes=1)

        for asked in ("badge", "badges", "nurse", "nurses"):
            assert set(here.found(asked)) == {one.conversation_id, many.conversation_id}, asked
        assert here.found('"badges"') == [many.conversation_id]


@pytest.mark.sample(5)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_can_break_a_search(store, village, text):
    with store.write() as session:
        here = village(session)
        here.start("Sleep", "On my side.")

        for wrapped in (text, f'"{text}"', f"side {text}", f"in:{text} #{text}", f"who has {text}"):
            here.found(wrapped)
        for terms in ((Term(words=text),), (Term(words=text, exact=True),)):
            if "\ud800" not in text:  # never in a canonical text
                search(session, here.ana.id, Query(terms=terms), limit=5)


def test_a_query_is_read_into_what_it_asks_for():
    query = read_query('fatigue, "night sweats" #Chemo tag:"Side effects" in:lung in:Heart by:me')

    assert query == Query(
        terms=(Term(words="fatigue"), Term(words="night sweats", exact=True)),
        tags=("chemo", "side-effects"),
        communities=("lung", "heart"),
        by_me=True,
    )
    assert read_query("„zwei Worte“ o'clock").terms == (
        Term(words="zwei Worte", exact=True),
        Term(words="o'clock"),
    )
    assert read_query("in: lung # chemo") == Query(tags=("chemo",), communities=("lung",))
    assert read_query(" !? # in: ").is_empty


@given(st.text(max_size=60))
def test_whatever_is_asked_is_read(text):
    assert isinstance(read_query(text), Query)


def test_the_first_place_is_where_a_word_begins():
    text = "Nothing here. Müdigkeit, then chemo."

    assert first_place(text, read_query("chemo mudigkeit")) == text.index("Müdigkeit")
    assert first_place(text, read_query("absent")) == 0


WORDS = "fatigue Müdigkeit chemo sueño night-sweats 20mg Straße tired".split()
SAYINGS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            "start reply edit retitle hide show hold approve delete remove reopen erase".split()
        ),
        st.integers(0, 30),
        SAYINGS,
    ),
    max_size=25,
)


def finds_what_can_be_seen(store, village, noon, changes):
    """Make the changes, and assert that every query finds exactly what it should."""
    with store.write() as session:
        here = village(session)
        for what, number, words in changes:
            _change(here, what, number, words, noon)
        session.flush()
        for query in [*WORDS, "fatigue chemo", '"chemo fatigue"', "mudig", "night"]:
            assert set(here.found(query)) == _expected(session, query), (query, changes)
        session.rollback()


FEW = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(changes=CHANGES)
def test_after_any_changes_exactly_what_can_be_seen_is_found(store, village, noon, changes):
    finds_what_can_be_seen(store, village, noon, changes)


@pytest.mark.long
@settings(FEW, max_examples=250)
@given(changes=CHANGES)
def test_after_many_changes_exactly_what_can_be_seen_is_found(store, village, noon, changes):
    finds_what_can_be_seen(store, village, noon, changes)


def _change(here, what, number, words, noon):
    session = here.session
    posts = session.exec(select(Post).order_by(Post.id)).all()
    if what == "start" or not posts:
        here.start(words, words[::-1])
        return
    post = posts[number % len(posts)]
    conversation = session.get_one(Conversation, post.conversation_id)
    by_operator = {"actor": "operator", "at": noon}
    shown = {**by_operator, "window": WINDOW}
    {
        "reply": lambda: here.reply(post, words),
        "edit": lambda: change.edit(session, post, text=words, title=None, at=noon),
        "retitle": lambda: change.edit(session, post, text=post.text, title=words, at=noon),
        "hide": lambda: change.hide(session, post, reason="", **by_operator),
        "show": lambda: change.show_again(session, post, **shown),
        "hold": lambda: setattr(post, "state", PostState.HELD),
        "approve": lambda: change.approve(session, post, **shown),
        "delete": lambda: change.delete(session, post, at=noon),
        "remove": lambda: setattr(conversation, "state", ConversationState.REMOVED),
        "reopen": lambda: setattr(conversation, "state", ConversationState.OPEN),
        "erase": lambda: setattr(post, "text", ""),
    }[what]()
    session.flush()


def _expected(session, query):
    """Return the conversations in which the words of a query can be seen, looked for one by one."""
    rows = session.exec(
        select(Conversation, Post)
        .join(Post, col(Post.conversation_id) == col(Conversation.id))
        .where(Post.state == PostState.VISIBLE, Conversation.state != ConversationState.REMOVED)
    ).all()
    terms = read_query(query).terms
    return {
        conversation.id
        for conversation, post in rows
        if all(_has(conversation.title, term) or _has(post.text, term) for term in terms)
    }


def _has(text, term):
    plain = " ".join(re.findall(r"\w+", _without_accents(text)))
    wanted = " ".join(re.findall(r"\w+", _without_accents(term.beginning)))
    end = r"\b" if term.exact else ""
    return re.search(rf"\b{re.escape(wanted)}{end}", plain) is not None


def _without_accents(text):
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@pytest.mark.parametrize("end", ["edit", "hide", "delete"])
def test_what_can_no_longer_be_seen_is_in_no_byte_of_the_index(sqlite_store, village, noon, end):
    with sqlite_store.write() as session:
        here = village(session)
        for number in range(30):
            here.start(f"Title {number}", f"Post {number} about something")
        post = here.reply(here.start("Sleep", "How?"), "zebraquark in my room")
    with sqlite_store.write() as session:
        post = session.get_one(Post, post.id)
        _change_by(session, post, end, noon)
        # the texts themselves, and those kept for moderators, are not the index
        session.connection().exec_driver_sql("UPDATE revision SET text = ''")
        session.connection().exec_driver_sql("UPDATE post SET text = '' WHERE state <> 'visible'")
    assert sqlite_store.empty_log()

    assert b"zebraquark" not in Path(sqlite_store.url.removeprefix("sqlite:///")).read_bytes()


def _change_by(session, post, end, noon):
    if end == "edit":
        change.edit(session, post, text="nothing", title=None, at=noon)
    elif end == "hide":
        change.hide(session, post, actor="operator", reason="", at=noon)
    else:
        change.delete(session, post, at=noon)
