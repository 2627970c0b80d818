"""Signatures, what mail programs and companies add, and own words that look like them; all names are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.reply_text import extract, split

OWN = "Thank you.\n\nOn Tuesdays I feel better."
SIGNATURES = {
    "delimiter": "-- \nAna Realname\n+1 415 555 0100",
    "delimiter-stripped": "--\nAna Realname",
    "em-dash": "—\nAna Realname",
    "underscores": "__\nAna",
    "long-underscores": "_______________\nana@example.org\n+44 20 7946 0123",
    "dashes-before-name": "--Ana",
    "tilde": "~ Ana",
    "greeting": "Best regards,\nAna Realname",
    "greeting-contact": "Best regards,\nAna Realname\nTel. 0415 555 010",
    "greeting-firm": "Kind regards\n\nAna Realname\nSenior Librarian\nTown Library, 12 Main Street",
    "greeting-on-line": "Thanks,  Ana Realname\n# 415-555-0100",
    "name": "Ana Realname",
    "name-initial": "Ana B. Realname",
    "two-first-names": "Ana and Ben",
    "name-mail": "Ana Realname\nana@example.org",
    "name-firm": "Ana Realname\nTown Library Ltd\nHead of Department",
    "name-street": "Ana Realname\nul. Polna 3\n00-001 Warszawa",
    "name-apart": "Ana Realname\n\n+48 600 100 200",
    "name-and-number": "Ana Realname, 07700 900123",
    "initials-extension": "AR   3-1587",
    "numbers": "ana@example.org\n415.555.0100 cell",
    "degree": "Ana Realname, PhD",
    "german": "Mit freundlichen Grüßen\nAna Muster\nMusterweg 3\n12345 Musterstadt",
    "german-short": "LG\nAna",
    "french": "Bien cordialement,\nAna Exemple\n06 12 34 56 78",
    "spanish": "Un saludo,\nAna Ejemplo",
    "portuguese": "Com os melhores cumprimentos,\nAna Exemplo",
    "italian": "Cordiali saluti\nAna Esempio\nVia Roma 3, 00100 Roma",
    "dutch": "Met vriendelijke groet,\nAna Voorbeeld",
    "swedish": "Med vänlig hälsning\nAna Exempel\n070-123 45 67",
    "danish": "Venlig hilsen\nAna Eksempel",
    "norwegian": "Med vennlig hilsen\nAna Eksempel",
    "finnish": "Ystävällisin terveisin\nAna Esimerkki",
    "polish": "Pozdrawiam serdecznie\nAna Przykład",
    "czech": "S pozdravem\nAna Příklad",
    "hungarian": "Üdvözlettel,\nPélda Ana",
    "romanian": "Cu stimă,\nAna Exemplu",
    "russian": "С уважением,\nАнна Примерова",
    "ukrainian": "З повагою,\nАнна Прикладна",
    "greek": "Με εκτίμηση,\nΆννα Παράδειγμα",
    "turkish": "Saygılarımla,\nAna Örnek",
    "hebrew": "בברכה,\nאנה לדוגמה",
    "arabic": "مع تحياتي\nآنا مثال",
    "chinese": "此致\n安娜",
    "japanese": "よろしくお願いします\nアナ",
    "korean": "감사합니다\n아나",
    "vietnamese": "Trân trọng,\nAna Thí Dụ",
}
DEVICES = [
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my cell, please excuse any typos.",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Yahoo Mail on Android",
    "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows",
    "Sent with Proton Mail secure email.",
    "Sent with Spark",
    "Sent from my BlackBerry 10 smartphone on the Bell network.",
    "Von meinem iPhone gesendet",
    "Von meinem/meiner Galaxy gesendet",
    "Gesendet mit der GMX Mail App",
    "Gesendet mit der WEB.DE Mail App",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Gesendet von Outlook für Android",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon téléphone Orange",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Odoslané z iPhonu",
    "Trimis de pe iPhone-ul meu",
    "Отправлено с iPhone",
    "Отправлено из мобильной Почты Mail.ru",
    "Надіслано з iPhone",
    "Изпратено от моя iPhone",
    "Στάλθηκε από το iPhone μου",
    "iPhone'umdan gönderildi",
    "נשלח מה-iPhone שלי",
    "أُرسلت من الـ iPhone",
    "iPhoneから送信",
    "发自我的 iPhone",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "Được gửi từ iPhone của tôi",
    "Dikirim dari iPhone saya",
    "ส่งจาก iPhone ของฉัน",
    "Poslano s mog iPhonea",
    "Elküldve az iPhone készülékemről",
]
NOTICES = {
    "english": "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it in error, please delete it and notify the sender.",
    "german": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender und vernichten Sie diese Mail.",
    "french": "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leurs destinataires. Toute diffusion est interdite.",
    "spanish": "Este mensaje es confidencial y se dirige exclusivamente a su destinatario. Si lo ha recibido por error, queda prohibida su divulgación.",
    "italian": "Le informazioni contenute in questo messaggio sono riservate e per uso esclusivo del destinatario. È vietato copiare o divulgare il messaggio.",
    "dutch": "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Als u dit bericht per vergissing ontvangt, verwijder het dan.",
    "paper": "Please consider the environment before printing this email.",
    "scanned": "Virus-free. www.avast.com",
    "list": "_______________________________________________\nTown mailing list\nTown@lists.example.org\nhttps://lists.example.org/mailman/listinfo/town",
    "group": 'You received this message because you are subscribed to the Google Groups "Town" group.\nTo unsubscribe from this group, send an email to town+unsubscribe@example.org.',
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_is_cut(signature):
    assert extract(f"{OWN}\n\n{signature}\n") == OWN


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_above_a_quote_is_cut(signature):
    wrote = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:"

    assert extract(f"{OWN}\n\n{signature}\n\n{wrote}\n> lower dose?\n") == OWN


@pytest.mark.parametrize("device", DEVICES)
def test_what_a_mail_program_says_of_itself_is_cut(device):
    assert extract(f"{OWN}\n\n{device}\n") == OWN


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_a_notice_is_cut(notice):
    assert extract(f"{OWN}\n\n{notice}\n") == OWN


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside the organization. Do not click links.",
        "[EXTERNAL] This message came from an external sender. Do not open attachments.",
        "You don't often get email from notify@example.org. Learn why this is important",
    ],
    ids=["caution", "external", "outlook"],
)
def test_a_warning_above_the_text_is_cut(banner):
    assert extract(f"{banner}\n\n{OWN}\n") == OWN


@pytest.mark.parametrize(
    "text",
    [
        "From my experience, the first week is the worst.",
        "Before the operation.\n\n***\n\nAfter the operation I was well again, and slept.",
        "Thanks,\n\nthat is a relief. I will ask.",
        "Thanks\n\nI also take vitamin D\nand magnesium",
        "Sent from my doctor to the insurance, it took weeks.",
        "They got the letter.\n\nSent from my doctor to the insurance it took weeks",
        "Sent from my iPhone to the doctor, and he read it at once.",
        "I called 0800 123 4567.\n\nThey helped.",
        "I asked at the clinic.\n\nTheir number is 0800 123 4567.",
        "You can reach them at:\n\nTel. 0800 123 4567\nFax 0800 123 4568",
        "I take these:\n\nFolic Acid",
        "My blood pressure\n\n120/80 118/76 125/82\n130/85 120/80 119/70",
        "Measured on\n\n2024-03-04 120/80\n2024-03-05 118/76",
        "Please keep this confidential.\n\nI told nobody at work, and this message is all that I wrote about it.",
        "How can I unsubscribe from the notifications?",
        "See both.\n\nhttps://example.org/one\nhttps://example.org/two",
        "One month with it\n----\nOne month without it, and so much better than I had ever thought it could be.",
        "Good to hear!\n\nHappy New Year",
        "I tried these\n- Ibuprofen\n- Prednisolone",
        "My daughter got your message by mistake, so the attachment is deleted. The sender was me, sorry.",
        "P.S. I forgot to say that it works.",
    ],
    ids=[
        "from-my-experience", "stars", "thanks-first", "thanks-text", "sent-from", "sent-from-below", "sent-from-phone",
        "number-in-text", "number-is-message", "reach-them", "medicine", "pressure", "measures", "confidential",
        "unsubscribe", "links", "rule", "new-year", "list", "attachment", "postscript",
    ],
)  # fmt: skip
def test_own_words_that_look_like_a_signature_stay(text):
    assert extract(text) == text


def test_a_postscript_below_a_signature_stays():
    assert (
        extract(f"{OWN}\n\nBest regards,\nAna Realname\n\nPS: It was 20 mg.")
        == f"{OWN}\n\nPS: It was 20 mg."
    )


def test_text_below_a_first_name_stays():
    assert "the dose is 20 mg" in extract(f"{OWN}\n\nBest,\nAna\n\nI forgot: the dose is 20 mg.")


@pytest.mark.parametrize("name", ["Ana", "ana r.", "- Ana", "Realname", "Ana Realname"])
def test_the_name_that_the_from_field_shows_is_cut_from_the_end(name):
    assert split(f"{OWN}\n\n{name}", writer="Ana Realname").text == OWN


def test_a_paragraph_that_begins_with_it_and_contact_data_is_cut_whatever_follows():
    signed = "Ana Realname (ana@example.net).  Ulm\nPatience is bitter, but\nits fruit is sweet. -- Aristotle"

    assert split(f"{OWN}\n\n{signed}", writer="Ana Realname").text == OWN
    for text in (f"{signed}\n\n{OWN}", signed.replace("Ana Realname", "Bert Miller")):
        assert split(f"{OWN}\n\n{text}", writer="Ana Realname").text == f"{OWN}\n\n{text}"


def test_the_name_of_somebody_else_at_the_end_stays():
    assert split(f"{OWN}\n\nPrednisolone", writer="Ana Realname").text == f"{OWN}\n\nPrednisolone"


@pytest.mark.parametrize(
    "numbers",
    [
        "Telefonseelsorge: 0800 1110111",
        "Telefonseelsorge 0800 1110111",
        "Telefonseelsorge: 0800 1110111\nNummer gegen Kummer: 0800 1110333",
        "Samaritans: 116 123",
        "Samaritans: 0330 094 5717\nwww.samaritans.example",
        "988",
        "Crisis Line: 1-800-273-8255",
        "Tel. de la Esperanza 717 003 717",
        "SOS Amitié 09 72 39 40 50",
        "Dr. Weber: 030 5550100",
    ],
)
def test_a_number_that_a_member_gives_to_others_stays(numbers):
    text = f"It gets better.\n\n{numbers}"

    assert split(text, writer="Ana Keller").text == text
    assert split(f"{text}\n\nAna", writer="Ana Keller").text == text


@pytest.mark.parametrize(
    "number",
    [
        "Ana: 0731 5550100",
        "Tel. 0731 5550100",
        "Mein Handy: 0171 5550100",
        "Móvil 0600 555 010",
        "Privat: 0731 5550100",
        "Ninchen 0731 5550100",
        "Town Library: 0731 5550100\nMobile: 0171 5550100\nMail: ana@example.org",
        "Ana Keller\nTown Library: 0731 5550100",
    ],
)
def test_a_number_of_the_writers_own_is_cut(number):
    assert split(f"It gets better.\n\n{number}", writer="Ana Keller").text == "It gets better."


def test_a_name_with_a_title_behind_it_begins_contact_data():
    signature = "*Ana Realname* | *Owner*\n*Call me +31 6 22 22 22 22*\n\n[image: logo]\n\nBeatrixlaan 2\n\n*WEB example.org*"

    assert extract(f":+1:\n\n{signature}\n") == ":+1:"


@pytest.mark.parametrize("closing", ["Sending hugs,", "Hezký den", "Bis bald"])
@pytest.mark.parametrize(
    "name",
    [
        "Ana Keller (she/her)",
        "Ana Keller\nUlm, Germany",
        "Ana Keller\nDiagnosed 2019, stage IV",
        "Ana Maria Keller-Ortiz",
        "Ana & Tom Keller\n0731 5550100",
        "Ana\nTel. +49 731 5550100",
        "Ana :)\nwww.keller.example",
    ],
)
def test_the_writers_name_is_known_below_whatever_greeting(closing, name):
    said = split(f"That helps me.\n\n{closing}\n{name}", writer="Ana Keller").text

    assert said.startswith("That helps me.")
    assert "Keller" not in said
    assert "731" not in said
