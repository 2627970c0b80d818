"""The overviews that list: home, what was found, communities, tags, what is followed, the rules."""

import re
from datetime import timedelta
from email.parser import HeaderParser
from itertools import count
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from digest.community.communities.community import Membership
from digest.community.communities.join import create_community, join, leave
from digest.community.communities.tag import ConversationTag, follow_tag, get_or_create_tag
from digest.community.conversations.follow import Follow, mute
from digest.community.conversations.post import EditWindow
from digest.community.conversations.query import read_query
from digest.community.people.member import MemberState
from digest.community.posting import change
from digest.community.posting.publish import Draft, start
from digest.language.sentences import in_english
from digest.letters.communities import roughly
from digest.letters.overview import Overview, OverviewPayload, SearchResultsPayload
from digest.letters.search_results import suggested
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.store.id_codec import unpack_ids

HOSTILE = "<b onclick=x>\n.\nSubject: x {{ 7*7 }}"


@pytest.fixture
def ask(postman):
    """Ask for an overview, and return the letter that brings it."""
    numbers = count()

    def ask(talk, member, what, query=None, minutes=10):
        key = f"overview:{next(numbers)}"
        payload = (
            OverviewPayload(reason=what) if query is None else SearchResultsPayload(query=query)
        )
        enqueue(talk.session, payload, to=member.id, key=key, at=talk.at(minutes))
        return postman.send(talk, LetterKind.OVERVIEW, minutes=minutes)[member.id]

    return ask


def another(talk, title, text="A text.", *, author=None, where=None, minutes=1):
    words = Draft(author_id=(author or talk.ben).id, text=text, at=talk.at(minutes), approved=True)
    return start(talk.session, where or talk.lung, words, title=title, window=EditWindow())


def tagged(talk, post, name):
    tag = get_or_create_tag(talk.session, name)
    talk.session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=tag.id))
    talk.session.flush()
    return tag


def _lines(letter):
    return letter.text.splitlines()


def ready_mails(html):
    """Return the addresses and subjects of all ready mails in a letter."""
    found = re.findall(r'href="(mailto:[^"]+)"', html)
    parts = [urlsplit(link.replace("&amp;", "&")) for link in found]
    return [(unquote(p.path), parse_qs(p.query).get("subject", [""])[0]) for p in parts]


def test_home_has_what_is_new_followed_first_with_its_beginning_and_actions(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        other = another(talk, "Eating", "Soup. " * 200, minutes=3)
        talk.say(talk.ana, "Any news?", minutes=1)
        talk.say(talk.ben, "Propped up.", minutes=2)
        letter = ask(talk, talk.cora, Overview.HOME)

        assert letter.mail["Subject"] == "What is new for you: 2 conversations, 4 new posts"
        for part in (letter.text, letter.html):
            places = [part.index(each) for each in ("Sleeping well", "Propped up.", "Eating")]
            assert places == sorted(places)
            assert "New conversation, 2 replies" in part
            assert "Any news?" not in part  # only the newest
            assert "Soup. " * 200 not in part
        assert "Soup. Soup." in letter.html
        subjects = {subject for _, subject in ready_mails(letter.html)}
        assert {
            f"Re: Conversation C{other.conversation_id}",
            "Read it all",
            "Follow",
            "Unfollow",
            "Report",
        } <= subjects
        assert set(unpack_ids(letter.composed.carried)) == {talk.first.id + 3, other.id}


def test_home_goes_on_where_the_last_one_that_was_sent_ended(store, begin, ask, postman):
    with store.write() as session:
        talk = begin(session)
        first = ask(talk, talk.cora, Overview.HOME)
        assert "your first such letter" in " ".join(first.text.split())
        talk.say(talk.ben, "Propped up.", minutes=11)
        enqueue(
            session,
            OverviewPayload(reason=Overview.HOME),
            to=talk.cora.id,
            key="lost",
            at=talk.at(12),
        )
        lost = talk.owed(LetterKind.OVERVIEW)[-1]
        lost.state = DeliveryState.FAILED
        again = ask(talk, talk.cora, Overview.HOME, minutes=13)
        nothing = ask(talk, talk.cora, Overview.HOME, minutes=14)

        assert "How do you sleep" not in again.text
        assert "1 new reply, in Lung" in again.text
        assert "Propped up." not in nothing.text
        assert "Nobody has written anything new" in nothing.text


def test_home_leaves_out_what_is_not_for_its_reader(store, begin, ask, make_community):
    with store.write() as session:
        talk = begin(session)
        heart = make_community(session, "heart")
        another(talk, "Elsewhere", where=heart)
        hidden = talk.say(talk.ben, "Buy my pills.", minutes=2)
        change.hide(session, hidden, actor="operator", reason="", at=talk.at(3))
        talk.say(talk.cora, "My own words.", minutes=4)
        join(session, talk.ana.id, heart.id, at=talk.noon)
        letter = ask(talk, talk.cora, Overview.HOME)
        elsewhere = ask(talk, talk.ana, Overview.HOME)

        assert "Elsewhere" not in letter.text
        assert "pills" not in letter.text
        assert "1 conversation with 1 new post" in letter.text
        assert "Elsewhere" in elsewhere.text


def test_home_ends_with_ones_own_posts_that_can_still_be_changed(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        talk.say(talk.ana, "Too late to change.", minutes=1)
        late = talk.say(talk.ana, "I mean 20 mg.", minutes=30)
        letter = ask(talk, talk.ana, Overview.HOME, minutes=70)

        assert "Too late" not in letter.text
        assert "until Mon 13:30" in letter.text
        mails = ready_mails(letter.html)
        assert [subject for to, subject in mails if to.startswith("p.")] == ["EDIT", "DELETE"]
        assert "I%20mean%2020%20mg." in letter.html
        assert letter.text.index("p.") > letter.text.index("subject EDIT")
        assert late.id in unpack_ids(
            letter.composed.carried
        )  # so that its quote is told from an answer


def test_a_suspended_member_gets_an_answer_without_the_words_of_others(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        talk.cora.state = MemberState.SUSPENDED
        session.flush()
        for what, query in ((Overview.HOME, None), (Overview.FOUND, "sleep")):
            letter = ask(talk, talk.cora, what, query)
            assert "suspended" in letter.text
            assert "surgery" not in letter.text
        assert "Lung" in ask(talk, talk.cora, Overview.COMMUNITIES).text


def test_who_is_suspended_reads_what_was_not_done_for_them_and_nothing_else(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        talk.cora.state = MemberState.SUSPENDED
        session.flush()
        home = ask(talk, talk.cora, Overview.HOME)
        found = ask(talk, talk.cora, Overview.FOUND, "sleep")

    assert home.mail["Subject"] == "We send you no conversations at present"
    assert found.mail["Subject"] == "We search nothing for you at present"
    for each in (home.text, home.html, found.text, found.html):
        assert "That is everything" not in each
        assert "Nothing found" not in each
        assert "since this letter" not in each


def test_home_brings_after_a_suspension_what_it_held_back(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        ask(talk, talk.cora, Overview.HOME)
        talk.cora.state = MemberState.SUSPENDED
        talk.say(talk.ben, "Propped up.", minutes=11)
        withheld = ask(talk, talk.cora, Overview.HOME, minutes=12)
        talk.cora.state = MemberState.ACTIVE
        session.flush()
        letter = ask(talk, talk.cora, Overview.HOME, minutes=13)

    assert "Propped up." not in withheld.text
    assert "Propped up." in letter.text


def test_whoever_takes_a_break_gets_what_they_ask_for(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        talk.cora.paused_until = talk.noon + timedelta(days=20)
        session.flush()

        assert "surgery" in ask(talk, talk.cora, Overview.HOME).text


@pytest.mark.parametrize(
    ("begins", "says", "fix"),
    [
        pytest.param(None, "until Sunday 22 March 2026", "To end it now", id="goes-on"),
        pytest.param(
            10,
            "from Thursday 12 March 2026 until Sunday 22 March 2026",
            "To call it off",
            id="to-come",
        ),
    ],
)
def test_home_says_of_a_break_its_days_and_the_way_back(store, begin, ask, begins, says, fix):
    with store.write() as session:
        talk = begin(session)
        assert "break" not in ask(talk, talk.cora, Overview.HOME).text
        talk.cora.paused_from = begins and talk.noon + timedelta(days=begins)
        talk.cora.paused_until = talk.noon + timedelta(days=20)
        session.flush()
        letter = ask(talk, talk.cora, Overview.HOME, minutes=1)

        assert f"You chose a break from our letters, {says}." in " ".join(letter.text.split())
        assert fix in letter.text
        assert "  break over" in letter.text.splitlines()
        assert "subject=break%20over" in letter.html


@pytest.mark.beyond_the_sample
def test_of_too_much_news_the_rest_shrinks_to_titles_then_to_a_count(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        for number in range(330):
            another(talk, f"Title {number:03} " + "& " * 20, "Very & long. " * 90)
        letter = ask(talk, talk.cora, Overview.HOME)

        assert len(letter.html.encode()) <= 80_000
        assert "Title 329" in letter.text
        counted = int(re.search(r"And (\d+) more conversations", letter.text)[1])
        titles = set(re.findall(r"Title (\d{3})", letter.text))
        assert counted + len(titles) == 330  # the one that is followed comes first
        assert 0 < letter.text.count("Not shown here") < len(titles)
        assert len(unpack_ids(letter.composed.carried)) < len(titles)


def test_found_has_each_conversation_once_with_the_words_around_the_hit(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        post = another(talk, "Eating", "Soup. " * 200 + "Then Müdigkeit came. " + "Bread. " * 200)
        talk.say(talk.ben, "The mudigkeit of sleep.", minutes=4)
        letter = ask(talk, talk.cora, Overview.FOUND, "MUDIGKEIT")

        assert letter.mail["Subject"] == "What we found for you: 2 conversations"
        for part in (letter.text, letter.html):
            assert "Then Müdigkeit came." in part
            assert "Soup. " * 60 not in part
            assert part.count("Eating") >= 1
        assert letter.text.index("Sleeping well") < letter.text.index("Eating")
        assert set(unpack_ids(letter.composed.carried)) == {post.id, post.id + 1}
        assert "in:lung" in letter.html


def test_nothing_found_says_so_and_offers_wider_searches(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        letter = ask(talk, talk.cora, Overview.FOUND, "surgery unicorns in:heart")

        assert "Nothing found" in letter.text
        mails = ready_mails(letter.html)
        for words in ("surgery unicorns", "surgery", "unicorns"):
            assert ("search@mail.example.org", words) in mails
        assert ("communities@mail.example.org", "communities") in mails
        assert "What shall we look for?" in ask(talk, talk.cora, Overview.FOUND, " !? ").text


def test_a_sentence_is_told_which_of_its_words_were_looked_for(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        letter = ask(talk, talk.cora, Overview.FOUND, "Has anybody written about unicorns asleep?")
        assert "Nothing found" in letter.text
        assert "any of them:\r\n  unicorns, asleep\r\n" in letter.text
        assert ("search@mail.example.org", "") in ready_mails(letter.html)

        for asked in ("who knows of unicorns or surgery", "unicorns surgery"):  # nothing has both
            found = ask(talk, talk.ben, Overview.FOUND, asked)
            assert "any of them:\r\n  unicorns, surgery\r\n" in found.text
            assert "How do you sleep after surgery?" in found.text


@pytest.mark.parametrize(
    ("query", "wider"),
    [
        ("fatigue", ()),
        ("fatigue in:lung", ("fatigue",)),
        ('"night sweats"', ("night sweats", "night", "sweats")),
        ("#chemo by:me", ()),
        ("", ()),
    ],
)
def test_wider_searches_leave_out_limits_then_words(query, wider):
    assert suggested(read_query(query)) == wider


def test_communities_stand_by_their_activity_with_mails_to_join_leave_and_start(
    store, begin, ask, make_community
):
    with store.write() as session:
        talk = begin(session)
        heart, skin = make_community(session, "heart"), make_community(session, "skin")
        for number in range(3):
            another(talk, f"Beat {number}", where=heart)
        another(talk, "Itch", where=skin, minutes=-60 * 24 * 31)
        letter = ask(talk, talk.cora, Overview.COMMUNITIES)

        places = [_lines(letter).index(f"  {name}") for name in ("Lung", "Heart", "Skin")]
        assert places == sorted(places)
        assert "3 posts in the last 30 days, a few members." in letter.text
        assert "No posts in the last 30 days" in letter.text
        mails = ready_mails(letter.html)
        for mail in (("lung@", ""), ("leave@", "lung"), ("join@", "heart"), ("join@", "skin")):
            assert (mail[0] + "mail.example.org", mail[1]) in mails
        assert ("join@mail.example.org", "lung") not in mails


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (0, "a few members"),
        (4, "a few members"),
        (5, "about 5 members"),
        (9, "about 5 members"),
        (99, "about 95 members"),
        (157, "about 150 members"),
        (12_345, "about 12000 members"),
    ],
)
def test_members_are_counted_roughly(members, words):
    assert in_english(roughly(members)) == words


def test_tags_are_those_one_can_read_under_with_mails_to_follow(store, begin, ask, make_community):
    with store.write() as session:
        talk = begin(session)
        heart = make_community(session, "heart")
        tagged(talk, talk.first, "night")
        tagged(talk, another(talk, "Beat", where=heart), "pulse")
        follow_tag(session, talk.cora.id, get_or_create_tag(session, "soup").id, at=talk.noon)
        letter = ask(talk, talk.cora, Overview.TAGS)

        places = [_lines(letter).index(each) for each in ("  #soup", "  Lung", "  #night")]
        assert places == sorted(places)
        assert "pulse" not in letter.text
        mails = ready_mails(letter.html)
        assert ("tags@mail.example.org", "unfollow soup") in mails
        assert ("tags@mail.example.org", "follow night") in mails
        assert ("search@mail.example.org", "#night") in mails
        assert 'See its conversations, subject "#night":' in _lines(letter)


def test_followed_lists_tags_and_conversations_each_to_be_unfollowed(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        follow_tag(session, talk.cora.id, tagged(talk, talk.first, "night").id, at=talk.noon)
        unread = another(talk, "Eating")
        session.add(
            Follow(member_id=talk.ana.id, conversation_id=unread.conversation_id, since=talk.noon)
        )
        letter = ask(talk, talk.cora, Overview.FOLLOWED)

        assert letter.mail["Subject"] == "What you follow: 1 tag, 1 conversation"
        assert "Sleeping well" in letter.text
        assert "Eating" not in letter.text
        mails = ready_mails(letter.html)
        assert ("tags@mail.example.org", "unfollow night") in mails
        assert any(to.startswith("x.") and subject == "Unfollow" for to, subject in mails)

        leave(session, talk.ben.id, talk.lung.id)
        assert "You follow nothing so far" in ask(talk, talk.ben, Overview.FOLLOWED).text


def test_followed_lists_what_is_muted_each_to_be_unmuted(store, begin, ask):
    with store.write() as session:
        talk = begin(session)
        eating = another(talk, "Eating")
        mute(session, talk.cora.id, eating.conversation_id, at=talk.noon)
        mute(session, talk.ana.id, talk.first.conversation_id, at=talk.noon)
        letter = ask(talk, talk.cora, Overview.FOLLOWED)

        assert letter.mail["Subject"] == "What you follow: 0 tags, 1 conversation"
        assert "You mute 1 conversation" in letter.text
        assert letter.text.index("CONVERSATIONS YOU MUTE") < letter.text.index("Eating")
        ends = [(to[0], subject) for to, subject in ready_mails(letter.html)]
        assert [each for each in ends if each[0] in "xv"] == [("x", "Unfollow"), ("v", "Unmute")]

        assert "You mute nobody." in ask(talk, talk.ben, Overview.FOLLOWED).text


def test_the_rules_are_what_the_operator_wrote_or_ours(store, begin, ask):
    with store.write() as session:
        talk = begin(session)

        assert "Be kind." in ask(talk, talk.cora, Overview.RULES).text


@pytest.mark.parametrize("what", ["home", "found", "communities", "tags", "followed", "rules"])
def test_peoples_words_stay_words_in_every_listing(sqlite_store, begin, ask, what):
    with sqlite_store.write() as session:
        talk = begin(session)
        create_community(session, name="odd", title=HOSTILE, at=talk.noon)
        another(talk, HOSTILE, HOSTILE)
        letter = ask(talk, talk.cora, Overview(what), f"onclick {HOSTILE}")

        assert "<b onclick" not in letter.html
        assert "49" not in letter.mail["Subject"]
        assert not re.search(r"(?m)^(\.|Subject: x)", letter.text)
        assert HeaderParser().parsestr(letter.mail.as_string())["Subject"]
        assert all(len(line) <= 998 for line in letter.composed.message.split(b"\r\n"))
        assert b"\n" not in letter.composed.message.replace(b"\r\n", b"")
        assert session.get(Membership, (talk.cora.id, talk.lung.id))
