"""An archive becomes a community: every message a post or an explained skip, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from digest.community.conversations.conversation import Conversation
from digest.community.conversations.post import EditWindow, Post
from digest.community.people.member import Address, Member
from digest.outbox.delivery import Delivery
from inbound.archive.archived import author_address
from inbound.archive.importing import ImportOptions, import_mbox

FROM_LINE = "From somebody Mon Mar  2 06:00:00 2026\n"


def letter(number, **fields):
    """Return one archived message; a field given as None is left out."""
    text = fields.pop("text", f"What number {number} says.")
    values = {
        "From": "Ana Pereira <ana@example.net>",
        "Subject": f"Question {number}",
        "Date": f"Mon, {number} Mar 2026 08:00:00 +0100",
        "Message-ID": f"<{number}@example.net>",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in values.items() if value is not None)
    return f"{FROM_LINE}{head}\n{text}\n\n"


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
        seen = []
        report = import_mbox(
            store,
            lung,
            path,
            wish=ImportOptions(**wish),
            window=EditWindow(),
            progress=lambda done, total: seen.append((done, total)),
        )
        assert all(done <= total for done, total in seen)
        return report

    return run


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


def test_a_second_import_adds_nothing_and_a_broken_off_one_goes_on(archive, posts):
    letters = [letter(number) for number in range(1, 8)]
    assert archive(*letters, limit=3).imported == 3

    again = archive(*letters)
    assert (again.imported, again.already) == (4, 3)
    assert (archive(*letters).imported, len(posts())) == (0, 7)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"Date": None}, "date", id="no-date"),
        pytest.param({"Date": "yesterday"}, "date", id="no-real-date"),
        pytest.param({"Date": "19 Apr 93 16:15:19 +3000"}, "date", id="impossible-zone"),
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


@pytest.mark.parametrize(
    ("author", "address"),
    [
        ("Ana <Ana@Example.net>", "ana@example.net"),
        ("ana at example.net (Ana)", "ana@example.net"),
        ("", None),
    ],
)
def test_an_authors_address_is_found(author, address):
    assert author_address(author) == address


@pytest.mark.parametrize("most", [60, pytest.param(300, marks=pytest.mark.beyond_the_sample)])
def test_a_real_archive_is_imported_whole(store, lung, corpus, most):
    path = corpus / "mbox" / "20ng-sci.med.mbox"
    wish, window = ImportOptions(limit=most), EditWindow()

    def run():
        return import_mbox(store, lung, path, wish=wish, window=window, progress=lambda *_: None)

    first = run()
    skipped = [left for left in first.skipped if "date" not in left.reason]
    assert first.imported + len(skipped) == most
    assert first.imported > 0.96 * most
    assert run().imported == 0
