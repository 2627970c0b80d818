"""Names that claim what only the operator gives, however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.community.people.claims import harmless, is_like, names_service
from digest.community.people.looks import look
from digest.community.people.member import A_MEMBER, Badge, shown_name
from digest.community.people.roles import claims_role
from digest.community.people.signs import has_badge, has_bracket


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Dr Hope (expert)", id="as-the-badge-was-shown"),
        pytest.param("Dr. Hope - expert", id="behind-a-dash"),
        pytest.param("Expert Anna", id="before-the-name"),
        pytest.param("HopeExpert", id="written-together"),
        pytest.param("E.x.p.e.r.t", id="letter-by-letter"),
        pytest.param("s t a f f", id="spaced-out"),
        pytest.param("Ехреrt", id="cyrillic-letters"),
        pytest.param("Ɛxpert", id="a-letter-that-looks-alike"),
        pytest.param("ᴇxᴘᴇʀᴛ", id="small-capitals"),
        pytest.param("𝐄𝐱𝐩𝐞𝐫𝐭 Eve", id="mathematical-letters"),
        pytest.param("🅴🆇🅿🅴🆁🆃", id="letters-in-boxes"),
        pytest.param("Exp\u0301e\u0323rt", id="marks-on-the-letters"),
        pytest.param("3xp3rt", id="digits"),
        pytest.param("M0D 5quad", id="short-word-with-digits"),
        pytest.param("Modera\u00adtor", id="an-unseen-hyphen"),
        pytest.param("Verified Vera", id="verified"),
        pytest.param("Lungen-Expertin", id="german-woman"),
        pytest.param("Moderatorinnen", id="german-several"),
        pytest.param("Fachärztin Eva", id="german-specialist"),
        pytest.param("geprüft: Eva", id="german-verified"),
        pytest.param("Experta Rosa", id="spanish-woman"),
        pytest.param("La moderadora", id="spanish-moderator"),
        pytest.param("Administración", id="spanish-administration"),
        pytest.param("equipo médico", id="spanish-team"),
        *("Team", "The Team", "Digest-Team", "TeamDigest", "Supportteam", "Service", "Help Team"),
        *(
            "Founder Anna",
            "Co-Founder",
            "Owner",
            "Site owner",
            "Leiter",
            "Leitung",
            "Gruppenleiter",
        ),
        *("Klinikleitung", "Chefarzt Dr. Braun", "Oberärztin Mia", "Lungenfacharzt", "Lung nurse"),
        *(
            "Physician Paul",
            "Lungenschwester",
            "Transplant nurse Tina",
            "Registered Nurse",
            "System",
        ),
        *("Oncólogo", "Community Manager Jo", "Clinic director", "Jefe de servicio", "Exprt"),
        *(
            "Líder del grupo",
            "Expertt",
            "Ekspert",
            "E x p r t",
            "Modarator",
            "Mdoerator",
            "Offical",
        ),
        *("Administator", "Supprt Sue", "Modera tor", "Ξxpert", "ɘxpert", "Σxpert", "∃xpert"),
        *("Eҳpert", "ADMIИ", "Åðmin", "ЛDMIN"),
    ],
)
def test_whoever_claims_a_role_by_their_name_is_found_out(name):
    assert claims_role(name)


@pytest.mark.parametrize(
    "name",
    [
        *("HopefulAna", "Mum of 2, born 1962", "Елена", "Jürgen der 3.", "Stafford Sue", "Dr Hope"),
        *("Badminton Bob", "Mod­ern Mary".replace("\u00ad", ""), "Experience counts", "Σοφία"),
        *(
            "Personal Pia",
            "Nurse Ana",
            "Moderna fan",
            "李明",
            "عائشة",
            "Night Owl",
            "O'Brien",
            "S. T.",
        ),
        *(
            "Doc",
            "Nurse Jackie",
            "Tim",
            "Teamo",
            "Team Leo",
            "Team Lung",
            "Dream Team",
            "Dog owner",
        ),
        *("Serviceberry", "Self-Service", "Service dog mum", "Owen", "Leiterwagen", "Mo D."),
        *(
            "Head in the clouds",
            "Retired nurse",
            "Kidney Kid",
            "Sister of Tom",
            "Chefkoch",
            "ΣΟΦΙΑ",
        ),
        *("Moderato cantabile", "Alex Perth", "Export Ed", "Armin", "Staf", "Biologist", "Ирина"),
        *("Chaos Manager", "Officially tired"),
    ],
)
def test_a_name_that_claims_nothing_is_left_alone(name):
    assert not claims_role(name)
    assert harmless(name) == name


@pytest.mark.parametrize("sign", "[]{}［］【】〔〕⟦⟧❲❳⁅⁆⎡⎦⌈⌋「」﹝﹞⦋〚⊂⊃⊆⋑⦅⟯⸢༺˩匚ㄷᑕ")
def test_no_name_holds_what_a_role_is_shown_in(sign):
    assert has_bracket(f"Hope {sign}")
    assert sign not in shown_name(f"Hope {sign}lung nurse", Badge.NONE)


@pytest.mark.parametrize("name", ["コウジ", "マコ", "ㄷㅏ", "Ana コウ", "匚"])
def test_a_letter_like_a_bracket_may_stand_in_its_own_script(name):
    assert not has_bracket(name)


@pytest.mark.parametrize(
    "sign", ["✓", "✔️", "☑", "✅", "🗹", "√", "🛡️", "🏅", "⚕", "👩‍⚕️", "👮", "™", "Ⓥ", "✪"]
)
def test_no_name_holds_a_sign_that_vouches(sign):
    assert has_badge(f"Ana {sign}")
    assert shown_name(f"Ana {sign}", Badge.NONE).startswith("Ana")
    assert not has_badge(shown_name(f"Ana {sign}", Badge.NONE))


@pytest.mark.parametrize(
    "name", ["★Stella★", "Ana ❤", "Cat 🐈", "Sun ☀", "Sam ♫", "Ana ①", "Monkey 🐒"]
)
def test_a_sign_that_says_nothing_may_stand(name):
    assert not has_badge(name)


def test_a_name_may_hold_round_brackets_and_quotes():
    assert not has_bracket("Ana (from Bonn) „Anni“ «A» ’s")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Dr. Hope",
            "dr hope",
            "Hope, Dr.",
            "Prof. Dr. Hope",
            "DrHope",
            "H0pe",
            "Норе",
            "Hópe",
            "H-o-p-e",
        ),
        *(
            "The real Dr Hope",
            "Dr Hope 2",
            "Doctora Hope",
            "Ｈｏｐｅ",
            "ℍope",
            "Hope MD",
            "Frau Dr. Hope",
        ),
    ],
)
def test_a_likeness_of_an_experts_name_is_one(name):
    assert is_like(name, "Dr Hope")


@pytest.mark.parametrize("name", ["Hopeful", "Hope Miller", "Dora", "Dr Hoffmann", "Doppe"])
def test_another_name_is_no_likeness(name):
    assert not is_like(name, "Dr Hope")


def test_the_order_of_words_makes_no_other_name():
    assert is_like("Miller Anna", "Anna Miller")
    assert not is_like("Anna", "Anna Miller")


@pytest.mark.parametrize(
    "name",
    [
        "Community Digest",
        "community-digest",
        "CommunityDigest Team",
        "The C0mmunity Dιgest",
        "C o m m u n i t y Digest",
    ],
)
def test_nobody_is_called_as_the_service(name):
    assert names_service(name, "Community Digest")


@pytest.mark.parametrize("name", ["Digest Dora", "Community Cat", "Ana"])
def test_a_word_of_the_services_name_is_nobodys_alone(name):
    assert not names_service(name, "Community Digest")
    assert not names_service(name, "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Dr Hope (expert)", "Dr Hope", id="brackets"),
        pytest.param("Dr. Hope - expert", "Dr. Hope", id="dash"),
        pytest.param("Hope [expert: lung nurse]", "Hope lung", id="as-the-badge-is-shown"),
        pytest.param("Moderator", A_MEMBER, id="nothing-else"),
        pytest.param("e x p e r t", A_MEMBER, id="spaced-out"),
        pytest.param("Moderator Anna", "Anna", id="before-the-name"),
        pytest.param("Ana (from Bonn)", "Ana (from Bonn)", id="no-claim"),
    ],
)
def test_a_name_of_long_ago_is_shown_without_what_it_claims(name, shown):
    assert shown_name(name, Badge.NONE) == shown


@given(st.text(max_size=40))
def test_no_name_whatever_looks_like_one_with_a_role(name):
    shown = shown_name(name, Badge.NONE)

    assert shown
    assert not has_bracket(shown)
    assert not has_badge(shown)
    assert not claims_role(shown)
    for badge in (Badge.EXPERT, Badge.STAFF):
        vouched = shown_name(name, badge, vouched_as="lung nurse")
        assert vouched.endswith(f" [{badge}: lung nurse]")
        assert not has_bracket(vouched.removesuffix(f" [{badge}: lung nurse]"))


@given(st.text(max_size=40))
def test_what_looks_alike_does_so_in_every_form_of_unicode(text):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert look(unicodedata.normalize(form, text)) == look(text)
