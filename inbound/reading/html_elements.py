"""Which elements of HTML end a line, are lists, cells and rows; and one of them that is open."""

from dataclasses import dataclass

from inbound.reading.html_line import WrittenLine
from inbound.reading.html_look import LOOKS, Shown

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
LISTS = frozenset("ol ul".split())
CELLS = frozenset("td th".split())
APART = CELLS | {"caption", "table"}  # an end tag inside one ends nothing outside of it
ROWS = frozenset("table tr tbody thead tfoot body html".split())
TABLES = APART | ROWS
MEANING = (
    LOOKS | LISTS | APART | {"li", "a", "blockquote"}
)  # elements that say something by themselves


@dataclass(slots=True)
class Element:
    """An open element."""

    name: str
    look: Shown
    marks: int  # of a quote, with those of the elements around
    shift: str = ""
    first: int = 0  # part of the line that stands in it
    line: WrittenLine | None = None  # that it began in
    empty_columns: frozenset[int] | None = None  # of a table of values
