"""The heads of quoted and forwarded messages, as mail programs write them in many languages; all names are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from digest.mail.signed_address import Purpose, Ticket
from inbound.reply_text import extract, split

OWN = "Thank you.\n\nOn Tuesdays I feel better."
WHO = "Maria Lopez <maria@example.org>"
HEADERS = {
    "outlook-en": f"From: {WHO}\nSent: Monday, March 4, 2024 9:15 AM\nTo: Ana Realname <ana@example.org>\nSubject: Re: Sleep",
    "outlook-mac-en": f"From: {WHO}\nDate: Monday, 4 March 2024 at 09:15\nTo: Ana\nSubject: Re: Sleep",
    "outlook-bold": f"*From:* {WHO}\n*Sent:* Monday, March 4, 2024 9:15 AM\n*To:* Ana\n*Subject:* Re: Sleep",
    "outlook-mobile": f"________________________________\nFrom: {WHO}\nSent: Monday, March 4, 2024 9:15:00 AM",
    "outlook-original": f"-----Original Message-----\nFrom: {WHO}\nSent: Monday, March 4, 2024 9:15 AM\nTo: Ana\nSubject: Re: Sleep",
    "samsung-en": f"-------- Original message --------\nFrom: {WHO}\nDate: 04/03/2024 09:15 (GMT+01:00)\nTo: Ana\nSubject: Re: Sleep",
    "proton": f"------- Original Message -------\nOn Monday, March 4th, 2024 at 09:15, {WHO} wrote:",
    "zimbra-en": f"----- Original Message -----\nFrom: {WHO}\nTo: Ana\nSent: Monday, March 4, 2024 9:15:00 AM\nSubject: Re: Sleep",
    "outlook-de": f"Von: {WHO}\nGesendet: Montag, 4. März 2024 09:15\nAn: Ana\nBetreff: AW: Schlaf",
    "samsung-de": f"-------- Ursprüngliche Nachricht --------\nVon: {WHO}\nDatum: 04.03.24 09:15 (GMT+01:00)\nAn: Ana\nBetreff: Schlaf",
    "gmx-de": 'Gesendet: Montag, 04. März 2024 um 09:15 Uhr\nVon: "Maria Lopez" <maria@example.org>\nAn: Ana\nBetreff: Schlaf',
    "outlook-fr": f"De : {WHO}\nEnvoyé : lundi 4 mars 2024 09:15\nÀ : Ana\nObjet : RE: Sommeil",
    "samsung-fr": f"-------- Message d'origine --------\nDe : {WHO}\nDate : 04/03/2024 09:15 (GMT+01:00)\nÀ : Ana\nObjet : Sommeil",
    "orange-fr": f"====\n\nMessage du : 04/03/2024 09:15\nDe : {WHO}\nA : Ana\nCopie à :\nSujet : Sommeil",
    "zimbra-fr": f"----- Mail original -----\nDe: {WHO}\nÀ: Ana\nEnvoyé: Lundi 4 Mars 2024 09:15:00\nObjet: Sommeil",
    "outlook-es": f"De: {WHO}\nEnviado el: lunes, 4 de marzo de 2024 9:15\nPara: Ana\nAsunto: RE: Sueño",
    "samsung-es": f"-------- Mensaje original --------\nDe: {WHO}\nFecha: 4/3/24 9:15 (GMT+01:00)\nA: Ana\nAsunto: Sueño",
    "outlook-pt": f"De: {WHO}\nEnviado: segunda-feira, 4 de março de 2024 09:15\nPara: Ana\nAssunto: RE: Sono",
    "outlook-it": f"Da: {WHO}\nInviato: lunedì 4 marzo 2024 09:15\nA: Ana\nOggetto: R: Sonno",
    "outlook-nl": f"Van: {WHO}\nVerzonden: maandag 4 maart 2024 09:15\nAan: Ana\nOnderwerp: RE: Slaap",
    "outlook-sv": f"Från: {WHO}\nSkickat: den 4 mars 2024 09:15\nTill: Ana\nÄmne: SV: Sömn",
    "outlook-da": f"Fra: {WHO}\nSendt: 4. marts 2024 09:15\nTil: Ana\nEmne: SV: Søvn",
    "outlook-fi": f"Lähettäjä: {WHO}\nLähetetty: maanantai 4. maaliskuuta 2024 9.15\nVastaanottaja: Ana\nAihe: VS: Uni",
    "outlook-pl": f"Od: {WHO}\nWysłane: poniedziałek, 4 marca 2024 09:15\nDo: Ana\nTemat: ODP: Sen",
    "outlook-cs": f"Od: {WHO}\nOdesláno: pondělí 4. března 2024 9:15\nKomu: Ana\nPředmět: RE: Spánek",
    "outlook-hu": f"Feladó: {WHO}\nElküldve: 2024. március 4., hétfő 9:15\nCímzett: Ana\nTárgy: RE: Alvás",
    "outlook-ro": f"De la: {WHO}\nTrimis: luni, 4 martie 2024 09:15\nCătre: Ana\nSubiect: RE: Somn",
    "outlook-ru": f"От: {WHO}\nОтправлено: 4 марта 2024 г. 9:15\nКому: Ana\nТема: RE: Сон",
    "outlook-uk": f"Від: {WHO}\nНадіслано: 4 березня 2024 р. 9:15\nКому: Ana\nТема: RE: Сон",
    "outlook-el": f"Από: {WHO}\nΣτάλθηκε: Δευτέρα, 4 Μαρτίου 2024 9:15\nΠρος: Ana\nΘέμα: RE: Ύπνος",
    "outlook-tr": f"Kimden: {WHO}\nGönderildi: 4 Mart 2024 Pazartesi 09:15\nKime: Ana\nKonu: RE: Uyku",
    "outlook-he": f"מאת: {WHO}\nנשלח: יום שני 4 מרץ 2024 09:15\nאל: Ana\nנושא: RE: שינה",
    "outlook-ar": f"من: {WHO}\nتاريخ: الاثنين 4 مارس 2024 09:15\nإلى: Ana\nالموضوع: RE: نوم",
    "outlook-zh": f"发件人: {WHO}\n发送时间: 2024年3月4日 9:15\n收件人: Ana\n主题: 回复: 睡眠",
    "qq-zh": '------------------ 原始邮件 ------------------\n发件人: "Maria" <maria@example.org>;\n发送时间: 2024年3月4日(星期一) 上午9:15\n收件人: "Ana";\n主题: 睡眠',
    "outlook-ja": f"差出人: {WHO}\n送信日時: 2024年3月4日 9:15\n宛先: Ana\n件名: RE: 睡眠",
    "outlook-ko": f"보낸 사람: {WHO}\n보낸 날짜: 2024년 3월 4일 월요일 오전 9:15\n받는 사람: Ana\n제목: RE: 수면",
    "two-keys": "From: maria@example.org\nSubject: Sleep",
    "date-and-to": "Date: Mon, 4 Mar 2024 09:15:00 +0100\nTo: ana@example.org",
    "from-within-a-line": "-Reply message- From: Maria <\nmaria@example.org>\nTo: <ana@example.org>\nSubject: Sleep",
    "to-first": "To: ana@example.org\nDate: Mon, 4 Mar 2024 09:15:00 +0100\nSubject: Sleep",
    "below-an-announcement": "Am 04.03.24 um 09:15 schrieb Maria Lopez\nVon: Maria Lopez\nDatum: 4. März 2024\nAn: Ana",
    "one-line": "From: maria@example.org Date: Mon, 4 Mar 2024 09:15:00 +0100",
}
FORWARDS = {
    "gmail": f"---------- Forwarded message ---------\nFrom: {WHO}\nDate: Mon, 4 Mar 2024 at 09:15\nSubject: Sleep\nTo: Ana",
    "apple": f"Begin forwarded message:\n\nFrom: {WHO}\nSubject: Sleep\nDate: 4 March 2024 at 09:15:00 CET\nTo: Ana",
    "thunderbird": f"-------- Forwarded Message --------\nSubject: \tSleep\nDate: \tMon, 4 Mar 2024 09:15:00 +0100\nFrom: \t{WHO}\nTo: \tAna",
    "thunderbird-de": f"-------- Weitergeleitete Nachricht --------\nBetreff: Schlaf\nDatum: Mon, 4 Mar 2024 09:15:00 +0100\nVon: {WHO}\nAn: Ana",
    "gmail-fr": f"---------- Forwarded message ---------\nDe : {WHO}\nDate: lun. 4 mars 2024 à 09:15\nSubject: Sommeil\nTo: Ana",
    "apple-fr": f"Début du message transféré :\n\nDe: {WHO}\nObjet: Sommeil\nDate: 4 mars 2024 à 09:15:00 UTC+1",
    "apple-de": f"Anfang der weitergeleiteten Nachricht:\n\nVon: {WHO}\nBetreff: Schlaf\nDatum: 4. März 2024 um 09:15:00 MEZ",
    "apple-es": f"Inicio del mensaje reenviado:\n\nDe: {WHO}\nAsunto: Sueño\nFecha: 4 de marzo de 2024",
    "outlook-es": f"---------- Mensaje reenviado ----------\nDe: {WHO}\nFecha: lunes, 4 de marzo de 2024\nAsunto: Sueño",
    "apple-it": f"Inizio messaggio inoltrato:\n\nDa: {WHO}\nOggetto: Sonno\nData: 4 marzo 2024",
    "yahoo-ro": f"----- Mesaj redirecționat ----- De la: {WHO}Către: AnaTrimis: luni, 4 martie 2024Subiect: Somn",
    "gmail-pl": f"---------- Forwarded message ---------\nOd: {WHO}\nDate: pon., 4 mar 2024 o 09:15\nSubject: Sen",
    "mailru": f"-------- Пересылаемое сообщение --------\nОт кого: {WHO}\nКому: Ana\nДата: понедельник, 4 марта 2024",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_what_stands_under_a_header_is_a_quote(header):
    assert extract(f"{OWN}\n\n{header}\n\nlower dose?\n\nMaria\n") == OWN


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_what_the_writer_says_below_a_line_of_theirs_stays_above_a_header(header):
    own = f"{OWN}\n\n---------------\n\nSecond thought: ask for the mirror glasses."

    assert extract(f"{own}\n{header}\n\nlower dose?\n\nMaria\n") == own


@pytest.mark.parametrize("header", FORWARDS.values(), ids=FORWARDS)
def test_what_is_forwarded_below_own_words_is_cut(header):
    found = split(f"{OWN}\n\n{header}\n\nlower dose?\n\nMaria\n")

    assert (found.text, found.forwards) == (OWN, False)


@pytest.mark.parametrize("header", FORWARDS.values(), ids=FORWARDS)
@pytest.mark.parametrize(
    "above",
    ["", "Sent from my iPhone\n\n", "-- \nAna Realname\n\n"],
    ids=["nothing", "device", "signature"],
)
def test_a_mail_that_only_forwards_is_told(header, above):
    found = split(f"{above}{header}\n\nlower dose?\n\nMaria\n")

    assert (found.text, found.forwards) == ("", True)


def test_a_forwarded_message_with_marks_is_cut_with_lines_that_lost_theirs():
    marked = f"> From: {WHO}\n> Subject: Sleep\n>\n> A long line that was broken.\nIts end has no mark.\n> Maria"

    assert extract(f"{OWN}\n\nBegin forwarded message:\n\n{marked}\n") == OWN


def test_a_letter_of_ours_that_comes_back_without_marks_has_no_words_of_the_member(keys):
    """Who presses Reply and Send by accident must not publish the letter they got."""
    token = keys.token(Ticket(purpose=Purpose.REPLY, member_id=7, object_id=3))
    letter = f"{HEADERS['outlook-en']}\n\nMaria wrote:\nlower dose?\n\nAnswer: r.{token}@mail.example.org\n"

    assert extract(letter) == ""


@pytest.mark.parametrize(
    "mark",
    [
        "-- REPLY ABOVE THIS LINE --",
        "##- Please type your reply above this line -##",
        "> --- Write your answer above this line ---",
    ],
    ids=["plain", "hashes", "quoted"],
)
def test_nothing_below_the_mark_for_answers_is_kept(mark):
    assert extract(f"{OWN}\n\n{mark}\n\nlower dose?\n") == OWN


@pytest.mark.parametrize(
    "text",
    [
        "From: Monday\nTo: Friday\n\nI am in hospital.",
        "Invitation:\n\nDate: Wednesday 3 March\nTime: 7:00\nAddress: 130 Fox St\n\nCome all.",
        "An original message from my heart.\n\n--- so to say ---\n\nIt goes on.",
        "I forwarded the message:\n\nnobody answered.",
    ],
    ids=["days", "invitation", "rule", "forwarded"],
)
def test_own_words_that_look_like_a_header_stay(text):
    assert extract(text) == text


@pytest.mark.parametrize(
    "said",
    [
        "My answers are below.",
        "I have answered in red.",
        "Meine Antworten stehen unten.",
        "Mis respuestas van en azul.",
        "Mes réponses sont ci-dessous.",
    ],
)
def test_answers_inside_a_letter_quoted_without_marks_stay(said):
    """What was asked stays with them: nothing tells one from the other, and a lost answer is worse."""
    header = HEADERS["outlook-en"]
    text = extract(
        f"{said}\n\n{header}\n\nHow do you sleep?\n\nBadly.\n\nSince when?\n\nSince March."
    )

    assert text.startswith(said)
    assert "Badly." in text
    assert "Since March." in text
    assert "maria@example.org" not in text


def test_lines_like_keys_right_above_a_real_header_stay():
    own = "from: the beginning, it was a good idea.\nsent: a mail about it.\nto: sum up, it works."

    assert extract(f"{own}\n\n{HEADERS['outlook-en']}\n\nlower dose?") == own


def test_a_line_that_says_forwarded_above_a_header_is_enough():
    found = split("Forwarded message\nFrom: Garden World\nSubject: Roses\n\nUnsubscribe here")
    assert (found.text, found.forwards) == ("", True)


@pytest.mark.parametrize(
    ("text", "is_doubtful"),
    [
        ("-----Original Message-----\nFrom: a@b.example\nSubject: x\n\nUnsubscribe here", True),
        ("Is it yours?\n\n-----Original Message-----\nFrom: a@b.example\n\nUnsubscribe", False),
        ("-----Original Message-----\nFrom: a@b.example\n\n> Unsubscribe here\n\nIs it?", False),
        ("Please stop", False),
    ],
)
def test_words_right_below_a_header_at_the_top_may_be_anybodys(text, is_doubtful):
    assert split(text).is_doubtful == is_doubtful
