"""What a member wrote themselves, told from what their mail program added."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.signed_address import Purpose, Ticket
from inbound.reply_text import extract, split

WROTE = "On Mon, 4 Mar 2024 at 09:15, Maria Lopez <maria@example.org> wrote:"
OWN = "Thank you.\n\nOn Tuesdays I feel better."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param(f"{OWN}\n\n{WROTE}\n\n> lower dose?\n", OWN, id="gmail"),
        pytest.param(f"{OWN}\n\nOn Mon, 4 Mar 2024, Maria Lopez <\nmaria@example.org> wrote:\n> x", OWN, id="wrapped"),
        pytest.param(f"{OWN}\n{WROTE}\nlower dose?\n", OWN, id="no-marks"),
        pytest.param(f"{OWN}\n\nAm Mo., 4. März 2024 um 09:15 schrieb Maria <m@example.org>:\n> x", OWN, id="german"),
        pytest.param(f"{OWN}\n\nLe lun. 4 mars 2024 à 09:15, Maria <m@example.org> a écrit :\n> x", OWN, id="french"),
        pytest.param(f"{OWN}\n\nMaria <m@example.org> 于2024年3月4日周一 09:15写道：\n\n> x", OWN, id="chinese"),
        pytest.param(
            f"{OWN}\n\nFrom: Maria\nSent: Monday\nTo: Ana\nSubject: Sleep\n\nlower dose?", OWN, id="outlook"
        ),
        pytest.param(f"{OWN}\n\n-----Original Message-----\nFrom: Maria\n\nx", OWN, id="original-message"),
        pytest.param(f"{OWN}\n\n-- \nAna Realname\n+1 415 555 0100", OWN, id="signature"),
        pytest.param(f"{OWN}\n\nSent from my iPhone", OWN, id="device"),
        pytest.param(f"{OWN}\n\nBest regards,\nAna Realname\nTel. 0415 555 010", OWN, id="contact"),
        pytest.param(f"{WROTE}\n> Does it help?\n\nYes.\n", "Yes.", id="bottom"),
        pytest.param("> Does it help?\n\nYes.\n\n> And now?\n\nBetter.", None, id="between"),
        pytest.param("My TSH is > 10 and fT4\n> 20 would be too high.", None, id="values"),
        pytest.param('On Tuesday my doctor wrote:\n\n"Increase it."\n\nShould I?', None, id="doctor"),
        pytest.param("Thanks,\n\nthat is a relief. I will ask.", None, id="thanks-first"),
        pytest.param("Sent from my doctor to the insurance, it took weeks.", None, id="sent-from"),
        pytest.param("I called 0800 123 4567.\n\nThey helped.", None, id="number-in-text"),
    ],
)  # fmt: skip
def test_plain_text(text, own):
    assert extract(text) == (text if own is None else own)


@pytest.mark.parametrize(
    ("html", "own"),
    [
        pytest.param(
            f'<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">{WROTE.replace("<", "&lt;")}</div>'
            '<blockquote class="gmail_quote">Really?</blockquote></div>', "Yes.", id="gmail",
        ),
        pytest.param(
            '<blockquote type="cite">Really?</blockquote><p>Yes.</p>'
            '<blockquote type="cite">Sure?</blockquote><p>Quite.</p>', "> Really?\n\nYes.\n\n> Sure?\n\nQuite.", id="between",
        ),
        pytest.param('<p>Yes.</p><div id="divRplyFwdMsg">From: x</div><div>Really?</div>', "Yes.", id="outlook"),
        pytest.param('<p>Yes.</p><div class="gmail_signature">Ana Realname</div>', "Yes.", id="signature"),
        pytest.param("<p>Seen</p><p style='display: none'>unseen</p><p hidden>too</p>", "Seen", id="hidden"),
        pytest.param("<style>p{}</style><script>x<y</script><p>a &lt; b</p>", "a < b", id="script"),
        pytest.param('<a href="https://evil.example/x">my bank</a>', "my bank <https://evil.example/x>", id="link"),
        pytest.param("<blockquote>A poem</blockquote><p>Nice?</p>", "A poem\n\nNice?", id="own-quotation"),
        pytest.param("<table><tr><td>TSH</td><td>4.2</td></tr></table>", "TSH 4.2", id="table"),
    ],
)  # fmt: skip
def test_html(html, own):
    assert extract(html, "text/html") == own


def test_what_was_cut_is_told_apart():
    found = split("Yes.\n\n-- \nAna Realname")

    assert (found.text, found.cut) == ("Yes.", "-- \nAna Realname".replace("-- ", "--"))


@pytest.mark.parametrize(
    "trace",
    [
        "{local}@mail.example.org",
        "<mailto:{local}@mail.example.org?subject=EDIT>",
        "https://x.example/u/{token}",
        "{local}",
    ],
)
def test_nothing_signed_by_us_stays_in_a_text(keys, trace):
    """A client quotes our footer in its own way; the reply address of a member must not be published."""
    ticket = Ticket(purpose=Purpose.REPLY, member_id=7, object_id=3)
    token, local = keys.token(ticket), keys.local_part(ticket)

    text = split("Answer me: " + trace.format(token=token, local=local) + " please").text

    assert token not in text
    assert "please" in text


@given(st.text(max_size=2_000))
def test_own_words_are_lines_of_the_mail(text):
    text = text.replace("\r", "")

    found = split(text)

    assert (
        set(found.text.split("\n")) <= {line.rstrip() for line in text.split("\n")} | {""}
        or "@" in text
    )


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param(">From Monday on I walk.", "From Monday on I walk.", id="all-of-it"),
        pytest.param(
            f"Hello.\n\n>From May on I rest.\n\n{WROTE}\n> x",
            "Hello.\n\nFrom May on I rest.",
            id="in-the-middle",
        ),
        pytest.param(">From here\n>From there", "From here\nFrom there", id="several"),
        pytest.param("Yes.\n\n> I walk.\n>From Monday on.\n> Always.", "Yes.", id="within-a-quote"),
        pytest.param(f"Yes.\n\n{WROTE}\n>From Monday on I walk.", "Yes.", id="announced"),
    ],
)
def test_a_line_that_is_marked_only_since_it_begins_with_from_is_the_writers_own(text, own):
    assert extract(text) == own
