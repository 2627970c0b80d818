"""Any Unicode text comes out of every letter with the same characters, and brings no element of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.community.communities.community import Community
from digest.community.conversations.conversation import TITLE_LIMIT, Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, reply, start
from digest.language.text import canonical, one_line
from digest.letters.audience import announce
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.post_office import PostOffice, Sent, new_stationery

GATHERING = timedelta(minutes=5)
BEN, DORA = 2, 4
WHOLE = {
    (LetterKind.CONVERSATION, BEN),
    (LetterKind.SUMMARY, DORA),
}  # show every word of both posts
TITLED = {LetterKind.CONVERSATION, LetterKind.SUMMARY, LetterKind.NOTIFICATION, LetterKind.RECEIPT}
OPTIONAL = ("Please look", "too long for a ready mail")  # what a receipt says of some texts
WITHOUT_END = {"br", "hr", "img", "link", "meta", "input"}
ANY = st.text(st.characters(codec=None), max_size=100) | st.text(
    st.sampled_from("<>&\"'{}%#\0\x0b\x1b\ufffe\ud800\u202e\u0301\u200d😀aé \n\t\r\u2028=/:;-"),
    max_size=80,
)
MARKUP = (
    "</div></p></mj-text><mj-raw><script>alert(1)</script>{{ 7*7 }}{% raw %}{0.__class__}]]><!--"
)


class Page(HTMLParser):
    """The elements of a letter: those of the template in their order, and those within members' words."""

    ATTRIBUTES = frozenset({"dir", "href", "rel", "style"})  # that those within may have

    def __init__(self, html: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self.within: set[str] = set()
        self.words = ""
        self.all = ""
        self._depth = 0  # of open elements, from that of members' words on
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        is_words = self.holds_words(tag, dict(attrs))
        if self._depth:
            self.within.add(tag)
            assert {name for name, _ in attrs} <= self.ATTRIBUTES
            assert dict(attrs).get("href", "https://").startswith(("https://", "http://"))
        else:
            self.own.append(tag)
        if (self._depth or is_words) and tag not in WITHOUT_END:
            self._depth += 1

    def holds_words(self, tag, attrs):
        """Say whether an element holds what members wrote."""
        return tag in ("div", "blockquote") and attrs.get("class") == "w"

    def handle_endtag(self, _tag):
        self._depth = max(self._depth - 1, 0)

    def handle_data(self, data):
        self.all += data
        if self._depth:
            self.words += data


@dataclass(frozen=True)
class Writing:
    """What makes the letters about some words, and the shape of those about plain ones."""

    letters: Callable[[str, str, str], list[Sent]]
    plain: list[tuple[LetterKind, int, list[str]]]


@pytest.fixture(scope="module")
def templates():
    return new_stationery()


@pytest.fixture
def writing(village, mail, make_member, keys, templates, tmp_path):
    """Return what makes all letters of a day on which Ana starts a conversation and replies in it."""
    office = PostOffice(village.store, keys, templates, tmp_path / "state")
    village.say(village.ana, "I was here before.")
    with village.store.write() as session:
        assert make_member(session, "Dora", village.lung).id == DORA
    days = iter(range(1, 100_000))

    def write(title, text, answer):
        at = village.noon + timedelta(days=next(days))
        office.sent.clear()
        with village.store.write() as session:
            community = session.get_one(Community, village.lung.id)
            words = {"author_id": village.ana.id, "at": at}
            first = start(
                session, community, Draft(text=text, **words), title=title, window=EditWindow()
            )
            follow(session, village.ben.id, first.conversation_id, at=at)
            for post in (first, _answered(session, first, Draft(text=answer, **words))):
                cut = canonical(answer).strip() or "nothing"
                announce(session, post, at=at, gathering=GATHERING, cut=cut, answers=None)
            number = first.conversation_id
        asked = village.address(Purpose.GET, village.ben, number)
        village.receive(mail("ben@example.net", f"{number}"), asked, at=at)
        village.work(at)
        office.run(at + timedelta(minutes=10))
        office.run(at + timedelta(hours=22))
        return list(office.sent)

    write("First", "The first day brings", "older news, too.")
    return Writing(write, shape(write("Sleep", "I sleep well.", "And I do.")))


def _answered(session, first, words):
    conversation = session.get_one(Conversation, first.conversation_id)
    return reply(session, conversation, words, window=EditWindow())


def in_order(letters):
    return sorted(letters, key=lambda each: (each.kind, each.member_id))


def shape(letters):
    """Return each letter's kind, reader and own elements."""
    return [(each.kind, each.member_id, Page(each.html).own) for each in in_order(letters)]


def squeezed(text):
    return "".join(text.split())


def check(letters, plain, title, text, answer):
    """Compare letters about these words with those about plain ones."""
    assert len(letters) == len(plain)
    for letter, expected in zip(in_order(letters), plain, strict=True):
        if not any(sentence in letter.html for sentence in OPTIONAL):
            assert (letter.kind, letter.member_id, Page(letter.html).own) == expected
    for letter in letters:
        page = Page(letter.html)
        assert page.within <= {"p", "br", "a"}
        subject = squeezed(one_line(title, limit=TITLE_LIMIT))
        for shown in (letter.text, page.all):
            assert letter.kind not in TITLED or subject in squeezed(shown)
        for said in (text, answer) if (letter.kind, letter.member_id) in WHOLE else ():
            if "://" not in said:  # hosts are shown in plain letters
                assert squeezed(canonical(said)) in squeezed(page.words)
                assert squeezed(canonical(said)) in squeezed(letter.text)


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(MARKUP, MARKUP, MARKUP)
@example(
    "x", "see https://example.org/?a=<b>&c='d' javascript:alert(1)", "http://\u202eевил.example"
)
@example("\x00\ud800", "\ud83d", "\ufffe\x0b\x0c\x1b")
@example("", "", "")
@example("\u0661" * 90, "ﷺ" * 90, "z" + "\u0334" * 90)
@given(ANY, ANY, ANY)
def test_any_text_is_shown_as_it_is_and_nothing_else(writing, title, text, answer):
    check(writing.letters(title, text, answer), writing.plain, title, text, answer)


@pytest.mark.long
@settings(
    max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ANY, ANY, ANY)
def test_a_thousand_texts_are_shown_as_they_are(writing, title, text, answer):
    check(writing.letters(title, text, answer), writing.plain, title, text, answer)
