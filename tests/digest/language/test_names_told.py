"""Which of the names in a wish for another one is to be shown, and which are old, or somebody else's."""

import pytest

from digest.language.names_told import names_told


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'd rather folks see me as Beverly Anne now, she hated it", "Beverly Anne"),
        (
            "Nach der Hochzeit heiße ich Annegret, zeigt mich als Anni K. an",
            "Anni K.",
        ),
        ("quiero aparecer como Mamá de Benja y no con mi nombre", "Mamá de Benja"),
        ("You have me as L. Brandauer. Could you make it Lisl from Graz?", "Lisl from Graz"),
        ("Ihr zeigt mich als L. Brandauer. Schön wäre, wenn dort Lisl stünde.", "Lisl"),
        ("Salgo como lisl77. Me gustaría que pusieran Lisl Brandauer.", "Lisl Brandauer"),
        ("Please change Tom Arden to Tom A.", "Tom A."),
        ("Ersetzen Sie Tom Arden bitte durch Tom A.", "Tom A."),
        ("Old name: Tom Arden. New name: Tom A.", "Tom A."),
        ("Tom is fine, no surname.", "Tom"),
        ("Statt Tom Arden bitte: Tom aus Hamm", "Tom aus Hamm"),
        ('Others should read "The Gardener" above my posts.', "The Gardener"),
        ("Change it to Prof. Ada M.", "Prof. Ada M."),
        ("Could my name be Ada (Ely)?", "Ada (Ely)"),
        ("everybody knows me as runa m. so please show that", "runa m."),
        ("Call me Rosa. Thanks, Rosa Keller", "Rosa"),
        ("Not Rosalind, just Rosa.", "Rosa"),
        ("nicht mehr Rosa57 sondern nur Rosa", "Rosa"),
        ("Ich heiße jetzt Rosa Keller.", "Rosa Keller"),
        ("ponme El Capitán", "El Capitán"),
        ("Für mich bitte nur die Initialen, P. Q. R.", "P. Q. R."),
    ],
)
def test_the_name_to_be_shown_is_told_from_the_others(text, name):
    assert names_told(text).wanted == (name,)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        pytest.param("I don't want my surname, it's too rare", (), id="none"),
        pytest.param("You have me as L. Brandauer, please change it.", (), id="only-the-old-one"),
        pytest.param("Nadie me dice Rosario. Cámbienlo, por favor.", (), id="denied"),
        pytest.param("My husband Peter set my name up wrongly.", (), id="a-husband's"),
        pytest.param("Dr. Adler hat mir geraten, den Namen zu ändern.", (), id="a-doctor's"),
        pytest.param("My sister wants to be shown as Pamela.", (), id="a-sister's-wish"),
        pytest.param("The bank calls me M. Hargreaves.", (), id="a-bank's"),
        pytest.param("Could my name be changed? I live in Bristol.", (), id="a-town"),
        pytest.param("call me on Thursday", (), id="a-day"),
        pytest.param("Please change my name. Thanks, Ruth Arden", (), id="a-signature"),
        pytest.param("I am Ruth Arden. Please change my name.", ("Ruth Arden",), id="the-own-one"),
        pytest.param("Call me Ruth, or make it Ruthie.", ("Ruth", "Ruthie"), id="either"),
    ],
)
def test_a_name_that_is_not_for_sure_to_be_shown_is_none(text, likely):
    told = names_told(text)

    assert told.likely == likely
    assert len(told.wanted) != 1


@pytest.mark.parametrize(
    "text",
    [
        "I would like Peter to change my name for me.",
        "You show me as Ruth Arden. Please hide that.",
        "Please take Ruth Arden off, my boss could see it.",
        "Please show me differently from Ruth Arden.",
        "It's Ruth Arden now. I want something nobody can trace.",
        "You use Ruth Arden. I'd like a nickname.",
        "Can you put me in touch with Nurse Jackie about my name?",
        "I want to be anonymous like Peter K.",
        "Make it like Peter's name please.",
        "Please change my display name as in Facebook.",
        "I'm Ruth Arden, but please don't show that.",
        "Do others see Ruth Arden or only Ruth?",
        "So ruft mich nur das Finanzamt.",
        "Can people find me as Ruth Arden?",
        "What happens if I want to be Ruth later on?",
        "Was passiert, wenn ich als Ruth Arden erscheine?",
        "¿Qué pasa si quiero ser Ruth?",
        "I would prefer English letters.",
        "Can the topic Diet be renamed to Food?",
        "Weitergeleitet: Ruth Arden",
        "Die Agentur will, dass ich nirgends als Ruth Arden auftauche.",
        "Könnte Herr Müller meinen Namen ändern?",
        "Könnten Sie ändern, dass ich als Ruth Arden geführt werde?",
        "Bitte machen Sie Ruth Arden unkenntlich.",
        "Ich heiße Ruth Arden und möchte einen Spitznamen.",
        "Meine Frau Gerda möchte, dass ich anders heiße.",
        "Quiero otro nombre porque vivo en Cuenca.",
        "Mi nombre aparece como Ruth Arden y quiero otro.",
        "Me llamo Ruth Arden y quisiera un apodo.",
        "¿Podría Marta de su equipo cambiar mi nombre?",
    ],
)
def test_no_name_is_taken_that_nobody_asked_to_be_shown(text):
    assert names_told(text).wanted == ()
