import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from digest.letters.data_export import ExportedPost
from digest.letters.data_file import DataExport, as_json, as_mbox, zipped
from tests.mbox import mails_in

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
DOMAIN = "mail.example.org"
ODD = "From here on\n>From there\n\n.\n--=_x\nÄ \U0001f600 <script>\n"


def own(text, *, title=None, number=7, **facts):
    values = {"community": "Lung", "state": "visible", "published_at": AT, **facts}
    return ExportedPost(post_id=number, conversation_id=3, title=title, text=text, **values)


def holdings(*posts, **records):
    return DataExport(
        at=AT,
        name='Hopeful, "Ana"',
        address="ana@example.net",
        zone="Europe/Lisbon",
        about={name: f"About {name}." for name in records},
        records=records,
        posts=posts,
    )


def test_the_records_are_json_with_a_sentence_about_each_kind():
    read = json.loads(as_json(holdings(addresses=[{"address": "ana@example.net", "id": 1}])))

    assert read["as_of"] == "2026-03-02T12:00:00+00:00"
    assert read["addresses"] == {
        "about": "About addresses.",
        "records": [{"address": "ana@example.net", "id": 1}],
    }


def test_every_post_is_a_mail_that_programs_read(tmp_path):
    text = as_mbox(holdings(own("One.", title="Sleep"), own("Two.", number=8)), DOMAIN)

    first, second = mails_in(text, tmp_path)

    assert (first["Subject"], second["Subject"]) == ("Sleep", "Reply in conversation 3")
    assert first["From"].addresses[0].display_name == 'Hopeful, "Ana"'
    assert first["Date"].datetime == AT
    assert first["Message-ID"] == "<post-7@mail.example.org>"
    assert [each.get_content().strip() for each in (first, second)] == ["One.", "Two."]
    assert not first.defects


@pytest.mark.parametrize("title", [None, "From you\r\nBcc: x@y", "Ä" * 150])
def test_no_words_of_a_post_end_it_or_add_to_its_headers(tmp_path, title):
    text = as_mbox(holdings(own(ODD, title=title), own("Two.")), DOMAIN)

    first, _second = mails_in(text, tmp_path)

    unquoted = re.sub(r"(?m)^>(>*From )", r"\1", first.get_content())
    assert unquoted.strip() == ODD.strip()
    assert first["Bcc"] is None


def test_the_archive_is_the_same_for_the_same_texts():
    files = {"a.txt": "Ä" * 1000, "b.txt": ""}

    made = zipped(files, at=AT)

    assert made == zipped(files, at=AT)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == files
