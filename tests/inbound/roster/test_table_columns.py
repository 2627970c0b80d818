"""The columns of a list of people are known by their names."""

import pytest

from digest.errors import BadInput
from inbound.roster.table_columns import PeopleField, TableColumns


@pytest.mark.parametrize(
    "header",
    [
        ("E-mail address", "Display Name", "Groups", "Time zone", "Language", "summary_hour"),
        ("E-Mail-Adresse", "Anzeigename", "Gruppe", "Zeitzone", "Sprache", "Stunde"),
        ("Correo electrónico", "APODO", "Comunidades", "Zona horaria", "Idioma", "Hora"),
        ("CORREO ELECTRONICO", "apodo", "comunidades", "zona_horaria", "idioma", "hora"),
    ],
)
def test_names_are_known_in_each_language(header):
    found = TableColumns.of(header)

    wanted = [
        PeopleField.ADDRESS,
        PeopleField.NAME,
        PeopleField.COMMUNITIES,
        PeopleField.ZONE,
        PeopleField.LANGUAGE,
        PeopleField.HOUR,
    ]
    assert [found.places[field] for field in wanted] == list(range(6))
    assert found.unread == []


def test_a_persons_own_names_are_not_what_others_see():
    found = TableColumns.of(("mail", "first name", "Nachname", "nombre completo"))

    assert set(found.places) == {PeopleField.ADDRESS}
    assert found.unread == ["first name", "Nachname", "nombre completo"]


def test_the_operator_says_otherwise():
    found = TableColumns.of(("Kontakt", "name", "Nick"), ["address=kontakt", "name=Nick"])

    assert found.places == {PeopleField.ADDRESS: 0, PeopleField.NAME: 2}
    assert found.unread == ["name"]
    assert PeopleField.NAME not in TableColumns.of(("mail", "name"), ["name="]).places


@pytest.mark.parametrize(
    ("header", "said", "why"),
    [
        (("Kontakt", "name"), [], "--map address='Kontakt'"),
        (("mail", "e-mail"), [], "two columns can be the address, 'mail' or 'e-mail'"),
        (("mail",), ["name=Nick"], "there is no column 'Nick'"),
        (("mail",), ["nick"], "maps nothing"),
        (("mail",), ["shoe=mail"], "maps nothing"),
    ],
)
def test_what_is_not_clear_is_refused_with_the_way_out(header, said, why):
    with pytest.raises(BadInput, match=why):
        TableColumns.of(header, said)
