"""Which communities people name in what they write."""

import pytest

from digest.language.names import MOST_LINES, called, match_names
from digest.language.whole_names import KnownName

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


NAMED_ANEW = [
    KnownName(
        id=1,
        name="willow",
        title="Willow",
        aliases=("lung cancer", "Lungenkrebs", "cáncer de pulmón"),
    ),
    KnownName(
        id=2, name="lantern", title="Lantern", aliases=("migraine", "Migräne", "Kopfschmerzen")
    ),
    KnownName(
        id=3, name="harbour", title="Harbour", aliases=("Parkinson’s disease", "Schüttellähmung")
    ),
]


def read(words, **how):
    matches = match_names(words, NAMED_ANEW, **how)
    found = sorted(each.name for each in matches.found)
    return found, {each.words: [one.name for one in each.likely] for each in matches.unknown}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("lung cancer", ["willow"]),
        ("the lung people", ["willow"]),
        ("Lungenkrebs-Gruppe", ["willow"]),
        ("die Lungenkrebsgruppe bitte", ["willow"]),
        ("Bitte nehmt mich bei den Lungenkrebspatienten auf", ["willow"]),
        ("los de pulmón", ["willow"]),
        ("cancer de pulmon", ["willow"]),
        ("migraines", ["lantern"]),
        ("Migraene", ["lantern"]),
        ("Migrane", ["lantern"]),
        ("parkinsons", ["harbour"]),
        ("Schuettellaehmung", ["harbour"]),
        ("Lantern Willow", ["lantern", "willow"]),
        ("Lantern, not Willow", ["lantern"]),
        ("Lantern statt Willow", ["lantern"]),
        ("terrible migraines since the second baby, Lantern", ["lantern"]),
        ("Lantern. My wife has had headaches for years", ["lantern"]),
    ],
)
def test_a_community_is_found_by_whatever_people_call_it(words, names):
    assert read(words) == (names, {})


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("the lung people, I am Rosa and 62, told by nurse", ["willow"]),
        ("ich heiße Moni, 58 Jahre, Migräne, meine Schwester hat es mir empfohlen", ["lantern"]),
        ("me llamo Rosa, tengo 62 años, cáncer de pulmón", ["willow"]),
        ("I am Rosa and 62", []),
    ],
)
def test_who_somebody_is_and_how_they_come_to_ask_is_no_name(words, names):
    assert read(words) == (names, {})


@pytest.mark.parametrize(
    "words",
    [
        "Chronic Obstructive Pulmonary Disease",
        "chronic obstructive pulmonary disease",
        "soy diabética",
        "type 2 diabetes",
        "diagnosed with lupus",
    ],
)
def test_an_illness_without_a_community_is_told_back(words):
    assert len(read(words)[1]) == 1


def test_a_long_name_with_capitals_is_told_back_beside_another():
    words = "Idiopathic Pleuroparenchymal Fibroelastosis Syndrome"

    assert read(f"{words}, Lanterm") == (["lantern"], {words: []})


def test_a_name_that_is_not_wanted_is_asked_about():
    assert read("not willow") == ([], {"not willow": ["willow"]})


def test_a_whole_name_is_enough_in_a_long_sentence_that_asks_for_it():
    story = (
        "the group about migraine because my wife has had it since the birth of our second child"
    )

    assert read(story, is_wish=True) == (["lantern"], {})
    assert read(story) == ([], {story: ["lantern"]})


def test_a_long_sentence_that_asks_for_no_whole_name_is_offered_what_it_speaks_of():
    story = (
        "the one for people who have something with the lung or have lost somebody to it last year"
    )

    assert read(story, is_wish=True) == ([], {story: ["willow"]})


def test_two_of_one_title_are_both_offered():
    twins = [KnownName(id=1, name="oak", title="Lung"), KnownName(id=2, name="elm", title="Lung")]

    matches = match_names("lung", twins)

    assert matches.found == ()
    assert [[each.name for each in one.likely] for one in matches.unknown] == [["oak", "elm"]]


def test_what_two_names_are_like_is_looked_for_in_the_own_ones_first():
    [stones] = match_names("kidney", COMMUNITIES, first={9}).found

    assert stones.name == "kidney-stones"


@pytest.mark.parametrize(
    "words", ["#Willow", "willow", "WILLOW", "willow@mail.example.org", "Lungenkrebs"]
)
def test_what_is_called_something_is_found_by_the_whole_of_it(words):
    assert [each.name for each in called(words, NAMED_ANEW)] == ["willow"]


@pytest.mark.parametrize("words", ["lung", "willows and more", "", "#"])
def test_what_is_called_otherwise_is_not_found(words):
    assert called(words, NAMED_ANEW) == ()


ALS = [KnownName(id=1, name="oak", title="Oak", aliases=("ALS", "AML"))]


@pytest.mark.parametrize(
    ("words", "is_named"),
    [("als", True), ("ich habe ALS", True), ("the aml people", True), ("besser als nichts", False)],
)
def test_a_short_name_in_capitals_is_no_other_word_of_a_sentence(words, is_named):
    assert bool(match_names(words, ALS).found) is is_named


def test_very_many_lines_are_looked_at_as_far_as_names_could_stand():
    lines = "\n".join(f"nothing like it {number}" for number in range(200))

    assert len(unknown(lines)) == MOST_LINES
