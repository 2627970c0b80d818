"""What a member may be called."""

import pytest

from digest.community.people.display_name import free_name, good_name, lookalikes, refused_names
from digest.community.people.member import Badge
from digest.community.people.moderator import Moderator
from digest.errors import BadInput

pytestmark = pytest.mark.both_stores


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("HopefulAna", "HopefulAna", id="plain"),
        pytest.param("  Ana\tfrom\nBonn ", "Ana from Bonn", id="white-space"),
        pytest.param('"Night Owl"', "Night Owl", id="quoted"),
        pytest.param("Jürgen der 3.", "Jürgen der 3.", id="other-letters"),
        pytest.param("Елена", "Елена", id="another-script"),
        pytest.param("Ana\u202e\x00B", "AnaB", id="hidden-characters"),
        pytest.param("J.R. Ewing Dr.Who", "J.R. Ewing Dr.Who", id="dots"),
        pytest.param("Mum of 2, born 1962", "Mum of 2, born 1962", id="a-year"),
    ],
)
def test_a_name_is_kept_on_one_line_without_what_hides(text, kept):
    assert good_name(text) == kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "two letters", id="empty"),
        pytest.param("A", "two letters", id="one-letter"),
        pytest.param("1234", "two letters", id="no-letter"),
        pytest.param("A" * 41, "40 characters", id="long"),
        pytest.param("ana@example.net", "an address in it", id="address"),
        pytest.param("see www.example.org", "an address in it", id="web-address"),
        pytest.param("anasite.com", "an address in it", id="domain"),
        pytest.param("visit evil.example now", "an address in it", id="a-host-among-words"),
        pytest.param("Ana bit.ly/x", "an address in it", id="short-link"),
        pytest.param("evil․xyz", "an address in it", id="another-dot"),
        pytest.param("Hope ┌lung nurse┐", "Square brackets", id="lines-like-brackets"),
        pytest.param("Hope ⊏lung nurse⊐", "Square brackets", id="signs-like-brackets"),
        pytest.param("Hope └lung nurse┘", "Square brackets", id="lower-lines"),
        pytest.param("Hope ⌐lung nurse¬", "Square brackets", id="not-signs"),
        pytest.param("Ana 0171 2345678", "must not have a long number", id="telephone"),
        pytest.param("Moderator", "like one of the people who run this", id="office"),
        pytest.param("Lung Staff", "like one of the people who run this", id="office-among-words"),
        pytest.param("M0derat0r", "like one of the people who run this", id="office-with-digits"),
        pytest.param(
            "Аdmin", "like one of the people who run this", id="office-with-a-cyrillic-letter"
        ),
        pytest.param("A Former Member", "like one of the people who run this", id="who-has-left"),
        pytest.param("Dr Hope (expert)", "or like an expert", id="as-a-badge-was-shown"),
        pytest.param("Hope [lung nurse]", "Square brackets", id="in-the-form-of-a-role"),
        pytest.param("Hope ［lung nurse］", "Square brackets", id="wide-brackets"),
        pytest.param("Ana ✅", "Check marks", id="a-check-mark"),
        pytest.param("Lung Nurse", "or like an expert", id="a-part-of-the-place"),
        pytest.param("Community-Digest", "Community Digest itself", id="the-service"),
    ],
)
def test_what_must_not_be_a_name_is_refused_with_the_fix(text, why):
    with pytest.raises(BadInput, match=why):
        good_name(text, service="Community Digest")


@pytest.mark.parametrize("wanted", ["Ben", "ben", "BEN"])
def test_no_two_members_have_the_same_name(store, make_member, wanted):
    with store.write() as session:
        make_member(session, "Ben")
        ana = make_member(session, "Ana")
        with pytest.raises(BadInput, match="Somebody else"):
            free_name(session, wanted, member_id=ana.id)
        assert free_name(session, "ANA", member_id=ana.id) == "ANA"


@pytest.mark.parametrize(
    "wanted",
    [
        *("DrLi1y", "Dr Lilу", "DR. LILY", "Dr.Lily"),
        *("Lily M.D.", "Dr. Lily, for lungs", "Nurse Lily from the clinic"),
    ],
)
def test_nobody_looks_like_those_who_are_trusted(store, make_member, wanted):
    with store.write() as session:
        make_member(session, "Dr Lily").badge = Badge.EXPERT
        with pytest.raises(BadInput, match="Somebody else"):
            free_name(session, wanted)
        assert free_name(session, "Lily from Bonn") == "Lily from Bonn"


def test_nobody_looks_like_a_moderator(store, make_member, make_community, noon):
    with store.write() as session:
        lung = make_community(session)
        cleo = make_member(session, "Cleo", lung)
        session.add(Moderator(member_id=cleo.id, community_id=lung.id, since=noon))
        session.flush()
        with pytest.raises(BadInput, match="Somebody else"):
            free_name(session, "C1eo")
        assert free_name(session, "Cleopatra") == "Cleopatra"


def test_the_operator_sees_names_of_long_ago_that_nobody_could_choose_today(store, make_member):
    with store.write() as session:
        hope = make_member(session, "Dr Hope")
        hope.badge = Badge.EXPERT
        like = make_member(session, "H0pe")
        claims = make_member(session, "Anna (expert)")
        service = make_member(session, "Community Digest Team")
        make_member(session, "Night Owl")
        session.flush()

        found = {
            number: why for number, _, why in refused_names(session, service="Community Digest")
        }

        assert set(found) == {like.id, claims.id, service.id}
        assert found[like.id] == f"It looks like the name of member {hope.id}."
        assert lookalikes(session, hope) == [like.id]
