"""A table of people is read however a spreadsheet saved it."""

import pytest

from digest.errors import BadInput
from inbound.roster.people_table import ROW_OF_LINES, PeopleTable

TEXT = "address;name\nana@example.net;Aña\n\nben@example.net;Ben\n"


def table(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    return PeopleTable.of(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_found(tmp_path, encoding, separator):
    found = table(tmp_path, TEXT.replace(";", separator).encode(encoding))

    assert found.header == ("address", "name")
    assert [(row.line, row.cells) for row in found.rows()] == [
        (2, ("ana@example.net", "Aña")),
        (4, ("ben@example.net", "Ben")),
    ]


def test_cells_in_quotation_marks_may_hold_anything(tmp_path):
    found = table(tmp_path, b'address,name,note\n"a@b.de","Ben, ""B""","two\nlines"\nc@d.de,C,\n')

    assert [(row.line, row.cells) for row in found.rows()] == [
        (2, ("a@b.de", 'Ben, "B"', "two lines")),
        (4, ("c@d.de", "C", "")),
    ]


def test_a_quotation_mark_that_nobody_closed_costs_its_own_row_alone(tmp_path):
    many = "".join(f"p{each}@b.de,P{each}\n" for each in range(2 * ROW_OF_LINES))
    rows = list(table(tmp_path, f'address,name\nx@b.de,"X\n{many}'.encode()).rows())

    assert (rows[0].line, rows[0].fault) == (2, "a quotation mark is not closed")
    assert len(rows) == 2 * ROW_OF_LINES + 1
    assert not any(row.fault for row in rows[1:])


def test_short_rows_are_filled_up_and_long_ones_have_a_fault(tmp_path):
    short, long, padded = table(tmp_path, b"address,name\na@b.de\nc@d.de,C,x\ne@f.de,E,,\n").rows()

    assert short.cells == ("a@b.de", "")
    assert long.fault == "it has 3 cells, and the first line names 2"
    assert (padded.cells, padded.fault) == (("e@f.de", "E"), "")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"ana@example.net,Ana\n", "the first line"),
        (b"PK\x03\x04 rest of a workbook", "save the table as CSV"),
    ],
    ids=["nothing", "no header", "a workbook"],
)
def test_what_is_no_table_is_refused_with_the_way_out(tmp_path, content, why):
    with pytest.raises(BadInput, match=why):
        table(tmp_path, content)
