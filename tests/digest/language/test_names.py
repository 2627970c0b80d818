"""Which communities people name in what they write."""

import pytest

from digest.language.names import KnownName, match_names

TITLES = {
    "lung-cancer": "Lung Cancer",
    "melanoma": "Melanoma",
    "myeloma": "Multiple Myeloma",
    "head-neck": "Head and Neck Cancer",
    "meniere": "Ménière’s Disease",
    "hyperthyroid": "Hyperthyroidism",
    "aml": "AML",
    "kidney-tx": "Kidney transplant",
    "kidney-stones": "Kidney stones",
    "parents": "For Parents",
}
COMMUNITIES = [
    KnownName(id=number, name=name, title=title)
    for number, (name, title) in enumerate(TITLES.items(), start=1)
]


def found(words):
    return [each.name for each in match_names(words, COMMUNITIES).found]


def unknown(words):
    return {
        each.words: [known.name for known in each.likely]
        for each in match_names(words, COMMUNITIES).unknown
    }


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("lung-cancer", ["lung-cancer"]),
        ("LUNG CANCER", ["lung-cancer"]),
        ("lung cancr", ["lung-cancer"]),
        ("lugn cancer", ["lung-cancer"]),
        ("lungcancer", ["lung-cancer"]),
        ("lung", ["lung-cancer"]),
        ("cancer of the lung", ["lung-cancer"]),
        ("Please join me to the “Lung Cancer” community, thank you!", ["lung-cancer"]),
        ("lung-cancer@mail.example.org", ["lung-cancer"]),
        ("melenoma", ["melanoma"]),
        ("Meniere's disease", ["meniere"]),
        ("MÉNIÈRE", ["meniere"]),
        ("head and neck cancer", ["head-neck"]),
        ("head & neck", ["head-neck"]),
        ("AML", ["aml"]),
        ("parents", ["parents"]),
        ("lung cancer, melanoma and head and neck", ["lung-cancer", "melanoma", "head-neck"]),
        ("- lung cancer\n- myeloma\n\nThank you\n", ["lung-cancer", "myeloma"]),
        ("Ich möchte gerne der Gruppe Melanoma beitreten", ["melanoma"]),
        ("melanoma\nmelanoma", ["melanoma"]),
    ],
)
def test_a_name_is_found_as_people_write_it(words, names):
    assert sorted(found(words)) == sorted(names)
    assert unknown(words) == {}


@pytest.mark.parametrize(
    ("words", "likely"),
    [
        pytest.param("hypothyroidism", ["hyperthyroid"], id="two-letters-make-another-illness"),
        pytest.param("APL", [], id="a-short-name-must-be-exact"),
        pytest.param("kidney", ["kidney-tx", "kidney-stones"], id="two-fit"),
        pytest.param("cancer", ["lung-cancer"], id="a-word-of-many-names"),
        pytest.param("lung transplant", ["kidney-tx", "lung-cancer"], id="half-of-two"),
        pytest.param("Pancreas", [], id="nothing-like-it"),
    ],
)
def test_what_is_not_sure_is_offered_and_not_done(words, likely):
    assert found(words) == []
    assert unknown(words) == {words: likely}


def test_a_wrong_name_beside_a_right_one_is_told():
    assert found("melanoma, pancreas") == ["melanoma"]
    assert unknown("melanoma, pancreas") == {"pancreas": []}


def test_a_story_joins_nothing_but_what_it_names_is_offered():
    story = "my father died of lung cancer in the spring and now I have melanoma myself, stage two"

    assert found(story) == []
    assert unknown(story) == {story: ["lung-cancer", "melanoma"]}


@pytest.mark.parametrize("words", ["", "  \n ", "Thank you very much!", "yes please", "…", "🙂"])
def test_politeness_names_nothing(words):
    assert found(words) == []
    assert unknown(words) == {}


def test_where_there_is_no_community_nothing_is_like_it():
    [missed] = match_names("lung", []).unknown

    assert missed.likely == ()


def test_a_huge_mail_is_looked_at_in_no_time():
    assert found("lung " * 200_000) == []
