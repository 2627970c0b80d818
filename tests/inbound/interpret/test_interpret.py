"""What a mail comes to, by plain values."""

from datetime import timedelta

import pytest

from digest.intents.intents import Edit, Reply, Start, StopStreams, UnfollowConversation
from digest.letters.notice import Reason
from digest.mail.signed_address import Purpose, Ticket
from inbound.authenticate import AuthStatus
from inbound.classify import MailKind
from inbound.interpret.about_community import AboutCommunity
from inbound.interpret.about_conversation import AboutConversation
from inbound.interpret.about_post import AboutPost
from inbound.interpret.facts import Author, MailFacts
from inbound.interpret.interpret import interpret
from inbound.interpret.interpretation import Hold, Ignore, Interpreted, NoteBounce, Refuse
from inbound.interpret.read_mail import ReadMail
from inbound.interpret.read_words import read_answer
from inbound.interpret.tag_lines import read_tags
from inbound.recipient import AddressRole, FixedAddress

ANA, BEN = 1, 2
SLEEP = AboutConversation(conversation_id=7, title="Sleep", is_open=True, may_read=True)
SECRET = AboutConversation(conversation_id=8, title="Secret", is_open=True, may_read=False)
WRITER = Author(member_id=ANA, is_suspended=False)


def ticket(purpose, member_id=ANA, object_id=7, detail=0):
    return Ticket(purpose=purpose, member_id=member_id, object_id=object_id, detail=detail)


def facts(target, **known):
    return MailFacts(**{"target": target, "writer": WRITER, "conversation": SLEEP, **known})


@pytest.fixture
def letter(noon):
    def make(**said):
        values = {
            "kind": MailKind.PERSON,
            "reverse_path": "ana@example.net",
            "result": AuthStatus.PROVED,
            "text": "Hello",
            "accepted_at": noon,
        }
        values |= said
        subject, text = values.get("subject", ""), values["text"]
        return ReadMail(answer=read_answer(subject, text), post=read_tags(text), **values)

    return make


TO_REPLY = ticket(Purpose.REPLY)
TO_STOP = ticket(Purpose.UNSUBSCRIBE, object_id=0, detail=1)
TO_LUNG = FixedAddress(AddressRole.COMMUNITY, "lung")


@pytest.mark.parametrize(
    ("said", "known", "decision"),
    [
        pytest.param({}, facts(TO_REPLY), Reply, id="reply"),
        pytest.param({}, facts(ticket(Purpose.REPLY, BEN)), Hold, id="token-of-another"),
        pytest.param({}, facts(TO_REPLY, writer=None), Hold, id="unknown-writer"),
        pytest.param({"result": AuthStatus.FORGED}, facts(TO_REPLY), Hold, id="not-proved"),
        pytest.param({}, facts(TO_REPLY, conversation=SECRET), Refuse, id="may-not-read"),
        pytest.param({}, facts(TO_REPLY, conversation=None), Refuse, id="gone"),
        pytest.param({"text": "stop"}, facts(TO_REPLY), UnfollowConversation, id="stop"),
        pytest.param({"kind": MailKind.DOUBTFUL}, facts(TO_REPLY), Hold, id="perhaps-automatic"),
        pytest.param(
            {"kind": MailKind.DOUBTFUL, "subject": "Urlaub mit Sauerstoff?"},
            facts(TO_LUNG, community=AboutCommunity(community_id=3, belongs=True)),
            Start,
            id="begins-with-a-holiday",
        ),
        pytest.param({"kind": MailKind.AUTOMATIC}, facts(TO_REPLY), Ignore, id="automatic"),
        pytest.param({"kind": MailKind.BOUNCE}, facts(TO_REPLY), Ignore, id="bounce-to-a-reply-address"),
        pytest.param({"kind": MailKind.BOUNCE}, facts(ticket(Purpose.BOUNCE)), NoteBounce, id="bounce"),
        pytest.param(
            {"kind": MailKind.AUTOMATIC}, facts(TO_STOP, writer=None), StopStreams, id="unsubscribe"
        ),
        pytest.param({"reverse_path": ""}, facts(TO_STOP), Ignore, id="unsubscribe-null-path"),
        pytest.param({"kind": MailKind.BOUNCE}, facts(TO_STOP), Ignore, id="unsubscribe-bounce"),
        pytest.param(
            {}, facts(ticket(Purpose.UNSUBSCRIBE, detail=9)), Ignore, id="unsubscribe-from-nothing"
        ),
        pytest.param(
            {}, facts(TO_LUNG, community=AboutCommunity(community_id=3, belongs=True)), Start, id="start"
        ),
        pytest.param(
            {}, facts(TO_LUNG, community=AboutCommunity(community_id=3, belongs=False)), Refuse,
            id="start-elsewhere",
        ),
        pytest.param({}, facts(FixedAddress(AddressRole.PEOPLE, "abuse"), writer=None), Hold, id="to-people"),
        pytest.param({}, facts(None), Ignore, id="no-address"),
        pytest.param({}, facts(ticket(Purpose.CONFIRM)), Refuse, id="no-such-question"),
    ],
)  # fmt: skip
def test_decisions(letter, said, known, decision):
    found = interpret(letter(**said), known)
    assert isinstance(found.intents[0] if isinstance(found, Interpreted) else found, decision)


@pytest.mark.parametrize(
    ("after", "edits"),
    [
        pytest.param(timedelta(0), True, id="at-once"),
        pytest.param(timedelta(minutes=59, seconds=59), True, id="59:59"),
        pytest.param(timedelta(minutes=60), False, id="60:00"),
        pytest.param(timedelta(days=1), False, id="a-day"),
    ],
)
def test_the_hour(letter, noon, after, edits):
    post = AboutPost(
        post_id=5, conversation_id=7, author_id=ANA, is_first=False, text="Old",
        can_change=True, is_deleted=False, published_at=noon,
    )  # fmt: skip

    decision = interpret(
        letter(subject="EDIT", text="New", accepted_at=noon + after),
        facts(ticket(Purpose.POST, object_id=5), post=post),
    )

    if edits:
        edit = Edit(post_id=5, text="New", title=None)
        assert decision == Interpreted(member_id=ANA, intents=(edit,))
    else:
        assert decision == Refuse(
            member_id=ANA, reason=Reason.WINDOW_OVER, words="New", conversation_id=7, post_id=5
        )
