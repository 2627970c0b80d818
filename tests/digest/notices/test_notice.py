"""Notices: each reason has its words, refusals are few, and nobody's text is lost."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.conversation import ConversationState
from digest.community.join import leave
from digest.community.member import Address, MemberState
from digest.community.post import EditWindow
from digest.community.publish import Words, start
from digest.mail.addresses import Purpose
from digest.notices.notice import REFUSALS, Reason, tell
from digest.outbox.delivery import DeliveryState, Kind
from digest.outbox.owe import owe
from digest.outbox.packed import pack_ids

NOTICE = Kind.NOTICE


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_letter(store, begin, postman, reason):
    with store.write() as session:
        talk = begin(session)
        tell(
            session,
            talk.ben.id,
            reason,
            at=talk.at(0),
            key="notice:1",
            words="Propped up.\nAnd tea.",
            subject="Re: Sleeping well",
            answers="<mail@ben.example>",
            conversation_id=talk.conversation.id,
            post_id=talk.first.id,
        )
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert letter.mail["From"] == "Community Digest <notice@mail.example.org>"
        assert letter.mail["Subject"]
        assert letter.mail["Auto-Submitted"] == "auto-replied"
        assert letter.mail["In-Reply-To"] == "<mail@ben.example>"
        assert letter.mail["List-Unsubscribe"] is None
        assert letter.composed.reverse_path == ""
        for part in (letter.text, letter.html):
            assert "Propped up." in part
            assert "And tea." in part


def test_a_notice_that_answers_no_mail_is_a_letter_of_our_own(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        tell(session, talk.ben.id, Reason.STOPPED_SUMMARY, at=talk.at(0), key="notice:1")
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert letter.mail["Auto-Submitted"] == "auto-generated"
        assert letter.mail["In-Reply-To"] is None
        assert letter.composed.reverse_path.startswith("b.")


@pytest.mark.parametrize("lines", [250, 3000])
def test_a_long_text_comes_back_whole(store, begin, postman, lines):
    text = "\n".join(f"Line {number} of what I wanted to say." for number in range(lines))
    with store.write() as session:
        talk = begin(session)
        tell(session, talk.ben.id, Reason.TOO_LONG, at=talk.at(0), key="notice:1", words=text)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert all(f"Line {number} of" in letter.text for number in range(lines))
        in_html = all(f"Line {number} of" in letter.html for number in range(lines))
        assert in_html or "plain text part" in letter.html


def test_a_key_is_told_once(store, begin):
    with store.write() as session:
        talk = begin(session)
        about = {"at": talk.at(0), "key": "notice:1"}
        assert tell(session, talk.ben.id, Reason.FOLLOWED, **about)
        assert not tell(session, talk.ben.id, Reason.FOLLOWED, **about)


@pytest.mark.parametrize(
    ("reason", "apart", "told"),
    [
        pytest.param(Reason.NO_TEXT, timedelta(minutes=10), 1, id="one-an-hour"),
        pytest.param(Reason.NO_TEXT, timedelta(hours=1), 5, id="five-a-day"),
        pytest.param(Reason.NOT_YOURS, timedelta(hours=2), 1, id="one-a-day-about-strangers"),
        pytest.param(Reason.FOLLOWED, timedelta(minutes=1), 6, id="every-confirmation"),
    ],
)
def test_refusals_are_limited(store, begin, reason, apart, told):
    with store.write() as session:
        talk = begin(session)
        owed = [
            tell(
                session, talk.ben.id, reason, at=talk.noon + apart * number, key=f"notice:{number}"
            )
            for number in range(6)
        ]

        assert sum(owed) == told


@pytest.mark.parametrize("reason", sorted(REFUSALS - {Reason.NOT_YOURS}))
def test_a_refusal_that_gives_a_text_back_always_goes_out(sqlite_store, begin, reason):
    with sqlite_store.write() as session:
        talk = begin(session)
        owed = [
            tell(session, talk.ben.id, reason, at=talk.noon, key=f"notice:{number}", words="Mine.")
            for number in range(12)
        ]

        assert all(owed)


def test_another_members_refusals_count_for_nobody_else(store, begin):
    with store.write() as session:
        talk = begin(session)
        assert tell(session, talk.ben.id, Reason.NO_TEXT, at=talk.noon, key="notice:1")
        assert tell(session, talk.ana.id, Reason.NO_TEXT, at=talk.noon, key="notice:2")
        assert tell(session, talk.ben.id, Reason.CLOSED, at=talk.noon, key="notice:3")


@pytest.mark.parametrize("how", ["left", "removed"])
def test_no_title_is_told_to_who_may_not_read_it(store, begin, postman, how):
    with store.write() as session:
        talk = begin(session)
        if how == "left":
            leave(session, talk.ben.id, talk.lung.id)
        else:
            talk.conversation.state = ConversationState.REMOVED
        number = talk.conversation.id
        about = {"at": talk.noon, "key": "notice:1", "conversation_id": number}
        tell(session, talk.ben.id, Reason.MAY_NOT_READ, **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert b"Sleeping" not in letter.composed.message
        assert b"Lung" not in letter.composed.message


@pytest.mark.parametrize(
    ("reason", "post", "purpose"),
    [
        pytest.param(Reason.NO_TEXT, False, Purpose.REPLY, id="an-empty-reply"),
        pytest.param(Reason.NO_TEXT, True, Purpose.POST, id="an-empty-edit"),
        pytest.param(Reason.ASK_BACK, True, Purpose.POST, id="which-of-the-two"),
        pytest.param(Reason.UNFOLLOWED, False, None, id="thanks-is-no-post"),
        pytest.param(Reason.WINDOW_OVER, True, None, id="too-late"),
    ],
)
def test_an_answer_goes_where_it_does_what_was_meant_and_nowhere_else(
    store, begin, postman, keys, reason, post, purpose
):
    with store.write() as session:
        talk = begin(session)
        post_id = talk.first.id if post else None
        about = {"conversation_id": talk.conversation.id, "post_id": post_id}
        tell(session, talk.ana.id, reason, at=talk.noon, key="notice:1", **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ana.id]

        if purpose is None:
            assert letter.mail["Reply-To"] is None
        else:
            local = letter.mail["Reply-To"].addresses[0].addr_spec.partition("@")[0]
            assert keys.read_local_part(local).purpose is purpose


@pytest.fixture
def summarise():
    def sent(talk, member, number, *posts):
        owe(
            talk.session,
            kind=Kind.SUMMARY,
            key=f"summary:{member.id}:{number}",
            member_id=member.id,
            at=talk.at(number),
            state="sent",
            until=talk.at(number),
            carried=pack_ids(post.id for post in posts),
        )

    return sent


@pytest.fixture
def elsewhere(make_community, make_member):
    """Return what starts a conversation that Ben may not read."""

    def begin(talk):
        hearts = make_community(talk.session, "hearts")
        dora = make_member(talk.session, "Dora", hearts)
        words = Words(author_id=dora.id, text="Among us.", at=talk.noon)
        return start(talk.session, hearts, words, title="Not for Ben", window=EditWindow())

    return begin


def test_it_asks_which_conversation_of_the_summary_that_was_answered(
    store, begin, postman, elsewhere, summarise
):
    with store.write() as session:
        talk = begin(session)
        theirs = elsewhere(talk)
        post = talk.say(talk.ana, "Propped up.")
        summarise(talk, talk.ben, 1, post, theirs)
        summarise(talk, talk.ben, 2, theirs)
        summarise(talk, talk.cora, 3, theirs)
        for key, until in (("latest", None), ("answered", talk.at(1))):
            about = {"at": talk.at(5), "key": key, "words": "Me too.", "until": until}
            tell(session, talk.ben.id, Reason.WHICH_CONVERSATION, **about)
        letters = postman.compose(session, talk.owed(NOTICE), talk.at(5))

        latest, answered = (letter.message.replace(b"=\r\n", b"") for letter in letters)
        assert b"Sleeping well" not in latest
        assert b"Sleeping well" in answered
        assert b"Not for Ben" not in answered
        assert b"Me too." in answered


@pytest.mark.parametrize(
    ("state", "comes"),
    [
        pytest.param(MemberState.SUSPENDED, True, id="suspended"),
        pytest.param(MemberState.FORMER, False, id="left-us"),
    ],
)
def test_who_is_suspended_is_told_so_and_who_left_is_told_nothing(
    store, begin, postman, state, comes
):
    with store.write() as session:
        talk = begin(session)
        talk.ben.state = state
        tell(session, talk.ben.id, Reason.SUSPENDED, at=talk.noon, key="notice:1", words="Mine.")

        assert (talk.ben.id in postman.send(talk, NOTICE, minutes=0)) is comes
        expected = DeliveryState.SENT if comes else DeliveryState.CANCELLED
        assert talk.owed(NOTICE)[0].state is expected


def test_a_probe_goes_to_an_address_that_gets_nothing_else(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        address = session.exec(select(Address).where(Address.member_id == talk.ben.id)).one()
        address.suppressed_at = talk.at(0)
        tell(session, talk.ben.id, Reason.FOLLOWED, at=talk.at(0), key="notice:1")
        assert postman.send(talk, NOTICE, minutes=0) == {}

        tell(session, talk.ben.id, Reason.PROBE, at=talk.at(1), key="probe:1")
        letter = postman.send(talk, NOTICE, minutes=1)[talk.ben.id]

        assert letter.composed.recipient == "ben@example.net"
        assert letter.composed.reverse_path.startswith("b.")
        assert letter.mail["Subject"] == "Do our letters reach you again?"
        assert "earlier ones came back" in " ".join(letter.text.split())
