"""What other searches get wrong: missing bounds, closed sites, fuzzy names, statuses, sexes."""

import pytest

from digest.trials.near import StudyHit
from tests.digest.trials.records import LUNG, LYON, MUNICH, PARIS, record

ASTHMA = {"conditions": ["Asthma"], "meshes": [("D001249", "Asthma")]}


def test_a_study_without_an_age_bound_admits_everybody(town):
    town.load(
        record(1, **ASTHMA),
        record(2, minimumAge="18 Years", **ASTHMA),
        record(3, maximumAge="70 Years", **ASTHMA),
        record(4, minimumAge="18 Years", maximumAge="72 Years", **ASTHMA),
    )
    assert sorted(town.numbers("asthma, woman of 72")) == [1, 2, 4]
    assert sorted(town.numbers("asthma for a boy of 7")) == [1, 3]


def test_recruiting_is_recruiting_only(town):
    town.load(
        record(1, **ASTHMA),
        record(2, status="NOT_YET_RECRUITING", **ASTHMA),
        record(3, status="COMPLETED", **ASTHMA),
    )
    assert (town.numbers("recruiting asthma trials"), town.other("recruiting asthma trials")) == (
        [1],
        [],
    )
    assert (town.numbers("asthma"), sorted(town.other("asthma"))) == ([1], [2, 3])
    assert town.numbers("asthma, not yet recruiting") == [2]


def test_another_illness_is_not_shown_for_a_name_that_is_like_it(town):
    town.load(
        record(
            1,
            conditions=["von Willebrand Disease"],
            meshes=[("D014842", "von Willebrand Diseases")],
        ),
        record(2, conditions=["Obesity"], meshes=[("D009765", "Obesity")]),
        record(3, conditions=["Diabetes Insipidus"], meshes=[("D003919", "Diabetes Insipidus")]),
        record(
            4, conditions=["Non-Hodgkin Lymphoma"], meshes=[("D008228", "Lymphoma, Non-Hodgkin")]
        ),
    )
    assert town.numbers("obesity") == [2]
    assert town.numbers("diabetes") == []
    assert town.numbers("hodgkin lymphoma") == []
    assert town.numbers("non-hodgkin lymphoma") == [4]


def test_a_narrower_illness_counts_and_a_wider_one_does_not(town):
    town.load(
        record(1, conditions=["Lung Cancer"], **LUNG),
        record(
            2,
            conditions=["Stage IIIA NSCLC"],
            meshes=[("D002289", "Carcinoma, Non-Small-Cell Lung")],
            above=[("D008175", "Lung Neoplasms")],
        ),
        record(3, conditions=["Cancer"], meshes=[("D009369", "Neoplasms")]),
        record(4, conditions=["Advanced Solid Tumors"], keywords=["lung cancer"]),
        record(5, conditions=["Lung Cancer Stage II"]),
    )
    assert sorted(town.numbers("lung cancer")) == [1, 2, 4, 5]
    assert town.numbers("Lungenkrebs")[-1] == 4  # a keyword comes last


def test_a_condition_means_the_heading_that_the_registry_gave_it(town):
    town.load(
        record(1, conditions=["Brittle Lungs"], meshes=[("D001249", "Asthma")]),
        record(2, conditions=["Asthma"], meshes=[("D001249", "Asthma")]),
    )
    assert sorted(town.numbers("brittle lungs")) == [1, 2]


def test_a_sex_is_never_wrong(town):
    town.load(
        record(1, sex="ALL", **ASTHMA),
        record(2, sex="FEMALE", **ASTHMA),
        record(3, sex="MALE", **ASTHMA),
    )
    assert sorted(town.numbers("asthma, my mother")) == [1, 2]
    assert sorted(town.numbers("asthma for my father")) == [1, 3]
    assert len(town.numbers("asthma")) == 3


def test_in_a_country_needs_an_open_site_there(town):
    town.load(
        record(1, sites=[("Munich", "Germany", MUNICH, "RECRUITING")], **ASTHMA),
        record(
            2,
            sites=[
                ("Munich", "Germany", MUNICH, "COMPLETED"),
                ("Lyon", "France", LYON, "RECRUITING"),
            ],
            **ASTHMA,
        ),
        record(3, sites=[("Munich", "Germany", MUNICH)], **ASTHMA),
        record(4, status="COMPLETED", sites=[("Munich", "Germany", MUNICH)], **ASTHMA),
    )
    assert sorted(town.numbers("asthma in Germany")) == [1, 3]
    assert town.other("Asthma in Deutschland") == [4]
    assert town.numbers("asthma in Italy") == []


def test_the_nearest_open_site_is_told_and_a_closed_one_is_not_nearer(town):
    town.load(
        record(
            1,
            sites=[("Lyon", "France", LYON, "COMPLETED"), ("Paris", "France", PARIS, "RECRUITING")],
            **ASTHMA,
        ),
        record(2, sites=[("Lyon", "France", LYON, "RECRUITING")], **ASTHMA),
    )
    assert town.find("asthma near Lyon").hits == [StudyHit(number=2, km=0.0, site=0)]
    hits = {hit.number: hit for hit in town.find("asthma within 500 km of Lyon").hits}
    assert (hits[1].site, round(hits[1].km)) == (1, 393)


def test_a_place_without_a_point_is_found_by_its_name(town):
    town.load(record(1, sites=[("Smallville", "France")], **ASTHMA))
    assert town.find("asthma near Smallville").hits == [StudyHit(number=1, km=None, site=0)]


def test_a_place_that_nobody_knows_finds_nothing_and_says_so(town):
    town.load(record(1, sites=[("Lyon", "France", LYON)], **ASTHMA))
    found = town.find("asthma near 99999 FR")
    assert (found.hits, found.farther) == ([], 1)
    assert found.around is not None
    assert not found.around.is_known


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("69008 CEDEX 08", "69008 FR"),
        ("B-9100", "9100"),
        ("02114", "02114"),
        ("10065-1234", "10065"),
        ("D-80331", "80331"),
    ],
)
def test_postal_codes_are_compared_as_people_write_them(town, code, asked):
    town.load(record(1, sites=[("Lyon", "France", LYON, None, code)], **ASTHMA))
    assert town.numbers(f"asthma near {asked}") == [1]


def test_what_is_not_wanted_is_looked_for_in_experimental_arms(town):
    town.load(
        record(1, arms=[("Cisplatin", "EXPERIMENTAL")], conditions=["Lung Cancer"], **LUNG),
        record(
            2,
            arms=[("Durvalumab", "EXPERIMENTAL"), ("Cisplatin", "ACTIVE_COMPARATOR")],
            conditions=["Lung Cancer"],
            **LUNG,
        ),
        record(3, conditions=["Lung Cancer"], **LUNG),
    )
    assert sorted(town.numbers("lung cancer, no chemo")) == [2, 3]
    assert town.numbers("Lungenkrebs mit Imfinzi") == [2]  # its brand


def test_an_illness_that_one_does_not_have_is_left_out(town):
    town.load(
        record(1, conditions=["Obesity"], meshes=[("D009765", "Obesity")]),
        record(2, conditions=["Obesity", "Diabetes Mellitus, Type 2"]),
    )
    assert town.numbers("obesity, I am not diabetic, type 2 diabetes no") == [1]


def test_a_marker_is_looked_for_among_those_who_are_taken(town):
    lung = {"conditions": ["Lung Cancer"], **LUNG}
    takes = "Inclusion Criteria:\n* ALK rearrangement\nExclusion Criteria:\n* ROS1 fusion"
    without = "Inclusion Criteria:\n* No ALK rearrangement\n* ROS1 fusion"
    town.load(
        record(1, criteria=takes, **lung), record(2, criteria=without, **lung), record(3, **lung)
    )
    assert town.numbers("ALK positive lung cancer") == [1]
    assert town.numbers("lung cancer ROS1") == [2]
    assert len(town.numbers("lung cancer BRAF")) == 3  # nobody names it: it excludes nobody


def test_a_negative_marker_is_not_a_positive_one(town):
    breast = {"meshes": [("D001943", "Breast Neoplasms")]}
    town.load(
        record(1, "HER2-positive disease", conditions=["Breast Cancer"], **breast),
        record(2, "HR-positive, HER2-negative disease", conditions=["Breast Cancer"], **breast),
    )
    assert town.numbers("HER2 positive breast cancer") == [1]
    assert town.numbers("breast cancer HER2 negative") == [2]


def test_other_words_put_in_order_and_leave_nothing_out(town):
    town.load(
        record(1, "Cough at night", updated="2026-01-01", **ASTHMA),
        record(2, "Cough by day", updated="2026-08-01", **ASTHMA),
    )
    assert town.numbers("asthma at night") == [1, 2]
    assert town.numbers("asthma") == [2, 1]


def test_something_new_comes_first(town):
    town.load(
        record(1, posted="2026-07-01", updated="2026-07-01", **ASTHMA),
        record(2, posted="2020-01-01", updated="2026-08-01", **ASTHMA),
    )
    assert town.numbers("anything new for asthma?") == [1, 2]


def test_a_number_brings_that_study_whatever_its_status(town):
    town.load(record(1, **ASTHMA), record(2, status="COMPLETED", **ASTHMA))
    found = town.find("NCT00000002 and NCT00000001, and NCT00000009")
    assert [hit.number for hit in found.hits] == [1]
    assert [hit.number for hit in found.other] == [2]


def test_a_question_without_an_illness_finds_only_what_has_all_of_its_words(town):
    town.load(record(1, "Zebra stripes in children"), record(2, "Zebra"))
    assert town.numbers("zebra stripes") == [1]
    assert town.numbers("hello there, please") == []
    assert town.numbers("unicorn stripes") == []


@pytest.mark.both_stores
def test_both_databases_find_the_same(town):
    town.load(
        record(1, conditions=["Lung Cancer"], sites=[("Lyon", "France", LYON)], **LUNG),
        record(2, conditions=["Lung Cancer Stage II"], sites=[("Paris", "France", PARIS)]),
        record(3, conditions=["Lung Cancer"], status="COMPLETED", **LUNG),
    )
    assert town.find("lung cancer near Lyon").hits == [StudyHit(number=1, km=0.0, site=0)]
    assert sorted(town.numbers("lung cancer in France, 60 year old man, not chemo")) == [1, 2]
    assert town.other("lung cancer") == [3]
