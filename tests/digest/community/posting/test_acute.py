"""Who tells of a body in danger, now, is noticed; who tells of it as it was, or as it always is, is not."""

import pytest

from digest.community.posting.acute import is_acute


@pytest.mark.parametrize(
    "text",
    [
        "I am gasping for air. It is getting worse by the minute!",
        "Since last night there is a sharp pain in my chest.",
        "His lips have gone blue just now",
        "I brought up fresh blood today. Do I need to ring somebody?",
        "Ich kann kaum noch atmen, seit heute. Bitte helft mir",
        "Starke Schmerzen in der Brust, jetzt gerade",
        "Me falta el aire desde anoche",
        "Tengo una presión fuerte en el pecho. ¿Qué hago?",
    ],
)
def test_a_body_in_danger_now_is_noticed(text):
    assert is_acute(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can hardly breathe on the stairs, and I rest on each floor.",
        "Two years ago I could not breathe at all. Today I swim.",
        "What should I do about the cough? It is worse at night.",
        "The nurse says that chest pains are common with this pill.",
        "Letztes Jahr bekam ich keine Luft, heute geht es.",
        "A breath of fresh air today, at last.",
    ],
)
def test_what_was_so_or_is_always_so_is_not(text):
    assert not is_acute(text)
