"""What `digest templates check` finds in a letter: each fault where it is, and none where there is none."""

import pytest

from digest.mail.letter_check import OwnPlace, faults
from digest.mail.signed_address import Purpose, Ticket
from digest.mail.style_check import style_faults
from digest.mail.template_source import read_template
from digest.palette import painted, palette
from digest.policy import LETTER_LIMIT

HEAD = """<!DOCTYPE html><html><head><style>@media (prefers-color-scheme:dark){
body,.page{background-color:#16181c!important;color:#e9e6e0!important}
.page .m{color:#b3bac3!important}.page .r a{color:#ffffff!important}.page a{color:#54b9b1!important}
.page .r{background-color:#27746d!important}}</style></head><body>"""
PAGE = HEAD + '<div class="page" style="background-color:#ffffff">{}</div></body></html>'


@pytest.fixture
def place(some_keys):
    return OwnPlace(
        domain="mail.example.org",
        public_url="https://digest.example.org",
        reads=some_keys.read_local_part,
        names=frozenset({"help", "harbour"}),
        also="Crisis line: https://help.example.net/now",
    )


@pytest.fixture
def token(some_keys):
    return some_keys.token(Ticket(purpose=Purpose.REPLY, member_id=3, object_id=4))


@pytest.fixture
def found(place):
    return lambda inner, is_letter=True: faults(
        PAGE.replace("{}", inner), place, is_letter=is_letter
    )


def test_a_letter_as_it_should_be_has_no_fault(found, token):
    inner = f"""
      <table role="presentation"><tr><td class="r" style="background-color:#0b5f58">
      <a href="mailto:r.{token}@mail.example.org?subject=x" style="color:#fff">Reply</a></td></tr></table>
      <p class="m" style="color:#545e6a">soft</p><a name="c1"></a><a href="#c1">1</a>
      <a href="mailto:help@mail.example.org">help</a> <a href="https://example.org/about">us</a>
      <img src="cid:logo@mail.example.org" alt=""> <img src="data:image/png;base64,AA" alt="">
      <a href="https://help.example.net/now">now</a>
      <div style="display:none;color:#ffffff">a line for the list of mails</div>"""

    assert found(inner) == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<p style="color:#cccccc">x</p>', "#cccccc on #ffffff is hard to read on light paper"),
        ('<p style="color:#333">x</p>', "#333333 on #16181c is hard to read on dark paper"),
        ('<td bgcolor="#f2b134" style="color:white">x</td>', "#ffffff on #f2b134"),
        ('<div style="background:#eee"><p class="m">x</p></div>', "#b3bac3 on #eeeeee"),
        ('<img src="https://example.org/x.png">', "it would fetch https://example.org/x.png"),
        ('<img src="/x.png">', "it would fetch /x.png"),
        ('<td background="http://a.example/x.png">', "it would fetch http://a.example/x.png"),
        ('<link rel="stylesheet" href="//a.example/x.css">', "it would fetch //a.example/x.css"),
        ("<script>x</script>", "it would fetch script"),
        ('<p style="background:url(https://a.example/x.png)">', "its style would fetch something"),
        ("<style>@import 'x.css';</style>", "its style would fetch something"),
        (
            '<a href="https://elsewhere.example/">x</a>',
            "https://elsewhere.example/ leads elsewhere",
        ),
        ('<a href="https://evilexample.org/">x</a>', "leads elsewhere"),
        ('<a href="mailto:me@example.net">x</a>', "mailto:me@example.net leads elsewhere"),
        ('<a href="javascript:x">x</a>', "leads elsewhere"),
        ('<a href="/settings">x</a>', "/settings leads elsewhere"),
        ('<a href="mailto:hlep@mail.example.org">x</a>', "is none of ours"),
        (f'<a href="mailto:r.{"a" * 37}@mail.example.org">x</a>', "is none of ours"),
        (f'<a href="https://digest.example.org/u/{"a" * 37}">x</a>', "is none of ours"),
        ('<a href="#c9">x</a>', "the link #c9 leads to nothing"),
        ("<table><tr><td>x</td></tr></table>", '1 tables without role="presentation"'),
        ("<p>{{ name }}</p>", "a place in it was not filled"),
        ("<p>zqslot7zq</p>", "a place in it was not filled"),
        ("x" * LETTER_LIMIT, f"some mailboxes cut a letter at {LETTER_LIMIT:,}"),
    ],
)
def test_each_fault_of_a_letter_is_found(found, inner, said):
    told = found(inner)

    assert [each for each in told if said in each], told


def test_a_page_may_ask_its_own_server_and_nobody_else(found):
    own = '<link rel="stylesheet" href="/style.css"><img src="/logo" alt=""><a href="/link">x</a>'

    assert found(own, is_letter=False) == []
    assert found('<script src="https://a.example/x.js"></script>', is_letter=False)
    assert found('<a href="https://a.example/">x</a>', is_letter=False)


@pytest.mark.parametrize(
    "accent", ["#0b5f58", "#f2b134", "#ffffff", "#000000", "#ff0000", "#00ffff"]
)
def test_our_own_style_of_pages_can_be_read_whatever_the_accent(accent):
    assert list(style_faults(painted(read_template("web/style.css", None), palette(accent)))) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "--text: $text",
            "--text: #bbbbbb",
            "--text on --paper is hard to tell apart on light paper",
        ),
        (
            "--soft: $dark_soft",
            "--soft: #333333",
            "--soft on --paper is hard to tell apart on dark",
        ),
        ("--on-fill: #ffffff", "--on-fill: #336666", "--on-fill on --fill"),
        ("--edge: $edge", "--edge: #eeeeee", "--edge on --paper"),
    ],
)
def test_colours_of_pages_that_are_hard_to_tell_apart_are_named(before, after, said):
    style = read_template("web/style.css", None)
    assert before in style

    told = list(style_faults(painted(style.replace(before, after), palette())))

    assert [each for each in told if said in each], told
