"""A mail's own words stand with the lines that their writer made, whichever parts the mail program sent."""

import pytest

from inbound.isolated.take_apart import StartedReading, take_apart
from tests.inbound.reading.test_wrapped_lines import PARAGRAPHS, wrapped

HEAD = "From: Ana <ana@example.net>\nSubject: Hi\nMIME-Version: 1.0\n"
WRAPPED, WHOLE = wrapped(72, *PARAGRAPHS), "\n\n".join(PARAGRAPHS)
DOSES = (
    "Take 20 40 mg at eight, and have them count the platelets, mine are at\n150 109/L and no less."
)
SHOWN = (
    "<div>Take <s>20</s> 40 mg at eight, and have them count the platelets, mine are at "
    "150 10<sup>9</sup>/L and no less.</div>"
)
QUOTE = "\n\nOn Mon, 4 Mar 2024 at 09:15, Maria wrote:\n> How are you?\n> Does it help?\n"
HTML_QUOTE = (
    "<br><div class='gmail_quote'><div class='gmail_attr'>On Mon, 4 Mar 2024 at 09:15, Maria wrote:</div>"
    "<blockquote class='gmail_quote'>How are you?<br>Does it <s>not</s> help?</blockquote></div>"
)


def plain(text: str, *, more: str = "") -> str:
    return f"Content-Type: text/plain; charset=utf-8{more}\n\n{text}"


def both(text: str, html: str, *, more: str = "") -> str:
    kind = 'Content-Type: multipart/alternative; boundary="B"\n\n'
    return f"{kind}--B\n{plain(text, more=more)}\n--B\nContent-Type: text/html\n\n{html}\n--B--\n"


def words_of(body: str) -> str:
    found = take_apart((HEAD + body).encode())
    assert isinstance(found, StartedReading)
    return found.whole


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(plain(WRAPPED), WHOLE, id="plain"),
        pytest.param(plain(WRAPPED + QUOTE), WHOLE, id="above-a-quote"),
        pytest.param(
            plain(WRAPPED + "\n\n-- \nAna Realname\nMain Street 3"), WHOLE, id="above-a-signature"
        ),
        pytest.param(
            plain(
                WRAPPED.replace("=", "=3D"), more="\nContent-Transfer-Encoding: quoted-printable"
            ),
            WHOLE,
            id="quoted-printable",
        ),
        pytest.param(
            plain("One line that \nflows.\nIts next.", more="; format=flowed"),
            "One line that flows.\nIts next.",
            id="flowed",
        ),
        pytest.param(
            plain(f"{WRAPPED}\n\nIt \nflows.", more="; format=flowed"),
            f"{WRAPPED}\n\nIt flows.",
            id="lines-that-do-not-flow-are-the-writers",
        ),
        pytest.param(
            plain(WRAPPED, more="; format=flowed"), WHOLE, id="flowed-whose-spaces-were-lost"
        ),
        pytest.param(
            both("One short line\nthat a program broke.", "<p>One short line that a program broke.</p>"),
            "One short line that a program broke.",
            id="html-tells-what-no-length-does",
        ),
        pytest.param(
            both(
                "metformin 500 mg with each meal, that is to say three times, and never\nalone",
                "metformin 500 mg with each meal, that is to say three times, and never<br>alone",
            ),
            "metformin 500 mg with each meal, that is to say three times, and never\nalone",
            id="html-keeps-a-line-end",
        ),
        pytest.param(
            both(DOSES, SHOWN),
            "Take 40 mg at eight, and have them count the platelets, mine are at 150 10⁹/L and no less.",
            id="html-keeps-what-looks-say",
        ),
        pytest.param(
            both(DOSES + QUOTE, SHOWN + HTML_QUOTE),
            "Take 40 mg at eight, and have them count the platelets, mine are at 150 10⁹/L and no less.",
            id="also-above-a-quote",
        ),
        pytest.param(
            both("Take 20 40 mg at \neight.", "<p>Take <s>20</s> 40 mg at eight.", more="; format=flowed"),
            "Take 40 mg at eight.",
            id="also-beside-flowed-text",
        ),
        pytest.param(
            both(WRAPPED, f"<p>{PARAGRAPHS[0]}</p><p>Something else.</p>"),
            WHOLE,
            id="html-that-says-half-of-it",
        ),
        pytest.param(
            both(WRAPPED, "<p>Your mail program shows no HTML.</p>"), WHOLE, id="html-of-other-words"
        ),
        pytest.param(
            both("She said:\n\nDoes it not help?", f"<p>She said:</p>{HTML_QUOTE}"),
            "She said:\n\nDoes it not help?",
            id="what-html-quotes-is-not-looked-at",
        ),
        pytest.param(
            both("*Bold* and\nbroken 🙂", "<b>Bold</b> and broken <img alt='🙂'>"),
            "Bold and broken 🙂",
            id="marks-of-bold-words",
        ),
    ],
)  # fmt: skip
def test_lines_are_whole(body, words):
    assert words_of(body) == words
