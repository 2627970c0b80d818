"""Records of all years become studies; what a record leaves open is never guessed."""

import pytest

from digest.trials.packed import pack, unpack
from digest.trials.record import NoStudy, days_of, read_study
from digest.trials.study import Sex, StudyStatus, nct_of, number_of
from tests.digest.trials.records import LUNG, LYON, record, site


def test_a_study_is_the_same_after_it_was_packed():
    study = read_study(
        record(
            2210780,
            "Lung study",
            sites=[("Lyon", "France", LYON, "RECRUITING", "69008 CEDEX 08")],
            arms=[("Durvalumab", "EXPERIMENTAL")],
            minimumAge="18 Years",
            results=True,
            **LUNG,
        )
    )

    assert unpack(pack(study)) == study
    assert (study.nct, study.status, study.has_results) == (
        "NCT02210780",
        StudyStatus.RECRUITING,
        True,
    )
    assert (study.sites[0].country, study.sites[0].latitude) == ("FR", LYON[0])


@pytest.mark.parametrize(
    ("told", "from_days", "to_days"),
    [
        ({"minimumAge": "18 Years", "maximumAge": "75 Years"}, 6574, 27758),
        ({"minimumAge": "6 Months", "maximumAge": "23 Months"}, 182, 729),
        ({"minimumAge": "2 Weeks"}, 14, None),
        ({"maximumAge": "28 Days"}, None, 28),
        ({"minimumAge": "12 Hours", "maximumAge": "3 Years"}, 0, 1460),
        ({"minimumAge": "N/A"}, None, None),
        ({}, None, None),
    ],
)
def test_ages_are_days_and_what_is_not_told_is_open(told, from_days, to_days):
    study = read_study(record(1, **told))
    assert (study.from_days, study.to_days) == (from_days, to_days)


def test_who_is_as_old_as_the_last_age_is_admitted_until_the_next_birthday():
    assert days_of("75 Years", is_last=True) == int(76 * 365.25) - 1
    assert days_of("75 years") == int(75 * 365.25)


def test_headings_of_either_length_are_the_same():
    long = read_study(record(1, meshes=[("D000008175", "Lung Neoplasms")]))
    short = read_study(record(1, meshes=[("D008175", "Lung Neoplasms")]))
    assert long == short
    assert long.headings[0].id == "D008175"


def test_signs_before_markup_are_taken_out():
    study = read_study(record(1, criteria=r"Age \>= 18 years\* \[see note\]"))
    assert study.criteria == "Age >= 18 years* [see note]"


@pytest.mark.parametrize(
    "name",
    ["Korea, Republic of", "South Korea", "Corea del Sur", "Südkorea"],
)
def test_a_country_is_the_same_however_it_is_spelled(name):
    told = record(1)
    told["protocolSection"]["contactsLocationsModule"]["locations"] = [site("Seoul", name)]
    assert read_study(told).sites[0].country == "KR"


@pytest.mark.parametrize("name", ["Turkey", "Türkiye", "Turkey (Türkiye)", "Türkei", "Turquía"])
def test_so_is_turkey(name):
    told = record(1)
    told["protocolSection"]["contactsLocationsModule"]["locations"] = [site("Ankara", name)]
    assert read_study(told).sites[0].country == "TR"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ([], "no record"),
        ({"FullStudy": {}}, "protocolSection"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT1x"}}}, "eight digits"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}, "no title"),
    ],
)
def test_what_is_no_study_says_why(told, reason):
    with pytest.raises(NoStudy, match=reason):
        read_study(told)


@pytest.mark.parametrize("odd", [None, 7, "x", [], {"studies": 3}, [[]], {"a": {"b": None}}])
def test_parts_of_another_form_are_left_out(odd):
    told = record(5, "Odd")
    for name in list(told["protocolSection"]):
        if name != "identificationModule":
            told["protocolSection"][name] = odd
    told["derivedSection"] = odd

    study = read_study(told)

    assert (study.sites, study.status, study.sex) == ((), None, Sex.ALL)


def test_numbers_are_read_however_they_are_written():
    assert [number_of(each) for each in ("NCT00000042", "nct42", " NCT42 ", "NCT", "42")] == [
        *(42, 42, 42),
        *(None, None),
    ]
    assert nct_of(42) == "NCT00000042"
