"""Lines that mail programs add below a reply: their names, offers, reactions and pictures."""

import pytest

from inbound.reply_text import extract

WROTE = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:"
ABOUT_GMAIL = "https://www.example.com/gmail/about/?utm_source=gmail&utm_campaign=emojireaction#app"
LINES = [
    "发自我的iPhone",
    "发自我的华为手机",
    "从我的 iPhone 发送",
    "来自 Outlook for iOS",
    "从 Outlook for iOS 获取",
    "获取 Outlook for Android",
    "發自 Yahoo奇摩電子信箱 iPhone 版",
    "Android 版 Outlook を入手",
    "Get [Outlook for iOS](https://aka.example/o0)",
    "Get [BlueMail for Android](https://bluemail.example)",
    "Outlook for iOS herunterladen",
    "Laden Sie Outlook für iOS herunter",
    "Hol dir Outlook für iOS",
    "Получить Outlook для Android",
    "Stáhněte si Outlook pro Android",
    "Android için Outlook'u edinin",
    "Android için Outlook uygulamasını edinin",
    "iOS के लिए Outlook प्राप्त करें",
    " iOS için Outlook'u edinin<https://aka.example/o0>",
    "[Az Androidos Outlook letöltése](https://aka.example/o0)",
    "Uzyskaj aplikację Outlook dla systemu Android<https://aka.example/o0>",
    "ดาวน์โหลด Outlook สำหรับ iOS <https://aka.example/o0>",
    "Gauti „Outlook“, skirtą „iOS“\n<https://aka.example/o0>",
    "Sent with Proton Mail secure email.",
    "Sent with [Proton Mail](https://proton.example/) secure email.",
    "Gesendet mit [Proton Mail](https://proton.example/ref/x) sicherer E-Mail.",
    "Sent via Superhuman ( https://sprh.example/?vip=ana@example.org )",
    "Sent with Spark <https://spark.example/source>",
    "Sent from Mailspring (https://mailspring.example/), the best free email app for work",
    "Sent from Yahoo Mail. Get the app",
    "Yahoo Mail: Search, Organize, Conquer",
    "Secured with Tuta Mail:\nhttps://tuta.example/free-email",
    "Gesendet mit Tuta, jetzt E-Mails sicher verschlüsseln:\nhttps://tuta.example/de",
    "[image: logo]",
    "[cid:image001.png@01D9A0.1234]",
    "<image001.png>",
    "Ana Keller reacted via Gmail",
    "Ana Keller hat über Gmail reagiert",
    "Ana Keller heeft via Gmail gereageerd",
    f"Ana Keller reacted via Gmail\n<{ABOUT_GMAIL}>",
    f"Ana Keller reacted via [Gmail]({ABOUT_GMAIL})",
    f"Ana Keller, Gmail üzerinden ifade bıraktı\n<{ABOUT_GMAIL}>",
    f"Ana KellerさんがGmailでリアクションしました\n<{ABOUT_GMAIL}>",
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("below", ["", f"\n\n{WROTE}\n\n> lower dose?"], ids=["last", "quoted"])
def test_a_programs_line_is_cut(line, below):
    assert extract(f"Yes.\n\n{line}{below}\n") == "Yes."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("👍\n\nAna Keller reacted via Gmail", "👍"),
        (f"👍\nAna Keller reacted via Gmail\n<{ABOUT_GMAIL}>", "👍"),
        ("👍 Ana Keller liked your message", ""),
        ("Ana Keller reacted to your message:\n________________________________", ""),
    ],
)
def test_nobodys_name_stays_of_a_reaction(text, own):
    assert (
        extract(f"{text}\n\nFrom: Maria <m@x.example>\nSent: Monday\nTo: Ana\nSubject: x\n\nq")
        == own
    )


def test_a_picture_between_own_words_is_left_out_alone():
    assert extract("Look.\n\n[cid:ii_l1]\n\nThat is me.") == "Look.\n\nThat is me."


@pytest.mark.parametrize(
    "own",
    [
        "My Outlook on Android crashed",
        "Mein Outlook auf Android spinnt",
        "Windows broke Outlook again, says my son",
        "In Gmail on Android the letters are tiny <https://example.org/how>",
        "The seizure diary for Android\n<https://example.org/diary>",
        "Gmail explains how to enlarge them\n<https://example.org/large>",
    ],
)
def test_what_a_member_says_of_a_program_stays(own):
    assert extract(f"I have trouble with it.\n\n{own}") == f"I have trouble with it.\n\n{own}"
