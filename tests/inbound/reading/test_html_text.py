"""The HTML that mail programs make: what of it was written, and what is quoted or signed; all names are made up."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.reading.html_text import to_text
from inbound.reply_text import extract

OWN = "<div>Yes.</div><div><br></div><div>On Tuesdays too.</div>"
TEXT = "Yes.\n\nOn Tuesdays too."
WROTE = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez &lt;maria@example.org&gt; wrote:"
HEADER = "<b>From:</b> Maria Lopez &lt;maria@example.org&gt;<br><b>Sent:</b> Monday, March 4, 2024 9:15 AM<br><b>To:</b> Ana<br><b>Subject:</b> Sleep"
QUOTES = {
    "gmail": f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{WROTE}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">Really?</blockquote></div>',
    "gmail-container": f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{WROTE}</div><blockquote class="gmail_quote">Really?</blockquote></div>',
    "apple": f'<div><blockquote type="cite"><div>{WROTE}</div><br><div>Really?</div></blockquote></div>',
    "apple-ios": f'<div dir="ltr"></div><div dir="ltr"><br><blockquote type="cite">{WROTE}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Really?</div></blockquote>',
    "outlook-desktop": f"<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal>{HEADER}</p></div></div><p class=MsoNormal>Really?</p>",
    "outlook-web": f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">{HEADER}</div><div>Really?</div>',
    "outlook-web-copied": f'<div id="x_divRplyFwdMsg" dir="ltr">{HEADER}</div><div>Really?</div>',
    "outlook-mobile": f'<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message">{HEADER}</div>Really?</div>',
    "thunderbird": f'<div class="moz-cite-prefix">{WROTE}<br></div><blockquote type="cite" cite="mid:x@example.org"><p>Really?</p></blockquote>',
    "yahoo": f'<div id="ydp1a2b3cyahoo_quoted_1" class="ydp1a2b3cyahoo_quoted"><div>{WROTE}</div><div>Really?</div></div>',
    "yahoo-classic": f'<div class="yahoo_quoted" id="yahoo_quoted_123"><div>{WROTE}</div><div>Really?</div></div>',
    "proton": f'<div class="protonmail_quote">{WROTE}<br><blockquote class="protonmail_quote" type="cite">Really?</blockquote></div>',
    "samsung": f"<div>-------- Original message --------</div><div>{HEADER}</div><div>Really?</div>",
    "zimbra": f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{HEADER}</div><div data-marker="__QUOTED_TEXT__">Really?</div>',
    "gmx": f'<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">{HEADER}<div name="quoted-content">Really?</div></div>',
    "mail-ru": '<blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">Понедельник, 4 марта 2024, 9:15 +03:00 от Maria &lt;maria@example.org&gt;:<br><div class="js-helper js-readmsg-msg">Really?</div></blockquote>',
    "yandex": '<div>04.03.2024, 09:15, "Maria" &lt;maria@example.org&gt;:</div><blockquote><p>Really?</p></blockquote>',
    "qq": '<div>------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef;"><div><b>发件人:</b>&nbsp;"Maria"&lt;maria@example.org&gt;;</div><div><b>发送时间:</b>&nbsp;2024年3月4日</div><div><b>主题:</b>&nbsp;Sleep</div></div><div>Really?</div>',
    "netease": f'<div id="divNeteaseMailCard"></div><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid">{WROTE}<div>Really?</div></blockquote>',
    "tutanota": f'<div>{WROTE}</div><blockquote class="tutanota_quote">Really?</blockquote>',
    "zoho": '<div class="zmail_extra"><div>---- On Mon, 04 Mar 2024 09:15:00 +0100 Maria &lt;maria@example.org&gt; wrote ----</div><blockquote>Really?</blockquote></div>',
    "spark": f'<div name="messageReplySection">{WROTE}<br><blockquote type="cite">Really?</blockquote></div>',
}
SIGNATURES = {
    "gmail": '<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">Ana Realname<br>Main Street 3</div>',
    "apple": '<div class="AppleMailSignature">Ana Realname</div>',
    "apple-other": '<div dir="auto" class="Apple-signature"><div>Ana Realname</div><div>Main Street 3</div></div>',
    "apple-break": '<div><br id="lineBreakAtBeginningOfSignature"><div>Ana Realname</div></div>',
    "outlook-web": '<div id="Signature"><p>Ana Realname</p></div>',
    "outlook-mobile": '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>',
    "thunderbird": '<pre class="moz-signature" cols="72">-- \nAna Realname</pre>',
    "proton": '<div class="protonmail_signature_block">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div>',
    "zimbra": '<div data-marker="__SIG_PRE__">Ana Realname</div>',
    "fastmail": '<div id="sig12345678"><div class="signature">--<br>Ana Realname</div></div>',
    "yahoo": '<div class="ydp1a2b3csignature">Ana Realname</div>',
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_the_quote_of_a_mail_program_is_cut(quote):
    assert extract(f"<html><body>{OWN}{quote}</body></html>", "text/html") == TEXT


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_the_signature_of_a_mail_program_is_cut(signature):
    html = f"<html><body>{OWN}{signature}{QUOTES['gmail']}</body></html>"

    assert extract(html, "text/html") == TEXT


def test_an_html_signature_is_never_kept_as_a_question():
    html = f"<div class='gmail_signature'>Ana Realname</div>{OWN}"

    assert extract(html, "text/html") == TEXT


@pytest.mark.parametrize("name", ["gmail", "apple", "thunderbird", "proton"])
def test_an_answer_within_the_quoting_element_is_kept(name):
    html = QUOTES[name].replace(
        "Really?", "Really?</blockquote><div>Yes indeed.</div><blockquote type='cite'>Sure?"
    )

    assert extract(html, "text/html") == "Yes indeed."


@pytest.mark.parametrize(
    ("html", "own"),
    [
        pytest.param(
            "<blockquote>A poem</blockquote><p>Nice?</p>", "A poem\n\nNice?", id="own-quotation"
        ),
        pytest.param(
            '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">indented</blockquote>',
            "indented",
            id="indented",
        ),
        pytest.param(
            "<table><tr><td><div>a</td><td>b</div></td></tr></table><p>c</p>",
            "a b\n\nc",
            id="end-tag-of-another-cell",
        ),
        pytest.param("<p>1 < 2 and 3 <4", "1 < 2 and 3 <4", id="less-than"),
        pytest.param("<p>last</p>", "last", id="nothing-after-the-last-tag"),
    ],
)
def test_what_a_member_wrote_stays(html, own):
    assert extract(html, "text/html") == own


def test_text_without_any_tag_is_text():
    assert to_text("a < b") == "a < b"
