"""Absence notes of programs, and people who are away and say so; all of these are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.absence import is_note_of_absence, may_be_note

AWAY = "Hello, I am out of the office until 16 March."


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Automatic reply: Re: Sleep", "", id="exchange"),
        pytest.param("[lungs] Automatic reply: Sleep", "", id="a-tag-in-front"),
        pytest.param("Re: Sleep (Automatic Response)", "", id="in-brackets-behind"),
        pytest.param("[Automatyczna odpowiedź] Sleep", "", id="in-brackets-before"),
        pytest.param("AUTO: Smith, John is out of the office (returning 5 January)", AWAY, id="notes"),
        pytest.param("Auto: Sleep", AWAY, id="sieve"),
        pytest.param("Out of Office: Sleep", "Back soon.", id="out-of-office"),
        pytest.param("Abwesenheitsnotiz: Schlaf", "", id="german"),
        pytest.param("Automatische Antwort: Schlaf", "", id="german-outlook"),
        pytest.param("Im Urlaub: AW: Schlaf", "Ich bin bis Montag im Urlaub.", id="german-words-of-ones-own"),
        pytest.param("Respuesta automática: Dormir", "", id="spanish"),
        pytest.param("Réponse automatique : Sommeil", "", id="french"),
        pytest.param("Message d’absence", "", id="french-title"),
        pytest.param("Risposta automatica: Sonno", "", id="italian"),
        pytest.param("Resposta automática: Sono", "", id="portuguese"),
        pytest.param("Automatisch antwoord: Slaap", "", id="dutch"),
        pytest.param("Afwezigheidsbericht", "", id="dutch-title"),
        pytest.param("Odpowiedź automatyczna: Sen", "Jestem na urlopie do poniedziałku.", id="polish"),
        pytest.param("Automatická odpověď: Spánek", "", id="czech"),
        pytest.param("Autosvar: Sömn", "", id="swedish"),
        pytest.param("自动回复: Sleep", "", id="chinese"),
        pytest.param("自動返信: Sleep", "", id="japanese"),
        pytest.param("Автоответ: Сон", "", id="russian"),
        pytest.param("Vacation", "I am on vacation until Monday.", id="vacation-that-says-so"),
    ],
)  # fmt: skip
def test_a_program_names_its_note(subject, text):
    assert may_be_note(subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        pytest.param("Re: Vacation with oxygen", "We took the small bottle along.", id="a-title-answered"),
        pytest.param("AW: Urlaub mit Sauerstoff", "Ich bin im Urlaub an der See, mit der kleinen Flasche.", id="a-title-answered-from-there"),
        pytest.param("[lungs] Re: Vacation with oxygen", AWAY, id="a-tag-and-a-title"),
        pytest.param("Re: Automatic reply: how my pump answers", "Mine does too.", id="a-title-that-looks-like-one"),
        pytest.param("Vacation with oxygen", "Which airline takes the bottle?", id="a-title"),
        pytest.param("Away from home with a nebuliser", "Who has done it?", id="a-title-that-begins-so"),
        pytest.param("Holidays", "I'm on holiday until 4 April, so please stop the mails.", id="a-wish"),
        pytest.param("Out of office", "I am away until Monday. Please pause everything till then.", id="a-wish-under-its-title"),
        pytest.param("Urlaub", "Ich bin bis 4. April im Urlaub, bitte bis dahin keine Mails.", id="a-wish-in-german"),
        pytest.param("Vacaciones", "Estoy de vacaciones hasta el 4. Por favor, no me envíen correos.", id="a-wish-in-spanish"),
        pytest.param("Vacances", "Je suis en vacances, suspendez les envois s’il vous plaît.", id="a-wish-in-french"),
        pytest.param("Vacaciones", "Estoy de vacaciones hasta el 7 de enero, no me escribáis por favor.", id="a-wish-to-us-in-spanish"),
        pytest.param("Urlaub", "Ich bin vom 3. bis 20. Februar im Urlaub, bitte keine Post in dieser Zeit.", id="no-post-in-german"),
        pytest.param("Urlaub", "Bin bis zum 20. im Urlaub, schicken Sie mir bitte nichts.", id="a-wish-for-nothing"),
    ],
)  # fmt: skip
def test_a_person_writes_of_it(subject, text):
    assert not may_be_note(subject, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Thank you for your e-mail. I am on leave until 5 May and will answer when I return.", id="english"),
        pytest.param("I'm out of the office. For urgent matters, please contact Jo at jo@example.net.", id="english-urgent"),
        pytest.param("Vielen Dank für Ihre Nachricht. Ich bin bis Montag im Urlaub.", id="german"),
        pytest.param("Gracias por su mensaje. Estaré ausente hasta el lunes.", id="spanish"),
        pytest.param("Merci pour votre message. Je suis absent jusqu’au 5 mai.", id="french"),
        pytest.param("Grazie per il tuo messaggio. Sono in ferie fino al 5 maggio.", id="italian"),
        pytest.param("Obrigado pela sua mensagem. Estarei ausente até 5 de maio.", id="portuguese"),
        pytest.param("Bedankt voor uw bericht. Ik ben afwezig tot 5 mei.", id="dutch"),
        pytest.param("Dziękuję za wiadomość. Do 5 maja przebywam na urlopie.", id="polish"),
        pytest.param("Děkuji za Vaši zprávu! Do 5. května jsem mimo kancelář.", id="czech"),
        pytest.param("ご連絡ありがとうございます。5日まで不在にしております。", id="japanese"),
        pytest.param("感谢您的来信。我目前不在办公室，5月5日回来。", id="chinese"),
    ],
)  # fmt: skip
def test_a_text_is_surely_a_note(text):
    assert is_note_of_absence(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I'm on holiday until 4 April, so please stop the mails.", id="a-wish"),
        pytest.param("Thank you for your mail. I'm away until 4 April: please hold the letters.", id="a-polite-wish"),
        pytest.param("Vielen Dank für Ihre Mail. Ich bin im Urlaub, bitte die Mails anhalten.", id="a-polite-wish-in-german"),
        pytest.param("Thank you for your message. I read it on holiday, in the rain.", id="a-post-with-thanks"),
        pytest.param("I was out of the office for eleven years, one week in four.", id="a-post"),
        pytest.param("Ich bin bis Sonntag im Urlaub an der See. Die Luft!", id="a-post-in-german"),
        pytest.param("Je suis en vacances au bord de la mer, sans la machine.", id="a-post-in-french"),
    ],
)  # fmt: skip
def test_a_text_is_a_persons(text):
    assert not is_note_of_absence(text)
