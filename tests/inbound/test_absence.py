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
        pytest.param("Out of office", "I am away from 5 March to 20 March, please no mails", id="please-none"),
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


AWAY_AND_WISHING = [
    ("Vacaciones", "Por favor, pausa los correos hasta el 14 de abril."),
    ("Vacaciones", "Estaré fuera dos semanas, no me enviéis resúmenes."),
    ("Vacaciones", "Pausar dos semanas, gracias"),
    ("Vacaciones", "No quiero recibir mensajes mientras estoy de viaje."),
    ("Vacaciones", "Pausa hasta el lunes"),
    ("Vacaciones", "Me voy de vacaciones del 1 al 14, parad los correos por favor"),
    ("Urlaub", "Bitte Pause bis 14. April"),
    ("Urlaub", "Ich bin zwei Wochen weg, bitte schickt mir so lange nichts."),
    ("Urlaub", "Pause für zwei Wochen"),
    ("Urlaub", "Keine Zusammenfassungen bis zum 3. Mai bitte"),
    ("Urlaub", "Bin vom 1. bis 14. April im Urlaub. Bitte keine Mails in der Zeit."),
    ("Urlaub", "Bitte die Mails bis Montag anhalten"),
    ("Im Urlaub", "Setzt mich bitte aus bis Ende Mai"),
    ("On holiday", "Please pause my mails until 14 April"),
    ("On holiday", "I am away for two weeks, please send me nothing."),
    ("On holiday", "pause two weeks"),
    ("On holiday", "Back on the 14th. No letters in between please."),
    ("On holiday", "Could you hold my summaries for a fortnight?"),
    ("Vacation", "stop the summaries until May 3"),
    ("Out of office", "Please pause everything until Monday"),
    ("Holidays", "I'm off from Friday to Sunday week, keep my letters till then"),
    ("Away", "weekly summaries only while I am away, please"),
    ("Vacances", "Merci de suspendre les mails jusqu'au 14 avril"),
    ("Vacances", "Je pars deux semaines, ne m'envoyez rien s'il vous plaît."),
    ("En vacances", "Pause de deux semaines, merci"),
    ("Vacances", "Plus de résumés jusqu'au 3 mai, s'il vous plaît"),
    ("Ferie", "Per favore sospendete le mail fino al 14 aprile"),
    ("In ferie", "Sono via due settimane, non mandatemi niente per favore"),
    ("Vacanze", "Pausa di due settimane, grazie"),
    ("Ferie", "Niente riassunti fino al 3 maggio"),
]
NOTES_IN_FIVE_LANGUAGES = [
    (
        "Out of office",
        "I am out of the office until 14 April with limited access to email. For urgent matters contact my colleague Jane.",
    ),
    ("Automatic reply: Sleep", "Thank you for your message. I am on leave until Monday."),
    ("On holiday", "I am on holiday until 14 April and will answer when I return."),
    ("Out of office", "I'm currently away and will reply upon my return."),
    (
        "Vacation",
        "Thanks for your email. I am on vacation with no access to mail until May 3. In urgent cases call 555 0100.",
    ),
    ("Away from my desk", "I am away from my desk and will respond as soon as possible."),
    ("Auto: On leave", "I am on maternity leave. Please contact office@example.org."),
    (
        "Abwesenheitsnotiz",
        "Ich bin bis zum 14. April nicht im Büro. Ihre Mail wird nicht weitergeleitet.",
    ),
    (
        "Urlaub",
        "Vielen Dank für Ihre Nachricht. Ich bin bis 14. April im Urlaub. In dringenden Fällen wenden Sie sich an Frau Muster.",
    ),
    ("Automatische Antwort", "Ich bin derzeit nicht erreichbar und antworte nach meiner Rückkehr."),
    ("Abwesend", "Ich bin abwesend bis Montag. Bitte wenden Sie sich an meine Vertretung."),
    (
        "Im Urlaub",
        "Guten Tag, ich befinde mich im Urlaub und kehre am 3. Mai zurück. Ihre E-Mail wird nicht bearbeitet.",
    ),
    (
        "Urlaub",
        "Ich bin im Urlaub und habe keinen Zugriff auf meine Mails. Bitte schreiben Sie an info@example.org.",
    ),
    (
        "Fuera de la oficina",
        "Estoy fuera de la oficina hasta el 14 de abril. Para asuntos urgentes, contacte con mi compañera.",
    ),
    ("Respuesta automática", "Gracias por su mensaje. Estoy de vacaciones hasta el lunes."),
    (
        "Vacaciones",
        "Estoy de vacaciones hasta el 14 de abril sin acceso al correo. Responderé a mi regreso.",
    ),
    ("Vacaciones", "Gracias por su correo. Me encuentro de vacaciones y contestaré cuando vuelva."),
    ("Ausente", "Estaré ausente hasta el 3 de mayo. En caso de urgencia llame al 555 0100."),
    (
        "Réponse automatique",
        "Je suis absent jusqu'au 14 avril. En cas d'urgence, contactez ma collègue.",
    ),
    ("Absence", "Je suis en congé jusqu'au 3 mai et répondrai à mon retour."),
    (
        "Vacances",
        "Bonjour, je suis en vacances jusqu'au 14 avril sans accès à mes mails. Je vous répondrai à mon retour.",
    ),
    ("Absent du bureau", "Merci pour votre message. Je suis absente du bureau jusqu'à lundi."),
    (
        "Message d'absence",
        "Actuellement en congés, je prendrai connaissance de votre message à mon retour.",
    ),
    ("Risposta automatica", "Sono fuori ufficio fino al 14 aprile."),
    ("Fuori ufficio", "Grazie per il messaggio. Sono in ferie e risponderò al mio rientro."),
    (
        "Ferie",
        "Sono in ferie fino al 14 aprile senza accesso alla posta. Per urgenze contattare la collega.",
    ),
    ("Assente", "Sono assente fino a lunedì. Risponderò al mio ritorno."),
    ("Assenza", "Sono assente dall'ufficio fino al 3 maggio e leggerò la posta al rientro."),
]


@pytest.mark.parametrize(("subject", "text"), AWAY_AND_WISHING)
def test_who_is_away_and_wishes_something_is_a_person(subject, text):
    assert not may_be_note(subject, text)


def test_a_note_of_a_program_without_mail_asks_for_nothing():
    assert may_be_note("Out of office", "I am on leave with no e-mail access until 5 May.")


@pytest.mark.parametrize(("subject", "text"), NOTES_IN_FIVE_LANGUAGES)
def test_a_note_of_absence_may_be_one(subject, text):
    assert may_be_note(subject, text)
