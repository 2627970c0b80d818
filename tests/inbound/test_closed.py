"""A closed conversation: no letter offers to reply in it, and none tells more than its reader may know."""

import re
from datetime import timedelta

import pytest

from digest.actions.moderation import decide_unasked
from digest.community.communities.join import leave
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import Post
from digest.community.posting.conversation_care import close
from digest.community.requests import open_request
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import RequestKind
from digest.letters.urgent import enqueue_urgent
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.contexts import of_operator
from tests.inbound.post_office import DOMAIN, PostOffice, new_stationery

ANA, BEN = "ana@example.net", "ben@example.net"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TO_REPLY = re.compile(r"\br\.[a-z2-7]{37}@")


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path)


@pytest.fixture
def shut(village):
    """Close the conversation."""

    def to_replies():
        with village.store.write() as session:
            conversation = session.get_one(Conversation, village.sleep.conversation_id)
            close(session, conversation, actor="operator", reason="", at=village.noon)

    return to_replies


def one_line(part):
    return " ".join(part.split())


@pytest.mark.parametrize("is_closed", [True, False])
def test_no_letter_offers_to_reply_in_it(village, office, mail, shut, is_closed):
    number = village.sleep.conversation_id
    to = village.address(Purpose.REPLY, village.ana, number)
    village.take(mail(ANA, "Propped up, with two pillows."), to)
    if is_closed:
        shut()
    for to in ("followed", "home", "search"):
        village.take(mail(BEN, "", subject="sleep" if to == "search" else to), f"{to}@{DOMAIN}")
    for purpose in (Purpose.GET, Purpose.FOLLOW):
        to = village.address(purpose, village.ben, number)
        village.take(mail(BEN, "", message_id=f"<{purpose}@x>"), to)
    with village.store.write() as session:
        about = {"conversation_id": number, "post_id": village.sleep.id}
        members = {"author_id": village.ana.id, "community_id": village.lung.id}
        enqueue_urgent(session, **members, about="post 1", at=village.noon, **about)
    office.run(village.noon + 10 * MINUTE)
    office.run(village.noon + 20 * HOUR)

    kinds = {LetterKind.NOTIFICATION, LetterKind.CONVERSATION, LetterKind.SUMMARY}
    told = [each for each in office.sent if "Sleep" in each.shown]
    assert {each.kind for each in told} >= kinds | {LetterKind.OVERVIEW, LetterKind.NOTICE}
    for letter in told:
        if letter.kind is not LetterKind.RECEIPT:
            for part in (letter.text, letter.html):
                assert bool(TO_REPLY.search(part)) is not is_closed
                assert ("nobody can reply to it any more" in one_line(part)) is is_closed


@pytest.mark.parametrize("is_closed", [True, False])
def test_who_stops_it_is_not_told_how_to_write_in_it(village, office, mail, shut, is_closed):
    if is_closed:
        shut()
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)
    village.take(mail(BEN, "STOP"), to)
    office.run(village.noon + MINUTE)

    (letter,) = office.sent
    for part in (letter.text, letter.html):
        assert "You no longer follow this conversation" in part
        assert ("If you write in it" in one_line(part)) is not is_closed
        assert bool(TO_REPLY.search(part)) is not is_closed


@pytest.mark.parametrize("word", ["UNDO", "DELETE", "too many emails, stop"])
def test_nobody_is_told_how_to_publish_there_what_reads_like_a_wish(
    village, office, mail, shut, word
):
    shut()
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)
    village.take(mail(BEN, word), to)
    office.run(village.noon + MINUTE)

    (letter,) = office.sent
    for part in (letter.text, letter.html):
        assert "the one word POST" not in one_line(part)
        assert not TO_REPLY.search(part)


@pytest.mark.parametrize("is_member", [True, False])
def test_only_who_may_read_it_is_told_that_it_can_be_read(village, office, is_member):
    with village.store.write() as session:
        if not is_member:
            leave(session, village.ben.id, village.lung.id)
        post = session.get_one(Post, village.sleep.id)
        own = open_request.unasked(session, post, RequestKind.REPORT, at=village.noon)
        decide_unasked(of_operator(session, village.noon), own, ModerationAction.CLOSE)
    office.run(village.noon + MINUTE)

    (letter,) = [each for each in office.sent if each.member_id == village.ben.id]
    for part in (letter.text, letter.html):
        assert "Nobody can reply to it any more" in one_line(part)
        assert ("can still be read" in one_line(part)) is is_member


@pytest.mark.parametrize("stays", [True, False])
def test_a_reply_that_came_too_late_is_told_so_alike(village, office, mail, shut, stays):
    shut()
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.take(mail(ANA, "Propped up."), to)
    if not stays:
        with village.store.write() as session:
            leave(session, village.ana.id, village.lung.id)
    office.run(village.noon + MINUTE)

    (letter,) = office.sent
    for part in (letter.text, letter.html):
        assert "your reply was not published" in one_line(part)
        assert ("can still be read" in one_line(part)) is stays
        assert ("lung@mail.example.org" in part) is stays  # where the words can begin anew
