"""What is counted for an operator is told with its noun: "1 person", "2 people"."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPOKEN = (
    "cli",
    "digest/actions",
    "digest/outbox",
    "digest/queries",
    "inbound/archive",
    "inbound/roster",
)
NOUNS = {  # of what commands count, where it is not one
    *(
        "addresses",
        "attempts",
        "communities",
        "conversations",
        "faults",
        "files",
        "letters",
        "lines",
    ),
    *(
        "mailboxes",
        "mails",
        "members",
        "messages",
        "people",
        "posts",
        "questions",
        "requests",
        "rows",
    ),
    *("sentences", "summaries", "days ago"),
}
AT = ("--at", "2026-03-02T08:00Z")


def uncounted(source):
    """Yield each place of a text that puts a plural behind a number that may be one."""
    for text in (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.JoinedStr)):
        for number, after in zip(text.values, text.values[1:], strict=False):
            is_number = (
                isinstance(number, ast.FormattedValue) and not ast.unparse(number.value).isupper()
            )
            if is_number and isinstance(after, ast.Constant) and _begins_with_noun(after.value):
                yield ast.unparse(text)


def _begins_with_noun(text):
    return any(text.startswith(f" {noun}") for noun in NOUNS)


def test_no_text_has_a_number_before_a_plural():
    files = [file for folder in SPOKEN for file in (ROOT / folder).rglob("*.py")]

    assert [*uncounted('f"{done} people came"')]
    assert [(str(file), text) for file in files for text in uncounted(file.read_text())] == []


def test_one_of_each_is_told_as_one(digest):
    people = digest.folder / "people.csv"
    people.write_text("address\nzoe@example.net\n")
    digest("communities", "add", "willow", "--title", "Willow", *AT)

    told = digest("members", "import", str(people), "--community", "willow", *AT).stderr
    again = digest("members", "import", str(people), "--undo", *AT, code=1).stderr
    stopped = digest("outbox", "stop", *AT).stderr
    status = digest("status", *AT).stdout

    assert "1 person was added, and is asked" in told
    assert "Of 1 person in people.csv, 1 would be" in again
    assert "1 letter waits." in stopped
    assert "1 member, 0 written to, in 1 community" in status
    assert "1 name added" in digest("communities", "alias", "willow", "--add", "Lungenkrebs").stderr
