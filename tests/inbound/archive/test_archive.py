"""An archive becomes a community: every message a post or an explained skip, and never twice."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Address, Member
from digest.community.posting.archive import import_post
from digest.outbox.delivery import Delivery
from inbound.archive import importing
from inbound.archive.archived import author_address, author_name
from inbound.archive.drafting import ImportOptions
from inbound.archive.import_report import ImportReport
from inbound.archive.importing import ImportTarget, ImportWatch, import_mbox
from tests.inbound.reading.test_wrapped_lines import PARAGRAPHS, wrapped

FROM_LINE = "From somebody Mon Mar  2 06:00:00 2026\n"
UNDATED = "From somebody@example.net\n"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def letter(number, **fields):
    """Return one archived message; a field given as None is left out."""
    text = fields.pop("text", f"What number {number} says.")
    values_line = fields.pop("line", FROM_LINE)
    values = {
        "From": "Ana Pereira <ana@example.net>",
        "Subject": f"Question {number}",
        "Date": f"Mon, {number} Mar 2026 08:00:00 +0100",
        "Message-ID": f"<{number}@example.net>",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in values.items() if value is not None)
    return f"{values_line}{head}\n{text}\n\n"


@pytest.fixture
def lung(store, make_community):
    with store.write() as session:
        return make_community(session)


@pytest.fixture
def archive(store, lung, tmp_path):
    """Import messages into the community `lung`, and return the report."""

    def run(*letters, **wish):
        path = tmp_path / "archive.mbox"
        path.write_text("".join(letters), encoding="latin-1")
        return imported(store, lung, [path], **wish)

    return run


def imported(store, community, paths, *, stopped=lambda: False, report=None, **wish):
    """Import files, and return the report, which accounts for every message."""
    seen, report = [], report or ImportReport()

    @contextmanager
    def progress(_what):
        yield lambda done, total: seen.append((done, total))

    import_mbox(
        ImportTarget(store=store, community=community, window=EditWindow()),
        paths,
        wish=ImportOptions(**wish),
        now=NOW,
        watch=ImportWatch(progress=progress, stopped=stopped),
        report=report,
    )
    assert all(done <= total for done, total in seen)
    assert report.found == report.imported + report.already + report.left + len(report.skipped)
    return report


@pytest.fixture
def posts(store):
    def read():
        with store.read() as session:
            rows = session.exec(
                select(Conversation.title, Post.text, Post.published_at)
                .join(Post)
                .order_by(Post.published_at, Post.id)
            )
            return list(rows)

    return read


def test_posts_come_in_the_order_of_their_dates_with_those_dates(archive, posts):
    report = archive(
        letter(3), letter(2, Subject="Re: Question 3"), letter(9, Subject="RE:  question 3")
    )

    assert (report.imported, report.skipped) == (3, [])
    assert [(title, text, at.day) for title, text, at in posts()] == [
        ("Question 3", "What number 2 says.", 2),
        ("Question 3", "What number 3 says.", 3),
        ("Question 3", "What number 9 says.", 9),
    ]
    assert posts()[0][2] == datetime(2026, 3, 2, 7, tzinfo=UTC)


def test_an_answer_is_found_by_references_whatever_its_subject(archive, store):
    archive(
        letter(2),
        letter(3),
        letter(4, Subject="New words", References="<2@example.net> <3@example.net>"),
    )

    with store.read() as session:
        by_message = dict(session.exec(select(Post.message_id, Post.conversation_id)).all())
    assert by_message["<4@example.net>"] == by_message["<3@example.net>"]


def conversations(store):
    """Return the texts of each conversation, as numbers of letters."""
    with store.read() as session:
        rows = session.exec(
            select(Post.conversation_id, Post.text).order_by(Post.published_at)
        ).all()
    found = {}
    for conversation, text in rows:
        found.setdefault(conversation, []).append(int(text.split()[2]))
    return sorted(found.values())


def test_answers_to_a_message_that_is_missing_are_one_conversation(archive, store):
    archive(
        letter(2, References="<lost@example.net>"),
        letter(3, Subject="Other words", References="<lost@example.net> <also-lost@example.net>"),
        letter(4, Subject="Yet others", In_Reply_To="<also-lost@example.net>"),
        letter(5, Subject="Something else"),
    )

    assert conversations(store) == [[2, 3, 4], [5]]


def test_an_answer_whose_clock_is_before_its_question_is_in_the_conversation_too(archive, store):
    archive(letter(3), letter(2, Subject="New words", References="<3@example.net>"))

    assert conversations(store) == [[2, 3]]


def test_a_thread_goes_on_where_a_stopped_import_left_it(archive, store):
    letters = [
        letter(n, Subject=f"Words {n}", References="<lost@example.net>") for n in range(1, 5)
    ]
    archive(*letters, limit=2)
    archive(*letters)

    assert conversations(store) == [[1, 2, 3, 4]]


def test_answers_that_name_no_message_are_together_by_subject_for_a_month(archive, store):
    archive(
        letter(1, Subject="Re: Sleep"),
        letter(2, Subject="AW: sleep"),
        letter(28, Subject="Odp: Sleep", References="<lost@example.net>"),
        letter(3, Subject="Re: Sleep", Date="Mon, 3 May 2026 08:00:00 +0100"),
    )

    assert conversations(store) == [[1, 2, 28], [3]]


def test_two_who_ask_under_the_same_words_are_two_conversations(archive, store):
    archive(letter(1, Subject="Question"), letter(2, Subject="Question"))

    assert conversations(store) == [[1], [2]]


def test_where_an_archive_has_lost_every_re_the_same_subject_is_one_conversation(archive, store):
    answers = [letter(n, Subject="Walking", References="<lost@example.net>") for n in range(1, 7)]
    archive(*answers, letter(8, Subject="Sleep"), letter(9, Subject="Sleep"))

    assert conversations(store) == [[1, 2, 3, 4, 5, 6], [8, 9]]


def test_a_lists_tag_is_no_part_of_a_title_and_words_of_the_writers_are(archive, posts):
    numbers = range(1, 8)
    archive(
        *(letter(n, Subject=f"Re: [Lung-List] AW: Words {n}") for n in numbers),
        letter(8, Subject="[Lung-List] [urgent] Help"),
        letter(9, Subject="[other 12] Hello", To="other@lists.example.net"),
    )

    titles = [f"Words {n}" for n in numbers]
    assert [title for title, _, _ in posts()] == [*titles, "[urgent] Help", "Hello"]


def test_without_names_no_author_is_named_in_a_text(archive, posts):
    text = (
        "Ana Pereira <ana@example.net> writes:\n> How?\n\nAsk Ben\nOrtiz, or ben at example.net, "
        "or the clinic at help@example.org. It is Ben Ortiz's: Ben Ortiz <other at example.net>\n\n"
        "Ana Pereira"
    )
    ben = {"From": "ben at example.net (Ben Ortiz)"}
    archive(letter(1), letter(2, **ben), letter(3, text=text, Subject="Hello Ana Pereira"))

    title, said, _ = posts()[2]
    assert title == "Hello …"
    assert "help@example.org" in said
    assert not [each for each in ("Pereira", "Ortiz", "ana@", "ben at", "other at") if each in said]


def test_with_names_texts_are_as_they_were(archive, posts):
    archive(letter(1), letter(2, text="Ana Pereira said so."), names=True)

    assert posts()[1][1] == "Ana Pereira said so."


def test_a_stopped_import_keeps_what_it_has_and_says_how_much_is_left(
    store, lung, tmp_path, monkeypatch
):
    monkeypatch.setattr(importing, "BATCH", 4)
    path = tmp_path / "archive.mbox"
    path.write_text("".join(letter(n) for n in range(1, 10)))
    calls = iter(range(10_000))

    first = imported(store, lung, [path], stopped=lambda: next(calls) > 9 + 1 + 7)
    assert first.is_stopped
    assert 0 < first.imported == 9 - first.left < 9

    again = imported(store, lung, [path])
    assert (again.already, again.imported, again.left) == (first.imported, first.left, 0)
    assert (imported(store, lung, [path]).imported, again.is_stopped) == (0, False)


def test_an_import_that_breaks_keeps_whole_batches_and_goes_on(store, lung, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    path = tmp_path / "archive.mbox"
    path.write_text("".join(letter(n) for n in range(1, 10)))
    report, posts = ImportReport(), iter(range(9))

    def broken(*args, **kwargs):
        if next(posts) == 6:
            raise OSError("no space left on device")
        return import_post(*args, **kwargs)

    monkeypatch.setattr(importing, "import_post", broken)
    with pytest.raises(OSError, match="no space"):
        imported(store, lung, [path], report=report)
    monkeypatch.undo()

    assert (report.imported, report.left, len(conversations(store))) == (4, 5, 4)
    assert (imported(store, lung, [path]).imported, len(conversations(store))) == (5, 9)


def test_several_files_are_one_archive_in_the_order_of_its_dates(store, lung, tmp_path):
    april, may = tmp_path / "April.txt", tmp_path / "May.txt"
    may.write_text(letter(2))
    april.write_text(letter(3, Subject="New words", References="<2@example.net>") + letter(2))
    report = imported(store, lung, [april, may])

    assert conversations(store) == [[2, 3]]
    assert [(each.file, each.reason) for each in report.skipped] == [
        ("May.txt", "it stands in the archive twice")
    ]


def test_a_second_import_adds_nothing_and_a_broken_off_one_goes_on(archive, posts):
    letters = [letter(number) for number in range(1, 8)]
    assert archive(*letters, limit=3).imported == 3

    again = archive(*letters)
    assert (again.imported, again.already) == (4, 3)
    assert (archive(*letters).imported, len(posts())) == (0, 7)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"Date": None, "line": UNDATED}, "date", id="no-date"),
        pytest.param({"Date": "yesterday", "line": UNDATED}, "date", id="no-real-date"),
        pytest.param(
            {"Date": "19 Apr 93 16:15:19 +3000", "line": UNDATED}, "date", id="impossible-zone"
        ),
        pytest.param(
            {"Date": "Mon, 18 Jan 2038 08:00:00 +0100", "line": UNDATED}, "date", id="to-come"
        ),
        pytest.param(
            {"Date": "Thu, 1 Jan 1970 00:00:00 +0000", "line": UNDATED}, "date", id="no-clock"
        ),
        pytest.param({"From": "bogus@does.not.exist.com ()"}, "author", id="mailmans-nobody"),
        pytest.param({"From": None}, "author", id="no-author"),
        pytest.param({"text": "Ben wrote:\n> only this\n> and this"}, "quotes", id="only-quotes"),
        pytest.param({"text": ""}, "quotes", id="nothing"),
        pytest.param({"text": "word " * 20_000}, "longer", id="too-long"),
    ],
)  # fmt: skip
def test_what_becomes_no_post_is_told_with_its_reason(archive, fields, reason):
    report = archive(letter(1), letter(2, **fields))

    assert report.imported == 1
    (left_out,) = report.skipped
    assert reason in left_out.reason
    assert left_out.message_id == "<2@example.net>"
    assert left_out.offset > 0


@pytest.mark.parametrize("date", [None, "yesterday", "Mon, 18 Jan 2038 08:00:00 +0100"])
def test_a_message_without_a_usable_date_has_that_of_its_separator(archive, posts, date):
    archive(letter(1, Date=date))

    assert posts()[0][2] == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_the_same_message_twice_in_one_archive_is_one_post(archive):
    report = archive(letter(1), letter(1))

    assert (report.imported, [left.reason for left in report.skipped]) == (
        1,
        ["it stands in the archive twice"],
    )


def test_messages_without_a_message_id_are_told_apart_by_what_they_say(archive):
    without = {"Message_ID": None}
    letters = [letter(1, **without), letter(2, **without)]

    assert archive(*letters).imported == 2
    assert archive(*letters).already == 2


@pytest.mark.parametrize(
    ("wish", "name", "confirmed"),
    [
        pytest.param({}, "Member 1", False, id="as-it-comes"),
        pytest.param({"names": True}, "Ana Pereira", False, id="names"),
        pytest.param({"confirmed": True}, "Member 1", True, id="confirmed"),
    ],
)
def test_authors_are_members_that_nobody_can_recognise_or_write_to(
    archive, store, wish, name, confirmed
):
    archive(letter(1), letter(2, From="ANA@example.net (Ana)"), **wish)

    with store.read() as session:
        member = session.exec(select(Member)).one()
        address = session.exec(select(Address)).one()
        assert member.display_name == name
        assert (address.address, address.confirmed_at is not None) == ("ana@example.net", confirmed)
        assert session.exec(select(func.count()).select_from(Delivery)).one() == 0


def test_an_address_is_never_a_name(archive, store):
    archive(letter(1, From='"ana@example.net" <ana@example.net>'), names=True)

    with store.read() as session:
        assert session.exec(select(Member.display_name)).one() == "Member 1"


def test_who_hides_the_address_is_one_member_and_can_never_be_written_to(archive, store):
    hidden = "duncan @end|ng |rom gm@||@com (Duncan)"
    archive(letter(1, From=hidden), letter(2, From=hidden), confirmed=True)

    with store.read() as session:
        address = session.exec(select(Address)).one()
        assert address.address.endswith("@hidden.invalid")
        assert address.confirmed_at is None


def test_every_date_is_moved_by_the_days_asked_for(archive, posts):
    archive(letter(2), shift=timedelta(days=30))

    assert posts()[0][2] == datetime(2026, 4, 1, 7, tzinfo=UTC)


def test_headers_folded_by_mere_white_space_are_read_to_their_end(archive, posts):
    archive(letter(2).replace("Date:", "Keywords: a\n \nDate:"))

    assert [text for _, text, _ in posts()] == ["What number 2 says."]


def test_quotes_and_signatures_are_cut(archive, posts):
    text = "On Monday Ben wrote:\n> How?\n\nLike this.\n\n-- \nAna Pereira\n+351 555 0100"
    archive(letter(2, text=text))

    assert posts()[0][1] == "Like this."


def test_lines_that_a_program_wrapped_are_whole_again(archive, posts):
    archive(letter(2, text=wrapped(72, *PARAGRAPHS) + "\n\n-- \nAna Pereira"))

    assert posts()[0][1] == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("author", "address"),
    [
        ("Ana <Ana@Example.net>", "ana@example.net"),
        ("ana at example.net (Ana)", "ana@example.net"),
        ("", None),
        ("bogus@does.not.exist.com ()", None),
    ],
)
def test_an_authors_address_is_found(author, address):
    assert author_address(author) == address


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ana Pereira <ana@example.net>", "Ana Pereira"),
        ("ana at example.net (Ana Pereira)", "Ana Pereira"),
        ("an@ @end|ng |rom ex@mp|e (Ana Pereira)", "Ana Pereira"),
        ("ana@example.net", ""),
        ("ana at example.net (ana at example.net)", ""),
    ],
)
def test_an_authors_name_is_found_and_an_address_is_none(author, name):
    assert author_name(author) == name


@pytest.mark.parametrize("most", [60, pytest.param(300, marks=pytest.mark.beyond_the_sample)])
def test_a_real_archive_is_imported_whole(store, lung, corpus, most):
    path = corpus / "mbox" / "20ng-sci.med.mbox"

    first = imported(store, lung, [path], limit=most)
    undated = [each for each in first.skipped if "date" in each.reason]
    assert (first.found, first.left) == (1000, 1000 - len(undated) - most)
    assert first.imported > 0.96 * most
    assert imported(store, lung, [path], limit=most).imported == 0
