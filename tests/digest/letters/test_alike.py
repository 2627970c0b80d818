"""Who gets the same is written to once, and nobody gets what another should."""

from datetime import timedelta
from itertools import product
from unittest import mock

import pytest

from digest.community.communities.join import join
from digest.community.conversations.follow import follow
from digest.community.people.member import NotificationTiming
from digest.community.people.muted_member import mute_member
from digest.letters.alike import Alike
from digest.mail.template_set import TemplateSet
from digest.outbox.delivery import LetterKind

ZONES = ("Europe/Berlin", "Europe/Lisbon", "Etc/UTC")


@pytest.fixture
def readers(make_member, noon):
    """Followers of a talk who differ in all that a letter depends on."""

    def make(session, talk):
        ways = product(ZONES, (False, True), (False, True), (0, 1))
        for number, (zone, is_discreet, hides, days) in enumerate(ways):
            member = make_member(session, f"Reader {number}", zone=zone)
            join(session, member.id, talk.conversation.community_id, at=noon)
            member.discreet, member.shows_content = is_discreet, not hides
            if number % 5 == 0:
                mute_member(session, member.id, talk.cora.id, at=noon)
            if number % 7 == 0:
                member.notifications = NotificationTiming.SETTLED
            since = noon - timedelta(days=days, hours=13)
            follow(session, member.id, talk.conversation.id, at=since)
        session.flush()

    return make


def test_each_reader_of_a_batch_gets_what_they_would_get_alone(store, begin, postman, readers):
    with store.write() as session:
        talk = begin(session)
        readers(session, talk)
        talk.say(talk.ben, "Propped up.", minutes=0)
        talk.say(talk.cora, "Flat, with music.", minutes=2)
        owed, at = talk.owed(LetterKind.NOTIFICATION), talk.at(90)

        together = postman.compose(session, owed, at)
        assert together == [postman.compose(session, [each], at)[0] for each in owed]
        bodies = {getattr(each, "message", b"").partition(b"\r\n\r\n")[2] for each in together}
        assert len(bodies) > len(ZONES), "they do differ"


def test_who_gets_the_same_is_written_to_once(store, begin, postman, make_member, noon):
    with store.write() as session:
        talk = begin(session)
        for number in range(20):
            member = make_member(session, f"Reader {number}")
            join(session, member.id, talk.conversation.community_id, at=noon)
            follow(session, member.id, talk.conversation.id, at=noon)
        talk.say(talk.ben, "Propped up.")
        owed = talk.owed(LetterKind.NOTIFICATION)
        strangers = [each for each in owed if each.member_id != talk.ana.id]
        with mock.patch.object(TemplateSet, "render", autospec=True) as render:
            render.side_effect = _render
            letters = postman.compose(session, strangers, talk.at(5))

        assert len({each.message for each in letters}) == len(letters) >= 20
        assert render.call_count <= 2  # Cora's began otherwise


_render = TemplateSet.render


def test_moments_that_are_equal_and_read_otherwise_are_told_apart_by_their_zone(noon):
    templates = mock.Mock()
    templates.render.side_effect = lambda *_, **values: values["zone"]
    alike = Alike(templates)

    assert [alike.render("x", zone=zone, at=noon) for zone in ("UTC", "Europe/Berlin", "UTC")] == [
        "UTC",
        "Europe/Berlin",
        "UTC",
    ]
    assert templates.render.call_count == 2


def test_what_python_takes_for_equal_is_told_apart():
    templates = mock.Mock()
    templates.render.side_effect = lambda *_, **values: values["count"]
    alike = Alike(templates)

    assert [type(alike.render("x", zone="", count=each)) for each in (1, True)] == [int, bool]
