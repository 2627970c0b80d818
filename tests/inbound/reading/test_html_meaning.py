"""What the looks of a mail's HTML say is said by its plain text too: doses, values, numbers of lists."""

# ruff: noqa: E501  (a table reads best with one case a line)

import pytest

from inbound.reading.html_text import to_text
from inbound.reply_text import extract
from tests.cpu import within_cpu

VALUES = (
    "<tr><td>Hb</td><td>9.1</td><td>12-16</td></tr><tr><td>WBC</td><td>3.2</td><td>4-10</td></tr>"
)
IN_WORD = VALUES.replace("<td>", "<td><p class=MsoNormal>").replace("</td>", "<o:p></o:p></p></td>")
LAID_OUT = "<table><tr><td><img src='x'></td><td>Dear all,<br>I am home.</td></tr><tr><td></td><td>Ana</td></tr></table>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("Platelets 10<sup>9</sup>/L", "Platelets 10⁹/L", id="power"),
        pytest.param("10<sup>-3</sup>", "10⁻³", id="negative-power"),
        pytest.param("10<span style='vertical-align: super'>9</span>/L", "10⁹/L", id="by-style"),
        pytest.param("10<sup><span style='font-size:8pt'>9</span></sup>/L", "10⁹/L", id="within"),
        pytest.param("1<sup>1</sup>/<sub>2</sub> tablets", "1¹/₂ tablets", id="fraction"),
        pytest.param("2<sup>2x</sup>", "2^(2x)", id="power-of-more-than-figures"),
        pytest.param("the 4<sup>th</sup> time", "the 4th time", id="ordinal"),
        pytest.param("as said<sup>[1]</sup>", "as said[1]", id="note"),
        pytest.param("SpO<sub>2</sub> 96, B<sub>12</sub>", "SpO2 96, B12", id="lowered-as-people-write"),
        pytest.param("10<sub>2</sub>", "10₂", id="lowered-behind-a-figure"),
    ],
)  # fmt: skip
def test_a_raised_figure_does_not_run_into_the_number_before_it(html, text):
    assert to_text(f"<p>{html}</p>") == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("Take <s>20</s> 40 mg", "Take 40 mg", id="s"),
        pytest.param("Take <strike>20</strike> 40 mg", "Take 40 mg", id="strike"),
        pytest.param("<del>20</del> <ins>40</ins> mg", "40 mg", id="del"),
        pytest.param("Take <span style='color:red;text-decoration:underline line-through'>20</span> 40 mg", "Take 40 mg", id="style"),
        pytest.param("Take <span style='text-decoration-line:line-through'><b>2</b>0</span> 40 mg", "Take 40 mg", id="elements-within"),
        pytest.param("A<br><s>20 mg</s><br>B", "A\nB", id="a-whole-line"),
        pytest.param("<ul><li><s>Metformin</s></li><li>Ramipril 5 mg</li></ul>", "- Ramipril 5 mg", id="a-whole-item"),
    ],
)  # fmt: skip
def test_a_struck_dose_is_not_read_as_what_is_taken(html, text):
    assert to_text(f"<p>{html}</p>") == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<ol><li>rest<li>drink</ol>", "1. rest\n2. drink", id="numbers"),
        pytest.param("<ol start=3><li>rest</li><li>drink</li></ol>", "3. rest\n4. drink", id="start"),
        pytest.param("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c", id="reversed"),
        pytest.param("<ol><li>a<li value=7>b<li>c</ol>", "1. a\n7. b\n8. c", id="value"),
        pytest.param("<ol type=a><li>x<li>y</ol>", "a. x\nb. y", id="letters"),
        pytest.param("<ol style='list-style-type: upper-roman' start=4><li>x</ol>", "IV. x", id="roman-by-style"),
        pytest.param("<ol type=A start=27><li>x</ol>", "AA. x", id="beyond-z"),
        pytest.param("<ol type=i start=-1><li>x</ol>", "-1. x", id="no-letter-for-it"),
        pytest.param("<ol><li>a<ol type=a><li>x</li><li>y</li></ol></li><li>b</li></ol>", "1. a\n  a. x\n  b. y\n2. b", id="nested"),
        pytest.param("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b", id="nested-bullets"),
        pytest.param("<ol><li><p>One</p></li><li><p>Two</p></li></ol>", "1. One\n2. Two", id="paragraphs-in-items"),
        pytest.param("<ol><li>a</li><li></li></ol><p>b</p>", "1. a\n\nb", id="empty-item"),
        pytest.param("<ol reversed><ol><li>x</ol>", "1. x", id="empty-list-around"),
    ],
)  # fmt: skip
def test_a_list_keeps_its_numbers(html, text):
    assert to_text(html).lstrip() == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param(f"<table>{VALUES}</table>", "Hb | 9.1 | 12-16\nWBC | 3.2 | 4-10", id="values"),
        pytest.param(f"<table border=1>{IN_WORD}</table>", "Hb | 9.1 | 12-16\nWBC | 3.2 | 4-10", id="of-a-word-processor"),
        pytest.param("<table><tr><td>Hb<td>9.1<td>12-16</table>", "Hb | 9.1 | 12-16", id="one-row"),
        pytest.param(
            "<table><tr><th><th>Now<th>Ref<tr><td>Hb<td>9.1<td>12-16<tr><td>CRP<td><td>5</table>",
            "· | Now | Ref\nHb | 9.1 | 12-16\nCRP | | 5", id="empty-cells",
        ),
        pytest.param(
            "<table><tr><td>Hb<td><td>9.1<tr><td>CRP<td> <td>5</table>", "Hb | 9.1\nCRP | 5", id="empty-column"
        ),
        pytest.param(
            "<table><tr><td>Ramipril<td>5 mg<br>morning<tr><td>Metformin<td><p>500 mg</p><p>evening</p></table>",
            "Ramipril | 5 mg; morning\nMetformin | 500 mg; evening", id="breaks-in-cells",
        ),
        pytest.param(
            "<table><tr><td>Hb<td><s>9.0</s> 9.1<tr><td>Ca<td>10<sup>9</sup></table>", "Hb | 9.1\nCa | 10⁹", id="looks-in-cells"
        ),
        pytest.param("<table><tr><td>One<td>Two</table>", "One Two", id="one-row-of-words"),
        pytest.param("<table><tr><td>One</td></tr><tr><td>Two</td></tr></table>", "One\nTwo", id="one-column"),
        pytest.param(LAID_OUT, "Dear all,\nI am home.\nAna", id="laid-out-with-a-picture"),
        pytest.param(f"<table role=presentation>{VALUES}</table>", "Hb 9.1 12-16\nWBC 3.2 4-10", id="says-it-is-none"),
        pytest.param(
            f"<table><tr><td>Left<td><table>{VALUES}</table><tr><td>a<td>b</table>",
            "Left\nHb | 9.1 | 12-16\nWBC | 3.2 | 4-10\n\na b", id="values-within-what-lays-out",
        ),
        pytest.param(
            f"<table><tr><td>{'Long words of a letter. ' * 20}<td>x<tr><td>a<td>b</table>",
            f"{'Long words of a letter. ' * 20}x\na b", id="a-letter-in-columns",
        ),
    ],
)  # fmt: skip
def test_values_of_a_table_are_kept_apart(html, text):
    assert to_text(html) == text


def test_values_below_an_announcement_are_no_quote():
    html = f"<div>My values:</div><table><tr><td></td><td>Now</td><td>Ref</td></tr>{VALUES}</table>"

    own = extract(html, "text/html")

    assert own == "My values:\n· | Now | Ref\nHb | 9.1 | 12-16\nWBC | 3.2 | 4-10"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("Done <img data-emoji='🙂' alt='🙂' src='x'>", "Done 🙂", id="gmail"),
        pytest.param("<img goomoji='330' alt='❤️'> you", "❤️ you", id="heart"),
        pytest.param("<img alt='👨‍👩‍👧' src='x'>", "👨‍👩‍👧", id="joined"),
        pytest.param("Well <img alt=':-)' src='x'>", "Well :-)", id="smile"),
        pytest.param("<img alt='Our logo: a tree' src='x'>Hi", "Hi", id="logo"),
        pytest.param("<img alt='image001.png' src='x'>Hi", "Hi", id="name-of-a-file"),
        pytest.param("<img alt='5' src='x'>Hi", "Hi", id="a-figure"),
        pytest.param("<div hidden><img alt='🙂'></div>Hi", "Hi", id="hidden"),
    ],
)  # fmt: skip
def test_an_emoji_that_is_an_image_stays(html, text):
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<div style='white-space: pre-wrap'>Metformin 500\nRamipril 5</div>", "Metformin 500\nRamipril 5", id="pre-wrap"),
        pytest.param("<pre>Hb    9.1\nWBC   3.2</pre>", "Hb    9.1\nWBC   3.2", id="pre"),
        pytest.param("<pre><p style='white-space:normal'>a\nb</p></pre>", "a b", id="normal-again"),
        pytest.param("<p>5&nbsp;mg</p><p>&nbsp;</p><p>x</p>", "5\u00a0mg\n\n\nx", id="hard-space"),
        pytest.param("<b>one </b> two", "one two", id="spaces-across-elements"),
    ],
)  # fmt: skip
def test_lines_and_spaces_that_a_reader_sees_stay(html, text):
    assert to_text(html) == text


PIECES = "<td>x|<table><tr><td>a<td>1|<ol reversed><li>x|<sup>9|<s>9</s> |<pre>\n|<img alt=':)'>"


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_html_made_to_take_long_takes_no_longer_than_others(piece):
    with within_cpu(0.5):  # 0.05 on a machine that does nothing else
        to_text(piece * (65_536 // len(piece)))
