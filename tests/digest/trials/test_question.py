"""What is understood of everyday words in three languages: a person, a place, what is wanted."""

from collections.abc import Mapping, Sequence

import pytest

from digest.trials.lexicon import lexicon
from digest.trials.question import TrialQuestion
from digest.trials.read_question import read_question
from digest.trials.study import Sex
from digest.trials.wording import NameKey, key_of

CITIES = ("Lyon", "Munich", "Madrid", "Boston", "Essen")
STATES = ("Texas", "Bavaria")


class FewNames:
    def names(self, keys: Sequence[NameKey]) -> Mapping[NameKey, bool]:
        known = {key_of("Phelan-McDermid Syndrome"): True, key_of("Frozen Section"): False}
        return {key: known[key] for key in keys if key in known}

    def cities(self, keys: Sequence[NameKey]) -> set[NameKey]:
        return set(keys) & {key_of(each) for each in CITIES}

    def states(self, keys: Sequence[NameKey]) -> set[NameKey]:
        return set(keys) & {key_of(each) for each in STATES}


def understood(text: str) -> TrialQuestion:
    return read_question(text, lexicon(), FewNames())


def years(text: str) -> float | None:
    ages = understood(text).ages
    return None if ages is None else round(ages.first / 365.25, 2)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("lung cancer, woman of 72", 72),
        ("for a 72-year-old woman", 72),
        ("my mother is 72 and has COPD", 72),
        ("für meinen 5-jährigen Sohn", 5),
        ("Frau, 58, Brustkrebs", 58),
        ("mujer de 68 años", 68),
        ("mi hijo tiene seis años y asma", 6),
        ("baby of 18 months", 1.5),
        ("Säugling, 3 Wochen alt", 0.06),
        ("niño de 8 meses", 0.67),
        ("type 2 diabetes", None),
        ("phase 3 trial for my husband", None),
        ("I have had MS for 3 years", None),
        ("seit 12 Jahren Rheuma", None),
        ("desde hace 4 años", None),
        ("within 50 km of Lyon", None),
        ("COVID 19 trials", None),
        ("woman with NSCLC stage 4", None),
    ],
)
def test_an_age_is_one_of_a_person(text, age):
    assert years(text) == (None if age is None else pytest.approx(age, abs=0.01))


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("for my mother", Sex.FEMALE),
        ("mein Vater, 70, Prostatakrebs", Sex.MALE),
        ("soy mujer con asma", Sex.FEMALE),
        ("I ask as his daughter: my father is 70 and has gout", Sex.MALE),
        ("my husband and my wife both have asthma", None),
        ("asthma", None),
    ],
)
def test_a_sex_is_that_of_the_person(text, sex):
    assert understood(text).sex is sex


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lung cancer near Lyon", ("lyon", None, None)),
        ("Brustkrebs im Raum München", ("munich", None, None)),
        ("asma cerca de Madrid", ("madrid", None, None)),
        ("Asthma in Essen", ("esse", None, None)),
        ("Hilfe beim Essen mit Diabetes", (None, None, None)),
        ("gout in Germany", (None, "DE", None)),
        ("trials in South Korea", (None, "KR", None)),
        ("ensayos en Corea del Sur", (None, "KR", None)),
        ("Studien in der Türkei", (None, "TR", None)),
        ("asthma, Boston, USA", ("bosto", "US", None)),
        ("lung cancer 69008 FR", (None, "FR", "69008")),
        ("asthma in Texas", (None, None, None)),
    ],
)
def test_a_place_is_a_city_a_country_or_a_code(text, wanted):
    where = understood(text).where
    city = " ".join(where.city) if where and where.city else None
    assert (city, where and where.country, where and where.code) == wanted


def test_a_state_is_a_place_too():
    where = understood("asthma in Texas").where
    assert where is not None
    assert where.state == key_of("Texas")


def test_how_far_is_in_km_or_miles():
    far = understood("asthma within 50 miles of Boston").where
    assert far is not None
    assert far.km == pytest.approx(80.45)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("lung cancer, not chemo", ["chemo"]),
        ("lung cancer without chemotherapy or surgery", ["chemotherapy", "surgery"]),
        ("Brustkrebs ohne Chemo und ohne Bestrahlung", ["Chemo", "Bestrahlung"]),
        ("cáncer de mama sin quimio ni cirugía", ["quimio", "cirugía"]),
        ("immunotherapy for lung cancer", []),
        ("lung cancer after chemo", []),
    ],
)
def test_what_is_not_wanted_is_no_wish(text, unwanted):
    found = understood(text)
    assert [each.written for each in found.unwanted] == unwanted
    assert all(each.written not in unwanted for each in found.treatments)


def test_an_illness_that_somebody_does_not_have_is_a_second_one():
    found = understood("obesity trials, I am not diabetic")
    assert [each.written for each in found.illnesses] == ["obesity"]
    assert [each.written for each in found.without] == ["diabetic"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("recruiting asthma trials", ["RECRUITING"]),
        ("asthma trials not yet recruiting", ["NOT_YET_RECRUITING"]),
        ("Asthma, noch nicht begonnen", ["NOT_YET_RECRUITING"]),
        ("ensayos de asma que aún no han empezado", ["NOT_YET_RECRUITING"]),
        ("finished asthma trials", ["COMPLETED"]),
        ("asthma for people over 65", []),
        ("asthma", []),
    ],
)
def test_recruiting_is_not_not_yet_recruiting(text, statuses):
    assert understood(text).statuses == statuses


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ALL in children", True),
        ("all trials for asthma", False),
        ("ALS trials", True),
        ("besser als Tabletten", False),
    ],
)
def test_an_abbreviation_that_is_a_word_counts_in_capitals(text, is_one):
    names = [each.written for each in understood(text).illnesses]
    assert (names[:1] in (["ALL"], ["ALS"])) is is_one


def test_the_registrys_own_names_are_understood():
    found = understood("trials for phelan mcdermid syndrome")
    assert [each.written.lower() for each in found.illnesses] == ["phelan mcdermid syndrome"]


def test_numbers_are_found_in_any_words():
    assert understood("what of NCT02210780 and nct00000042?").numbers == [2210780, 42]


def test_words_that_nobody_knows_rank_only():
    assert understood("asthma nocturnal zebra").rest == ["nocturnal", "zebr"]
