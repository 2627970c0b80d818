"""The lines by which mail programs announce a quote, as they write them in many languages; all names are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.reply_text import extract

OWN = "Thank you.\n\nOn Tuesdays I feel better."
ANNOUNCEMENTS = {
    "en-gmail": "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:",
    "en-gmail-us": "On Mon, Mar 4, 2024 at 9:15 AM Maria Lopez <maria@example.org> wrote:",
    "en-apple": "On 4 Mar 2024, at 09:15, Maria Lopez <maria@example.org> wrote:",
    "en-thunderbird": "On 04/03/2024 09:15, Maria Lopez wrote:",
    "en-yahoo": "On Monday, March 4, 2024 at 09:15:00 AM GMT+1, Maria Lopez <maria@example.org> wrote:",
    "en-proton": "On Monday, March 4th, 2024 at 09:15, Maria Lopez <maria@example.org> wrote:",
    "en-netease": 'At 2024-03-04 09:15:00, "Maria Lopez" <maria@example.org> wrote:',
    "en-zoho": "---- On Mon, 04 Mar 2024 09:15:00 +0100 Maria Lopez <maria@example.org> wrote ----",
    "en-no-colon": "On Mon, 4 Mar 2024 09:15:00 +0100 Maria Lopez <maria@example.org> wrote",
    "en-wrapped": "On Mon, 4 Mar 2024 at 09:15, Maria Lopez\n<maria@example.org>\nwrote:",
    "en-wrapped-bracket": "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <\nmaria@example.org> wrote:",
    "en-name-first": "Maria Lopez <maria@example.org> wrote on Mon, 4 Mar 2024:",
    "de-gmail": "Am Mo., 4. März 2024 um 09:15 Uhr schrieb Maria Lopez <maria@example.org>:",
    "de-thunderbird": "Am 04.03.24 um 09:15 schrieb Maria Lopez:",
    "de-webde": "Maria Lopez <maria@example.org> hat am 04.03.2024 09:15 CET geschrieben:",
    "de-swiss": "maria@example.org schrieb am Mo., 4. Mär. 2024, 09:15:",
    "fr-gmail": "Le lun. 4 mars 2024 à 09:15, Maria Lopez <maria@example.org> a écrit :",
    "fr-thunderbird": "Le 04/03/2024 à 09:15, Maria Lopez a écrit :",
    "fr-wrapped": "Le lun. 4 mars 2024 à 09:15, Maria Lopez <maria@example.org>\na écrit :",
    "es-gmail": "El lun, 4 mar 2024 a las 9:15, Maria Lopez (<maria@example.org>) escribió:",
    "es-thunderbird": "El 4/3/24 a las 9:15, Maria Lopez escribió:",
    "pt-br": "Em seg., 4 de mar. de 2024 às 09:15, Maria Lopez <maria@example.org> escreveu:",
    "pt-pt": "Maria Lopez <maria@example.org> escreveu (segunda, 4/03/2024 à(s) 09:15):",
    "it-gmail": "Il giorno lun 4 mar 2024 alle ore 09:15 Maria Lopez <maria@example.org> ha scritto:",
    "it-thunderbird": "Il 04/03/24 09:15, Maria Lopez ha scritto:",
    "nl-gmail": "Op ma 4 mrt 2024 om 09:15 schreef Maria Lopez <maria@example.org>:",
    "nl-thunderbird": "Op 04-03-2024 om 09:15 schreef Maria Lopez:",
    "sv-gmail": "Den mån 4 mars 2024 kl 09:15 skrev Maria Lopez <maria@example.org>:",
    "da-gmail": "Den man. 4. mar. 2024 kl. 09.15 skrev Maria Lopez <maria@example.org>:",
    "no-gmail": "man. 4. mars 2024 kl. 09:15 skrev Maria Lopez <maria@example.org>:",
    "fi-gmail": "ma 4. maalisk. 2024 klo 9.15 Maria Lopez (maria@example.org) kirjoitti:",
    "fi-thunderbird": "Maria Lopez kirjoitti 4.3.2024 klo 9.15:",
    "pl-gmail": "pon., 4 mar 2024 o 09:15 Maria Lopez <maria@example.org> napisał(a):",
    "pl-thunderbird": "W dniu 4.03.2024 o 09:15, Maria Lopez pisze:",
    "cs-gmail": "po 4. 3. 2024 v 9:15 odesílatel Maria Lopez <maria@example.org> napsal:",
    "cs-thunderbird": "Dne 04. 03. 24 v 9:15 Maria Lopez napsal(a):",
    "sk-gmail": "po 4. 3. 2024 o 9:15 Maria Lopez <maria@example.org> napísal(a):",
    "hu-gmail": "Maria Lopez <maria@example.org> ezt írta (időpont: 2024. márc. 4., H, 9:15):",
    "hu-thunderbird": "2024. 03. 04. 9:15 keltezéssel, Maria Lopez írta:",
    "ro-gmail": "În lun., 4 mar. 2024 la 09:15, Maria Lopez <maria@example.org> a scris:",
    "ro-yahoo": "Pe luni, 4 martie 2024, 09:15:00 EET, Maria Lopez <maria@example.org> a scris:",
    "ru-gmail": "пн, 4 мар. 2024 г. в 09:15, Maria Lopez <maria@example.org>:",
    "ru-mailru": "Понедельник, 4 марта 2024, 9:15 +03:00 от Maria Lopez <maria@example.org>:",
    "ru-yandex": '04.03.2024, 09:15, "Maria Lopez" <maria@example.org>:',
    "ru-thunderbird": "04.03.2024 09:15, Maria Lopez пишет:",
    "uk-gmail": "пн, 4 бер. 2024 р. о 09:15 Maria Lopez <maria@example.org> пише:",
    "bg-gmail": "На пн, 4.03.2024 г. в 9:15 Maria Lopez <maria@example.org> написа:",
    "sr-gmail": "пон, 4. мар 2024. у 09:15 Maria Lopez <maria@example.org> је написао/ла:",
    "hr-gmail": "pon, 4. ožu 2024. u 09:15 Maria Lopez <maria@example.org> napisao je:",
    "sl-gmail": "V V pon., 4. mar. 2024 ob 09:15 je oseba Maria Lopez <maria@example.org> napisala:",
    "el-gmail": "Στις Δευ 4 Μαρ 2024 στις 9:15 π.μ., ο χρήστης Maria Lopez <maria@example.org> έγραψε:",
    "tr-gmail": "Maria Lopez <maria@example.org>, 4 Mar 2024 Pzt, 09:15 tarihinde şunu yazdı:",
    "et-gmail": "Maria Lopez <maria@example.org> kirjutas kuupäeval E, 4. märts 2024 kell 09:15:",
    "lt-gmail": "2024-03-04, pr, 09:15 Maria Lopez <maria@example.org> rašė:",
    "lv-gmail": "pirmd., 2024. g. 4. marts plkst. 09:15 — lietotājs Maria Lopez (<maria@example.org>) rakstīja:",
    "he-gmail": "בתאריך יום ב׳, 4 במרץ 2024 ב-9:15 מאת Maria Lopez <maria@example.org>:",
    "ar-gmail": "في الاثنين، 4 مارس 2024 في 9:15 ص تمت كتابة ما يلي بواسطة Maria Lopez <maria@example.org>:",
    "fa-gmail": "در تاریخ دوشنبه ۴ مارس ۲۰۲۴، ۹:۱۵ Maria Lopez <maria@example.org> نوشت:",
    "hi-gmail": "सोम, 4 मार्च 2024 को 9:15 am बजे को Maria Lopez <maria@example.org> ने लिखा:",
    "ja-gmail": "2024年3月4日(月) 9:15 Maria Lopez <maria@example.org>:",
    "ja-apple": "2024/03/04 9:15、Maria Lopez <maria@example.org>のメール:",
    "zh-gmail": "Maria Lopez <maria@example.org> 于2024年3月4日周一 09:15写道：",
    "zh-tw": "Maria Lopez <maria@example.org> 於 2024年3月4日 週一 上午9:15寫道：",
    "zh-netease": '在 2024-03-04 09:15:00，"Maria Lopez" <maria@example.org> 写道：',
    "ko-gmail": "2024년 3월 4일 (월) 오전 9:15, Maria Lopez <maria@example.org>님이 작성:",
    "vi-gmail": "Vào Th 2, 4 thg 3, 2024 vào lúc 09:15 Maria Lopez <maria@example.org> đã viết:",
    "id-gmail": "Pada tanggal Sen, 4 Mar 2024 pukul 09.15 Maria Lopez <maria@example.org> menulis:",
    "th-gmail": "ในวันที่ จ. 4 มี.ค. 2024 เวลา 09:15 Maria Lopez <maria@example.org> เขียนว่า:",
    "ca-gmail": "Missatge de Maria Lopez <maria@example.org> del dia dl., 4 de març 2024 a les 9:15:",
    "is-gmail": "mán., 4. mar. 2024 kl. 09:15 skrifaði Maria Lopez <maria@example.org>:",
    "eu-gmail": "Maria Lopez <maria@example.org> igorleak hau idatzi du (2024 mar. 4, al. (09:15)):",
}


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS.values(), ids=ANNOUNCEMENTS)
@pytest.mark.parametrize(
    "quote", ["> lower dose?\n> Maria", "lower dose?\n\nMaria"], ids=["marked", "unmarked"]
)
def test_what_is_announced_is_a_quote(announcement, quote):
    assert extract(f"{OWN}\n\n{announcement}\n\n{quote}\n") == OWN


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS.values(), ids=ANNOUNCEMENTS)
def test_an_answer_below_the_announced_quote_is_kept(announcement):
    assert extract(f"{announcement}\n\n> lower dose?\n> Maria\n\n{OWN}\n") == OWN


@pytest.mark.parametrize(
    "announcement",
    [
        "On Mon, Mar 4, 2024 at 9:15, Maria Lopez<maria@example.org> wrote:   lower dose?",
        "On Monday, March 4, 2024 at 9:15 AM, maria@example.org wrote:> lower dose?",
        "On 04/03/24 9:15 AM, Maria Lopez wrote: > Hi, > lower dose?",
    ],
    ids=["yahoo-on-android", "no-space", "all-on-one-line"],
)
def test_a_quote_that_begins_on_the_line_of_its_announcement_is_cut(announcement):
    assert extract(f"{OWN}\n\n{announcement}\nIt helped me.\n") == OWN


@pytest.mark.parametrize(
    "announcement",
    [
        ANNOUNCEMENTS["en-apple"],
        "* Maria Lopez [2024-03-04 09:15 +0100]:",
        "Maria Lopez napisał(a):",
    ],
    ids=["apple", "mutt", "no-date"],
)
def test_an_announced_quote_is_none_of_what_own_words_introduce(announcement):
    """Own words that end in a colon may introduce what was cut, so what bears no mark comes back."""
    assert (
        extract(f"Here is what I take:\n\n{announcement}\n\n> lower dose?\n")
        == "Here is what I take:"
    )
    assert (
        extract("Here is what I take:\n\nOn Monday:\n\n20 mg\n")
        == "Here is what I take:\n\nOn Monday:\n\n20 mg"
    )


def test_own_words_on_the_line_of_an_announcement_are_kept():
    text = (
        "Yes, it does --- On Wed, Apr 4, 2024 at 3:59 PM, maria@example.org wrote:\n> Does it help?"
    )

    assert extract(text) == "Yes, it does"
    assert (
        extract("Hello. On 4/4/24, Maria <maria@example.org> wrote: Does it help? Tell us.")
        == "Hello."
    )


@pytest.mark.parametrize(
    "text",
    [
        'On Tuesday my doctor wrote:\n\n"Increase it."\n\nShould I?',
        "On Monday 4 March 2024 at 9:15 my doctor wrote:\n\nIncrease it to 20 mg.\n\nShould I?",
        "My doctor wrote in 2023:\n\nStop it.\n\nI did not.",
        "Write to the clinic before 12.03.2024:\n\nthey answer quickly.",
        "I take, since 2022:\n\n20 mg in the morning\n10 mg at night",
        "Hello,\n\nblood pressure on 4 March 2024 at 09:15:\n\n120/80 and 118/76",
        "Am Montag um 9:15 schrieb mir mein Arzt:\n\nBitte mehr trinken.\n\nHilft das?",
        "Le 4 mars 2024 mon médecin a écrit :\n\nDiminuez la dose.\n\nQu'en pensez-vous ?",
        "El lunes mi médico escribió:\n\nReduzca la dosis.\n\n¿Y ustedes?",
        "From my experience, the first week is the worst.\n\nOn the other hand, it passes.",
    ],
    ids=[
        "doctor",
        "doctor-timed",
        "my",
        "date",
        "doses",
        "measured",
        "german",
        "french",
        "spanish",
        "from-my-experience",
    ],
)
def test_what_a_person_says_of_others_words_is_their_own(text):
    assert extract(text) == text


LONG = "Maria Lopez-Hernandez via Sleep and Rest"
ADDRESS = "<r.abcdefgh234567@mail.example.org>"
WRAPPED = {
    "tr": f"{LONG}\n{ADDRESS}, 14 Mart 2024 Perşembe\n09:15 tarihinde şunu yazdı:",
    "de-web": f"{LONG}\n{ADDRESS} hat am 14.03.24 09:15\ngeschrieben:",
    "pt": f"{LONG}\n{ADDRESS} escreveu no dia 14/03/2024\nà(s) 09:15:",
    "zh": f"{LONG}\n{ADDRESS} 于2024年3月14日 09:15写道：",
    "hu": f"{LONG}\n{ADDRESS} ezt írta (időpont: 2024.\n03. 14., 9:15):",
    "ca": f"Missatge de {LONG}\n{ADDRESS} del dia 14 de març del 2024 a les\n9:15:",
    "uk": f"четвер, 14 березня 2024 р. о 09:15 Maria Lopez-Hernandez via Sleep\nand Rest {ADDRESS} пише:",
    "lv": f"ceturtdiena, 2024. gada 14. marts plkst. 09:15 — lietotājs Maria\nLopez-Hernandez {ADDRESS}\nrakstīja:",
    "th": f"ในวันที่ 14 มี.ค. 2024 เวลา 09:15 น. Maria Lopez-Hernandez via Sleep and Rest\n{ADDRESS} เขียนว่า:",
    "en-name-first": f"{LONG}, Community Digest wrote on\n3/14/24 9:15 AM:",
    "aol": "In a message dated Thursday, March 14, 2024 9:15 AM, maria@example.org\nwrites:",
    "ja": "Maria Lopezさんが2024/03/14 9:15に書きました:",
    "cy": f"Ar 14 Mawrth 2024 am 09:15 ysgrifennodd Maria Lopez {ADDRESS}:",  # a verb unknown to us
    "fil": f"Noong Huwebes, Marso 14, 2024 nang 9:15 AM, isinulat ni Maria Lopez\n{ADDRESS}:",
}


@pytest.mark.parametrize("announcement", WRAPPED.values(), ids=WRAPPED)
@pytest.mark.parametrize("own", [OWN, "Thanks"], ids=["text", "a-word"])
def test_an_announcement_that_a_program_wrapped_is_cut_whole(announcement, own):
    assert extract(f"{own}\n\n{announcement}\n\n> lower dose?\n") == own
    assert extract(f"{own}\n{announcement}\n\n> lower dose?\n") == own


@pytest.mark.parametrize("announcement", WRAPPED.values(), ids=WRAPPED)
def test_a_quote_without_marks_below_a_wrapped_announcement_is_cut(announcement):
    assert extract(f"{OWN}\n\n{announcement}\n\nlower dose?\n\nMaria\n") == OWN


@pytest.mark.parametrize(
    "line",
    [
        "2024/3/14 Maria Lopez <maria@example.org>",
        "2024/3/14 Maria Lopez <\nmaria@example.org>",
        "Maria Lopez 14 March 2024 09:15",
        "On Thu, 14 Mar 2024 at 09:15, Maria Lopez <maria@example.org>",
    ],
)
def test_who_and_when_right_above_a_quote_need_no_colon(line):
    assert extract(f"Yes.\n\n{line}\n\n> lower dose?\n> or not?") == "Yes."
