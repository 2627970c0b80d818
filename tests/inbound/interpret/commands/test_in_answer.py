"""What others are to read is no wish that is done, whatever it speaks of; and what is denied is not done."""

from datetime import date

import pytest

from digest.community.preferences.preference import Pause
from digest.intents.phrases import Choose, LeaveCommunity, NotUnderstood, StopThis
from digest.language.vocabulary import vocabularies
from digest.mail.signed_address import Purpose, Ticket
from inbound.interpret.commands.by_example import hear
from inbound.interpret.read_words import read_words
from inbound.recipient import AddressRole, FixedAddress

MONDAY = date(2026, 3, 2)
POSTS = (
    "I'd like to stop. All of it. The chemo, the visits. Does anyone know that feeling?",
    "My new pills: weekly instead of daily. Fewer side effects, and a start.",
    "Yes, once a week would be enough for me, daily injections are a pain. I'd start now.",
    "Einmal die Woche reicht, am Sonntag. Mehr Sport schaffe ich nicht, dann brauche ich Pause.",
    "No más cartas del seguro, por favor. ¿A vosotros también os llegan cada día?",
    "Plain rice and ginger, nothing else for two days. Then start again slowly.",
    "I stop all my tablets before the operation, until the 12th of May, the doctor said so.",
    "Ich mache Pause bis zum 12. Mai, dann geht es weiter mit der Therapie.",
    "Dejé todo, nada me ayudó. Eso quería decir.",
    "I want to speak to a person at the clinic, not to the machine, and so should you.",
    "Please keep me posted on how this goes, I have the same operation in May.",
    "Bitte haltet mich auf dem Laufenden, das interessiert mich sehr, ich habe dasselbe.",
    "I wake at four each day.",
)


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.SUMMARY, Purpose.POST])
@pytest.mark.parametrize("text", POSTS)
def test_a_post_is_never_done_as_a_wish(text, purpose):
    to = Ticket(purpose=purpose, member_id=1, object_id=1)
    read = read_words(to, "Re: your letter", text, is_answer=True, today=MONDAY)
    assert read.phrases == () or isinstance(read.phrases, NotUnderstood)
    assert not read.answer.wants_person


def asked(text, command, subject=""):
    to = FixedAddress(role=AddressRole.COMMAND, name=command)
    return read_words(to, subject, text, is_answer=False, today=MONDAY).phrases


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("I don't want to leave Lung friends, I only want fewer mails.", "leave"),
        ("Don't remove me from Lung friends!", "leave"),
        ("Should I leave Lung friends?", "leave"),
        ("No quiero salir de Amigos del pulmón, me quedo.", "leave"),
        ("Bitte die Zusammenfassung nicht abstellen, ich war nur krank.", "settings"),
        ("Never stop sending me this summary, I love it!", "settings"),
        ("No quitéis las notificaciones, son lo mejor.", "settings"),
        ("Please no pause. I shall be back on 12 March.", "pause"),
    ],
)
def test_what_is_denied_is_not_done(text, command):
    phrases = asked(text, command)
    done = phrases if isinstance(phrases, tuple) else ()
    assert [each for each in done if isinstance(each, LeaveCommunity | Choose | StopThis)] == []


def test_the_subject_of_a_mail_that_was_sent_on_asks_for_nothing():
    assert asked("My neighbour sent me this.", "help", "Fwd: stop all") != (StopThis(all=True),)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Am 5. April fahre ich weg, am 19. April komme ich zurück",
            Pause(date(2026, 4, 19), date(2026, 4, 5)),
        ),
        ("Away 28 Dec - 4 Jan, thanks", Pause(date(2027, 1, 5), date(2026, 12, 28))),
        ("Until the 31st of April please, no mails", None),
        ("Hasta mediados de abril nada de correos, por favor", None),
        ("I'm back on Thursday, please start again then", None),
    ],
)
def test_days_are_those_that_were_said_or_are_asked_about(text, days):
    found = hear("", text, place="pause", today=MONDAY, languages=vocabularies()).phrases
    assert found == (() if days is None else (Choose(preference=days),))


def test_an_answer_to_a_summary_that_is_only_marked_like_a_quote_asks_for_nothing():
    to = Ticket(purpose=Purpose.SUMMARY, member_id=1, object_id=2)

    read = read_words(
        to, "Re: Monday", "> 20 would be too high", is_answer=True, today=date(2026, 3, 2)
    )

    assert read.phrases == ()
