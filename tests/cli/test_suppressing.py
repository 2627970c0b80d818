"""`digest suppress`: who gets no letters by the operator's word, and what every other command says of it."""

AT = ("--at", "2026-03-03T12:00Z")
LATER = ("--at", "2026-03-04T12:00Z")


def words(result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def test_a_second_reason_is_kept_beside_the_first_and_said_to_be(village):
    village("suppress", "add", "1", "--reason", "asked by telephone", *AT)

    said = words(village("suppress", "add", "1", "--reason", "wrote again", *LATER))

    assert "They got none already, since 2026-03-03 12:00 UTC" in said
    assert "Your reason is in the audit trail, too." in said
    reasons = [each["reason"] for each in village.json("audit", "list")]
    assert {"asked by telephone", "wrote again"} <= set(reasons)
    [row] = village.json("suppress", "list")
    assert "asked by telephone" in str(row)


def test_why_says_first_that_letters_are_off_since_after_the_hour(village):
    """The day's hour was over, and nothing planned yet, when letters were turned off."""
    village("suppress", "add", "1", "--reason", "asked by telephone", *AT)

    found = village.json("why", "1", "2026-03-03", "--at", "2026-03-03T13:00Z")

    assert "letters are off" in found["answer"]
    assert "asked by telephone" in found["answer"]
    assert "not planned yet" not in found["answer"]


def test_a_day_that_is_to_come_is_told_as_one_whatever_was_chosen(village):
    village("members", "stop", "1", "summary", *AT)

    found = village.json("why", "1", "2030-01-01", *LATER)

    assert "gets no summary yet for" in found["answer"]
    assert [each["rule"] for each in found["reasons"]][1:3] == ["not_due_yet", "stopped"]


def test_a_member_without_letters_is_shown_so_near_the_top(village):
    village("suppress", "add", "1", "--reason", "asked by telephone", *AT)
    lines = village("members", "show", "1").stdout.splitlines()
    assert any("asked by telephone" in line for line in lines[:14])
