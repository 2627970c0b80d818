"""Notices: each reason has its words, refusals are few, and nobody's text is lost."""

import pytest
from sqlmodel import select

from digest.community.communities.join import leave
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import EditWindow
from digest.community.people.member import Address, MemberState
from digest.community.posting.publish import Draft, start
from digest.community.posting.tagging import Tagged
from digest.inbox.question import AT_THE_OTHER_BOX, Question, QuestionKind, QuestionPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.reason_facts import LetterRole, reasons
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.store.id_codec import pack_ids
from tests.rows import owe

NOTICE = LetterKind.NOTICE
SUSPENDED = (Reason.SUSPENDED, Reason.CANNOT_JOIN, Reason.NOTHING_BY_OTHERS)
ON_A_PAGE = (Reason.STOPPED_SUMMARY, Reason.STOPPED_NOTIFICATIONS)  # press “Undo”


def tell(session, member_id, reason, *, at, key, answers=None, **about):
    payload = NoticePayload(reason=reason, reply_to_id=answers, **about)
    return enqueue(session, payload, to=member_id, key=key, at=at)


@pytest.mark.sample(3)
@pytest.mark.parametrize("reason", [each for each in Reason if each is not Reason.TAGS_CHANGED])
def test_every_reason_has_a_letter(store, begin, postman, reason):
    with store.write() as session:
        talk = begin(session)
        question = Question(
            member_id=talk.ben.id, asks=QuestionKind.WAS_THIS_YOU, asked_at=talk.noon
        )
        question.address = "ben.work@example.com"
        session.add(question)
        session.flush()
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
            question_id=question.id,
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
        for word in ("opens", "press “", "button"):  # a plain part has nothing to press
            assert reason in ON_A_PAGE or word not in letter.text


def test_a_title_is_told_to_nobody_whose_letters_show_nothing(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        talk.ben.shows_content = False
        for member in (talk.ana, talk.ben):
            about = {"conversation_id": talk.conversation.id, "at": talk.at(0)}
            tell(session, member.id, Reason.FOLLOWED, key=f"notice:{member.id}", **about)
        letters = postman.send(talk, NOTICE, minutes=0)

        assert "Sleeping well" in letters[talk.ana.id].text
        hidden = letters[talk.ben.id]
        for part in (hidden.text, hidden.html):
            assert f"Conversation C{talk.conversation.id}" in part
            for told in ("Sleeping", "Lung"):
                assert told not in part
        assert talk.lung.code not in hidden.mail["Feedback-ID"]


def test_what_became_of_tags_is_told_with_the_way_back(store, begin, postman):
    done = Tagged(added=("fatigue",), suggested=("night",), refused=("ana@example.net",))
    with store.write() as session:
        talk = begin(session)
        about = {"conversation_id": talk.conversation.id, "tagged": done}
        tell(session, talk.ben.id, Reason.TAGS_CHANGED, at=talk.at(0), key="notice:1", **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        for part in (letter.text, letter.html):
            for said in ("#fatigue", "#night", "ana@example.net", "A moderator looks at them"):
                assert said in " ".join(part.split())
        assert "Untag: fatigue" in letter.text
        assert "body=Untag%3A%20fatigue" in letter.html
        assert "What you wrote" not in letter.html


def test_a_notice_that_answers_no_mail_is_a_letter_of_our_own(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        tell(session, talk.ben.id, Reason.STOPPED_SUMMARY, at=talk.at(0), key="notice:1")
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert letter.mail["Auto-Submitted"] == "auto-generated"
        assert letter.mail["In-Reply-To"] is None
        assert letter.composed.reverse_path.startswith("b.")


@pytest.mark.parametrize(
    ("how", "answers", "said"),
    [
        ("mail", "<m@example.net>", "This answers the mail you sent us"),
        ("mail", None, "because something that you asked for is settled"),
        ("page", None, "because somebody used a link in one of our letters"),
        ("one-click", None, "because somebody pressed the stop button that mail programs show"),
        ("operator", None, "because the people who run Community Digest did this"),
    ],
)
def test_a_notice_says_how_what_it_tells_came_about(store, begin, postman, how, answers, said):
    with store.write() as session:
        talk = begin(session)
        about = {"at": talk.at(0), "key": "notice:1", "how": how, "answers": answers}
        tell(session, talk.ben.id, Reason.STOPPED_ALL, **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        for part in (letter.text, letter.html):
            assert said in " ".join(part.split())


@pytest.mark.parametrize("is_of_one", [True, False])
def test_new_conversations_of_one_community_are_told_apart_from_all(
    store, begin, postman, is_of_one
):
    with store.write() as session:
        talk = begin(session)
        of = {"community_id": talk.conversation.community_id} if is_of_one else {}
        about = {"at": talk.at(0), "key": "notice:1", **of}
        tell(session, talk.ben.id, Reason.STOPPED_INSTANT, **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        assert ("starts a conversation in Lung." in " ".join(letter.text.split())) is is_of_one
        assert "Lung" not in letter.mail["Subject"]


@pytest.mark.parametrize("is_so_already", [True, False])
def test_what_was_so_already_is_said_first(store, begin, postman, is_so_already):
    with store.write() as session:
        talk = begin(session)
        about = {"at": talk.at(0), "key": "notice:1", "is_so_already": is_so_already}
        tell(session, talk.ben.id, Reason.STOPPED_SUMMARY, **about)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        for part in (letter.text, letter.html):
            assert (
                "like this already, so nothing was changed" in " ".join(part.split())
            ) is is_so_already


@pytest.mark.parametrize(
    ("reason", "setting", "stopped"),
    [
        (Reason.STOPPED_SUMMARY, "summary_frequency", "never"),
        (Reason.STOPPED_NOTIFICATIONS, "notifications", "off"),
    ],
)
@pytest.mark.parametrize("is_so", [True, False])
def test_a_stop_that_is_told_on_the_next_day_is_told_only_if_it_is_still_so(
    sqlite_store, begin, postman, reason, setting, stopped, is_so
):
    with sqlite_store.write() as session:
        talk = begin(session)
        about = {"at": talk.at(0), "key": "notice:1", "is_put_off": True}
        tell(session, talk.ben.id, reason, **about)
        if is_so:
            setattr(talk.ben, setting, stopped)
            session.add(talk.ben)
            session.flush()
        letters = postman.send(talk, NOTICE, minutes=0)

    assert (talk.ben.id in letters) is is_so


@pytest.mark.sample(2)
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


@pytest.mark.parametrize("reason", sorted(reasons(LetterRole.REFUSAL)))
def test_every_refusal_names_what_reaches_a_person(sqlite_store, begin, postman, reason):
    with sqlite_store.write() as session:
        talk = begin(session)
        question = Question(
            member_id=talk.ben.id, asks=QuestionKind.WAS_THIS_YOU, asked_at=talk.noon
        )
        session.add(question)
        session.flush()
        tell(session, talk.ben.id, reason, at=talk.noon, key="notice:1", question_id=question.id)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        way = "staff@" if reason in SUSPENDED else "PERSON"  # the one place to object to
        assert way in letter.text
        assert way in letter.html


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        pytest.param(Reason.WAS_THIS_YOU, 0, id="was-this-you"),
        pytest.param(Reason.YES_OR_NO, 0, id="neither"),
        pytest.param(Reason.CONFIRM_ADDRESS, AT_THE_OTHER_BOX, id="other-mailbox"),
    ],
)
def test_a_question_is_answered_by_simply_answering(store, begin, postman, keys, reason, detail):
    with store.write() as session:
        talk = begin(session)
        question = Question(
            member_id=talk.ben.id, asks=QuestionKind.ADD_ADDRESS, asked_at=talk.noon
        )
        question.address = "ben.work@example.com"
        session.add(question)
        session.flush()
        tell(session, talk.ben.id, reason, at=talk.noon, key="notice:1", question_id=question.id)
        letter = postman.send(talk, NOTICE, minutes=0)[talk.ben.id]

        local = letter.mail["Reply-To"].strip("<>").partition("@")[0]
        ticket = keys.read_local_part(local)
        assert (ticket.purpose, ticket.object_id) == (Purpose.CONFIRM, question.id)
        assert ticket.detail == detail
        if detail == AT_THE_OTHER_BOX:
            assert letter.composed.recipient == "ben.work@example.com"
            assert letter.composed.reverse_path == ""


def test_a_question_that_is_answered_is_not_asked_any_more(store, begin, postman):
    with store.write() as session:
        talk = begin(session)
        question = Question(
            member_id=talk.ben.id, asks=QuestionKind.WAS_THIS_YOU, asked_at=talk.noon
        )
        question.ended_at, question.was_yes = talk.noon, True
        session.add(question)
        session.flush()
        about = {"at": talk.noon, "key": "notice:1", "question_id": question.id}
        tell(session, talk.ben.id, Reason.WAS_THIS_YOU, **about)

        assert postman.send(talk, NOTICE, minutes=0) == {}


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
        assert b"communities@" in letter.composed.message  # where all of them are listed


@pytest.mark.parametrize(
    ("reason", "post", "purpose"),
    [
        pytest.param(Reason.NO_TEXT, False, Purpose.REPLY, id="an-empty-reply"),
        pytest.param(Reason.NO_TEXT, True, Purpose.POST, id="an-empty-edit"),
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
            kind=LetterKind.SUMMARY,
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
        words = Draft(author_id=dora.id, text="Among us.", at=talk.noon)
        return start(talk.session, hearts, words, title="Not for Ben", window=EditWindow())

    return begin


def test_it_asks_which_conversation_by_letters_that_stay_whatever_became_of_the_others(
    store, begin, postman, elsewhere, keys
):
    with store.write() as session:
        talk = begin(session)
        theirs = elsewhere(talk)
        words = Draft(author_id=talk.ana.id, text="It is gone.", at=talk.noon)
        removed = start(session, talk.lung, words, title="Removed since", window=EditWindow())
        session.get_one(Conversation, removed.conversation_id).state = ConversationState.REMOVED
        offered = [removed.conversation_id, theirs.conversation_id, talk.conversation.id]
        question = Question(
            member_id=talk.ben.id,
            asks=QuestionKind.WHICH_CONVERSATION,
            payload=QuestionPayload(conversations=tuple(offered)),
            asked_at=talk.noon,
        )
        session.add(question)
        session.flush()
        about = {"at": talk.at(5), "key": "which", "words": "Me too.", "question_id": question.id}
        tell(session, talk.ben.id, Reason.WHICH_CONVERSATION, **about)
        letter = postman.send(talk, NOTICE, minutes=5)[talk.ben.id]

        shown = letter.text.replace("\r\n", "\n")
        assert "C\n  Sleeping well\n" in shown
        assert "answer this letter with c." in " ".join(shown.lower().split())
        assert "Me too." in shown
        for hidden in (b"Not for Ben", b"Removed since"):
            assert hidden not in letter.composed.message.replace(b"=\r\n", b"")
        local = letter.mail["Reply-To"].addresses[0].addr_spec.partition("@")[0]
        ticket = keys.read_local_part(local)
        assert (ticket.purpose, ticket.object_id) == (Purpose.CONFIRM, question.id)


def test_more_names_every_conversation_of_the_summary_that_may_be_read(
    store, begin, postman, elsewhere, summarise
):
    with store.write() as session:
        talk = begin(session)
        theirs = elsewhere(talk)
        post = talk.say(talk.ana, "Propped up.")
        summarise(talk, talk.ben, 1, post, theirs)
        tell(session, talk.ben.id, Reason.MORE, at=talk.at(5), key="more")
        (letter,) = postman.compose(session, talk.owed(NOTICE), talk.at(5))

        plain = letter.message.replace(b"=\r\n", b"")
        assert b"Sleeping well" in plain
        assert b"Not for Ben" not in plain


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
