"""A day of four hundred conversations: each is named in the summary, and comes by its number."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import select

from digest.community.communities.community import Community, Membership
from digest.community.communities.join import create_community, join
from digest.community.communities.tag import ConversationTag, follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, start
from digest.community.preferences.stop import StreamStop
from digest.outbox.delivery import Delivery, LetterKind
from digest.policy import LETTER_LIMIT
from tests.inbound.post_office import PostOffice, new_stationery

ANA = "ana@example.net"
ALL, AT_ONCE = 400, 20
NEXT_DAY = timedelta(hours=18)
TEXT = "It began on Tuesday, after the walk to the bakery, and I do not know what to make of it. "

pytestmark = pytest.mark.beyond_the_sample


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def conversations(village):
    """Ana's 400 new conversations: in two communities, under a tag elsewhere, a few that she follows."""
    with village.store.write() as session:
        lung = session.get_one(Community, village.lung.id)
        sleep, far = (
            create_community(session, name=name, title=name.title(), at=village.noon)
            for name in ("kitchen", "lantern")
        )
        join(session, village.ana.id, sleep.id, at=village.noon)
        tag = get_or_create_tag(session, "travel")
        follow_tag(session, village.ana.id, tag.id, at=village.noon)
        for number in range(1, ALL):  # and the one that is there already
            here = far if number % 10 == 0 else sleep if number % 3 == 0 else lung
            words = Draft(author_id=village.ben.id, text=TEXT * (1 + number % 9), at=village.noon)
            title = f"What helps you on day {number} of the new tablets?"
            begun = start(session, here, words, title=title, window=EditWindow())
            if here is far:
                session.add(ConversationTag(conversation_id=begun.conversation_id, tag_id=tag.id))
            if number < 9:
                follow(session, village.ana.id, begun.conversation_id, at=village.noon)
    with village.store.read() as session:
        return dict(session.exec(select(Conversation.title, Conversation.id)).all())


@pytest.fixture
def summary(village, office, conversations):
    """Ana's summary of that day, and what it was sent as."""
    return summary_of_ana(village, office)


def summary_of_ana(village, office):
    office.run(village.noon + NEXT_DAY)
    (letter,) = [
        each
        for each in office.sent
        if each.kind is LetterKind.SUMMARY and each.member_id == village.ana.id
    ]
    return letter


def to_of(letter):
    return letter.mail["Reply-To"].addresses[0].addr_spec


def named_in(letter):
    """Return the titles in a letter by their numbers."""
    listed = re.findall(r"(?m)^ *(\d+)\. (.+)\n(?: {6}(\S.*)\n)?", letter.text.replace("\r", ""))
    titles = {int(number): f"{first} {rest}" for number, first, rest in listed}
    return {number: title.partition(" (")[0].strip() for number, title in titles.items()}


def test_each_is_named_once_and_the_letter_says_so(summary, conversations):
    named = named_in(summary)

    assert sorted(named) == list(range(1, ALL + 1))
    assert set(named.values()) == set(conversations)
    assert len(summary.html.encode()) <= LETTER_LIMIT
    shown = summary.text.count("\nBy Ben, ")
    plain = summary.text.replace("\r", "")
    close = " ".join(summary.text[summary.text.rindex("400 conversations have") :].split())
    assert f"All of them are named in this letter, and {shown} are shown." in close
    headings = ("Conversations you follow", "Kitchen", "Lung", "#travel, a tag you follow")
    shown_under = re.findall(r"(?m)^-+\n(.+)\n", plain.partition("ALSO NEW, AND NOT")[0])
    assert tuple(shown_under[1:]) == headings, "no group is without a text"


def test_each_comes_by_its_number(village, office, mail, summary, conversations):
    named = named_in(summary)
    for first in range(1, ALL + 1, AT_ONCE):
        several = ", ".join(str(number) for number in range(first, first + AT_ONCE))
        at = village.noon + NEXT_DAY + timedelta(hours=first)
        village.take(mail(ANA, several, message_id=f"<{first}@client>"), to_of(summary), at=at)

    with village.store.read() as session:
        kind = Delivery.kind == LetterKind.CONVERSATION
        brought = session.exec(
            select(Delivery.conversation_id).where(kind).order_by(Delivery.id)
        ).all()
    assert list(brought) == [conversations[named[number]] for number in sorted(named)]
    office.send_due(village.noon + timedelta(days=20))
    letters = [each for each in office.sent if each.kind is LetterKind.CONVERSATION]
    assert len(letters) == ALL


def test_the_last_number_is_followed_and_the_one_after_it_is_none(village, mail, summary):
    at = village.noon + NEXT_DAY
    village.take(mail(ANA, "FOLLOW 400"), to_of(summary), at=at)
    village.take(mail(ANA, "FOLLOW 401"), to_of(summary), at=at)

    assert village.notices(village.ana)[-2:] == ["followed", "no_such_number"]


def rest_of(village, office, mail, letter, text="MORE", hours=1):
    """Return the letters that an answer brings."""
    before = len(office.sent)
    at = village.noon + NEXT_DAY + timedelta(hours=hours)
    village.take(mail(ANA, text, message_id=f"<{hours}@client>"), to_of(letter), at=at)
    office.send_due(at)
    return office.sent[before:]


def shown_in(letter):
    """Return the titles of the conversations of which a letter has posts, by their numbers."""
    found = re.findall(r"(?m)^(\d+)\. (.+)\n {3}New conv", letter.text.replace("\r", ""))
    return {int(number): title for number, title in found}


def test_more_brings_all_that_was_not_shown_and_the_same_again(village, office, mail, summary):
    named, shown = named_in(summary), shown_in(summary)
    letters = rest_of(village, office, mail, summary)

    brought = [pair for letter in letters for pair in shown_in(letter).items()]
    assert dict(brought) == {n: title for n, title in named.items() if n not in shown}
    assert len(brought) == ALL - len(shown)
    places = [f"{part} of {len(letters)}" for part in range(1, len(letters) + 1)]
    for letter, place in zip(letters, places, strict=True):
        assert f"More of Tuesday, {place}:" in letter.mail["Subject"]
        assert f"This is letter {place}." in " ".join(letter.text.split())
        assert len(letter.html.encode()) <= LETTER_LIMIT
        assert len(letter.html.encode()) > LETTER_LIMIT / 2 or letter is letters[-1]
    assert "had no room for." in letters[-1].text[-3_000:]

    again = rest_of(village, office, mail, letters[1], hours=2)
    assert [shown_in(letter) for letter in again] == [shown_in(letter) for letter in letters]


@pytest.mark.parametrize("words", ["ALL", "all of them", "Alle", "alles", "todo", "Todos."])
def test_all_brings_what_more_does_and_stops_nothing(village, office, mail, summary, words):
    named, shown = named_in(summary), shown_in(summary)
    letters = rest_of(village, office, mail, summary, words)

    brought = [pair for letter in letters for pair in shown_in(letter).items()]
    assert dict(brought) == {n: title for n, title in named.items() if n not in shown}
    with village.store.read() as session:
        assert session.exec(select(StreamStop)).all() == []


def test_more_asks_again_what_may_be_read(village, office, mail, summary):
    with village.store.write() as session:
        lung = Membership.community_id == village.lung.id
        session.exec(delete(Membership).where(lung, Membership.member_id == village.ana.id))
    letters = rest_of(village, office, mail, summary)

    days = [
        int(re.search(r"day (\d+)", title)[1])
        for letter in letters
        for title in shown_in(letter).values()
    ]
    assert days
    assert all(day % 3 == 0 or day % 10 == 0 for day in days), "of other communities alone"
    assert any(
        "conversations are left out: you muted them" in " ".join(letter.text.split())
        for letter in letters
    )


def test_numbers_of_the_rest_are_those_of_the_summary(village, office, mail, summary):
    letter = rest_of(village, office, mail, summary)[-1]
    number, title = next(iter(shown_in(letter).items()))

    (brought,) = rest_of(village, office, mail, letter, str(number), hours=2)
    assert brought.kind is LetterKind.CONVERSATION
    assert title in brought.text


def test_many_numbers_bring_these_conversations_in_few_letters(village, office, mail, summary):
    asked = range(101, 141)
    letters = rest_of(village, office, mail, summary, ", ".join(map(str, asked)))

    assert 1 <= len(letters) <= 2
    assert [n for letter in letters for n in shown_in(letter)] == list(asked)


def test_what_is_beyond_the_titles_is_counted_and_more_brings_it(
    village, office, mail, conversations
):
    beyond = 30
    with village.store.write() as session:
        lung = session.get_one(Community, village.lung.id)
        for number in range(ALL, ALL + beyond):
            words = Draft(author_id=village.ben.id, text=TEXT, at=village.noon)
            title = f"What helps you on day {number} of the new tablets?"
            start(session, lung, words, title=title, window=EditWindow())
    summary = summary_of_ana(village, office)

    named, shown = named_in(summary), shown_in(summary)
    assert len(named) == ALL
    assert f"{ALL + beyond} conversations have" in " ".join(summary.text.split())
    letters = rest_of(village, office, mail, summary)
    brought = [title for letter in letters for title in shown_in(letter).values()]
    assert len(set(brought)) == len(brought) == ALL + beyond - len(shown)
    assert {*brought, *shown.values()} >= set(conversations)
    assert all(len(letter.html.encode()) <= LETTER_LIMIT for letter in letters)
